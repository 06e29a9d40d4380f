package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnswerCountsTest {
    private final AnswerCounts counts = new AnswerCounts();

    private void add(int times, int own, int theirs) {
        for (int i = 0; i < times; i++) {
            counts.add(own, theirs);
        }
    }

    @Test
    void countsAnswersThatAreTheSame() {
        add(6, 0, 0);
        add(1, 2, 0);
        add(3, 2, 2);
        assertEquals(10, counts.answers());
        assertEquals(2, counts.classes());
        assertEquals(3, counts.rarest());
        assertEquals(0.9, counts.agreement());
    }

    @Test
    void aNetworkThatFindsNothingAgreesWithHalfOfTheClasses() {
        add(990, 0, 0);
        add(10, 0, 1);
        assertEquals(0.99, counts.agreement());
        assertEquals(0.5 * 2 * 990 / 1990, counts.agreementByClass(), 1e-12);
    }

    @Test
    void findingWhatIsNotThereCountsLikeMissingWhatIs() {
        add(980, 0, 0);
        add(10, 1, 0);
        add(10, 1, 1);
        assertEquals((2.0 * 980 / 1970 + 2.0 * 10 / 30) / 2, counts.agreementByClass(), 1e-12);
    }
}

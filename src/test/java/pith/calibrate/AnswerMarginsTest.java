package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerMarginsTest {

    /**
     * How far what is said of so many answers is from what is to be expected of their margins, a hundredth changing: root of the
     * mean square, of what is said and of a plain count.
     */
    private static double[] deviations(int answers, int trials) {
        Random random = new Random(7);
        double[] squares = new double[2];
        for (int trial = 0; trial < trials; trial++) {
            AnswerMargins margins = new AnswerMargins();
            double expected = 0;
            double counted = 0;
            for (int i = 0; i < answers; i++) {
                double margin = 12.5 * random.nextDouble();
                double change = random.nextDouble() - 0.5;
                margins.add(new double[] {margin, 0, -9}, new double[] {margin + change, 0, -9}, 0);
                expected += Math.max(0, 0.5 - margin) / answers;
                counted += margin + change < 0 ? 1.0 / answers : 0;
            }
            squares[0] += Math.pow(1 - margins.agreement().orElseThrow() - expected, 2) / trials;
            squares[1] += Math.pow(counted - expected, 2) / trials;
        }
        return new double[] {Math.sqrt(squares[0]), Math.sqrt(squares[1])};
    }

    @Test
    void knowsBetterThanACountOfFewAnswers() {
        double[] deviations = deviations(500, 200);
        assertTrue(deviations[0] < 0.6 * deviations[1], deviations[0] + " against " + deviations[1]);
    }

    @Test
    void isNoWorseThanACountOfManyAnswers() {
        double[] deviations = deviations(20_000, 20);
        assertTrue(deviations[0] < 1.1 * deviations[1], deviations[0] + " against " + deviations[1]);
    }

    @Test
    void takesTheNearestOfAllOtherClasses() {
        AnswerMargins margins = new AnswerMargins();
        margins.add(new double[] {0, 3, 2}, new double[] {4, 3, 2}, 1);
        assertEquals(0, margins.agreement().orElseThrow());
    }

    @Test
    void anAnswerThatIsNoNumberHasChanged() {
        AnswerMargins margins = new AnswerMargins();
        margins.add(new double[] {0, 1}, new double[] {Double.NaN, Double.NaN}, 1);
        assertEquals(0, margins.agreement().orElseThrow());
    }

    @Test
    void saysNothingWithoutAnswers() {
        assertTrue(new AnswerMargins().agreement().isEmpty());
    }

    @Test
    void losingARareClassCountsAsMuchAsLosingAFrequentOne() {
        AnswerMargins margins = new AnswerMargins();
        for (int i = 0; i < 1000; i++) {
            boolean rare = i % 100 == 0;
            margins.add(new double[] {rare ? 0 : 4, rare ? 4 : 0}, new double[] {4, 0}, rare ? 1 : 0);
        }
        // No answer of the rare class is kept, and what is kept of the other are 990 of its 990 and 10 more.
        assertEquals(
                (0 + 2.0 * 990 / (990 + 1000)) / 2, margins.agreementByClass().orElseThrow(), 1e-12);
        assertTrue(margins.agreement().orElseThrow() > 0.98);
    }
}

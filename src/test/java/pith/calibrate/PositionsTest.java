package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void takesAllWhereThereAreFew() {
        assertArrayEquals(new int[] {0, 1, 2}, Positions.choose(3, 3, 9));
    }

    @Test
    void takesOneOfEachStratum() {
        for (long sample = 0; sample < 20; sample++) {
            int[] chosen = Positions.choose(103, 10, sample);
            assertEquals(10, chosen.length);
            for (int i = 0; i < 10; i++) {
                assertTrue(chosen[i] >= i * 103 / 10 && chosen[i] < (i + 1) * 103 / 10);
            }
            assertArrayEquals(chosen, Positions.choose(103, 10, sample));
            assertFalse(Arrays.equals(chosen, Positions.choose(103, 10, sample + 1)));
        }
    }

    @Test
    void takesAllPositionsAlike() {
        int[] hits = new int[100];
        for (long sample = 0; sample < 10_000; sample++) {
            for (int position : Positions.choose(100, 10, sample)) {
                hits[position]++;
            }
        }
        // 1,000 each, with a standard deviation of 30.
        for (int count : hits) {
            assertEquals(1000, count, 150);
        }
    }
}

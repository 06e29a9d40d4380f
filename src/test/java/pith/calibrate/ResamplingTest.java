package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand from the definition of the triangle filter. */
class ResamplingTest {

    @Test
    void enlargesBilinearly() {
        // Centres of the four new pixels lie at 0.25, 0.75, 1.25 and 1.75 of the old ones, whose centres are 0.5 and
        // 1.5.
        Pixels row = new Pixels(2, 1, 1, new float[] {0, 8});
        assertArrayEquals(new float[] {0, 2, 6, 8}, Resampling.resize(row, 4, 1).values(), 1e-5f);
    }

    @Test
    void reducesWithAllPixels() {
        // A triangle of half-width 2 around 1: weights 0.75, 0.75, 0.25 on the pixels 0 to 2 (1.75 in all);
        // around 3 it is the mirror image.
        Pixels row = new Pixels(4, 1, 1, new float[] {7, 0, 0, 14});
        float[] half = Resampling.resize(row, 2, 1).values();
        assertArrayEquals(new float[] {3, 6}, half, 1e-5f);
    }

    @Test
    void keepsChannelsApart() {
        Pixels image = new Pixels(1, 2, 3, new float[] {0, 10, 20, 8, 18, 28});
        Pixels tall = Resampling.resize(image, 1, 4);
        assertEquals(4, tall.height());
        assertArrayEquals(new float[] {0, 10, 20, 2, 12, 22, 6, 16, 26, 8, 18, 28}, tall.values(), 1e-5f);
    }

    @Test
    void aConstantStaysConstant() {
        float[] values = new float[37 * 23];
        Arrays.fill(values, 200);
        for (float value :
                Resampling.resize(new Pixels(37, 23, 1, values), 11, 40).values()) {
            assertEquals(200, value, 1e-3);
        }
    }
}

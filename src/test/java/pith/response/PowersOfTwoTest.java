package pith.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.format.Rule;

/** The values against the paper's definitions and the format's. */
final class PowersOfTwoTest {

    /** The paper's example: n₁ = −1 and b = 3 give n₂ = −2. */
    @Test
    void paperExample() {
        PowersOfTwo powers = PowersOfTwo.of(0.6, 3);
        assertEquals(new PowersOfTwo(-1, 2), powers);
        assertArrayEquals(new float[] {0, 0.5f, -0.5f, 0.25f, -0.25f}, powers.values());
    }

    @ParameterizedTest
    @CsvSource({
        "0.75, 5, 0, 8", // 4 · 0.75 / 3 = 1
        "0.7499, 5, -1, 8",
        "1.4999, 5, 0, 8",
        "1.5, 5, 1, 8",
        "0.02, 2, -6, 1",
        "3, 4, 2, 4",
        "0, 5, 0, 8",
        "1e-45, 5, -119, 8", // the least exponents of normal floats are -119 to -126
        "3.4028234663852886e38, 5, 127, 8",
        "1, 8, 0, 64",
    })
    void exponentsFollowTheLargestWeight(double largest, int bits, int maxExponent, int levels) {
        assertEquals(new PowersOfTwo(maxExponent, levels), PowersOfTwo.of(largest, bits));
    }

    @Test
    void otherBitsOrNoNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PowersOfTwo.of(1, 1));
        assertThrows(IllegalArgumentException.class, () -> PowersOfTwo.of(1, 9));
        assertThrows(IllegalArgumentException.class, () -> PowersOfTwo.of(Double.NaN, 5));
        assertThrows(IllegalArgumentException.class, () -> PowersOfTwo.of(Double.POSITIVE_INFINITY, 5));
    }

    @Test
    void symbolsAreThoseOfTheFormat() {
        for (int bits = 2; bits <= 8; bits++) {
            PowersOfTwo powers = PowersOfTwo.of(1, bits);
            float[] values = new Rule.PowerOfTwo(powers.maxExponent(), powers.levels()).values();
            assertArrayEquals(values, powers.values());
            Grid grid = powers.grid();
            assertEquals(values.length, grid.size());
            for (int i = 0; i < grid.size(); i++) {
                assertEquals(values[powers.symbol(i)], grid.value(i));
            }
        }
    }
}

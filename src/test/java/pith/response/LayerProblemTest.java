package pith.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Moments that are hardly ones. */
final class LayerProblemTest {
    private static final int COLUMNS = 60;

    /** What is left of the moment of constant inputs about their mean: errors of single precision, with either sign. */
    private static double[] errors() {
        Random random = new Random(3);
        double[] errors = new double[COLUMNS * COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            for (int j = i; j < COLUMNS; j++) {
                errors[i * COLUMNS + j] = 1e-5 * random.nextGaussian();
                errors[j * COLUMNS + i] = errors[i * COLUMNS + j];
            }
        }
        return errors;
    }

    @Test
    void aMomentThatIsAllRoundingErrorsIsDampedUntilItHasAFactor() {
        double[] moment = errors();
        double least = 1e-6;
        assertFalse(Cholesky.isPositiveDefinite(LayerProblem.damped(moment, COLUMNS), COLUMNS));
        double[] damped = LayerProblem.damped(moment, COLUMNS, least);
        assertTrue(Cholesky.isPositiveDefinite(damped, COLUMNS));
        assertTrue(damped[0] - moment[0] < 1e-2, () -> "damped by " + (damped[0] - moment[0]));
        double[] weights = new Random(4).doubles(COLUMNS, -1, 1).toArray();
        LayerProblem.aim(
                weights,
                1,
                COLUMNS,
                moment,
                damped,
                moment,
                DoubleStream.generate(() -> 1).limit(COLUMNS).toArray());
        for (double weight : weights) {
            assertTrue(Math.abs(weight) <= 1, () -> "weight " + weight);
        }
    }

    @Test
    void aMomentThatHasAFactorIsDampedByAHundredthOfItsMean() {
        double[] moment = TestProblems.moment(COLUMNS, new Random(1));
        assertArrayEquals(LayerProblem.damped(moment, COLUMNS), LayerProblem.damped(moment, COLUMNS, 1e-12));
    }
}

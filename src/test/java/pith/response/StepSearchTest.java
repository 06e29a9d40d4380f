package pith.response;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The step of a grid goes with where the bits are. */
final class StepSearchTest {
    private static final int ROWS = 80;
    private static final int COLUMNS = 40;
    private static final int MOST = 255;

    /** Inputs half of which are hardly ever on, as the pixels at the edges of digits. */
    private static LayerProblem faint(long seed) {
        LayerProblem problem = TestProblems.problem(ROWS, COLUMNS, seed);
        double[] moment = problem.moment();
        for (int i = 0; i < COLUMNS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                double scale = (i % 2 == 0 ? 1 : 1e-3) * (j % 2 == 0 ? 1 : 1e-3);
                moment[i * COLUMNS + j] *= scale;
            }
            moment[i * COLUMNS + i] += 1e-6;
        }
        return new LayerProblem(ROWS, COLUMNS, problem.weights(), moment, new boolean[0]);
    }

    private static double cost(QuantizedLayer layer, double lambda) {
        return layer.error() + lambda * TestProblems.entropy(layer.symbols());
    }

    @Test
    void isNearTheBestOfAllSteps() {
        for (long seed : new long[] {1, 2}) {
            LayerProblem problem = faint(seed);
            GridQuantizer quantizer = new GridQuantizer(problem);
            double lambda = 1e-3 * problem.energy() / ROWS / COLUMNS;
            double least = Double.POSITIVE_INFINITY;
            for (double step = 0.02; step < 2; step *= 1.15) {
                double[] values = GridQuantizer.evenGrid(step, 3, MOST).values();
                least = Math.min(least, cost(quantizer.quantize(values, lambda), lambda));
            }
            double found = cost(quantizer.quantize(lambda, MOST), lambda);
            assertTrue(found < 1.06 * least, () -> "seed " + seed + ": " + found);
        }
    }

    /** The mean over all columns is what high-rate theory goes by, and here it is nobody's. */
    @Test
    void beatsTheStepOfHighRateTheory() {
        LayerProblem problem = faint(3);
        GridQuantizer quantizer = new GridQuantizer(problem);
        double lambda = 1e-3 * problem.energy() / ROWS / COLUMNS;
        double theory = OrderedProblem.step(lambda, OrderedProblem.of(problem).logCurvature());
        double[] values = GridQuantizer.evenGrid(theory, 3, MOST).values();
        double byTheory = cost(quantizer.quantize(values, lambda), lambda);
        assertTrue(cost(quantizer.quantize(lambda, MOST), lambda) < 0.7 * byTheory, () -> "theory: " + byTheory);
    }

    @Test
    void partsThatAreTheSameHaveTheStepOfOne() {
        OrderedProblem one = OrderedProblem.of(faint(4));
        double lambda = 1e-3 * one.problem().energy() / ROWS / COLUMNS;
        double alone = new StepSearch(List.of(one), 3, MOST).best(lambda);
        double together = new StepSearch(List.of(one, one, one), 3, MOST).best(lambda);
        assertTrue(Math.abs(Math.log(together / alone)) < 0.35, alone + " and " + together);
    }

    @Test
    void weightsThatAreAllZeroHaveAStep() {
        LayerProblem zeros = new LayerProblem(
                3, COLUMNS, new double[3 * COLUMNS], TestProblems.moment(COLUMNS, new Random(1)), new boolean[0]);
        double step = new StepSearch(List.of(OrderedProblem.of(zeros)), 0, MOST).best(1e-3);
        assertTrue(step > 0 && Double.isFinite(step), () -> "step " + step);
    }
}

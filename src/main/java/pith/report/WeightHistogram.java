package pith.report;

import java.io.IOException;
import java.util.Optional;
import pith.model.Tensor;

/**
 * How a layer's weights are spread, zeros left out, before and after.
 *
 * @param low least value of either
 * @param high greatest value of either
 * @param original weights of the original in equal parts of the range; empty where it is not known
 * @param stored weights of the file in the same parts
 * @param levels distinct values of the file in ascending order, other than zero; empty where there are too many
 * @param levelCounts weights that have each of these values
 * @param grid values that the rule can give one output, where outputs differ in them; else empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record WeightHistogram(
        float low, float high, long[] original, long[] stored, float[] levels, long[] levelCounts, float[] grid) {
    /** Parts of the range. */
    public static final int BINS = 60;

    /** Looks at a tensor of floats, and at the original if there is one. */
    static WeightHistogram of(Tensor stored, Optional<Tensor> original, float[] grid) throws IOException {
        Spread after = Spread.of(stored);
        float low = after.low();
        float high = after.high();
        long[] before = new long[0];
        if (original.isPresent()) {
            Spread first = Spread.of(original.get());
            low = first.isEmpty() ? low : after.isEmpty() ? first.low() : Math.min(low, first.low());
            high = first.isEmpty() ? high : after.isEmpty() ? first.high() : Math.max(high, first.high());
            before = first.bins(BINS, low, high);
        }
        return new WeightHistogram(
                low, high, before, after.bins(BINS, low, high), after.levels(), after.levelCounts(), grid);
    }
}

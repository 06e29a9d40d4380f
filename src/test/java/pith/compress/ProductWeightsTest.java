package pith.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.compress.LayerTarget.Part;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.model.Layer;
import pith.model.Tensor;
import pith.response.LayerProblem;

/** Sub-vectors of tensors of several layouts, against the formula of the specification. */
final class ProductWeightsTest {
    private static SubvectorOptions options(int length, int codewords) {
        return new SubvectorOptions(OptionalInt.of(length), OptionalInt.of(codewords), true);
    }

    private static LayerTarget target(
            Tensor tensor, float[] values, Layer.Kind kind, int output, int input, int groups) {
        WeightLayer layer = new WeightLayer(
                new Layer("n", "Conv", kind, 0, output, input, groups),
                new ProductWeights(input, SubvectorOptions.DEFAULT),
                values,
                OptionalInt.empty());
        return LayerTarget.of(layer, tensor, new boolean[0], new double[0], null, LayerTarget.Scaling.NONE);
    }

    /** Returns the values that chapter 4 of the specification gives, element by element. */
    private static float[] decoded(Rule.Product rule, byte[] symbols, long... dims) {
        int along = (int) dims[rule.axis()];
        int inner = 1;
        for (int i = rule.axis() + 1; i < dims.length; i++) {
            inner *= (int) dims[i];
        }
        int subspaces = (along + rule.length() - 1) / rule.length();
        int count = symbols.length / subspaces * along;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int a = i / inner % along;
            int s = a / rule.length();
            int symbol = symbols[(i / inner / along * subspaces + s) * inner + i % inner] & 0xFF;
            int book = rule.shared() ? 0 : s;
            values[i] = rule.codebooks()[(book * rule.codewords() + symbol) * rule.length() + a % rule.length()];
        }
        return values;
    }

    private static byte[] symbols(CompressedTensor compressed, int count, int step) throws Exception {
        byte[] symbols = new byte[count];
        for (int from = 0; from < count; from += step) {
            byte[] some = new byte[Math.min(step, count - from)];
            compressed.symbols().read(from, some.length, some);
            System.arraycopy(some, 0, symbols, from, some.length);
        }
        return symbols;
    }

    @ParameterizedTest
    @CsvSource({"0,10,6,5", "1,6,10,5", "2,6,5,10", "1,40,1,9", "0,4,70,1"})
    void everySubVectorTakesTheNearestCodeword(int axis, int a, int b, int c) throws Exception {
        long[] dims = {a, b, c};
        float[] values = TestTensors.normal(axis, a * b * c);
        int length = (int) Math.min(4, dims[axis]);
        CompressedTensor compressed = new ProductWeights(axis, options(4, 8)).compress(TestTensors.of(values, dims));
        Rule.Product rule = (Rule.Product) compressed.rule();
        assertEquals(length, rule.length());
        assertTrue(rule.codewords() <= 8 && rule.shared());
        SubvectorLayout layout = SubvectorLayout.of(TestTensors.of(values, dims).shape(), axis, length);
        byte[] symbols = symbols(compressed, layout.count(), 7);
        assertArrayEquals(symbols(compressed, layout.count(), 1000), symbols);
        float[] result = decoded(rule, symbols, dims);
        for (int i = 0; i < symbols.length; i++) {
            double chosen = 0;
            double[] distances = new double[rule.codewords()];
            for (int j = 0; j < layout.elements(layout.subspace(i)); j++) {
                int element = layout.element(i, j);
                assertEquals(i, layout.symbol(element));
                chosen += Math.pow(values[element] - result[element], 2);
                for (int k = 0; k < distances.length; k++) {
                    distances[k] += Math.pow(values[element] - rule.codebooks()[k * length + j], 2);
                }
            }
            assertEquals(Arrays.stream(distances).min().orElseThrow(), chosen, 1e-5);
        }
    }

    @Test
    void asManyCodewordsAsSubVectorsKeepThem() throws Exception {
        float[] values = TestTensors.normal(5, 200);
        CompressedTensor compressed = new ProductWeights(1, options(4, 256)).compress(TestTensors.of(values, 10, 20));
        float[] result = decoded((Rule.Product) compressed.rule(), symbols(compressed, 50, 50), 10, 20);
        // Codewords have nine significant bits.
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], result[i], Math.abs(values[i]) / 256);
        }
    }

    @Test
    void fittedWeightsAreWhatTheRuleMakesOfTheSymbols() {
        float[] values = TestTensors.normal(6, 16 * 10 * 9);
        LayerTarget target = target(TestTensors.of(values, 16, 10, 3, 3), values, Layer.Kind.CONVOLUTION, 0, 1, 1);
        for (double price : new double[] {0, 0.01, 1}) {
            FittedLayer fitted = new ProductWeights(1, SubvectorOptions.DEFAULT).fit(target, price);
            float[] expected = decoded((Rule.Product) fitted.rule(), fitted.symbols(), 16, 10, 3, 3);
            assertArrayEquals(expected, fitted.weights());
        }
    }

    @Test
    void lengthsFollowThePriceOfABit() {
        float[] values = TestTensors.normal(7, 128 * 128);
        LayerTarget target = target(TestTensors.of(values, 128, 128), values, Layer.Kind.DENSE, 0, 1, 1);
        SubvectorParts parts = new SubvectorParts(target, 1, true);
        LengthSearch search = new LengthSearch(SubvectorOptions.DEFAULT);
        // At 5 bits a weight, 2⁵ values leave no room for pairs in 256 codewords; below 1.5 bits four weights fit into
        // one.
        int dear = search.at(parts, 1e-3).layout().length();
        int cheap = search.at(parts, 0.3).layout().length();
        assertTrue(dear == 1 && cheap >= 3, dear + " and " + cheap);
    }

    @Test
    void depthwiseWeightsAreSubVectorsOfOne() {
        float[] values = TestTensors.normal(8, 64 * 9);
        LayerTarget target = target(TestTensors.of(values, 64, 1, 3, 3), values, Layer.Kind.CONVOLUTION, 0, 1, 64);
        FittedLayer fitted = new ProductWeights(1, options(4, 32)).fit(target, 0);
        assertEquals(1, ((Rule.Product) fitted.rule()).length());
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(values[i] - fitted.weights()[i], 2) / values.length;
        }
        // Lloyd and Max: 32 levels leave 0.0025 of a normal variance.
        assertTrue(error < 0.004, "mean squared error " + error);
    }

    /** Columns whose products are known only in two blocks, whose border is inside of sub-vectors. */
    @Test
    void subVectorsMayCrossTheBordersOfWhatIsKnown() {
        int rows = 12;
        float[] values = TestTensors.normal(9, rows * 10 * 2);
        LayerTarget target = target(TestTensors.of(values, rows, 10, 2), values, Layer.Kind.CONVOLUTION, 0, 1, 1);
        // Five channels of two positions each: sub-vectors of four channels end at 4, 8 and 10.
        List<Part> blocks = List.of(part(values, rows, 0, 10, 1), part(values, rows, 10, 10, 2));
        SubvectorParts parts = new SubvectorParts(target, 1, true, blocks);
        List<SubvectorParts.Cut> cuts = parts.cut(parts.layout(4), true);
        int[] uses = new int[rows * 3 * 2];
        double energy = 0;
        for (SubvectorParts.Cut cut : cuts) {
            for (int symbol : cut.symbols()) {
                uses[symbol]++;
            }
            energy += cut.subvectors().problem().energy();
        }
        for (int use : uses) {
            assertEquals(1, use);
        }
        assertEquals(4, cuts.size(), "two blocks and a sub-vector between them at each of two positions");
        FittedLayer fitted = new ProductWeights(1, options(4, 8)).fit(target, 0);
        assertEquals(rows * 3 * 2, fitted.symbols().length);
        assertTrue(energy > 0);
    }

    private static Part part(float[] values, int rows, int first, int columns, long seed) {
        int[] elements = new int[rows * columns];
        double[] weights = new double[rows * columns];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i / columns * 20 + first + i % columns;
            weights[i] = values[elements[i]];
        }
        Random random = new Random(seed);
        double[] moment = LayerProblem.identity(columns);
        for (int i = 0; i < columns; i++) {
            moment[i * columns + i] = 1 + random.nextDouble();
        }
        return new Part(new LayerProblem(rows, columns, weights, moment, new boolean[0]), elements);
    }
}

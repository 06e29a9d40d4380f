package pith.compress;

import java.io.IOException;
import java.util.List;
import pith.compress.SubvectorParts.Cut;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Tensor;
import pith.response.ProductQuantizer;
import pith.response.QuantizedProduct;
import pith.response.Subvectors;

/**
 * Sub-vectors along the input channels become codewords; Wu et al., Quantized Convolutional Neural Networks, CVPR 2016,
 * section 3. Of one tensor: what pays for it is remembered.
 */
final class ProductWeights implements Treatment.Lossy {
    /** Sub-vectors that a codeword has to stand for where nothing says what pays. */
    private static final int LEAST_USE = 8;

    private final int axis;
    private final SubvectorOptions options;
    private final LengthSearch lengths;

    /**
     * Creates the treatment of a tensor.
     *
     * @param axis along which sub-vectors lie
     */
    ProductWeights(int axis, SubvectorOptions options) {
        this.axis = axis;
        this.options = options;
        this.lengths = new LengthSearch(options);
    }

    /** Codewords are no zeros: nothing is pruned. */
    @Override
    public double sparsity() {
        return 0;
    }

    /** Compresses a tensor of floats, each sub-vector to the nearest codeword. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        int length = length(tensor.shape().dim(axis));
        return new NearestSubvectors(tensor, axis, length)
                .compress(most(NearestSubvectors.count(tensor, axis, length)));
    }

    private int length(long along) {
        return (int) Math.max(1, Math.min(along, options.length().orElse(SubvectorOptions.LENGTH)));
    }

    private int most(long subvectors) {
        int fair = (int) Math.max(2, Math.min(SubvectorOptions.MOST_CODEWORDS, subvectors / LEAST_USE));
        return options.codewords().orElse(fair);
    }

    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        SubvectorParts parts = new SubvectorParts(target, axis, options.corrected());
        if (price > 0) {
            LengthSearch.Choice choice = lengths.at(parts, price);
            return new Quantizing(target, parts, choice.layout(), choice.shared()).fit(price, choice.most());
        }
        SubvectorLayout layout = parts.layout(options.length().orElse(SubvectorOptions.LENGTH));
        return new Quantizing(target, parts, layout, true).fit(0, most(layout.count()));
    }

    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        SubvectorParts parts = new SubvectorParts(target, axis, options.corrected());
        return price -> {
            LengthSearch.Choice choice = lengths.at(parts, price);
            return new Quantizing(target, parts, choice.layout(), choice.shared()).sketch(price, choice.most());
        };
    }

    /** A layer with its sub-vectors laid out. */
    private final class Quantizing {
        private final ElementType type;
        private final SubvectorLayout layout;
        private final boolean shared;
        private final List<Cut> cuts;
        private final ProductQuantizer quantizer;

        Quantizing(LayerTarget target, SubvectorParts parts, SubvectorLayout layout, boolean shared) {
            this.type = target.type();
            this.layout = layout;
            this.shared = shared;
            this.cuts = parts.cut(layout, shared);
            List<Subvectors> own = cuts.stream().map(Cut::subvectors).toList();
            this.quantizer = new ProductQuantizer(own, layout.length(), shared ? 1 : layout.subspaces());
        }

        FittedLayer fit(double price, int most) {
            return fitted(quantizer.quantize(price, most));
        }

        FittedLayer sketch(double price, int most) {
            return fitted(quantizer.sketch(price, most));
        }

        private FittedLayer fitted(QuantizedProduct product) {
            byte[] symbols = new byte[layout.count()];
            for (int c = 0; c < cuts.size(); c++) {
                int[] places = cuts.get(c).symbols();
                for (int i = 0; i < places.length; i++) {
                    symbols[places[i]] = product.symbols().get(c)[i];
                }
            }
            float[] weights = new float[layout.outer() * layout.along() * layout.inner()];
            for (int i = 0; i < symbols.length; i++) {
                int book = shared ? 0 : layout.subspace(i);
                int codeword = (book * product.codewords() + (symbols[i] & 0xFF)) * layout.length();
                for (int j = 0; j < layout.elements(layout.subspace(i)); j++) {
                    weights[layout.element(i, j)] = asRead(product.codebooks()[codeword + j]);
                }
            }
            Rule rule = new Rule.Product(axis, layout.length(), product.codewords(), shared, product.codebooks());
            return new FittedLayer(rule, symbols, weights);
        }

        private float asRead(float value) {
            return switch (type) {
                case FLOAT16 -> HalfFloats.fromFloat16(HalfFloats.toFloat16(value));
                case BFLOAT16 -> HalfFloats.fromBfloat16(HalfFloats.toBfloat16(value));
                default -> value;
            };
        }
    }
}

package pith.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.entropy.ChunkEncoder;
import pith.entropy.Effort;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.format.SignLast;

/** Bytes that a tensor takes in a file, symbols and parameters of its rule coded with little effort. */
final class TensorSize {
    /** Units that are coded at once. */
    private static final int BLOCK_UNITS = 1 << 20;

    private TensorSize() {}

    static long of(CompressedTensor compressed) throws IOException {
        boolean signLast = compressed.tensor().type().hasSignedFloatUnits();
        if (compressed.rule() instanceof Rule.Exact) {
            int width = compressed.tensor().type().unitWidth();
            return symbols(compressed, units(compressed), width, signLast);
        } else if (compressed.rule() instanceof Rule.Codebook codebook) {
            int width = codebook.values().length / codebook.entries();
            return symbols(compressed, units(compressed), 1, false)
                    + coded(codebook.values().clone(), codebook.entries(), width, signLast);
        } else if (compressed.rule() instanceof Rule.Product product) {
            long subvectors = RuleLayout.subvectors(compressed.tensor().shape(), product.axis(), product.length());
            return symbols(compressed, subvectors, 1, false) + floats(product.codebooks());
        }
        long symbols = symbols(compressed, compressed.tensor().shape().elements(), 1, false);
        if (compressed.rule() instanceof Rule.Affine affine) {
            symbols +=
                    floats(affine.scales()) + coded(affine.zeroPoints().clone(), affine.zeroPoints().length, 1, false);
        }
        return symbols;
    }

    private static long units(CompressedTensor compressed) {
        return RuleLayout.units(compressed.tensor().type(), compressed.tensor().shape());
    }

    private static long symbols(CompressedTensor compressed, long units, int width, boolean signLast)
            throws IOException {
        long bytes = 0;
        for (long from = 0; from < units; from += BLOCK_UNITS) {
            int count = (int) Math.min(BLOCK_UNITS, units - from);
            byte[] block = new byte[count * width];
            compressed.symbols().read(from, count, block);
            bytes += coded(block, count, width, signLast);
        }
        return bytes;
    }

    private static long floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return coded(bytes.array(), values.length, Float.BYTES, true);
    }

    /** Returns the size of units, which change places in the array. */
    private static long coded(byte[] units, int count, int width, boolean signLast) {
        if (count == 0) {
            return 0;
        }
        if (signLast) {
            SignLast.apply(units, 0, count, width);
        }
        return ChunkEncoder.encode(units, 0, count, width, Effort.FAST).length;
    }
}

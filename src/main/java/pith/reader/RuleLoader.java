package pith.reader;

import static pith.error.FormatException.malformed;

import java.io.IOException;
import pith.error.FormatException;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.format.StoredRule;
import pith.format.StoredSequence;

/** Decodes the parameters of a stored rule. */
final class RuleLoader {
    private final ChunkSource chunks;

    RuleLoader(ChunkSource chunks) {
        this.chunks = chunks;
    }

    Rule load(StoredRule stored) throws IOException, FormatException {
        if (stored instanceof StoredRule.Codebook codebook) {
            return new Rule.Codebook(chunks.decodeAll(codebook.values(), codebook.signLast()), codebook.entries());
        }
        if (stored instanceof StoredRule.Affine affine) {
            return affine(affine);
        }
        if (stored instanceof StoredRule.PowerOfTwo power) {
            return new Rule.PowerOfTwo(power.maxExponent(), power.levels());
        }
        if (stored instanceof StoredRule.Product product) {
            float[] codebooks = floats(product.codebooks());
            for (float number : codebooks) {
                if (!Float.isFinite(number)) {
                    throw malformed("RUL-13", "a codebook holds " + number);
                }
            }
            return new Rule.Product(product.axis(), product.length(), product.codewords(), product.shared(), codebooks);
        }
        if (stored instanceof StoredRule.SameAs same) {
            return new Rule.SameAs(same.tensor());
        }
        return new Rule.Exact();
    }

    private Rule affine(StoredRule.Affine affine) throws IOException, FormatException {
        float[] scales = floats(affine.scales());
        for (int group = 0; group < scales.length; group++) {
            if (!Float.isFinite(scales[group])) {
                throw malformed("RUL-6", "the scale of group " + group + " is " + scales[group]);
            }
        }
        byte[] zeroPoints = chunks.decodeAll(affine.zeroPoints(), false);
        for (byte zeroPoint : zeroPoints) {
            if ((zeroPoint & 0xFF) >> affine.bits() != 0) {
                throw malformed("RUL-3", "zero point " + (zeroPoint & 0xFF) + " with " + affine.bits() + " bits");
            }
        }
        return new Rule.Affine(affine.bits(), affine.grouping(), affine.axis(), affine.block(), scales, zeroPoints);
    }

    private float[] floats(StoredSequence sequence) throws IOException, FormatException {
        byte[] bytes = chunks.decodeAll(sequence, true);
        float[] values = new float[bytes.length / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = LittleEndian.getFloat(bytes, i * Float.BYTES);
        }
        return values;
    }
}

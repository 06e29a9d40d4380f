package pith.format;

import java.util.Arrays;
import java.util.Optional;
import pith.model.IntegerWeights;

/**
 * What turns the symbols of a tensor into its values, with all parameters at hand; chapter 4 of the specification.
 * Records with arrays own them: callers hand over arrays that they do not change afterwards.
 */
public sealed interface Rule {

    /** Units are stored as they are, the sign bit of floats last. */
    record Exact() implements Rule {}

    /**
     * Symbols are indices into a table.
     *
     * @param values the table, in units of the tensor's type, least significant byte first
     * @param entries number of units in the table, 1 to 256
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Codebook(byte[] values, int entries) implements Rule {
        public Codebook {
            if (entries < 1 || entries > 256 || values.length % entries != 0) {
                throw new IllegalArgumentException(entries + " entries in " + values.length + " bytes");
            }
        }

        /** Returns a codebook of binary32 values. */
        public static Codebook of(float... values) {
            byte[] bytes = new byte[values.length * Float.BYTES];
            for (int i = 0; i < values.length; i++) {
                LittleEndian.putInt(bytes, i * Float.BYTES, Float.floatToRawIntBits(values[i]));
            }
            return new Codebook(bytes, values.length);
        }
    }

    /**
     * value = (symbol − zero point) × scale.
     *
     * @param bits width of a symbol, 1 to 8
     * @param scales one for each group
     * @param zeroPoints one for each group, or none at all: then each is 2^(bits − 1)
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Affine(int bits, Grouping grouping, int axis, long block, float[] scales, byte[] zeroPoints)
            implements Rule {
        public Affine {
            if (bits < 1 || bits > 8 || (zeroPoints.length != 0 && zeroPoints.length != scales.length)) {
                throw new IllegalArgumentException(
                        bits + " bits, " + scales.length + " scales, " + zeroPoints.length + " zero points");
            }
        }

        /**
         * Returns the weights as integers, if they are of one scale or of one for each index along an axis, and of one zero
         * point.
         *
         * @param symbols of all elements
         */
        public Optional<IntegerWeights> integers(byte[] symbols) {
            boolean isEven = scales.length > 0 && grouping != Grouping.PER_BLOCK && hasOneZeroPoint();
            return isEven ? Optional.of(new IntegerWeights(symbols, zeroPoint(0), scales, axis)) : Optional.empty();
        }

        /** Whether all groups have the same zero point. */
        public boolean hasOneZeroPoint() {
            boolean isSame = true;
            for (int group = 1; group < scales.length; group++) {
                isSame &= zeroPoint(group) == zeroPoint(0);
            }
            return isSame;
        }

        /** Zero point of a group. */
        public int zeroPoint(int group) {
            return zeroPoints.length == 0 ? 1 << (bits - 1) : zeroPoints[group] & 0xFF;
        }
    }

    /** Symbol 0 is zero, symbol 1 + 2k is 2^(maxExponent − k), symbol 2 + 2k the same with a minus sign. */
    record PowerOfTwo(int maxExponent, int levels) implements Rule {
        /** Returns the values of all symbols. */
        public float[] values() {
            float[] values = new float[1 + 2 * levels];
            for (int k = 0; k < levels; k++) {
                values[1 + 2 * k] = Math.scalb(1f, maxExponent - k);
                values[2 + 2 * k] = -values[1 + 2 * k];
            }
            return values;
        }
    }

    /**
     * Symbols stand for sub-vectors along an axis.
     *
     * @param codebooks codebook by codebook, codeword by codeword, element by element
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Product(int axis, int length, int codewords, boolean shared, float[] codebooks) implements Rule {
        public Product {
            if (codebooks.length % (codewords * length) != 0) {
                throw new IllegalArgumentException(
                        Arrays.asList(axis, length, codewords, codebooks.length).toString());
            }
        }
    }

    /** The bytes of an earlier tensor of the same file. */
    record SameAs(int tensor) implements Rule {}
}

package pith.reader;

import static pith.error.FormatException.malformed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import pith.entropy.ValueDecoder;
import pith.error.FormatException;
import pith.format.Grouping;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.model.ElementType;
import pith.model.Shape;

/** Turns symbols into values; chapter 4 of the specification. One for each tensor, safe for use by several threads. */
final class RuleDecoder {
    /** Symbols that are turned into values at a time, so that the values stay in the processor's cache. */
    private static final int BLOCK = 4096;

    private final Rule rule;
    private final ElementType type;
    private final Shape shape;
    private final Optional<int[]> valuesOfSymbols;

    RuleDecoder(Rule rule, ElementType type, Shape shape) {
        this.rule = rule;
        this.type = type;
        this.shape = shape;
        this.valuesOfSymbols = valuesOfSymbols(rule, type);
    }

    /** Returns the values of all symbols, where they are of 32 bits each and the same for all elements. */
    private static Optional<int[]> valuesOfSymbols(Rule rule, ElementType type) {
        if (rule instanceof Rule.Codebook codebook && type.unitWidth() == Integer.BYTES) {
            byte[] table = codebook.values();
            int[] values = new int[table.length / Integer.BYTES];
            Arrays.setAll(values, i -> LittleEndian.getInt(table, i * Integer.BYTES));
            return Optional.of(values);
        }
        if (rule instanceof Rule.PowerOfTwo power && type == ElementType.FLOAT) {
            float[] floats = power.values();
            int[] values = new int[floats.length];
            Arrays.setAll(values, i -> Float.floatToRawIntBits(floats[i]));
            return Optional.of(values);
        }
        return Optional.empty();
    }

    /** Returns the values of all symbols, for {@link pith.entropy.ValueDecoder}; for other rules none. */
    Optional<int[]> valuesOfSymbols() {
        return valuesOfSymbols;
    }

    /** Checks what decoding with {@link #valuesOfSymbols} has found. */
    void checkKnown(int unknown) throws FormatException {
        if (unknown != ValueDecoder.ALL_KNOWN) {
            check(new byte[] {(byte) unknown}, 1);
        }
    }

    /** Whether the values of a run of symbols are a run of elements. */
    boolean isElementwise() {
        return !(rule instanceof Rule.Product);
    }

    /** Checks that every symbol of a run means something. */
    void check(byte[] symbols, int count) throws FormatException {
        if (rule instanceof Rule.Codebook codebook) {
            check(symbols, count, codebook.entries() - 1, "RUL-1");
        } else if (rule instanceof Rule.PowerOfTwo power) {
            check(symbols, count, 2 * power.levels(), "RUL-7");
        } else if (rule instanceof Rule.Affine affine) {
            check(symbols, count, (1 << affine.bits()) - 1, "RUL-3");
        } else if (rule instanceof Rule.Product product) {
            check(symbols, count, product.codewords() - 1, "RUL-10");
        }
    }

    /**
     * Decodes a run of symbols of an element-wise rule.
     *
     * @param symbols the run, in units
     * @param first index of its first unit in the tensor
     * @param out little-endian; the values are appended
     */
    void decode(byte[] symbols, int count, long first, ByteBuffer out) throws FormatException {
        check(symbols, count);
        if (rule instanceof Rule.Exact) {
            out.put(symbols, 0, count * type.unitWidth());
        } else if (rule instanceof Rule.Codebook codebook) {
            codebook(codebook, symbols, count, out);
        } else if (rule instanceof Rule.PowerOfTwo power) {
            float[] values = power.values();
            float[] block = new float[BLOCK];
            for (int from = 0; from < count; from += BLOCK) {
                int length = Math.min(BLOCK, count - from);
                for (int i = 0; i < length; i++) {
                    block[i] = values[symbols[from + i] & 0xFF];
                }
                Elements.put(type, block, length, out);
            }
        } else if (rule instanceof Rule.Affine affine) {
            affine(affine, symbols, count, first, out);
        } else {
            throw new IllegalStateException(rule + " is not element-wise");
        }
    }

    private static void check(byte[] symbols, int count, int highest, String clause) throws FormatException {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, symbols[i] & 0xFF);
        }
        if (largest > highest) {
            throw malformed(clause, "symbol " + largest + " is above " + highest);
        }
    }

    private static void codebook(Rule.Codebook codebook, byte[] symbols, int count, ByteBuffer out) {
        byte[] table = codebook.values();
        int width = table.length / codebook.entries();
        for (int i = 0; i < count; i++) {
            out.put(table, (symbols[i] & 0xFF) * width, width);
        }
    }

    private void affine(Rule.Affine affine, byte[] symbols, int count, long first, ByteBuffer out) {
        boolean whole = affine.grouping() == Grouping.PER_TENSOR;
        long inner = whole ? Long.MAX_VALUE : RuleLayout.inner(shape, affine.axis());
        long along = whole ? 1 : shape.dim(affine.axis());
        long perBlock = affine.grouping() == Grouping.PER_BLOCK ? affine.block() : 1;
        long blocks = (along + perBlock - 1) / perBlock;
        float[] values = new float[BLOCK];
        for (int from = 0; from < count; from += BLOCK) {
            int length = Math.min(BLOCK, count - from);
            int i = 0;
            while (i < length) {
                long element = first + from + i;
                long index = whole ? 0 : element / inner;
                int group = groupOf(affine, element, inner, index / along, index % along / perBlock, blocks);
                // Elements up to the next change of the index along the axis share a group.
                long rest = whole ? count : inner - element % inner;
                int run = affine.grouping() == Grouping.PER_BLOCK ? 1 : (int) Math.min(length - i, rest);
                float scale = affine.scales()[group];
                int zeroPoint = affine.zeroPoint(group);
                for (int end = i + run; i < end; i++) {
                    values[i] = ((symbols[from + i] & 0xFF) - zeroPoint) * scale;
                }
            }
            Elements.put(type, values, length, out);
        }
    }

    private static int groupOf(Rule.Affine affine, long element, long inner, long outer, long block, long blocks) {
        return switch (affine.grouping()) {
            case PER_TENSOR -> 0;
            case PER_AXIS -> (int) block;
            case PER_BLOCK -> (int) ((outer * blocks + block) * inner + element % inner);
        };
    }

    /**
     * Decodes a run of symbols of a product rule.
     *
     * @param first index of the first sub-vector
     * @param out little-endian, all elements of the tensor; the values go where they belong
     */
    void decodeProduct(byte[] symbols, int count, long first, ByteBuffer out) throws FormatException {
        Rule.Product product = (Rule.Product) rule;
        check(symbols, count);
        long along = shape.dim(product.axis());
        long inner = RuleLayout.inner(shape, product.axis());
        long subspaces = RuleLayout.subspaces(shape, product.axis(), product.length());
        int elementBytes = type.bits() / 8;
        float[] value = new float[1];
        for (int i = 0; i < count; i++) {
            long at = first + i;
            long within = at % inner;
            int subspace = (int) (at / inner % subspaces);
            long outer = at / inner / subspaces;
            int book = product.shared() ? 0 : subspace;
            int codeword = (book * product.codewords() + (symbols[i] & 0xFF)) * product.length();
            int length = (int) Math.min(product.length(), along - (long) subspace * product.length());
            for (int j = 0; j < length; j++) {
                long element = (outer * along + (long) subspace * product.length() + j) * inner + within;
                value[0] = product.codebooks()[codeword + j];
                out.position((int) (element * elementBytes));
                Elements.put(type, value, 1, out);
            }
        }
    }
}

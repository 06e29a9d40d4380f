package pith.conformance.generator;

import java.util.Arrays;
import java.util.List;

/** Chunks and the blocks that they are made of (chapter 5). */
final class Chunks {
    private Chunks() {}

    static byte[] stored(byte[] units) {
        return Bytes.join(Bytes.of(0), units);
    }

    static byte[] constant(byte[] unit) {
        return Bytes.join(Bytes.of(1), unit);
    }

    static byte[] dense(byte[]... planes) {
        return Bytes.join(Bytes.of(2), Bytes.join(planes));
    }

    static byte[] sparse(byte[] background, long count, byte[] gaps, byte[]... planes) {
        return Bytes.join(Bytes.of(3), background, Bytes.varint(count), gaps, Bytes.join(planes));
    }

    static byte[] sparseWithResidues(byte[] background, long count, byte[] gaps, byte[] residues, byte[]... planes) {
        return Bytes.join(Bytes.of(5), background, Bytes.varint(count), gaps, Bytes.join(planes), residues);
    }

    static byte[] constantPlane(int value) {
        return Bytes.of(0, value);
    }

    /** Returns a plane block of fields of {@code kind} bits. */
    static byte[] packedPlane(int kind, int... values) {
        return Bytes.join(Bytes.of(kind), packed(kind, values).padded());
    }

    static Bits packed(int width, int... values) {
        Bits bits = new Bits();
        for (int value : values) {
            bits.number(value, width);
        }
        return bits;
    }

    static byte[] oneStreamPlane(Code code, int... values) {
        return Bytes.join(Bytes.of(16), code.table(), stream(symbols(code, values)));
    }

    static byte[] fourStreamPlane(Code code, int... values) {
        byte[] block = Bytes.join(Bytes.of(17), code.table());
        for (int i = 0; i < 4; i++) {
            block = Bytes.join(block, stream(symbols(code, quarter(i, values))));
        }
        return block;
    }

    /** Returns the values of one of four streams. */
    static int[] quarter(int i, int... values) {
        int quarter = values.length / 4;
        return Arrays.copyOfRange(values, i * quarter, i == 3 ? values.length : (i + 1) * quarter);
    }

    static Bits symbols(Code code, int... values) {
        Bits bits = new Bits();
        for (int value : values) {
            bits.bits(code.of(value));
        }
        return bits;
    }

    static byte[] oneStreamGaps(Code code, int... gaps) {
        return gaps(16, List.of(), List.of(code), gaps);
    }

    static byte[] fourStreamGaps(Code code, int... gaps) {
        return gaps(17, List.of(), List.of(code), gaps);
    }

    /** Returns a gap block of kind 16 or 17 with several tables. */
    static byte[] gaps(int kind, List<Long> bounds, List<Code> codes, int... gaps) {
        byte[] block = Bytes.of(kind, codes.size());
        for (long bound : bounds) {
            block = Bytes.join(block, Bytes.varint(bound));
        }
        for (Code code : codes) {
            block = Bytes.join(block, code.table());
        }
        for (int i = 0; i < (kind == 16 ? 1 : 4); i++) {
            block = Bytes.join(block, stream(groups(bounds, codes, kind == 16 ? gaps : quarter(i, gaps))));
        }
        return block;
    }

    private static Bits groups(List<Long> bounds, List<Code> codes, int... gaps) {
        Bits bits = new Bits();
        for (int from = 0; from < gaps.length; from += 16) {
            long sum = from == 0 ? 0 : Arrays.stream(gaps, from - 16, from).sum();
            Code code = codes.get(
                    (int) bounds.stream().filter(bound -> bound <= sum).count());
            for (int i = from; i < Math.min(gaps.length, from + 16); i++) {
                bits.bits(Integers.code(code, gaps[i]));
            }
        }
        return bits;
    }

    static Bits integers(Code code, int... values) {
        Bits bits = new Bits();
        for (int value : values) {
            bits.bits(Integers.code(code, value));
        }
        return bits;
    }

    /** Returns a stream, its length before it. */
    static byte[] stream(Bits bits) {
        return stream(bits.padded());
    }

    static byte[] stream(byte[] bytes) {
        return Bytes.join(Bytes.varint(bytes.length), bytes);
    }
}

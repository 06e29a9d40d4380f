package pith.entropy;

import java.io.ByteArrayOutputStream;

/**
 * Chunks put together by hand, right or wrong.
 *
 * <p>Bit streams are strings of {@code 0} and {@code 1}, in which blanks may separate fields.
 */
final class ChunkBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ChunkBuilder bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    ChunkBuilder varint(long value) {
        long rest = value;
        while (rest > 127) {
            out.write((int) (128 + rest % 128));
            rest /= 128;
        }
        out.write((int) rest);
        return this;
    }

    /** Appends bits, padded with zeros. */
    ChunkBuilder bits(String bits) {
        String dense = bits.replace(" ", "");
        dense += "0".repeat((8 - dense.length() % 8) % 8);
        for (int i = 0; i < dense.length(); i += 8) {
            out.write(Integer.parseInt(dense.substring(i, i + 8), 2));
        }
        return this;
    }

    ChunkBuilder stream(String bits) {
        byte[] coded = new ChunkBuilder().bits(bits).build();
        varint(coded.length);
        out.writeBytes(coded);
        return this;
    }

    /** Appends a table of pairs of symbol and length, in order of symbol. */
    ChunkBuilder table(int alphabet, int... symbolsAndLengths) {
        return bits(presence(alphabet, symbolsAndLengths) + lengths(symbolsAndLengths));
    }

    byte[] build() {
        return out.toByteArray();
    }

    static String presence(int alphabet, int... symbolsAndLengths) {
        StringBuilder map = new StringBuilder("0".repeat(alphabet));
        for (int i = 0; i < symbolsAndLengths.length; i += 2) {
            map.setCharAt(symbolsAndLengths[i], '1');
        }
        StringBuilder bits = new StringBuilder();
        char expected = '0';
        int from = 0;
        while (from < alphabet) {
            int to = from;
            while (to < alphabet && map.charAt(to) == expected) {
                to++;
            }
            bits.append(gamma(expected == '0' && from == 0 ? to + 1 : to - from));
            from = to;
            expected = expected == '0' ? '1' : '0';
        }
        return bits.toString();
    }

    static String lengths(int... symbolsAndLengths) {
        if (symbolsAndLengths.length < 4) {
            return "";
        }
        StringBuilder bits = new StringBuilder(field(symbolsAndLengths[1], 4));
        for (int i = 3; i < symbolsAndLengths.length; i += 2) {
            int difference = symbolsAndLengths[i] - symbolsAndLengths[i - 2];
            bits.append("1".repeat(difference >= 0 ? 2 * difference : -2 * difference - 1))
                    .append('0');
        }
        return bits.toString();
    }

    static String gamma(int value) {
        String binary = Integer.toBinaryString(value);
        return "0".repeat(binary.length() - 1) + binary;
    }

    static String field(int value, int count) {
        String binary = Integer.toBinaryString(value);
        return "0".repeat(count - binary.length()) + binary;
    }
}

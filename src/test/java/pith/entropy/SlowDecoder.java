package pith.entropy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A second decoder of chunks, written after the text of chapters 5 and 6 and nothing else: bit by bit, sharing no code
 * with the first.
 */
final class SlowDecoder {
    /** The chunk breaks a clause. */
    static final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;

        Rejected(String clause) {
            super(clause);
        }
    }

    /** A code table: what each code, with a one bit put before it, stands for. */
    private static final class Table {
        final Map<Integer, Integer> symbols = new HashMap<>();
        int present;
        int only;
    }

    private final byte[] chunk;
    /** In bits. */
    private long at;

    private SlowDecoder(byte[] chunk) {
        this.chunk = chunk;
    }

    static byte[] decode(byte[] chunk, int n, int w) throws Rejected {
        SlowDecoder decoder = new SlowDecoder(chunk);
        byte[] out = new byte[n * w];
        int mode = decoder.u8();
        switch (mode) {
            case 0 -> {
                for (int i = 0; i < n * w; i++) {
                    out[i] = (byte) decoder.u8();
                }
            }
            case 1 -> {
                for (int i = 0; i < n * w; i++) {
                    out[i] = i < w ? (byte) decoder.u8() : out[i - w];
                }
            }
            case 2 -> {
                for (int p = 0; p < w; p++) {
                    byte[] plane = decoder.plane(n);
                    for (int i = 0; i < n; i++) {
                        out[i * w + p] = plane[i];
                    }
                }
            }
            case 3 -> decoder.sparse(out, n, w, false);
            case 4 -> decoder.matched(out);
            case 5 -> decoder.sparse(out, n, w, true);
            default -> throw new Rejected("CHU-1");
        }
        check(decoder.at == 8L * chunk.length, "CHU-2");
        return out;
    }

    private void sparse(byte[] out, int n, int w, boolean withResidues) throws Rejected {
        byte[] background = new byte[w];
        for (int i = 0; i < w; i++) {
            background[i] = (byte) u8();
        }
        long m = varint();
        check(m >= 1 && m <= (withResidues ? n - 1 : n), withResidues ? "CHU-11" : "CHU-3");
        long[] gaps = gaps((int) m);
        boolean[] listed = new boolean[n];
        for (int i = 0; i < out.length; i++) {
            out[i] = background[i % w];
        }
        for (int p = 0; p < w; p++) {
            byte[] plane = plane((int) m);
            long position = -1;
            for (int i = 0; i < m; i++) {
                position += gaps[i] + 1;
                check(position < n, withResidues ? "CHU-11" : "CHU-4");
                out[(int) position * w + p] = plane[i];
                listed[(int) position] = true;
            }
        }
        if (withResidues) {
            byte[] residues = plane(n - (int) m);
            int next = 0;
            for (int i = 0; i < n; i++) {
                if (!listed[i]) {
                    out[i * w] = (byte) (out[i * w] ^ residues[next++]);
                }
            }
        }
    }

    private byte[] plane(int k) throws Rejected {
        byte[] plane = new byte[k];
        int kind = u8();
        if (kind == 0) {
            Arrays.fill(plane, (byte) u8());
        } else if (kind <= 8) {
            for (int i = 0; i < k; i++) {
                plane[i] = (byte) bits(kind, "CHU-2");
            }
            align("CHU-6");
        } else if (kind == 16 || kind == 17) {
            Table table = table(256);
            int[] lengths = split(k, kind);
            int done = 0;
            for (int length : lengths) {
                long end = stream();
                for (int i = 0; i < length; i++) {
                    plane[done++] = (byte) symbol(table, end);
                }
                finishStream(end);
            }
        } else {
            throw new Rejected("CHU-5");
        }
        return plane;
    }

    private long[] gaps(int m) throws Rejected {
        int kind = u8();
        check(kind == 16 || kind == 17, "CHU-7");
        int t = u8();
        check(t >= 1 && t <= 8, "CHU-12");
        long[] bounds = new long[t - 1];
        for (int i = 0; i < t - 1; i++) {
            bounds[i] = varint();
        }
        Table[] tables = new Table[t];
        for (int i = 0; i < t; i++) {
            tables[i] = table(72);
        }
        long[] gaps = new long[m];
        int done = 0;
        for (int length : split(m, kind)) {
            long end = stream();
            long before = 0;
            long sum = 0;
            for (int i = 0; i < length; i++) {
                if (i > 0 && i % 16 == 0) {
                    before = sum;
                    sum = 0;
                }
                int number = 0;
                for (long bound : bounds) {
                    if (bound <= before) {
                        number++;
                    }
                }
                gaps[done] = integer(tables[number], end);
                sum += gaps[done++];
            }
            finishStream(end);
        }
        return gaps;
    }

    private static int[] split(int k, int kind) {
        return kind == 16 ? new int[] {k} : new int[] {k / 4, k / 4, k / 4, k - 3 * (k / 4)};
    }

    private void matched(byte[] out) throws Rejected {
        int c = u8();
        check(c >= 1 && c <= 8, "CHU-8");
        long s = varint();
        Table[] literals = new Table[c];
        for (int i = 0; i < c; i++) {
            literals[i] = table(256);
        }
        Table runs = table(72);
        Table matches = table(72);
        Table distances = table(72);
        long end = stream();
        int done = 0;
        long distance = 1;
        for (long i = 0; i < s; i++) {
            long run = integer(runs, end);
            check(run <= out.length - done, "CHU-9");
            for (int j = 0; j < run; j++, done++) {
                out[done] = (byte) symbol(literals[done % c], end);
            }
            long length = integer(matches, end) + 3;
            check(length <= out.length - done, "CHU-9");
            long d = integer(distances, end);
            distance = d == 0 ? distance : d;
            check(distance <= done, "CHU-10");
            for (int j = 0; j < length; j++, done++) {
                out[done] = out[done - (int) distance];
            }
        }
        for (; done < out.length; done++) {
            out[done] = (byte) symbol(literals[done % c], end);
        }
        finishStream(end);
    }

    private Table table(int alphabet) throws Rejected {
        int[] lengths = new int[alphabet];
        Table table = new Table();
        int symbol = 0;
        for (int r = 0; symbol < alphabet; r++) {
            int zeros = 0;
            while (bits(1, "CHU-2") == 0) {
                zeros++;
                check(zeros < 20, "HUF-1");
            }
            int run = (1 << zeros | bits(zeros, "CHU-2")) - (r == 0 ? 1 : 0);
            check(symbol + run <= alphabet, "HUF-1");
            for (int i = 0; i < run; i++, symbol++) {
                lengths[symbol] = r % 2;
                table.present += r % 2;
                table.only = r % 2 == 1 ? symbol : table.only;
            }
        }
        if (table.present >= 2) {
            int sum = 0;
            int length = 0;
            for (int i = 0; i < alphabet; i++) {
                if (lengths[i] == 1) {
                    int z = 0;
                    if (sum == 0) {
                        length = bits(4, "CHU-2");
                    } else {
                        while (bits(1, "CHU-2") == 1) {
                            z++;
                        }
                        length += z % 2 == 0 ? z / 2 : -(z + 1) / 2;
                    }
                    check(length >= 1 && length <= 12, "HUF-2");
                    lengths[i] = length;
                    sum += 4096 >> length;
                }
            }
            check(sum == 4096, "HUF-3");
            int code = 0;
            for (int l = 1; l <= 12; l++, code *= 2) {
                for (int i = 0; i < alphabet; i++) {
                    if (lengths[i] == l) {
                        table.symbols.put(1 << l | code++, i);
                    }
                }
            }
        }
        align("HUF-4");
        return table;
    }

    private int symbol(Table table, long end) throws Rejected {
        check(table.present > 0, "HUF-7");
        if (table.present == 1) {
            return table.only;
        }
        int code = 1;
        while (true) {
            check(at < end, "HUF-6");
            code = code << 1 | bits(1, "HUF-6");
            Integer symbol = table.symbols.get(code);
            if (symbol != null) {
                return symbol;
            }
        }
    }

    private long integer(Table table, long end) throws Rejected {
        int symbol = symbol(table, end);
        if (symbol < 16) {
            return symbol;
        }
        int l = 4 + (symbol - 16) / 2;
        check(at + l - 1 <= end, "HUF-6");
        long high = 2L + symbol % 2;
        return (high << (l - 1)) + bits(l - 1, "HUF-6");
    }

    /** Reads a stream's length and returns where it ends. */
    private long stream() throws Rejected {
        long length = varint();
        check(length <= chunk.length - at / 8, "CHU-2");
        return at + 8 * length;
    }

    private void finishStream(long end) throws Rejected {
        check(end - at < 8, "HUF-5");
        while (at < end) {
            check(bits(1, "HUF-5") == 0, "HUF-5");
        }
    }

    private void align(String clause) throws Rejected {
        while (at % 8 != 0) {
            check(bits(1, clause) == 0, clause);
        }
    }

    private int bits(int count, String clause) throws Rejected {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            check(at < 8L * chunk.length, clause);
            value = value << 1 | (chunk[(int) (at / 8)] >> (7 - at % 8) & 1);
        }
        return value;
    }

    private int u8() throws Rejected {
        return bits(8, "CHU-2");
    }

    private long varint() throws Rejected {
        long value = 0;
        for (int i = 0; i < 9; i++) {
            int next = u8();
            value += (long) (next % 128) << (7 * i);
            if (next < 128) {
                check(next != 0 || i == 0, "CON-1");
                return value;
            }
        }
        throw new Rejected("CON-1");
    }

    private static void check(boolean condition, String clause) throws Rejected {
        if (!condition) {
            throw new Rejected(clause);
        }
    }
}

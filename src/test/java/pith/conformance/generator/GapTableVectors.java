package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.broken;
import static pith.conformance.generator.TensorParts.bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Chapter 5: gap blocks with several tables. */
final class GapTableVectors {
    private static final int ONE_STREAM = 16;
    private static final int FOUR_STREAMS = 17;

    /** Of 44 symbols the last stands for gaps of 2^17 and more. */
    private static final int SYMBOLS = 44;

    /** A gap of 1 takes no bits. */
    private static final Code ONES = Code.integers(1, 0);

    private static final Code ZERO_OR_TWO = Code.integers(0, 1, 2, 1);

    private GapTableVectors() {}

    static void add(Catalog c) {
        accepted(c);
        rejected(c);
    }

    private static void accepted(Catalog c) {
        accept(
                c,
                "sum-is-bound",
                "The sum of 16 gaps is the bound, so the gap after them has the second table.",
                ONE_STREAM,
                List.of(16L),
                List.of(ONES, ZERO_OR_TWO),
                gaps(16, 1, 1, 2));
        accept(
                c,
                "sum-below-bound",
                "The sum of 16 gaps is one less than the bound, so the gap after them has the first table.",
                ONE_STREAM,
                List.of(17L),
                List.of(Integers.flat(1, 2), ZERO_OR_TWO),
                gaps(16, 1, 1, 2));
        accept(
                c,
                "sum-of-the-group-before-alone",
                "The gaps before the group before do not count.",
                ONE_STREAM,
                List.of(17L),
                List.of(Integers.flat(1, 2), ZERO_OR_TWO),
                gaps(16, 2, 16, 0, 17, 1, 1, 2));
        accept(
                c,
                "bound-0",
                "A bound of 0, so that the first group has the second table; no symbol is present in the first.",
                ONE_STREAM,
                List.of(0L),
                List.of(Code.none(Code.INTEGERS), ZERO_OR_TWO),
                gaps(1, 2, 1, 0));
        accept(
                c,
                "bound-2-62",
                "A bound that no sum comes up to; no symbol is present in the second table.",
                ONE_STREAM,
                List.of(1L << 62),
                List.of(Integers.flat(0, 300), Code.none(Code.INTEGERS)),
                gaps(16, 300, 2, 0));
        accept(
                c,
                "bounds-out-of-order",
                "Bounds 40, 5 and 5: after a sum of 16 the third table is used.",
                ONE_STREAM,
                List.of(40L, 5L, 5L),
                List.of(ONES, Code.integers(9, 0), ZERO_OR_TWO, Code.integers(10, 0)),
                gaps(16, 1, 1, 2));
        List<Long> bounds = new ArrayList<>();
        List<Code> codes = new ArrayList<>(List.of(ONES));
        int[] rising = gaps(16, 1);
        for (int i = 1; i < 8; i++) {
            bounds.add(16L * i);
            codes.add(Integers.flat(i, i + 1));
            rising = join(rising, gaps(16, i + 1));
        }
        accept(c, "eight-tables", "Eight tables, each of which is used.", ONE_STREAM, bounds, codes, rising);
        accept(
                c,
                "tables-in-four-streams",
                "Streams of 17, 17, 17 and 20 gaps: each begins with a group of its own and the first table.",
                FOUR_STREAMS,
                List.of(16L),
                List.of(ONES, ZERO_OR_TWO),
                gaps(16, 1, 1, 2, 16, 1, 1, 0, 16, 1, 1, 2, 16, 1, 3, 2, 1, 0));
        accept(
                c,
                "many-gaps",
                "10,000 gaps in four streams with three tables, codes of up to twelve bits, and gaps of up to 2,000.",
                FOUR_STREAMS,
                List.of(64L, 400L),
                List.of(flat(), steep(), flat()),
                pseudorandom(10_000));
    }

    private static void rejected(Catalog c) {
        for (int tables : new int[] {0, 9, 255}) {
            byte[] block = Bytes.of(ONE_STREAM, tables);
            for (int i = 1; i < tables; i++) {
                block = Bytes.join(block, Bytes.of(i % 128));
            }
            block = Bytes.join(block, Bytes.repeat(tables, ONES.table()), Bytes.of(0));
            reject(c, tables + "-tables", "A gap block has " + tables + " tables.", 1, block, "CHU-12");
        }
        reject(
                c,
                "empty-second-table",
                "No symbol is present in the second table, and the last gap has it.",
                17,
                Bytes.join(
                        Bytes.of(ONE_STREAM, 2, 16),
                        ONES.table(),
                        Code.none(Code.INTEGERS).table(),
                        Bytes.of(0)),
                "HUF-7");
        reject(
                c,
                "long-bound",
                "A bound is a varint with a needless last byte.",
                1,
                Bytes.join(Bytes.of(ONE_STREAM, 2), Wire.longVarint(1), ONES.table(), ZERO_OR_TWO.table(), Bytes.of(0)),
                "CON-1");
        c.reject(
                "table-missing",
                "The chunk ends after the second of three tables.",
                FileParts.of(broken(
                        100,
                        Chunks.sparse(
                                Bytes.of(7),
                                1,
                                Bytes.join(Bytes.of(ONE_STREAM, 3, 1, 2), ONES.table(), ZERO_OR_TWO.table())))),
                "CHU-2");
        int[] many = pseudorandom(10_000);
        for (int stream = 0; stream < 4; stream += 3) {
            int units = units(Arrays.copyOf(many, (stream + 1) * many.length / 4)) - 1;
            c.reject(
                    "position-past-units-in-stream-" + stream,
                    "The last position of stream " + stream + " of four is one past the units.",
                    FileParts.of(broken(
                            units,
                            Chunks.sparse(
                                    Bytes.of(7),
                                    many.length,
                                    Chunks.fourStreamGaps(flat(), many),
                                    Chunks.constantPlane(1)))),
                    "CHU-4");
        }
    }

    private static void accept(
            Catalog c, String name, String shows, int kind, List<Long> bounds, List<Code> codes, int... gaps) {
        byte[] values = Bytes.repeat(units(gaps), Bytes.of(7));
        int position = -1;
        for (int gap : gaps) {
            position += gap + 1;
            values[position] = 1;
        }
        byte[] block = Chunks.gaps(kind, bounds, codes, gaps);
        c.accept(
                name,
                shows,
                FileParts.of(bytes(values, Chunks.sparse(Bytes.of(7), gaps.length, block, Chunks.constantPlane(1)))));
    }

    private static void reject(Catalog c, String name, String fault, int listed, byte[] block, String... clauses) {
        c.reject(
                name,
                fault,
                FileParts.of(broken(100, Chunks.sparse(Bytes.of(7), listed, block, Chunks.constantPlane(1)))),
                clauses);
    }

    /** A code of all symbols that are needed. */
    private static Code flat() {
        return Code.flat(Code.INTEGERS, IntStream.range(0, SYMBOLS).toArray());
    }

    /** The same with twelve symbols of 2 to 12 bits; the others have six. */
    private static Code steep() {
        int[] code = new int[2 * SYMBOLS];
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            code[2 * symbol] = symbol;
            code[2 * symbol + 1] = symbol < 8 || symbol >= 20 ? 6 : Math.min(12, symbol - 6);
        }
        return Code.integers(code);
    }

    /** Returns gaps that 500 at a time are small, middling and large, and some much larger. */
    private static int[] pseudorandom(int count) {
        int[] gaps = new int[count];
        int[] sizes = {5, 25, 160};
        long random = 1;
        for (int i = 0; i < count; i++) {
            random = (random * 1_103_515_245 + 12_345) % (1L << 31);
            gaps[i] = (int) (random / 256 % sizes[i / 500 % 3]) * (random / 65_536 % 97 == 0 ? 13 : 1);
        }
        return gaps;
    }

    /** Units up to the last listed one. */
    private static int units(int... gaps) {
        return gaps.length + Arrays.stream(gaps).sum();
    }

    /** Returns gaps: how many, of which size, and so on. */
    private static int[] gaps(int... timesAndGaps) {
        int[] gaps = {};
        for (int i = 0; i < timesAndGaps.length; i += 2) {
            int[] run = new int[timesAndGaps[i]];
            Arrays.fill(run, timesAndGaps[i + 1]);
            gaps = join(gaps, run);
        }
        return gaps;
    }

    private static int[] join(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;
import pith.error.FormatException.Kind;

/** One chunk for each way to break a clause; all else in it is right. */
final class ChunkRejectTest {
    private static final int[] LETTERS = {'A', 2, 'B', 1, 'C', 3, 'D', 3};

    @Test
    void varintWithNeedlessByte() {
        rejects("CON-1", new ChunkBuilder().bytes(2, 16).table(256, LETTERS).bytes(0x82, 0x00, 0x9B, 0x80), 4, 1);
    }

    @Test
    void varintOfTenBytes() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(3, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1);
        rejects("CON-1", chunk, 4, 1);
    }

    @Test
    void unknownMode() {
        rejects(Kind.UNSUPPORTED, "CHU-1", new ChunkBuilder().bytes(6, 1, 2, 3, 4), 4, 1);
    }

    @Test
    void nothingAtAll() {
        rejects("CHU-2", new ChunkBuilder(), 1, 1);
    }

    @Test
    void storedUnitsCutShort() {
        rejects("CHU-2", new ChunkBuilder().bytes(0, 1, 2, 3), 2, 2);
    }

    @Test
    void bytesLeftOver() {
        rejects("CHU-2", new ChunkBuilder().bytes(1, 7, 0), 4, 1);
    }

    @Test
    void varintCutShort() {
        rejects("CHU-2", new ChunkBuilder().bytes(3, 0, 0x81), 400, 1);
    }

    @Test
    void codeTableCutShort() {
        rejects("CHU-2", new ChunkBuilder().bytes(2, 16).bits("00000010"), 4, 1);
    }

    @Test
    void streamCutShort() {
        rejects("CHU-2", new ChunkBuilder().bytes(2, 16).table(256, LETTERS).bytes(3, 0x9B, 0x80), 4, 1);
    }

    @Test
    void streamOfAbsurdLength() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(2, 16).table(256, LETTERS).varint(Long.MAX_VALUE);
        rejects("CHU-2", chunk.bytes(0x9B, 0x80), 4, 1);
    }

    @Test
    void noListedUnit() {
        rejects("CHU-3", sparse(0, "0"), 8, 1);
    }

    @Test
    void moreListedUnitsThanUnits() {
        rejects("CHU-3", sparse(9, "0"), 8, 1);
    }

    @Test
    void absurdNumberOfListedUnits() {
        rejects("CHU-3", sparse(Long.MAX_VALUE, "0"), 1 << 24, 1);
    }

    @Test
    void positionBehindTheEnd() {
        rejects("CHU-4", sparse(2, "0 1"), 5, 1);
    }

    @Test
    void gapsThatAddUpToMoreThanAnInteger() {
        ChunkBuilder chunk =
                new ChunkBuilder().bytes(3, 0).varint(2).bytes(16, 1).table(72, 71, 0);
        rejects("CHU-4", chunk.stream("1".repeat(60)).bytes(0, 1), 5, 1);
    }

    /** More than are decoded one by one: each stream stays below the limit, or one alone passes it. */
    @Test
    void positionOfManyBehindTheEnd() {
        int listed = 20_000;
        int[] gaps = new int[listed];
        Arrays.fill(gaps, 9);
        ChunkWriter chunk = new ChunkWriter();
        chunk.u8(ChunkFormat.MODE_SPARSE);
        chunk.u8(0);
        chunk.varint(listed);
        GapEncoder.encode(gaps, listed, chunk);
        chunk.bytes(new byte[] {0, 1}, 0, 2);
        for (int count : new int[] {10 * listed - 1, 3 * listed, listed}) {
            rejects(Kind.MALFORMED, "CHU-4", chunk.toByteArray(), count, 1);
        }
    }

    @Test
    void noTableOfGaps() {
        rejects("CHU-12", new ChunkBuilder().bytes(3, 0, 1, 16, 0).stream("").bytes(0, 1), 4, 1);
    }

    @Test
    void nineTablesOfGaps() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(3, 0, 1, 16, 9, 1, 2, 3, 4, 5, 6, 7, 8);
        for (int i = 0; i < 9; i++) {
            chunk.table(72, 0, 0);
        }
        rejects("CHU-12", chunk.stream("").bytes(0, 1), 4, 1);
    }

    @Test
    void boundWithNeedlessByte() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(3, 0, 1, 16, 2, 0x81, 0);
        rejects("CON-1", chunk.table(72, 0, 0).table(72, 0, 0).stream("").bytes(0, 1), 4, 1);
    }

    /** Fifteen gaps of 0 and one of 1 lead to the second table. */
    @Test
    void emptyTableForLaterGaps() throws FormatException {
        for (int bound = 1; bound <= 2; bound++) {
            ChunkBuilder chunk =
                    new ChunkBuilder().bytes(3, 0, 17, 16, 2, bound).table(72, 0, 1, 1, 1);
            byte[] bytes = chunk.table(72).stream("0".repeat(15) + "1" + "0")
                    .bytes(0, 1)
                    .build();
            if (bound == 1) {
                rejects(Kind.MALFORMED, "HUF-7", bytes, 20, 1);
            } else {
                ChunkDecoder.decode(bytes, 0, bytes.length, 20, 1, new byte[20], 0);
            }
        }
    }

    @Test
    void residuesWithoutListedUnit() {
        rejects("CHU-11", withResidues(0, "0"), 8, 1);
    }

    @Test
    void residuesWithAllUnitsListed() {
        rejects("CHU-11", withResidues(3, "0 0 0"), 3, 1);
    }

    @Test
    void residuesWithPositionBehindTheEnd() {
        rejects("CHU-11", withResidues(2, "0 1"), 5, 1);
    }

    @Test
    void residuesMissing() {
        rejects(
                "CHU-2",
                new ChunkBuilder()
                        .bytes(5, 0, 1, 16, 1).table(72, 0, 0).stream("").bytes(0, 7),
                5,
                1);
    }

    @Test
    void unknownKindOfPlaneBlock() {
        for (int kind : new int[] {9, 15, 18, 255}) {
            rejects(Kind.UNSUPPORTED, "CHU-5", new ChunkBuilder().bytes(2, kind, 0, 0, 0, 0), 4, 1);
        }
    }

    @Test
    void paddingOfPackedFields() {
        rejects("CHU-6", new ChunkBuilder().bytes(2, 3).bits("001 111 1"), 2, 1);
    }

    @Test
    void unknownKindOfGapBlock() {
        for (int kind : new int[] {0, 1, 8, 15, 18}) {
            rejects(Kind.UNSUPPORTED, "CHU-7", new ChunkBuilder().bytes(3, 0, 1, kind, 0, 0, 1), 4, 1);
        }
    }

    @Test
    void numberOfContexts() {
        rejects("CHU-8", new ChunkBuilder().bytes(4, 0, 0), 4, 1);
        rejects("CHU-8", new ChunkBuilder().bytes(4, 9, 0), 4, 1);
    }

    @Test
    void runPastTheEnd() {
        rejects("CHU-9", matched(1, "1 0000 0 0"), 3, 1);
    }

    @Test
    void matchPastTheEnd() {
        rejects("CHU-9", matched(1, "0 00 1 0"), 5, 1);
    }

    @Test
    void endlessMatches() {
        ChunkBuilder chunk =
                new ChunkBuilder().bytes(4, 1).varint(Long.MAX_VALUE).table(256, 'a', 0);
        rejects("CHU-9", chunk.table(72, 1, 0).table(72, 0, 0).table(72, 0, 0).stream(""), 1000, 1);
    }

    @Test
    void distanceBeforeTheStart() {
        rejects("CHU-10", matched(1, "0 00 0 1"), 20, 1);
    }

    @Test
    void repeatedDistanceAtTheStart() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(4, 1).varint(1).table(256, 'a', 0);
        rejects("CHU-10", chunk.table(72, 0, 0).table(72, 0, 0).table(72, 0, 0).stream(""), 4, 1);
    }

    @Test
    void runsOfCodeTablePastItsEnd() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(2, 16).bits(ChunkBuilder.gamma(1) + ChunkBuilder.gamma(257));
        rejects("HUF-1", chunk.bytes(0, 0, 0, 0), 4, 1);
    }

    @Test
    void absurdRunOfCodeTable() {
        rejects("HUF-1", new ChunkBuilder().bytes(2, 16, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1), 4, 1);
    }

    @Test
    void codeLengthOutOfRange() {
        String presence = ChunkBuilder.presence(256, 'A', 1, 'B', 1);
        rejects("HUF-2", new ChunkBuilder().bytes(2, 16).bits(presence + "0000 0").stream("0000"), 4, 1);
        rejects("HUF-2", new ChunkBuilder().bytes(2, 16).bits(presence + "1101 0").stream("0000"), 4, 1);
        rejects("HUF-2", new ChunkBuilder().bytes(2, 16).bits(presence + "1100 110").stream("0000"), 4, 1);
        rejects("HUF-2", new ChunkBuilder().bytes(2, 16).bits(presence + "0001 10").stream("0000"), 4, 1);
        rejects("HUF-2", new ChunkBuilder().bytes(2, 16).bits(presence + "0001" + "1".repeat(200)), 4, 1);
    }

    @Test
    void codeOverFull() {
        rejects("HUF-3", new ChunkBuilder().bytes(2, 16).table(256, 1, 1, 2, 1, 3, 2).stream("0000"), 4, 1);
    }

    @Test
    void codeUnderFull() {
        rejects("HUF-3", new ChunkBuilder().bytes(2, 16).table(256, 1, 1, 2, 2).stream("0000"), 4, 1);
    }

    @Test
    void paddingOfCodeTable() {
        String bits = ChunkBuilder.presence(256, 1, 1, 3, 1) + ChunkBuilder.lengths(1, 1, 3, 1);
        String padded = bits + "0".repeat((15 - bits.length() % 8) % 8) + "1";
        rejects("HUF-4", new ChunkBuilder().bytes(2, 16).bits(padded).stream("0000"), 4, 1);
    }

    @Test
    void streamWithByteLeftOver() {
        rejects("HUF-5", letters("10 0 110 111 0000000 00000000"), 4, 1);
    }

    @Test
    void paddingOfStream() {
        rejects("HUF-5", letters("10 0 110 111 0000001"), 4, 1);
    }

    @Test
    void bytesInStreamOfNoBits() {
        rejects("HUF-5", new ChunkBuilder().bytes(2, 16).table(256, 42, 0).stream("00000000"), 3, 1);
    }

    @Test
    void streamTooShort() {
        rejects("HUF-6", letters("10 0 110 11"), 4, 1);
    }

    /** The bits that stream 0 lacks stand in stream 1, so that only the check of the end can find the fault. */
    @Test
    void oneOfFourStreamsTooShort() {
        ChunkBuilder chunk = new ChunkBuilder().bytes(2, 17).table(256, LETTERS).stream("10 10 10 11");
        chunk.stream("0 0 0 0 0").stream("0 0 0 0 0").stream("0 0 0 0 0 0 0");
        rejects("HUF-6", chunk, 22, 1);
    }

    @Test
    void gapStreamTooShort() {
        ChunkBuilder chunk =
                new ChunkBuilder().bytes(3, 0).varint(2).bytes(16, 1).table(72, 40, 1, 41, 1);
        rejects("HUF-6", chunk.stream("0 1").bytes(8, 1, 2), 1 << 24, 1);
    }

    @Test
    void matchedStreamTooShort() {
        rejects("HUF-6", matched(0, "01"), 5000, 1);
    }

    @Test
    void matchedStreamTooLong() {
        rejects("HUF-5", matched(0, "000 0000000"), 3, 1);
    }

    @Test
    void emptyTableForSymbols() {
        rejects("HUF-7", new ChunkBuilder().bytes(2, 16).table(256).stream(""), 4, 1);
    }

    @Test
    void emptyTableForGaps() {
        rejects(
                "HUF-7",
                new ChunkBuilder().bytes(3, 0, 1, 16, 1).table(72).stream("").bytes(0, 1),
                4,
                1);
    }

    @Test
    void emptyTableForLiterals() {
        ChunkBuilder chunk =
                new ChunkBuilder().bytes(4, 2).varint(0).table(256, 'a', 0).table(256);
        rejects("HUF-7", chunk.table(72).table(72).table(72).stream(""), 4, 1);
    }

    @Test
    void emptyTablesForSequences() {
        for (int empty = 0; empty < 3; empty++) {
            ChunkBuilder chunk = new ChunkBuilder().bytes(4, 1).varint(1).table(256, 'a', 0);
            for (int table = 0; table < 3; table++) {
                if (table == empty) {
                    chunk.table(72);
                } else {
                    chunk.table(72, 1, 0);
                }
            }
            rejects("HUF-7", chunk.stream(""), 8, 1);
        }
    }

    /** Empty tables are allowed where nothing is coded with them. */
    @Test
    void emptyTablesWithoutUse() throws FormatException {
        byte[] chunk = new ChunkBuilder()
                .bytes(4, 2).varint(0).table(256, 'a', 0).table(256).table(72).table(72).table(72).stream("")
                        .build();
        byte[] out = new byte[1];
        ChunkDecoder.decode(chunk, 0, chunk.length, 1, 1, out, 0);
        assertEquals('a', out[0]);
    }

    @Test
    void faultsOfTheCaller() {
        byte[] chunk = {1, 2};
        byte[] out = new byte[8];
        assertThrows(IllegalArgumentException.class, () -> ChunkDecoder.decode(chunk, 0, 2, 0, 1, out, 0));
        assertThrows(IllegalArgumentException.class, () -> ChunkDecoder.decode(chunk, 0, 2, 1, 9, out, 0));
        assertThrows(IllegalArgumentException.class, () -> ChunkDecoder.decode(chunk, 0, 2, 1, 0, out, 0));
        assertThrows(IllegalArgumentException.class, () -> ChunkDecoder.decode(chunk, 0, 2, (1 << 24) + 1, 1, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkDecoder.decode(chunk, 1, 2, 1, 1, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkDecoder.decode(chunk, 0, 2, 9, 1, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> ChunkEncoder.encode(out, 0, 9, 1));
        assertThrows(IllegalArgumentException.class, () -> ChunkEncoder.encode(out, 0, 0, 1));
    }

    /** Gaps 0 and 5 have the codes 0 and 1, all values are 7. */
    private static ChunkBuilder sparse(long count, String gaps) {
        ChunkBuilder chunk = new ChunkBuilder().bytes(3, 0).varint(count).bytes(16, 1);
        return chunk.table(72, 0, 1, 5, 1).stream(gaps).bytes(0, 7);
    }

    /** The same in mode 5, with residues that are all 1. */
    private static ChunkBuilder withResidues(long count, String gaps) {
        ChunkBuilder chunk = new ChunkBuilder().bytes(5, 0).varint(count).bytes(16, 1);
        return chunk.table(72, 0, 1, 5, 1).stream(gaps).bytes(0, 7, 0, 1);
    }

    /** One stream of four letters. */
    private static ChunkBuilder letters(String bits) {
        return new ChunkBuilder().bytes(2, 16).table(256, LETTERS).stream(bits);
    }

    /** Literals 0 or 1; runs of 2 or 4; matches of 3 or 8; distances 0 (again) or 10. */
    private static ChunkBuilder matched(long sequences, String bits) {
        return new ChunkBuilder()
                        .bytes(4, 1)
                        .varint(sequences)
                        .table(256, 'a', 1, 'b', 1)
                        .table(72, 2, 1, 4, 1)
                        .table(72, 0, 1, 5, 1)
                        .table(72, 0, 1, 10, 1)
                        .stream(bits);
    }

    private static void rejects(String clause, ChunkBuilder chunk, int count, int width) {
        rejects(Kind.MALFORMED, clause, chunk, count, width);
    }

    private static void rejects(Kind kind, String clause, ChunkBuilder chunk, int count, int width) {
        rejects(kind, clause, chunk.build(), count, width);
    }

    private static void rejects(Kind kind, String clause, byte[] bytes, int count, int width) {
        byte[] out = new byte[count * width];
        FormatException e = assertThrows(
                FormatException.class, () -> ChunkDecoder.decode(bytes, 0, bytes.length, count, width, out, 0));
        assertEquals(clause, e.clause(), e.getMessage());
        assertEquals(kind, e.kind(), e.getMessage());
    }
}

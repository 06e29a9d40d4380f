package pith.tensorflow.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;

final class TableTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void entriesComeBackWhetherCompressedOrNot(boolean snappy) throws Exception {
        List<List<Table.Entry>> blocks = TestTables.blocks(5, 50);
        byte[] file = snappy ? TestTables.snappy(blocks) : TableWriter.write(new Table(blocks));
        Table table = read(file);
        assertEquals(5, table.blocks().size());
        List<Table.Entry> entries = table.entries();
        assertEquals(250, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Table.Entry expected = blocks.get(i / 50).get(i % 50);
            assertArrayEquals(expected.key(), entries.get(i).key());
            assertArrayEquals(expected.value(), entries.get(i).value());
        }
        // Written again, a compressed table is a plain one.
        assertArrayEquals(TableWriter.write(new Table(blocks)), TableWriter.write(table));
    }

    @Test
    void blocksLargerThanSnappysWindowExpand() throws Exception {
        byte[] noise = new byte[70_000];
        new Random(1).nextBytes(noise);
        String value = new String(noise, StandardCharsets.ISO_8859_1);
        List<List<Table.Entry>> blocks =
                List.of(List.of(TestTables.entry("a", value), TestTables.entry("b", value + value)));
        assertArrayEquals(
                blocks.get(0).get(1).value(),
                read(TestTables.snappy(blocks)).entries().get(1).value());
    }

    @Test
    void checksumIsTheOneOfThePublishedExamples() {
        // RFC 3720, B.4: 32 bytes of zeros; LevelDB's mask turned back.
        int masked = Checksums.masked(new byte[32], 0, 32);
        assertEquals(0x8A9136AA, Integer.rotateLeft(masked - 0xA282EAD8, 15));
    }

    @Test
    void anyChangedByteIsNoticed() throws Exception {
        byte[] good = TableWriter.write(new Table(TestTables.blocks(2, 3)));
        int padding = 0;
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x40;
            try {
                Table table = read(bad);
                // The padding of the footer has no meaning.
                assertTrue(at >= good.length - TableFormat.FOOTER_BYTES, "byte " + at);
                assertEquals(6, table.entries().size());
                padding++;
            } catch (FormatException e) {
                assertTrue(e.getMessage().length() < 200, e.getMessage());
            }
        }
        assertTrue(padding < TableFormat.FOOTER_BYTES, padding + " bytes without meaning");
    }

    @Test
    void everyLengthCutShortIsAFault() {
        byte[] good = TableWriter.write(new Table(TestTables.blocks(2, 3)));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(FormatException.class, () -> read(cut));
        }
    }

    @Test
    void absurdLengthsAreRefusedBeforeAnythingIsAllocated() throws Exception {
        assertFault("a key shares 9 bytes with one of 0", block(9, 1, 1, "ab"));
        assertFault("an entry of 4294967295 + 1 bytes, but 2 are left in the block", block(0, 0xFFFF_FFFFL, 1, "ab"));
        assertFault("an entry of 1 + 18446744073709551615 bytes, but 2 are left in the block", block(0, 1, -1, "ab"));
        assertFault("a block of 4 bytes cannot have 16777215 restart points", new byte[] {-1, -1, -1, 0});
        assertFault("a block of 4 bytes cannot have -1 restart points", new byte[] {-1, -1, -1, -1});
        ByteArrayOutputStream huge = new ByteArrayOutputStream();
        Varints.write(huge, 1L << 40);
        FormatException fault = assertThrows(
                FormatException.class, () -> read(TestTables.ofBlock(huge.toByteArray(), TableFormat.SNAPPY)));
        assertEquals(Kind.LIMIT_EXCEEDED, fault.kind());
        assertEquals("a block of 1099511627776 bytes, more than 67108864", fault.getMessage());
        FormatException longKey = assertThrows(
                FormatException.class,
                () -> read(TestTables.ofBlock(block(0, 70_000, 0, "k".repeat(70_000)), TableFormat.PLAIN)));
        assertEquals(Kind.LIMIT_EXCEEDED, longKey.kind());
    }

    @Test
    void keysHaveToAscendAndCompressionToBeKnown() throws Exception {
        BlockWriter block = new BlockWriter(1);
        block.add(new byte[] {'b'}, new byte[0]);
        block.add(new byte[] {'b'}, new byte[0]);
        assertFault("the keys are not in ascending order", block.finish());
        FormatException fault =
                assertThrows(FormatException.class, () -> read(TestTables.ofBlock(new BlockWriter(1).finish(), 2)));
        assertEquals("block compression 2", fault.getMessage());
    }

    /** Keys that repeat a long prefix can make a small file large: what it expands to is bounded. */
    @Test
    void keysThatGrowWithoutEndAreBounded() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int length = 60_000;
        addEntry(block, 0, length, "k".repeat(length));
        for (int i = 0; i < 5_000; i++) {
            addEntry(block, length + i, 1, "k");
        }
        block.writeBytes(TableWriter.fixed(0));
        FormatException fault = assertThrows(
                FormatException.class, () -> read(TestTables.ofBlock(block.toByteArray(), TableFormat.PLAIN)));
        assertEquals("the table expands to more than 268435456 bytes", fault.getMessage());
    }

    private static void addEntry(ByteArrayOutputStream block, long shared, long rest, String bytes) {
        Varints.write(block, shared);
        Varints.write(block, rest);
        Varints.write(block, 0);
        block.writeBytes(bytes.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] block(long shared, long rest, long value, String bytes) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        Varints.write(block, shared);
        Varints.write(block, rest);
        Varints.write(block, value);
        block.writeBytes(bytes.getBytes(StandardCharsets.UTF_8));
        block.writeBytes(TableWriter.fixed(0));
        return block.toByteArray();
    }

    private static void assertFault(String message, byte[] block) {
        FormatException fault =
                assertThrows(FormatException.class, () -> read(TestTables.ofBlock(block, TableFormat.PLAIN)), message);
        assertEquals(message, fault.getMessage());
    }

    private static Table read(byte[] file) throws IOException, FormatException {
        return Table.read(TensorData.of(file));
    }
}

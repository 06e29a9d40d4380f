package pith.tensorflow.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;

/** Tables put together byte by byte, so that they can be broken in one place at a time. */
final class TestTables {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TestTables() {}

    static Table.Entry entry(String key, String value) {
        return new Table.Entry(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns blocks of entries with long keys that have much in common. */
    static List<List<Table.Entry>> blocks(int blocks, int entries) {
        List<List<Table.Entry>> all = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            List<Table.Entry> block = new ArrayList<>();
            for (int j = 0; j < entries; j++) {
                block.add(entry(String.format("layer_%03d/kernel/%03d", i, j), "value " + i + " " + j));
            }
            all.add(block);
        }
        return all;
    }

    /** Returns a table of one block with the given stored bytes. */
    static byte[] ofBlock(byte[] stored, int compression) {
        TestTables table = new TestTables();
        BlockWriter index = new BlockWriter(1);
        index.add(new byte[] {'z'}, table.add(stored, compression));
        return table.finish(index);
    }

    /** Returns a table whose blocks are compressed by Snappy. */
    static byte[] snappy(List<List<Table.Entry>> blocks) {
        TestTables table = new TestTables();
        BlockWriter index = new BlockWriter(1);
        for (List<Table.Entry> entries : blocks) {
            BlockWriter block = new BlockWriter(TableFormat.RESTART_INTERVAL);
            entries.forEach(entry -> block.add(entry.key(), entry.value()));
            byte[] last = entries.get(entries.size() - 1).key();
            index.add(last, table.add(compressed(block.finish()), TableFormat.SNAPPY));
        }
        return table.finish(index);
    }

    static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (SnappyCompressorOutputStream snappy = new SnappyCompressorOutputStream(compressed, bytes.length)) {
            snappy.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private byte[] add(byte[] stored, int compression) {
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        Varints.write(handle, out.size());
        Varints.write(handle, stored.length);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(stored);
        whole.write(compression);
        out.writeBytes(whole.toByteArray());
        out.writeBytes(TableWriter.fixed(Checksums.masked(whole.toByteArray(), 0, whole.size())));
        return handle.toByteArray();
    }

    private byte[] finish(BlockWriter index) {
        byte[] filters = add(new BlockWriter(1).finish(), TableFormat.PLAIN);
        byte[] handle = add(index.finish(), TableFormat.PLAIN);
        ByteBuffer footer = ByteBuffer.allocate(TableFormat.FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(filters).put(handle);
        footer.putLong(TableFormat.FOOTER_BYTES - Long.BYTES, TableFormat.MAGIC);
        out.writeBytes(footer.array());
        return out.toByteArray();
    }
}

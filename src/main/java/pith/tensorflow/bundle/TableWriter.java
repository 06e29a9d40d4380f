package pith.tensorflow.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes tables as TensorFlow does: blocks that are not compressed, one after the other, and no filters. */
final class TableWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TableWriter() {}

    /** Returns the bytes of a table. A table that TensorFlow wrote without compression comes out the same. */
    static byte[] write(Table table) {
        TableWriter writer = new TableWriter();
        BlockWriter index = new BlockWriter(1);
        List<List<Table.Entry>> blocks = table.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            BlockWriter block = new BlockWriter(TableFormat.RESTART_INTERVAL);
            blocks.get(i).forEach(entry -> block.add(entry.key(), entry.value()));
            byte[] handle = writer.add(block);
            index.add(separator(blocks, i), handle);
        }
        byte[] filters = writer.add(new BlockWriter(1));
        writer.finish(filters, writer.add(index));
        return writer.out.toByteArray();
    }

    /** Returns a short key that is not below any in a block, and below all in the next one. */
    private static byte[] separator(List<List<Table.Entry>> blocks, int block) {
        byte[] last = lastKey(blocks.get(block));
        return block + 1 < blocks.size()
                ? Separators.between(last, blocks.get(block + 1).get(0).key())
                : Separators.after(last);
    }

    private static byte[] lastKey(List<Table.Entry> entries) {
        return entries.get(entries.size() - 1).key();
    }

    /** Adds a block and returns its handle. */
    private byte[] add(BlockWriter block) {
        byte[] contents = block.finish();
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        Varints.write(handle, out.size());
        Varints.write(handle, contents.length);
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        stored.writeBytes(contents);
        stored.write(TableFormat.PLAIN);
        out.writeBytes(stored.toByteArray());
        out.writeBytes(fixed(Checksums.masked(stored.toByteArray(), 0, stored.size())));
        return handle.toByteArray();
    }

    private void finish(byte[] filters, byte[] index) {
        ByteBuffer footer = ByteBuffer.allocate(TableFormat.FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(filters).put(index);
        footer.putLong(TableFormat.FOOTER_BYTES - Long.BYTES, TableFormat.MAGIC);
        out.writeBytes(footer.array());
    }

    static byte[] fixed(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }
}

package pith.tensorflow.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;

/**
 * A sorted table of keys and values; LevelDB, {@code doc/table_format.md}.
 *
 * @param blocks the entries of each data block, in ascending order of their keys
 */
record Table(List<List<Entry>> blocks) {
    Table {
        blocks = blocks.stream().map(List::copyOf).toList();
    }

    /** A key, compared byte by byte as unsigned numbers, and its value. */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(byte[] key, byte[] value) {}

    /** Where a block is, without its trailer. */
    record Handle(long offset, long size) {
        static Handle read(ByteBuffer from) throws FormatException {
            return new Handle(Varints.read(from), Varints.read(from));
        }
    }

    /** All entries in order. */
    List<Entry> entries() {
        return blocks.stream().flatMap(List::stream).toList();
    }

    /** Returns whether a file ends as a table does. */
    static boolean isTable(TensorData file) throws IOException {
        if (file.size() < TableFormat.FOOTER_BYTES) {
            return false;
        }
        ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(file.size() - Long.BYTES, magic);
        return magic.getLong(0) == TableFormat.MAGIC;
    }

    /**
     * Reads a table, checking every block's checksum and the order of the keys.
     *
     * @throws FormatException if it is damaged, or larger than {@link TableFormat} allows
     */
    static Table read(TensorData file) throws IOException, FormatException {
        if (file.size() > TableFormat.MAX_BYTES) {
            throw FormatException.limit("", file.size() + " bytes, more than " + TableFormat.MAX_BYTES);
        }
        return new Reader(file.toByteArray()).read();
    }

    /** Reads one table. */
    private static final class Reader {
        /** How far back references in Snappy data go at most. */
        private static final int SNAPPY_WINDOW = 1 << 16;

        private final byte[] file;
        private final List<List<Entry>> blocks = new ArrayList<>();
        private byte[] lastKey = new byte[0];
        private boolean any;
        private long expanded;

        Reader(byte[] file) {
            this.file = file;
        }

        Table read() throws FormatException {
            if (file.length < TableFormat.FOOTER_BYTES) {
                throw new FormatException(
                        Kind.NOT_THIS_FORMAT, "", 0, file.length + " bytes are too few for a table: is it complete?");
            }
            ByteBuffer footer = ByteBuffer.wrap(file, file.length - TableFormat.FOOTER_BYTES, TableFormat.FOOTER_BYTES)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (footer.getLong(TableFormat.FOOTER_BYTES - Long.BYTES) != TableFormat.MAGIC) {
                throw new FormatException(
                        Kind.NOT_THIS_FORMAT, "", file.length - Long.BYTES, "does not end as a table: is it complete?");
            }
            // Filters are not used here, but what is damaged should not go unnoticed.
            block(Handle.read(footer));
            BlockReader index = new BlockReader(block(Handle.read(footer)));
            while (index.hasNext()) {
                Handle handle = Handle.read(ByteBuffer.wrap(index.next().value()));
                try {
                    List<Entry> entries = entries(block(handle));
                    if (!entries.isEmpty()) {
                        blocks.add(entries);
                    }
                } catch (FormatException e) {
                    throw e.at(handle.offset());
                }
            }
            return new Table(blocks);
        }

        /** Returns the contents of a block, expanded. */
        private byte[] block(Handle handle) throws FormatException {
            long end = (long) file.length - TableFormat.FOOTER_BYTES;
            if (handle.offset() < 0
                    || handle.size() < 0
                    || handle.offset() > end
                    || handle.size() > end - handle.offset() - TableFormat.TRAILER_BYTES) {
                throw FormatException.malformed(
                        "",
                        "a block of " + Long.toUnsignedString(handle.size()) + " bytes at byte "
                                + Long.toUnsignedString(handle.offset()) + ", but the blocks end at byte " + end);
            }
            int from = (int) handle.offset();
            int size = (int) handle.size();
            int stored = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(from + size + 1);
            int actual = Checksums.masked(file, from, size + 1);
            if (stored != actual) {
                throw new FormatException(
                        Kind.MALFORMED,
                        "",
                        from,
                        String.format("a block has the checksum %08x, not %08x: the file is damaged", actual, stored));
            }
            byte[] contents = Arrays.copyOfRange(file, from, from + size);
            return switch (file[from + size]) {
                case TableFormat.PLAIN -> counted(contents);
                case TableFormat.SNAPPY -> snappy(contents);
                default ->
                    throw new FormatException(
                            Kind.UNSUPPORTED, "", (long) from + size, "block compression " + file[from + size]);
            };
        }

        private byte[] snappy(byte[] compressed) throws FormatException {
            long size = Varints.read(ByteBuffer.wrap(compressed));
            if (size < 0 || size > TableFormat.MAX_BLOCK_BYTES) {
                throw FormatException.limit(
                        "",
                        "a block of " + Long.toUnsignedString(size) + " bytes, more than "
                                + TableFormat.MAX_BLOCK_BYTES);
            }
            count(size);
            byte[] contents;
            try (SnappyCompressorInputStream in =
                    new SnappyCompressorInputStream(new ByteArrayInputStream(compressed), SNAPPY_WINDOW)) {
                contents = in.readNBytes((int) size);
            } catch (IOException | RuntimeException e) {
                FormatException damaged = FormatException.malformed("", "a block's Snappy data are damaged");
                damaged.initCause(e);
                throw damaged;
            }
            if (contents.length != size) {
                throw FormatException.malformed(
                        "", "a block expands to " + contents.length + " bytes instead of " + size);
            }
            return contents;
        }

        private byte[] counted(byte[] contents) throws FormatException {
            count(contents.length);
            return contents;
        }

        /** Blocks may lie over each other, and keys repeat each other's prefixes: what they come to has to be bounded. */
        private void count(long bytes) throws FormatException {
            expanded += bytes;
            if (expanded > TableFormat.MAX_BYTES) {
                throw FormatException.limit("", "the table expands to more than " + TableFormat.MAX_BYTES + " bytes");
            }
        }

        private List<Entry> entries(byte[] contents) throws FormatException {
            List<Entry> entries = new ArrayList<>();
            BlockReader reader = new BlockReader(contents);
            while (reader.hasNext()) {
                Entry entry = reader.next();
                count(entry.key().length);
                if (any && Arrays.compareUnsigned(lastKey, entry.key()) >= 0) {
                    throw FormatException.malformed("", "the keys are not in ascending order");
                }
                any = true;
                lastKey = entry.key();
                entries.add(entry);
            }
            return entries;
        }
    }
}

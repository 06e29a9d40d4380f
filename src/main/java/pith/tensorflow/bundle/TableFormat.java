package pith.tensorflow.bundle;

/** Constants of the table format; LevelDB, {@code doc/table_format.md}. */
final class TableFormat {
    /** Ends every table, little-endian. */
    static final long MAGIC = 0xDB4775248B80FB57L;

    /** Two block handles, padded, and the magic. */
    static final int FOOTER_BYTES = 48;

    /** Compression and checksum after every block. */
    static final int TRAILER_BYTES = 5;

    static final int PLAIN = 0;
    static final int SNAPPY = 1;

    /** Entries of a data block from one whole key to the next. */
    static final int RESTART_INTERVAL = 16;

    /** Largest table, expanded; that of a model with a million variables is smaller. */
    static final long MAX_BYTES = 1L << 28;

    /** Largest block, expanded. */
    static final int MAX_BLOCK_BYTES = 1 << 26;

    static final int MAX_KEY_BYTES = 1 << 16;

    private TableFormat() {}
}

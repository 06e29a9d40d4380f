package pith.entropy;

/** The numbers of chapters 5 and 6 of the specification. */
final class ChunkFormat {
    static final int MAX_WIDTH = 8;

    /** Units in a chunk, SEQ-4. */
    static final int MAX_COUNT = 1 << 24;

    static final int MODE_STORED = 0;
    static final int MODE_CONSTANT = 1;
    static final int MODE_DENSE = 2;
    static final int MODE_SPARSE = 3;
    static final int MODE_MATCHED = 4;
    static final int MODE_SPARSE_WITH_RESIDUES = 5;

    static final int KIND_CONSTANT = 0;
    /** Kinds 1 to this one are packed; the kind is the number of bits of a field. */
    static final int KIND_PACKED_8 = 8;

    static final int KIND_ONE_STREAM = 16;
    static final int KIND_FOUR_STREAMS = 17;

    /** Tables of a gap block, CHU-12. */
    static final int MAX_GAP_TABLES = 8;

    /** Gaps that share a table. */
    static final int GAP_GROUP = 16;

    static final int BYTE_SYMBOLS = 256;
    static final int INTEGER_SYMBOLS = 72;

    /** The longest code, HUF-2. */
    static final int MAX_CODE_LENGTH = 12;

    static final int MAX_CONTEXTS = 8;
    static final int MIN_MATCH = 3;

    private ChunkFormat() {}
}

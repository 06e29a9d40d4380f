package pith.conformance.generator;

/** A matched chunk (chapter 5), written sequence by sequence. */
final class Matched {
    private final Code[] literals;
    private Code runs = Code.none(Code.INTEGERS);
    private Code lengths = Code.none(Code.INTEGERS);
    private Code distances = Code.none(Code.INTEGERS);
    private final Bits bits = new Bits();
    private long sequences;
    private int done;

    private Matched(Code... literals) {
        this.literals = literals;
    }

    /** Starts a chunk with one literal table for each context. */
    static Matched with(Code... literals) {
        return new Matched(literals);
    }

    /** Sets the tables of run lengths, match lengths and distances. */
    Matched integers(Code runTable, Code lengthTable, Code distanceTable) {
        runs = runTable;
        lengths = lengthTable;
        distances = distanceTable;
        return this;
    }

    /** Appends a run of literals and a match. */
    Matched sequence(byte[] run, int length, long distance) {
        return run(run.length).literals(run).match(length, distance);
    }

    Matched run(long length) {
        bits.bits(Integers.code(runs, length));
        return this;
    }

    /** Appends literals, each with the table of its context. */
    Matched literals(byte[] values) {
        for (byte value : values) {
            bits.bits(literals[done++ % literals.length].of(value & 0xFF));
        }
        return this;
    }

    Matched match(int length, long distance) {
        bits.bits(Integers.code(lengths, length - 3)).bits(Integers.code(distances, distance));
        sequences++;
        done += length;
        return this;
    }

    /** Says that there are more or fewer sequences than were appended. */
    Matched sequences(long number) {
        sequences = number;
        return this;
    }

    Bits bits() {
        return bits;
    }

    /** Returns what stands before the stream. */
    byte[] head() {
        byte[] head = Bytes.join(Bytes.of(4, literals.length), Bytes.varint(sequences));
        for (Code literal : literals) {
            head = Bytes.join(head, literal.table());
        }
        return Bytes.join(head, runs.table(), lengths.table(), distances.table());
    }

    byte[] chunk() {
        return Bytes.join(head(), Chunks.stream(bits));
    }
}

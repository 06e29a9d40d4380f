package pith.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chunk taken apart into the parts that chapter 5 names, to be changed one by one and put together again. */
final class ChunkParts {
    /** What a part is. */
    enum Kind {
        /** The mode, the kind of a block, a number of contexts or tables. */
        CODE,
        /** A count or a bound. */
        VARINT,
        /** Units, constants and packed fields. */
        DATA,
        /** A code table of 256 symbols. */
        BYTE_TABLE,
        /** A code table of 72 symbols. */
        INTEGER_TABLE,
        /** A stream without its length, which is put before it anew. */
        STREAM
    }

    /** A part. */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(Kind kind, byte[] bytes) {}

    private final byte[] chunk;
    private final List<Part> parts = new ArrayList<>();
    private int position;

    private ChunkParts(byte[] chunk) {
        this.chunk = chunk;
    }

    /**
     * Takes a chunk apart.
     *
     * @param n units that it codes
     * @param w bytes of a unit
     * @throws IllegalArgumentException if it does not have the parts that its mode says
     */
    static List<Part> of(byte[] chunk, int n, int w) {
        ChunkParts walk = new ChunkParts(chunk);
        switch (walk.code()) {
            case 0 -> walk.take(Kind.DATA, (long) n * w);
            case 1 -> walk.take(Kind.DATA, w);
            case 2 -> walk.planes(w, n);
            case 3 -> walk.sparse(n, w);
            case 4 -> walk.matched();
            case 5 -> walk.planes(1, n - walk.sparse(n, w));
            default -> throw new IllegalArgumentException("mode");
        }
        if (walk.position != chunk.length) {
            throw new IllegalArgumentException("bytes are left over");
        }
        return walk.parts;
    }

    static byte[] join(List<Part> parts) {
        byte[][] bytes = new byte[parts.size()][];
        for (int i = 0; i < bytes.length; i++) {
            Part part = parts.get(i);
            bytes[i] = part.kind() == Kind.STREAM ? Chunks.stream(part.bytes()) : part.bytes();
        }
        return Bytes.join(bytes);
    }

    /** Returns the number of listed units. */
    private long sparse(int n, int w) {
        take(Kind.DATA, w);
        long listed = varint();
        parts.add(new Part(Kind.VARINT, Bytes.varint(listed)));
        if (listed < 1 || listed > n) {
            throw new IllegalArgumentException("count");
        }
        int kind = code();
        int tables = code();
        for (int i = 1; i < tables; i++) {
            parts.add(new Part(Kind.VARINT, Bytes.varint(varint())));
        }
        for (int i = 1; i < tables; i++) {
            table(Kind.INTEGER_TABLE, Code.INTEGERS);
        }
        coded(kind, Kind.INTEGER_TABLE, Code.INTEGERS);
        planes(w, listed);
        return listed;
    }

    private void matched() {
        int contexts = code();
        parts.add(new Part(Kind.VARINT, Bytes.varint(varint())));
        for (int i = 0; i < contexts; i++) {
            table(Kind.BYTE_TABLE, Code.BYTES);
        }
        for (int i = 0; i < 3; i++) {
            table(Kind.INTEGER_TABLE, Code.INTEGERS);
        }
        stream();
    }

    private void planes(int count, long k) {
        for (int p = 0; p < count; p++) {
            int kind = code();
            if (kind == 0) {
                take(Kind.DATA, 1);
            } else if (kind <= 8) {
                take(Kind.DATA, (k * kind + 7) / 8);
            } else {
                coded(kind, Kind.BYTE_TABLE, Code.BYTES);
            }
        }
    }

    private void coded(int kind, Kind table, int alphabet) {
        if (kind != 16 && kind != 17) {
            throw new IllegalArgumentException("kind");
        }
        table(table, alphabet);
        for (int i = 0; i < (kind == 16 ? 1 : 4); i++) {
            stream();
        }
    }

    private void stream() {
        take(Kind.STREAM, varint());
    }

    private int code() {
        return take(Kind.CODE, 1)[0] & 0xFF;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 63 && position < chunk.length; shift += 7) {
            byte next = chunk[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint");
    }

    private byte[] take(Kind kind, long length) {
        if (length < 0 || length > chunk.length - position) {
            throw new IllegalArgumentException("cut short");
        }
        byte[] bytes = Arrays.copyOfRange(chunk, position, position + (int) length);
        position += bytes.length;
        parts.add(new Part(kind, bytes));
        return bytes;
    }

    private void table(Kind kind, int alphabet) {
        int bit = 8 * position;
        int present = 0;
        boolean isPresent = false;
        for (int symbol = 0; symbol < alphabet; isPresent = !isPresent) {
            int zeros = run(bit, 0);
            bit += zeros;
            int run = 0;
            for (int i = 0; i <= zeros && i < 10; i++) {
                run = 2 * run + bit(bit++);
            }
            run -= symbol == 0 && !isPresent ? 1 : 0;
            present += isPresent ? run : 0;
            symbol += run;
        }
        if (present >= 2) {
            bit += 4;
            for (int i = 1; i < present; i++) {
                bit += run(bit, 1) + 1;
            }
        }
        take(kind, (bit + 7) / 8 - position);
    }

    /** Returns how many equal bits stand at a position. */
    private int run(int from, int value) {
        int at = from;
        while (bit(at) == value) {
            at++;
        }
        return at - from;
    }

    private int bit(int index) {
        if (index / 8 >= chunk.length) {
            throw new IllegalArgumentException("cut short");
        }
        return chunk[index / 8] >> (7 - index % 8) & 1;
    }
}

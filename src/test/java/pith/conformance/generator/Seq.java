package pith.conformance.generator;

import java.util.List;
import pith.format.proto.Sequence;

/** Chunks of a sequence and how many units all but the last of them code; lengths and checksums follow. */
record Seq(int chunkElements, List<byte[]> chunks) {
    static final Seq NONE = new Seq(0, List.of());

    static Seq of(byte[] chunk) {
        return new Seq(0, List.of(chunk));
    }

    static Seq of(int chunkElements, byte[]... chunks) {
        return new Seq(chunkElements, List.of(chunks));
    }

    static Seq coded(Coding coding, int width, byte[] units) {
        return units.length == 0 ? NONE : of(coding.chunk(width, units));
    }

    static Seq stored(byte[] units) {
        return coded(Coding.STORED, 1, units);
    }

    /** Returns float parameters as the format has them: sign last. */
    static Seq floats(float... values) {
        return stored(Bytes.signLast(4, Bytes.floats(values)));
    }

    byte[] area() {
        return Bytes.join(chunks.toArray(byte[][]::new));
    }

    Sequence toProto() {
        Sequence.Builder sequence = Sequence.newBuilder().setChunkElements(chunkElements);
        for (byte[] chunk : chunks) {
            sequence.addChunkLengths(chunk.length).addChunkCrcs(Bytes.crc(chunk));
        }
        return sequence.build();
    }
}

package pith.entropy;

import java.util.Arrays;
import pith.error.FormatException;

/** Decodes plane blocks (chapter 5, "Plane block"). */
final class PlaneDecoder {
    private PlaneDecoder() {}

    /** Reads a block of {@code count} bytes, at least 1. */
    static void decode(ChunkReader in, int count, byte[] out, int outOffset) throws FormatException {
        int kind = in.u8("kind of a plane block");
        switch (kind) {
            case ChunkFormat.KIND_CONSTANT ->
                Arrays.fill(out, outOffset, outOffset + count, (byte) in.u8("value of a constant plane block"));
            case 1, 2, 3, 4, 5, 6, 7 -> unpack(in, kind, count, out, outOffset);
            case ChunkFormat.KIND_PACKED_8 -> {
                int from = in.take(count, "packed plane block");
                System.arraycopy(in.bytes(), from, out, outOffset, count);
            }
            case ChunkFormat.KIND_ONE_STREAM -> HuffmanDecoder.one(in, table(in), count, out, outOffset);
            case ChunkFormat.KIND_FOUR_STREAMS -> HuffmanDecoder.four(in, table(in), count, out, outOffset);
            default -> throw FormatException.unsupported("CHU-5", "a plane block of kind " + kind);
        }
    }

    private static DecodeTable table(ChunkReader in) throws FormatException {
        return DecodeTable.ofBytes(in.codeTable(ChunkFormat.BYTE_SYMBOLS));
    }

    private static void unpack(ChunkReader in, int width, int count, byte[] out, int outOffset) throws FormatException {
        int length = (int) (((long) count * width + 7) / 8);
        int from = in.take(length, "packed plane block");
        int perWindow = BigEndian.WINDOW_BITS / width;
        long position = 8L * from;
        int to = outOffset;
        int end = outOffset + count;
        while (to < end) {
            long window = BigEndian.window(in.bytes(), from + length, position);
            int fields = Math.min(perWindow, end - to);
            for (int i = 0; i < fields; i++) {
                out[to++] = (byte) (window >>> (Long.SIZE - width));
                window <<= width;
            }
            position += (long) fields * width;
        }
        int padding = (int) (-position & 7);
        if ((in.bytes()[from + length - 1] & ((1 << padding) - 1)) != 0) {
            throw FormatException.malformed("CHU-6", "the padding of a packed plane block is not zero");
        }
    }
}

package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.reader.ReadOptions;

/**
 * Reads files in both ways that the reader has, as a whole and piece by piece, and sees it keep its promises: no exception
 * but the one for bad files, the same content either way, and for files of less than 1 MiB no more than 2 seconds of work and
 * 512 MiB of memory, garbage included.
 */
final class BoundedReading {
    private static final int SMALL_FILE = 1 << 20;
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final long MAX_BYTES = 512L << 20;

    private final com.sun.management.ThreadMXBean thread =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final BuiltInReader reader;
    private final ReadOptions options;
    private final Path path;

    /** Creates a reading with a limit on what a file decodes to that lets a fuzzer try many files. */
    BoundedReading() {
        this(1 << 22);
    }

    BoundedReading(long maxDecodedBytes) {
        reader = new BuiltInReader(maxDecodedBytes);
        options = ReadOptions.DEFAULT.withMaxDecodedBytes(maxDecodedBytes).withThreads(1);
        try {
            path = Files.createTempFile("bounded", ".pith");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        path.toFile().deleteOnExit();
    }

    /** Reads a file; returns what the reader answers. */
    JsonObject of(byte[] file) throws IOException {
        Files.write(path, file);
        Cost cost = read();
        if (file.length < SMALL_FILE && !cost.isSmall()) {
            // Loading a class counts for the thread that needs it first, and much so where a fuzzer rewrites classes.
            cost = read();
            assertTrue(cost.isSmall(), cost::toString);
        }
        return cost.answer;
    }

    private Cost read() throws IOException {
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long start = thread.getCurrentThreadCpuTime();
        JsonObject answer = pieces();
        long buffers = whole(answer);
        long nanos = thread.getCurrentThreadCpuTime() - start;
        return new Cost(answer, nanos, thread.getCurrentThreadAllocatedBytes() - allocated + buffers);
    }

    /** What a reading took: time of the processor, which is the same on a machine that has much else to do, and memory. */
    private record Cost(JsonObject answer, long nanos, long bytes) {
        boolean isSmall() {
            return nanos < MAX_NANOS && bytes < MAX_BYTES;
        }

        @Override
        public String toString() {
            return nanos / 1_000_000 + " ms, " + (bytes >> 20) + " MiB";
        }
    }

    private JsonObject pieces() {
        try {
            JsonObject answer = JsonParser.parseString(reader.read(path)).getAsJsonObject();
            if (answer.has("message")) {
                assertEquals(1, answer.get("message").getAsString().lines().count(), answer::toString);
            }
            return answer;
        } catch (ReaderFailure e) {
            throw new AssertionError(e);
        }
    }

    /** Decodes all tensors at once; returns how many bytes of buffers that took. */
    private long whole(JsonObject answer) throws IOException {
        try (PithFile file = PithFile.open(path, options)) {
            JsonArray expected = answer.has("error") ? new JsonArray() : answer.getAsJsonArray("tensors");
            long bytes = 0;
            int tensor = 0;
            for (ByteBuffer elements : file.decodeAll().values()) {
                bytes += elements.capacity();
                if (!expected.isEmpty()) {
                    JsonObject entry = expected.get(tensor++).getAsJsonObject();
                    assertEquals(entry.get("sha256").getAsString(), sha256(elements), answer::toString);
                }
            }
            return bytes;
        } catch (FormatException e) {
            assertTrue(answer.has("error"), () -> e.getMessage() + ", but " + answer);
            return 0;
        }
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

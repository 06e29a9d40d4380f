package pith.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Samples for the repository's example: soft shapes in colours, which its network tells apart. */
final class TestSamples {
    private static final int SIDE = 32;

    private TestSamples() {}

    /** Writes images of 32 × 32 as an {@code .npy} file of bytes. */
    static Path images(Path file, int count, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (int image = 0; image < count; image++) {
            double[] wave = random.doubles(6, 0.02, 0.5).toArray();
            double[] phase = random.doubles(3, 0, 6).toArray();
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    for (int c = 0; c < 3; c++) {
                        double value = Math.sin(x * wave[2 * c] + y * wave[2 * c + 1] + phase[c]);
                        pixels.write((int) Math.max(0, Math.min(255, 127 + 90 * value + 12 * random.nextGaussian())));
                    }
                }
            }
        }
        return write(file, "|u1", count + ", 32, 32, 3", pixels.toByteArray());
    }

    /** Writes floats as an {@code .npy} file. */
    static Path floats(Path file, String shape, float... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return write(file, "<f4", shape, bytes.array());
    }

    private static Path write(Path file, String type, String shape, byte[] data) throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        byte[] text = (header + " ".repeat(63 - (header.length() + 10) % 64) + "\n").getBytes(ISO_8859_1);
        ByteBuffer all = ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        all.putShort((short) text.length).put(text).put(data);
        return Files.write(file, all.array());
    }
}

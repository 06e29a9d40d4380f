package pith.entropy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Rows of bytes of many shapes, all from fixed seeds. */
final class Distributions {
    /** A row of units. Nobody changes or compares the array. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sample(String name, byte[] bytes, int count, int width) {
        @Override
        public String toString() {
            return name + ", " + count + " units of " + width;
        }
    }

    private Distributions() {}

    /** Small and middling rows of every width. */
    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        for (int count = 1; count <= 70; count++) {
            samples.addAll(of(count, 1));
        }
        for (int width = 2; width <= ChunkFormat.MAX_WIDTH; width++) {
            for (int count : new int[] {1, 2, 3, 40, 700}) {
                samples.addAll(of(count, width));
            }
        }
        for (int count : new int[] {1000, BlockEncoder.FOUR_STREAMS_FROM - 1, BlockEncoder.FOUR_STREAMS_FROM, 20_001}) {
            samples.addAll(of(count, 1));
        }
        samples.addAll(of(BlockEncoder.FOUR_STREAMS_FROM + 3, 4));
        return samples;
    }

    /** One row of each shape. */
    static List<Sample> of(int count, int width) {
        int total = count * width;
        Random random = new Random(31L * count + width);
        List<Sample> samples = new ArrayList<>();
        samples.add(new Sample("zeros", new byte[total], count, width));
        byte[] noise = new byte[total];
        random.nextBytes(noise);
        samples.add(new Sample("noise", noise, count, width));
        samples.add(new Sample("one differs", oneDiffers(total), count, width));
        samples.add(new Sample("two symbols", bytes(total, i -> random.nextBoolean() ? 200 : 3), count, width));
        samples.add(new Sample("small fields", bytes(total, i -> random.nextInt(1 << (1 + total % 7))), count, width));
        samples.add(new Sample("laplace", bytes(total, i -> laplace(random, 2)), count, width));
        samples.add(new Sample("skewed", bytes(total, i -> Math.min(255, geometric(random))), count, width));
        samples.add(new Sample("sparse", sparse(random, count, width, 0.05), count, width));
        samples.add(new Sample("very sparse", sparse(random, count, width, 0.001), count, width));
        samples.add(new Sample("half", sparse(random, count, width, 0.5), count, width));
        samples.add(new Sample("uneven rows", unevenRows(random, count, width), count, width));
        samples.add(new Sample("zeros of both signs", zerosOfBothSigns(random, count, width), count, width));
        samples.add(new Sample("text", text(random, total), count, width));
        samples.add(new Sample("period 7", bytes(total, i -> i % 7 * 31), count, width));
        samples.add(new Sample("copies", copies(random, total), count, width));
        samples.add(new Sample("floats", floats(random, count, width), count, width));
        return samples;
    }

    /** A symbol of five bits or so around 16. */
    static int laplace(Random random, double scale) {
        double u = random.nextDouble() - 0.5;
        double x = -scale * Math.signum(u) * Math.log(1 - 2 * Math.abs(u));
        return Math.max(0, Math.min(31, 16 + (int) Math.round(x)));
    }

    private static int geometric(Random random) {
        int value = 0;
        while (random.nextInt(4) != 0) {
            value++;
        }
        return value;
    }

    private static byte[] oneDiffers(int total) {
        byte[] bytes = new byte[total];
        bytes[total / 2] = 77;
        return bytes;
    }

    static byte[] sparse(Random random, int count, int width, double density) {
        byte[] bytes = new byte[count * width];
        Arrays.fill(bytes, (byte) (width == 1 ? 9 : 0));
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < density) {
                for (int j = 0; j < width; j++) {
                    bytes[i * width + j] = (byte) laplace(random, 4);
                }
            }
        }
        return bytes;
    }

    /** Rows of which some have many more units that are not zero than others. */
    static byte[] unevenRows(Random random, int count, int width) {
        byte[] bytes = new byte[count * width];
        double density = 0;
        for (int i = 0; i < count; i++) {
            if (i % 300 == 0) {
                density = 0.03 * (1 << random.nextInt(5));
            }
            if (random.nextDouble() < density) {
                bytes[i * width] = (byte) laplace(random, 4);
            }
        }
        return bytes;
    }

    /** Zeros whose lowest bit is a sign, among a few other units. */
    private static byte[] zerosOfBothSigns(Random random, int count, int width) {
        byte[] bytes = new byte[count * width];
        for (int i = 0; i < count; i++) {
            Units.put(random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(2), bytes, i * width, width);
        }
        return bytes;
    }

    /** Repetitive lines such as the names of nodes. */
    static byte[] text(Random random, int total) {
        StringBuilder text = new StringBuilder();
        String[] words = {"conv", "bn", "relu", "weight", "bias", "MatMul", "Add", "running_mean"};
        while (text.length() < total) {
            text.append(String.format(
                    Locale.ROOT,
                    "/model/layer%d/%s.%d/%s\u0001",
                    random.nextInt(40),
                    words[random.nextInt(words.length)],
                    random.nextInt(4),
                    words[random.nextInt(words.length)]));
        }
        return bytes(total, text::charAt);
    }

    private static byte[] copies(Random random, int total) {
        byte[] bytes = new byte[total];
        random.nextBytes(bytes);
        for (int i = 8; i < total; ) {
            int distance = 1 + random.nextInt(i);
            int length = Math.min(random.nextInt(60), total - i);
            for (int j = 0; j < length; j++) {
                bytes[i + j] = bytes[i + j - distance];
            }
            i += length + random.nextInt(20) + 1;
        }
        return bytes;
    }

    private static byte[] floats(Random random, int count, int width) {
        byte[] bytes = new byte[count * width];
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits((float) (random.nextGaussian() * 0.05));
            long unit = (long) bits << 32 | Integer.toUnsignedLong(Integer.rotateLeft(bits, 1));
            Units.put(unit, bytes, i * width, width);
        }
        return bytes;
    }

    /** Value of the byte at an index. */
    @FunctionalInterface
    interface Source {
        int at(int index);
    }

    static byte[] bytes(int total, Source source) {
        byte[] bytes = new byte[total];
        for (int i = 0; i < total; i++) {
            bytes[i] = (byte) source.at(i);
        }
        return bytes;
    }
}

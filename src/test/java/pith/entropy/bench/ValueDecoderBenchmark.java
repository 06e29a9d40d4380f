package pith.entropy.bench;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;
import pith.entropy.ChunkEncoder;
import pith.entropy.Effort;
import pith.entropy.ValueDecoder;
import pith.error.FormatException;

/**
 * Floats decoded in a microsecond, against zstd and xz (for Java) on the same floats in the same run. The floats are shared
 * weights of five bits; prints the sizes of all when it begins. Run {@link #main}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ValueDecoderBenchmark {
    private static final int COUNT = 1 << 20;
    private static final int VALUES = 32;

    /** Share of weights that are not pruned. */
    @Param({"1.0", "0.3", "0.08"})
    private double density;

    private int[] values = {};
    private byte[] chunk = {};
    private byte[] zstd3 = {};
    private byte[] zstd19 = {};
    private byte[] xz = {};
    private byte[] floats = {};
    private ByteBuffer direct = ByteBuffer.allocateDirect(0);

    @Setup
    public void encode() throws IOException {
        Random random = new Random(1);
        values = new int[VALUES];
        Arrays.setAll(values, i -> i == VALUES / 2 ? 0 : Float.floatToRawIntBits((i - 15.9f) * 0.00317f));
        byte[] symbols = new byte[COUNT];
        ByteBuffer weights = ByteBuffer.allocate(COUNT * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < COUNT; i++) {
            double u = random.nextDouble() - 0.5;
            long symbol = VALUES / 2 + Math.round(-4 * Math.signum(u) * Math.log(1 - 2 * Math.abs(u)));
            boolean kept = random.nextDouble() < density;
            symbols[i] = (byte) (kept ? Math.max(0, Math.min(VALUES - 1, symbol)) : VALUES / 2);
            weights.putInt(values[symbols[i]]);
        }
        chunk = ChunkEncoder.encode(symbols, 0, COUNT, 1, Effort.FAST);
        floats = weights.array();
        zstd3 = Zstd.compress(floats, 3);
        zstd19 = Zstd.compress(floats, 19);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(6))) {
            out.write(floats);
        }
        xz = packed.toByteArray();
        direct = ByteBuffer.allocateDirect(floats.length).order(ByteOrder.LITTLE_ENDIAN);
        System.out.printf(
                "%nmode %d: %d bytes; zstd -3: %d, -19: %d; xz -6: %d%n",
                chunk[0], chunk.length, zstd3.length, zstd19.length, xz.length);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public ByteBuffer pith() throws FormatException {
        ValueDecoder.decode(chunk, 0, chunk.length, COUNT, values, direct.clear());
        return direct;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] zstd3() {
        Zstd.decompress(floats, zstd3);
        return floats;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] zstd19() {
        Zstd.decompress(floats, zstd19);
        return floats;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int xz() throws IOException {
        try (InputStream in = new XZInputStream(new ByteArrayInputStream(xz))) {
            return in.readNBytes(floats, 0, floats.length);
        }
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ValueDecoderBenchmark.class.getName())
                        .build())
                .run();
    }
}

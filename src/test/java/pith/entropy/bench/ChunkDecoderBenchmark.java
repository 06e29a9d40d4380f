package pith.entropy.bench;

import com.github.luben.zstd.Zstd;
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
import pith.entropy.ChunkDecoder;
import pith.entropy.ChunkEncoder;
import pith.entropy.Effort;
import pith.error.FormatException;

/**
 * Symbols decoded in a second, against zstd on the same bytes in the same run. The units are symbols of quantised
 * weights; prints the sizes of both when it begins. Run {@link #main}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkDecoderBenchmark {
    private static final int COUNT = 1 << 22;

    /** Share of symbols that are not the background. */
    @Param({"1.0", "0.3", "0.1", "0.03"})
    private double density;

    /** Spread of the symbols, which are distributed after Laplace. */
    @Param({"2.0", "5.0"})
    private double scale;

    private byte[] chunk = {};
    private byte[] zstd = {};
    private byte[] out = {};

    @Setup
    public void encode() {
        Random random = new Random(1);
        byte[] symbols = new byte[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double u = random.nextDouble() - 0.5;
            long symbol = 16 + Math.round(-scale * Math.signum(u) * Math.log(1 - 2 * Math.abs(u)));
            symbols[i] = random.nextDouble() < density ? (byte) Math.max(0, Math.min(31, symbol)) : 16;
        }
        chunk = ChunkEncoder.encode(symbols, 0, COUNT, 1, Effort.FAST);
        zstd = Zstd.compress(symbols, 19);
        out = new byte[COUNT];
        System.out.printf("%nmode %d: %d bytes; zstd -19: %d bytes%n", chunk[0], chunk.length, zstd.length);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] pith() throws FormatException {
        ChunkDecoder.decode(chunk, 0, chunk.length, COUNT, 1, out, 0);
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] zstd() {
        Zstd.decompress(out, zstd);
        return out;
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ChunkDecoderBenchmark.class.getName())
                        .build())
                .run();
    }
}

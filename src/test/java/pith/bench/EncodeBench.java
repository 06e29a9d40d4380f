package pith.bench;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.Progress;
import pith.bench.Contest.Clock;
import pith.compress.CompressOptions;
import pith.compress.Guidance;

/**
 * Converts models without loss, against zstd and xz on the same files. What counts is the processor time of all threads, so
 * the compiler of the virtual machine counts against Pith; xz is the Java implementation.
 */
@Command(name = "encode", description = "Converts a model, against zstd -19 and xz -6 on the same file.")
final class EncodeBench implements Callable<Integer> {
    private static final int BUFFER = 1 << 20;

    @Parameters(arity = "1..*", description = ".onnx files")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--rounds", description = "of which the median counts (${DEFAULT-VALUE})")
    private int rounds = 3;

    /** A way to make a file smaller. */
    @FunctionalInterface
    private interface Way {
        void compress(Path in, Path out) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        Path out = Files.createTempDirectory("pith-bench").resolve("out");
        try {
            for (Path file : files) {
                double pith = median("pith", EncodeBench::pith, file, out);
                double zstd = median("zstd -19", EncodeBench::zstd, file, out);
                double xz = median("xz -6", EncodeBench::xz, file, out);
                System.out.printf("  zstd -19 takes %.1f times as long, xz -6 %.1f times%n", zstd / pith, xz / pith);
            }
        } finally {
            Files.deleteIfExists(out);
            Files.delete(out.getParent());
        }
        return 0;
    }

    private double median(String name, Way way, Path in, Path out) throws Exception {
        double[] seconds = new double[rounds];
        long bytes = 0;
        for (int i = 0; i < rounds; i++) {
            Files.deleteIfExists(out);
            seconds[i] = Contest.seconds(() -> way.compress(in, out), Clock.PROCESS_CPU);
            bytes = Files.size(out);
        }
        double median = Contest.median(seconds);
        System.out.printf(
                "%s, %s: %.2f s, %.1f MB/s, %,d of %,d bytes%n",
                in.getFileName(), name, median, Files.size(in) / median / 1e6, bytes, Files.size(in));
        return median;
    }

    private static void pith(Path in, Path out) throws Exception {
        Pith.convert(in, out, CompressOptions.LOSSLESS, Guidance.NONE, Progress.NONE);
    }

    private static void zstd(Path in, Path out) throws IOException {
        try (OutputStream target = new ZstdOutputStream(Files.newOutputStream(out), 19)) {
            copy(in, target);
        }
    }

    private static void xz(Path in, Path out) throws IOException {
        try (OutputStream target = new XZOutputStream(Files.newOutputStream(out), new LZMA2Options(6))) {
            copy(in, target);
        }
    }

    private static void copy(Path in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream source = Files.newInputStream(in)) {
            for (int length = source.read(buffer); length >= 0; length = source.read(buffer)) {
                out.write(buffer, 0, length);
            }
        }
    }
}

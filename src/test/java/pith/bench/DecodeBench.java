package pith.bench;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.bench.Contest.Clock;
import pith.bench.Contest.Outcome;
import pith.format.StoredTensor;
import pith.reader.PithFile;
import pith.reader.ReadOptions;

/** Decodes all tensors of a file to float buffers, against zstd that restores the same bytes, tensor by tensor. */
@Command(name = "decode", description = "Decodes a .pith file, against zstd on the same floats.")
final class DecodeBench implements Callable<Integer> {
    private static final ReadOptions ONE_THREAD =
            ReadOptions.DEFAULT.withThreads(1).withMaxDecodedBytes(Long.MAX_VALUE);

    @Parameters(arity = "1..*", description = ".pith files")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--levels", split = ",", description = "of zstd (${DEFAULT-VALUE})")
    private int[] levels = {3, 19};

    @Option(names = "--rounds", description = "that count (${DEFAULT-VALUE})")
    private int rounds = 7;

    @Override
    public Integer call() throws Exception {
        System.out.printf(
                "%-24s %12s %12s %14s %14s %7s%n",
                "model", "pith bytes", "against", "pith Mfloat/s", "its Mfloat/s", "ratio");
        for (Path path : files) {
            try (PithFile one = PithFile.open(path, ONE_THREAD);
                    PithFile two = PithFile.open(path, ONE_THREAD.withThreads(2))) {
                for (int level : levels) {
                    againstZstd(path, one, level);
                }
                print(path, two, 2, Contest.between(() -> decode(two), () -> decode(one), Clock.WALL, 2, rounds));
            }
        }
        return 0;
    }

    private ByteBuffer out = ByteBuffer.allocate(0);

    private void decode(PithFile file) throws Exception {
        for (StoredTensor tensor : file.tensors()) {
            file.decode(tensor.name(), out.clear());
        }
    }

    private void againstZstd(Path path, PithFile file, int level) throws Exception {
        long largest =
                file.tensors().stream().mapToLong(StoredTensor::bytes).max().orElseThrow();
        out = ByteBuffer.allocateDirect(Math.toIntExact(largest)).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> compressed = new ArrayList<>();
        long bytes = 0;
        for (StoredTensor tensor : file.tensors()) {
            file.decode(tensor.name(), out.clear());
            ByteBuffer bound = ByteBuffer.allocateDirect((int) Zstd.compressBound(tensor.bytes()));
            Zstd.compress(bound, out.flip(), level);
            ByteBuffer exact =
                    ByteBuffer.allocateDirect(bound.flip().remaining()).put(bound);
            compressed.add(exact.flip());
            bytes += exact.remaining();
        }
        Outcome outcome = Contest.between(
                () -> decode(file),
                () -> {
                    for (ByteBuffer one : compressed) {
                        Zstd.decompress(out.clear(), one.duplicate());
                    }
                },
                Clock.THREAD_CPU,
                3,
                rounds);
        print(path, file, level, outcome);
        System.out.printf("%-24s pith / zstd -%d bytes: %.3f%n", "", level, Files.size(path) / (double) bytes);
    }

    private static void print(Path path, PithFile file, int what, Outcome outcome) throws Exception {
        double floats = file.tensors().stream().mapToLong(StoredTensor::bytes).sum() / 4e6;
        System.out.printf(
                "%-24s %12d %12s %14.1f %14.1f %7.2f%n",
                path.getFileName(),
                Files.size(path),
                what,
                floats / outcome.seconds(),
                floats / outcome.otherSeconds(),
                outcome.ratio());
    }
}

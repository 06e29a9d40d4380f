package pith.bench;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.bench.Contest.Clock;
import pith.bench.Contest.Outcome;
import pith.format.StoredTensor;
import pith.reader.PithFile;
import pith.reader.ReadOptions;

/**
 * Decodes all tensors of a file to float buffers that are there already, against zstd that restores the same bytes,
 * tensor by tensor. What counts is the processor time of the thread.
 */
@Command(name = "decode", description = "Decodes a .pith file, against zstd on the same floats.")
final class DecodeBench implements Callable<Integer> {
    private static final ReadOptions ONE_THREAD =
            ReadOptions.DEFAULT.withThreads(1).withMaxDecodedBytes(Long.MAX_VALUE);

    private static final int OFTEN = 8;

    @Parameters(arity = "1..*", description = ".pith files")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--levels", split = ",", description = "of zstd (${DEFAULT-VALUE})")
    private int[] levels = {3, 19};

    @Option(names = "--rounds", description = "that count (${DEFAULT-VALUE})")
    private int rounds = 7;

    @Option(names = "--warm-ups", description = "rounds before those, until all is compiled (${DEFAULT-VALUE})")
    private int warmUps = 3;

    @Override
    public Integer call() throws Exception {
        for (Path path : files) {
            buffers.clear();
            try (PithFile one = PithFile.open(path, ONE_THREAD);
                    PithFile two = PithFile.open(path, ONE_THREAD.withThreads(2))) {
                System.out.printf("%s: %,d bytes%n", path.getFileName(), Files.size(path));
                for (StoredTensor tensor : one.tensors()) {
                    buffers.put(tensor.name(), ByteBuffer.allocateDirect(Math.toIntExact(tensor.bytes())));
                }
                for (int level : levels) {
                    againstZstd(path, one, level);
                }
                threads(one, two);
            }
        }
        return 0;
    }

    /** One thread against two: how much sooner all is done, and what the second costs where processors are not free. */
    private void threads(PithFile one, PithFile two) throws Exception {
        Outcome wall = Contest.between(() -> decode(two), () -> decode(one), Clock.WALL, 2, rounds);
        Outcome work = Contest.between(() -> decodeOften(two), () -> decodeOften(one), Clock.PROCESS_CPU, 1, rounds);
        System.out.printf(
                "  2 threads: %.2f times as fast by the clock; %.2f times by processor time, shared evenly%n",
                wall.ratio(), 2 * work.ratio());
    }

    /** Decodes so often that the time is more than the steps in which the system counts that of a process. */
    private void decodeOften(PithFile file) throws Exception {
        for (int i = 0; i < OFTEN; i++) {
            decode(file);
        }
    }

    /** Where the elements of all tensors go, again and again. */
    private final Map<String, ByteBuffer> buffers = new LinkedHashMap<>();

    private void decode(PithFile file) throws Exception {
        buffers.values().forEach(ByteBuffer::clear);
        file.decode(buffers);
    }

    private void againstZstd(Path path, PithFile file, int level) throws Exception {
        decode(file);
        Map<String, ByteBuffer> compressed = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, ByteBuffer> buffer : buffers.entrySet()) {
            ByteBuffer elements = buffer.getValue().flip();
            ByteBuffer bound = ByteBuffer.allocateDirect((int) Zstd.compressBound(elements.remaining()));
            Zstd.compress(bound, elements, level);
            ByteBuffer exact =
                    ByteBuffer.allocateDirect(bound.flip().remaining()).put(bound);
            compressed.put(buffer.getKey(), exact.flip());
            bytes += exact.remaining();
        }
        Outcome outcome = Contest.between(
                () -> decode(file),
                () -> {
                    for (Map.Entry<String, ByteBuffer> one : compressed.entrySet()) {
                        Zstd.decompress(
                                Objects.requireNonNull(buffers.get(one.getKey()))
                                        .clear(),
                                one.getValue().duplicate());
                    }
                },
                Clock.THREAD_CPU,
                warmUps,
                rounds);
        double floats = file.tensors().stream().mapToLong(StoredTensor::bytes).sum() / 4e6;
        System.out.printf(
                "  1 thread: %.0f million floats a second; zstd -%d %.0f; ratio %.2f. %,d bytes of zstd -%d; ratio %.3f%n",
                floats / outcome.seconds(),
                level,
                floats / outcome.otherSeconds(),
                outcome.ratio(),
                bytes,
                level,
                Files.size(path) / (double) bytes);
    }
}

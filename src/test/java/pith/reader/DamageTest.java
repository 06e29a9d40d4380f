package pith.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.Grouping;
import pith.format.PithWriter;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Cut;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.SourceFile;
import pith.model.Tensor;
import pith.model.TensorData;

/** Files that are damaged, before they are opened and while they are open. */
final class DamageTest {
    @TempDir
    Path folder;

    @Test
    void everySingleFlippedBitIsFound() throws Exception {
        Path file = file(600);
        assertEquals(8 * Files.size(file), flipEveryBit(file));
        flipEveryBit(Path.of("conformance/valid/example/two-tensors.pith"));
        flipEveryBit(Path.of("conformance/valid/signatures/worked-example.pith"));
    }

    /** Every bit of every small file of the suite: all rules, codings and types. */
    @Test
    @Tag("slow")
    void everySingleFlippedBitOfTheSuiteIsFound() throws Exception {
        long bits = 0;
        try (Stream<Path> all = Files.walk(Path.of("conformance/valid"))) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) <= 512) {
                    bits += flipEveryBit(file);
                }
            }
        }
        System.out.println("single bits flipped, all found: " + bits);
        assertTrue(bits > 100_000);
    }

    /** Flips each bit of a file in turn, sees that verifying refuses it, and returns how many there were. */
    private long flipEveryBit(Path original) throws IOException, FormatException {
        byte[] bytes = Files.readAllBytes(original);
        Path file = Files.write(folder.resolve("flipped.pith"), bytes);
        verify(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ (1 << bit))}), at);
                    String where = original + ", byte " + at + ", bit " + bit;
                    assertThrows(FormatException.class, () -> verify(file), where);
                }
                channel.write(ByteBuffer.wrap(bytes, at, 1), at);
            }
        }
        verify(file);
        return 8L * bytes.length;
    }

    @Test
    void everyLengthButTheRightOneIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(file(600));
        Path file = folder.resolve("cut.pith");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThrows(FormatException.class, () -> verify(file), "cut to " + length);
        }
        for (int more = 1; more <= 300; more++) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length + more));
            assertThrows(FormatException.class, () -> verify(file), "zeros appended: " + more);
            byte[] twice = Arrays.copyOf(bytes, bytes.length + more);
            System.arraycopy(bytes, 0, twice, bytes.length, Math.min(more, bytes.length));
            Files.write(file, twice);
            assertThrows(FormatException.class, () -> verify(file), "its own bytes appended: " + more);
        }
    }

    @Test
    void aFileThatIsCutShortWhileItIsOpenGivesAnError() throws Exception {
        Path path = file(3_000_000);
        long size = Files.size(path);
        for (long length : new long[] {size / 2, 100, 0}) {
            try (PithFile file = PithFile.open(path)) {
                cut(path, length);
                FormatException fault = assertThrows(FormatException.class, file::decodeAll);
                assertTrue(fault.getMessage().contains("the file ends before byte"), fault.getMessage());
                assertThrows(FormatException.class, file::verify);
                assertThrows(
                        IOException.class,
                        () -> file.decodedTensors().get(0).data().read(2_999_900, ByteBuffer.allocate(100)));
            }
            Files.delete(path);
            file(3_000_000);
        }
    }

    /** The system kills a process that reads mapped memory behind the end of its file, or Java throws an error. */
    @Test
    void aFileThatIsCutShortWhileThreadsDecodeItGivesAnErrorAndNoCrash() throws Exception {
        Path path = file(3_000_000);
        byte[] bytes = Files.readAllBytes(path);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Random random = new Random(5);
        int faults = 0;
        for (int round = 0; round < 20; round++) {
            Files.write(path, bytes);
            try (PithFile file = PithFile.open(path, ReadOptions.DEFAULT.withThreads(2))) {
                List<Future<Map<String, ByteBuffer>>> decoding = Stream.generate(() -> threads.submit(file::decodeAll))
                        .limit(3)
                        .toList();
                Thread.sleep(random.nextInt(10));
                cut(path, random.nextInt(bytes.length));
                for (Future<Map<String, ByteBuffer>> each : decoding) {
                    faults += fails(each) ? 1 : 0;
                }
            }
        }
        threads.shutdown();
        assertTrue(faults > 0, "no file was cut in time");
    }

    private static boolean fails(Future<?> decoding) throws InterruptedException {
        try {
            decoding.get();
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            assertTrue(e.getCause() instanceof FormatException, e.toString());
            return true;
        }
    }

    @Test
    void aFileThatIsChangedWhileItIsOpenGivesAnError() throws Exception {
        Path path = file(600);
        byte[] bytes = Files.readAllBytes(path);
        try (PithFile file = PithFile.open(path);
                FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[60]}), 60);
            assertEquals(
                    "SUM-2", assertThrows(FormatException.class, file::verify).clause());
            channel.write(ByteBuffer.wrap(bytes, 60, 1), 60);
            file.verify();
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsOpenIsReadAsItWas() throws Exception {
        Path path = file(600);
        try (PithFile file = PithFile.open(path)) {
            ByteBuffer before = file.decode("exact");
            Path other = Files.write(folder.resolve("other"), new byte[10]);
            Files.move(other, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            assertArrayEquals(bytes(before), bytes(file.decode("exact")));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static void cut(Path path, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void verify(Path path) throws IOException, FormatException {
        try (PithFile file = PithFile.open(path)) {
            file.verify();
        }
    }

    /** Writes a file of a model with tensors of every kind, the first one of so many bytes. */
    private Path file(int bytes) throws IOException {
        Random random = new Random(4);
        byte[] exact = new byte[bytes];
        random.nextBytes(exact);
        byte[] symbols = new byte[64];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (byte) random.nextInt(3);
        }
        List<CompressedTensor> tensors = List.of(
                CompressedTensor.exact(
                        new Tensor("exact", ElementType.FLOAT, Shape.of(bytes / 4), TensorData.of(exact))),
                tensor("sparse", new Rule.Codebook(new byte[4], 1), new byte[64]),
                tensor("shared", Rule.Codebook.of(new float[] {0, 1.5f, -2f}), symbols),
                tensor("power", new Rule.PowerOfTwo(-2, 3), symbols),
                tensor(
                        "affine",
                        new Rule.Affine(4, Grouping.PER_TENSOR, 0, 0, new float[] {0.25f}, new byte[] {3}),
                        symbols));
        List<Cut> cuts = Stream.iterate(0, i -> i + 1)
                .limit(tensors.size())
                .map(i -> new Cut(1, i, PayloadForm.RAW))
                .toList();
        Model model = new Model(
                Dialect.ONNX,
                List.of(new SourceFile("", cuts, 3)),
                TensorData.of(new byte[tensors.size() + 3]),
                tensors.stream().map(CompressedTensor::tensor).toList(),
                List.of());
        Path path = folder.resolve("test.pith");
        Files.deleteIfExists(path);
        PithWriter.write(
                new CompressedModel(model, tensors, "test", new java.util.TreeMap<>()), path, "test", 1, done -> {});
        return path;
    }

    private static CompressedTensor tensor(String name, Rule rule, byte[] symbols) {
        Tensor tensor =
                new Tensor(name, ElementType.FLOAT, Shape.of(symbols.length), TensorData.zeros(4L * symbols.length));
        return new CompressedTensor(tensor, rule, Symbols.of(symbols));
    }
}

package pith.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
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

/** Files that the writer makes come back as the specification says, for every rule and element type. */
final class PithFileTest {
    @TempDir
    Path folder;

    private final List<CompressedTensor> tensors = new ArrayList<>();

    @Test
    void exactTensorsOfEveryTypeKeepEveryBit() throws Exception {
        Random random = new Random(1);
        List<byte[]> expected = new ArrayList<>();
        for (ElementType type : ElementType.values()) {
            byte[] bytes = new byte[(int) type.bytes(105)];
            random.nextBytes(bytes);
            expected.add(bytes);
            tensors.add(CompressedTensor.exact(tensor(type.name(), type, bytes, 3, 5, 7)));
        }
        try (PithFile file = write()) {
            file.verify();
            for (int i = 0; i < expected.size(); i++) {
                String name = tensors.get(i).tensor().name();
                assertArrayEquals(expected.get(i), bytes(file.decode(name)), name);
                assertArrayEquals(expected.get(i), bytes(file.decodeAll().get(name)), name);
                assertArrayEquals(
                        expected.get(i), file.model().tensors().get(i).data().toByteArray(), name);
            }
        }
    }

    @Test
    void tensorOfSeveralChunksDecodesWholeAndInParts() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(2).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x13;
        }
        tensors.add(CompressedTensor.exact(tensor("large", ElementType.FLOAT, bytes, bytes.length / 4)));
        try (PithFile file = write()) {
            assertEquals(5, file.tensor("large").orElseThrow().symbols().chunks());
            assertArrayEquals(bytes, bytes(file.decode("large")));
            byte[] part = new byte[1_500_000];
            file.model().tensors().get(0).data().read(1_000_001, ByteBuffer.wrap(part));
            for (int i = 0; i < part.length; i++) {
                assertEquals(bytes[1_000_001 + i], part[i]);
            }
        }
    }

    @Test
    void severalTensorsDecodeIntoBuffersThatTheCallerHas() throws Exception {
        byte[] large = new byte[9_000_000];
        byte[] small = new byte[40];
        new Random(3).nextBytes(large);
        new Random(4).nextBytes(small);
        tensors.add(CompressedTensor.exact(tensor("large", ElementType.FLOAT, large, large.length / 4)));
        tensors.add(CompressedTensor.exact(tensor("small", ElementType.UINT8, small, small.length)));
        tensors.add(CompressedTensor.exact(tensor("other", ElementType.UINT8, small, small.length)));
        try (PithFile file = write()) {
            ByteBuffer most = ByteBuffer.allocateDirect(large.length + 5).position(3);
            ByteBuffer rest = ByteBuffer.allocate(small.length);
            file.decode(Map.of("large", most, "small", rest));
            assertEquals(large.length + 3, most.position());
            assertEquals(ByteBuffer.wrap(large), most.slice(3, large.length));
            assertEquals(0, most.get(2));
            assertEquals(0, most.get(large.length + 4));
            assertEquals(ByteBuffer.wrap(small), rest.flip());

            assertThrows(BufferOverflowException.class, () -> file.decode(Map.of("large", most, "small", rest)));
            assertThrows(NoSuchElementException.class, () -> file.decode(Map.of("small", rest, "smaller", rest)));
        }
        ReadOptions enoughForOne = ReadOptions.DEFAULT.withMaxDecodedBytes(large.length);
        try (PithFile file = PithFile.open(folder.resolve("test.pith"), enoughForOne)) {
            ByteBuffer most = ByteBuffer.allocate(large.length);
            file.decode("large", most.clear());
            FormatException fault = assertThrows(
                    FormatException.class,
                    () -> file.decode(Map.of("large", most.clear(), "small", ByteBuffer.allocate(small.length))));
            assertEquals("LIM-1", fault.clause());
        }
    }

    @Test
    void codebookGivesTheEntriesBitForBit() throws Exception {
        float[] entries = {0f, -0f, 1.5f, Float.intBitsToFloat(0x7FC0_1234)};
        add("shared", ElementType.FLOAT, Rule.Codebook.of(entries), new byte[] {3, 2, 1, 0, 2, 2}, 2, 3);
        try (PithFile file = write()) {
            ByteBuffer decoded = file.decode("shared");
            int[] order = {3, 2, 1, 0, 2, 2};
            for (int i = 0; i < order.length; i++) {
                assertEquals(Float.floatToRawIntBits(entries[order[i]]), decoded.getInt(4 * i));
            }
        }
    }

    @Test
    void affineGroupsFollowTheirAxis() throws Exception {
        byte[] symbols = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        float[] two = {0.5f, 2f};
        add("tensor", ElementType.FLOAT, affine(Grouping.PER_TENSOR, 0, 0, new float[] {0.25f}), symbols, 2, 6);
        add("axis 0", ElementType.FLOAT, affine(Grouping.PER_AXIS, 0, 0, two), symbols, 2, 6);
        add("axis 1", ElementType.FLOAT, affine(Grouping.PER_AXIS, 1, 0, two), symbols, 3, 2, 2);
        // Blocks of two along an axis of three: groups [2, 2] over dims [2, 3→2, 2] are 2 × 2 × 2.
        float[] eight = {1, 2, 3, 4, 5, 6, 7, 8};
        add("block", ElementType.FLOAT, affine(Grouping.PER_BLOCK, 1, 2, eight), symbols, 2, 3, 2);
        add("half", ElementType.FLOAT16, affine(Grouping.PER_TENSOR, 0, 0, new float[] {0.1f}), symbols, 12);
        try (PithFile file = write()) {
            for (int i = 0; i < 12; i++) {
                assertEquals((i - 8) * 0.25f, file.decodeFloats("tensor").get(i));
                assertEquals((i - 8) * two[i / 6], file.decodeFloats("axis 0").get(i));
                assertEquals(
                        (i - 8) * two[i / 2 % 2], file.decodeFloats("axis 1").get(i));
                int[] group = {0, 1, 0, 1, 2, 3, 4, 5, 4, 5, 6, 7};
                assertEquals(
                        (i - 8) * eight[group[i]], file.decodeFloats("block").get(i));
                // binary16 has 11 significant bits.
                assertEquals((i - 8) * 0.1f, file.decodeFloats("half").get(i), 0.8f / 2048);
            }
        }
    }

    @Test
    void powersOfTwoAlternateInSign() throws Exception {
        byte[] symbols = {0, 1, 2, 3, 4, 5, 6};
        add("power", ElementType.FLOAT, new Rule.PowerOfTwo(-2, 3), symbols, 7);
        add("double", ElementType.DOUBLE, new Rule.PowerOfTwo(-2, 3), symbols, 7);
        float[] expected = {0, 0.25f, -0.25f, 0.125f, -0.125f, 0.0625f, -0.0625f};
        try (PithFile file = write()) {
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], file.decodeFloats("power").get(i));
                assertEquals(expected[i], file.decode("double").getDouble(8 * i));
            }
        }
    }

    @Test
    void codewordsFillSubVectorsAlongTheirAxis() throws Exception {
        // dims [2, 5, 2], sub-vectors of two along axis 1: three subspaces, the last one element long.
        float[] books = {10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33};
        byte[] symbols = {0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0};
        add("product", ElementType.FLOAT, new Rule.Product(1, 2, 2, false, books), symbols, 2, 5, 2);
        float[] expected = {
            10, 12, 11, 13, 22, 20, 23, 21, 30, 30,
            12, 12, 13, 13, 20, 22, 21, 23, 32, 30
        };
        try (PithFile file = write()) {
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], file.decodeFloats("product").get(i), "element " + i);
            }
            byte[] streamed = file.model().tensors().get(0).data().toByteArray();
            assertArrayEquals(bytes(file.decode("product")), streamed);
        }
    }

    @Test
    void sameTensorIsReadFromWhereItIsStored() throws Exception {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
        tensors.add(CompressedTensor.exact(tensor("first", ElementType.FLOAT, bytes, 2)));
        Tensor again = tensor("again", ElementType.FLOAT, bytes, 1, 2);
        tensors.add(new CompressedTensor(again, new Rule.SameAs(0), Symbols.of(new byte[0])));
        try (PithFile file = write()) {
            assertArrayEquals(bytes, bytes(file.decode("again")));
            assertEquals(0, file.tensor("again").orElseThrow().codedBytes());
        }
    }

    @Test
    void emptyTensorsAndScalarsAreTensorsToo() throws Exception {
        tensors.add(CompressedTensor.exact(tensor("empty", ElementType.FLOAT, new byte[0], 3, 0)));
        tensors.add(CompressedTensor.exact(tensor("scalar", ElementType.FLOAT, new byte[] {0, 0, -128, 63})));
        try (PithFile file = write()) {
            assertEquals(0, file.decode("empty").capacity());
            assertEquals(1f, file.decodeFloats("scalar").get(0));
            file.verify();
        }
    }

    @Test
    void symbolOutsideTheCodebookIsRefused() throws Exception {
        add("shared", ElementType.FLOAT, Rule.Codebook.of(1f, 2f), new byte[] {0, 1, 2, 1}, 4);
        try (PithFile file = write()) {
            FormatException fault = assertThrows(FormatException.class, () -> file.decode("shared"));
            assertEquals("RUL-1", fault.clause());
            assertEquals(
                    "RUL-1", assertThrows(FormatException.class, file::verify).clause());
        }
    }

    @Test
    void decodingMoreThanAllowedIsRefusedBeforehand() throws Exception {
        tensors.add(CompressedTensor.exact(tensor("constant", ElementType.UINT8, new byte[10_000], 10_000)));
        write().close();
        ReadOptions options = ReadOptions.DEFAULT.withMaxDecodedBytes(9_999);
        try (PithFile file = PithFile.open(folder.resolve("test.pith"), options)) {
            FormatException fault = assertThrows(FormatException.class, () -> file.decode("constant"));
            assertEquals(FormatException.Kind.LIMIT_EXCEEDED, fault.kind());
        }
    }

    /** Parameters are 64 MiB of a constant each, so together more than the memory that tests have. */
    @Test
    @Tag("slow")
    void parametersOfManyTensorsAreNotKeptTogether() throws Exception {
        Rule rule = new Rule.Product(0, 1 << 16, 256, true, new float[1 << 24]);
        for (int i = 0; i < 40; i++) {
            add("tensor " + i, ElementType.BFLOAT16, rule, new byte[1], 1 << 16);
        }
        try (PithFile file = write()) {
            for (Tensor tensor : file.decodedTensors()) {
                assertArrayEquals(new byte[1 << 17], tensor.data().toByteArray());
            }
        }
    }

    @Test
    void everyFlippedByteAndEveryLengthIsNoticed() throws Exception {
        tensors.add(CompressedTensor.exact(tensor("weights", ElementType.FLOAT, new byte[400], 100)));
        write().close();
        byte[] good = Files.readAllBytes(folder.resolve("test.pith"));
        Path bad = folder.resolve("bad.pith");
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= 0x20;
            Files.write(bad, flipped);
            // Optional features are the one place that a reader ignores, and the prologue's checksum covers them.
            assertThrows(FormatException.class, () -> verify(bad), "byte " + at);
            Files.write(bad, java.util.Arrays.copyOf(good, at));
            assertThrows(FormatException.class, () -> verify(bad), "cut at " + at);
        }
    }

    private static void verify(Path path) throws IOException, FormatException {
        try (PithFile file = PithFile.open(path)) {
            file.verify();
        }
    }

    @Test
    void sameModelGivesTheSameBytesForAnyNumberOfThreads() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(3).nextBytes(bytes);
        for (int i = 0; i < 3; i++) {
            tensors.add(CompressedTensor.exact(tensor("t" + i, ElementType.FLOAT, bytes, bytes.length / 4)));
        }
        write().close();
        byte[] one = Files.readAllBytes(folder.resolve("test.pith"));
        PithWriter.write(model(), folder.resolve("three.pith"), "test", 3, done -> {});
        assertArrayEquals(one, Files.readAllBytes(folder.resolve("three.pith")));
    }

    private static Rule affine(Grouping grouping, int axis, int block, float[] scales) {
        return new Rule.Affine(4, grouping, axis, block, scales, new byte[0]);
    }

    private void add(String name, ElementType type, Rule rule, byte[] symbols, long... dims) {
        byte[] original = new byte[(int) type.bytes(Shape.of(dims).elements())];
        tensors.add(new CompressedTensor(tensor(name, type, original, dims), rule, Symbols.of(symbols)));
    }

    private static Tensor tensor(String name, ElementType type, byte[] bytes, long... dims) {
        return new Tensor(name, type, Shape.of(dims), TensorData.of(bytes));
    }

    private CompressedModel model() {
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            cuts.add(new Cut(1, i, PayloadForm.RAW));
        }
        Model model = new Model(
                Dialect.ONNX,
                List.of(new SourceFile("", cuts, 3)),
                TensorData.of(new byte[tensors.size() + 3]),
                tensors.stream().map(CompressedTensor::tensor).toList(),
                List.of());
        return new CompressedModel(model, tensors, "test", new TreeMap<>());
    }

    private PithFile write() throws IOException, FormatException {
        Path path = folder.resolve("test.pith");
        Files.deleteIfExists(path);
        PithWriter.write(model(), path, "test", 1, done -> {});
        return PithFile.open(path);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        ByteBuffer little = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[little.capacity()];
        little.get(0, bytes);
        return bytes;
    }
}

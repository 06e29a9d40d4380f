package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static pith.onnx.TestModels.bytes;
import static pith.onnx.TestModels.constant;
import static pith.onnx.TestModels.external;
import static pith.onnx.TestModels.floats;
import static pith.onnx.TestModels.header;
import static pith.onnx.TestModels.model;
import static pith.onnx.TestModels.tensor;
import static pith.onnx.TestModels.write;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.SourceFile;
import pith.model.Tensor;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorProto.DataLocation;
import pith.source.ImportedModel;
import pith.source.PayloadLayout;
import pith.source.SourceFiles;

final class ExternalDataTest {
    @TempDir
    Path temporary;

    private Path folder;
    private Path target;

    private final List<ImportedModel> open = new ArrayList<>();

    @AfterEach
    void closeModels() throws IOException {
        ImportedModel.closeAll(open);
    }

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(temporary.resolve("model"));
        target = Files.createDirectory(temporary.resolve("out")).resolve("out.onnx");
    }

    @Test
    void filesComeBackInTheirLayout() throws IOException, FormatException {
        byte[] weights = data("weights.bin", 5000);
        Files.createDirectory(folder.resolve("deep"));
        byte[] others = data("deep/others.bin", 64);
        ModelProto.Builder proto = model(GraphProto.newBuilder()
                .addInitializer(external("a", ElementType.FLOAT, "weights.bin", "4096", "400", 100))
                .addInitializer(external("b", ElementType.UINT16, "./weights.bin", "", "", 10))
                .addInitializer(floats("c", 1, 3))
                .addInitializer(external("none", ElementType.FLOAT, "weights.bin", "5000", "0", 0))
                .addNode(constant("d", external("", ElementType.INT8, "deep//others.bin", "3", "", 61))));
        try (ImportedModel imported = OnnxImporter.read(write(folder, proto))) {
            Model model = imported.model();
            assertEquals(
                    List.of("", "deep/others.bin", "weights.bin"),
                    model.files().stream().map(SourceFile::path).toList());
            assertArrayEquals(Arrays.copyOfRange(weights, 4096, 4496), bytesOf(model, "a"));
            assertArrayEquals(Arrays.copyOfRange(weights, 0, 20), bytesOf(model, "b"));
            assertArrayEquals(Arrays.copyOfRange(others, 3, 64), bytesOf(model, "d"));
            assertEquals(4, model.tensors().size());
            assertEquals(new BitSet(), model.pinned());
            SourceFiles.restore(model, target);
            assertEquals(-1, Files.mismatch(folder.resolve("model.onnx"), target));
            assertArrayEquals(weights, Files.readAllBytes(target.resolveSibling("weights.bin")));
            assertArrayEquals(others, Files.readAllBytes(target.resolveSibling("deep/others.bin")));
        }
    }

    @Test
    void longGapsBecomeTensorsOfBytes() throws IOException, FormatException {
        int gap = (int) PayloadLayout.MAX_GAP;
        byte[] weights = data("w", gap + 1 + 100 + gap + 40);
        ModelProto.Builder proto = model(
                external("a", ElementType.UINT8, "w", Integer.toString(gap + 1), "", 100),
                external("b", ElementType.UINT8, "w", Integer.toString(gap + 101 + gap), "", 40));
        Model model = roundTrip(proto);
        assertEquals(
                List.of("a", "b", "w@0"),
                model.tensors().stream().map(Tensor::name).toList());
        assertArrayEquals(Arrays.copyOf(weights, gap + 1), bytesOf(model, "w@0"));
        assertTrue(model.skeleton().size() > gap && model.skeleton().size() < gap + 1000);
    }

    @Test
    void tensorsThatShareARangeArePinned() throws IOException, FormatException {
        byte[] weights = data("w", 128);
        Model model = roundTrip(model(
                external("a", ElementType.FLOAT, "w", "0", "64", 16),
                external("same", ElementType.FLOAT, "w", "0", "64", 4, 4),
                external("alone", ElementType.FLOAT, "w", "64", "64", 16)));
        assertEquals(
                List.of("a", "same", "alone"),
                model.tensors().stream().map(Tensor::name).toList());
        assertArrayEquals(Arrays.copyOf(weights, 64), bytesOf(model, "same"));
        assertEquals("{0, 1}", model.pinned().toString());
        assertEquals(2, model.files().get(1).cuts().size());
    }

    @Test
    void rangesThatOverlapBecomeOneTensorOfBytes() throws IOException, FormatException {
        byte[] weights = data("w", 200);
        Model model = roundTrip(model(
                external("a", ElementType.FLOAT, "w", "4", "64", 16),
                external("b", ElementType.FLOAT, "w", "60", "64", 16),
                external("inside", ElementType.FLOAT, "w", "100", "8", 2),
                external("alone", ElementType.FLOAT, "w", "124", "64", 16)));
        assertEquals(
                List.of("a", "b", "inside", "alone", "w@4"),
                model.tensors().stream().map(Tensor::name).toList());
        assertArrayEquals(Arrays.copyOfRange(weights, 60, 124), bytesOf(model, "b"));
        assertArrayEquals(Arrays.copyOfRange(weights, 4, 124), bytesOf(model, "w@4"));
        assertFalse(model.pinned().get(3));
        assertEquals("{0, 1, 2}", model.pinned().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/hostname     | it is absolute",
                "../w              | it contains '..'",
                "a/../../w         | it contains '..'",
                "..\\w             | it contains '\\'",
                "C:w               | it contains ':'",
                "''                | it has an empty component",
                ".                 | it contains '.'",
            })
    void pathsThatLeaveTheFolderAreRefused(String location, String why) throws IOException {
        Files.write(temporary.resolve("w"), new byte[64]);
        assertFault(
                "tensor 'a': external data: path '" + location + "' is refused: " + why,
                external("a", ElementType.FLOAT, location, "", "", 16));
    }

    @Test
    void linksThatLeaveTheFolderAreRefused() throws IOException {
        Path outside = Files.write(temporary.resolve("outside"), new byte[64]);
        link(folder.resolve("w"), outside);
        assertFault(
                "tensor 'a': external data file 'w' is a link out of the model's folder",
                external("a", ElementType.FLOAT, "w", "", "", 16));
        link(folder.resolve("up"), temporary);
        assertFault(
                "tensor 'a': external data file 'up/outside' is a link out of the model's folder",
                external("a", ElementType.FLOAT, "up/outside", "", "", 16));
    }

    @Test
    void linksInsideTheFolderAreFollowed() throws IOException, FormatException {
        byte[] weights = data("w", 64);
        link(folder.resolve("link"), folder.resolve("w"));
        Model model = roundTrip(model(external("a", ElementType.FLOAT, "link", "", "", 16)));
        assertArrayEquals(weights, bytesOf(model, "a"));
    }

    private static void link(Path link, Path to) throws IOException {
        try {
            Files.createSymbolicLink(link, to);
        } catch (UnsupportedOperationException | FileAlreadyExistsException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
    }

    @Test
    void filesThatDoNotFitAreRefused() throws IOException {
        assertFault("tensor 'a': external data file 'w' is missing", external("a", ElementType.FLOAT, "w", "", "", 16));
        data("w", 100);
        assertFault(
                "tensor 'a': external data end at byte 128 of 'w', which has 100 bytes",
                external("a", ElementType.FLOAT, "w", "64", "64", 16));
        Files.createDirectory(folder.resolve("d"));
        assertFault(
                "tensor 'a': external data file 'd' is not a file", external("a", ElementType.FLOAT, "d", "", "", 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775808", "1e3", "0x10", "abc"})
    void numbersThatAreNoneAreRefused(String number) throws IOException {
        data("w", 100);
        assertFault(
                "tensor 'a': external data have the offset '" + number + "'",
                external("a", ElementType.FLOAT, "w", number, "", 16));
        assertFault(
                "tensor 'a': external data have the length '" + number + "'",
                external("a", ElementType.FLOAT, "w", "", number, 16));
    }

    @Test
    void rangesThatDoNotFitTheTensorAreRefused() throws IOException {
        data("w", 100);
        assertFault(
                "tensor 'a': FLOAT[16] has 64 bytes of elements, but its external data 60",
                external("a", ElementType.FLOAT, "w", "", "60", 16));
        assertFault(
                "tensor 'a': external data at offset 9223372036854775807",
                external("a", ElementType.FLOAT, "w", Long.toString(Long.MAX_VALUE), "", 16));
        assertFault(
                "tensor 'a': external data of the element type 8",
                external("a", ElementType.FLOAT, "w", "", "", 16).toBuilder()
                        .setDataType(TensorProto.DataType.STRING_VALUE)
                        .build());
        assertFault(
                "tensor 'a': external data without a location",
                header("a", ElementType.FLOAT, 16)
                        .setDataLocation(DataLocation.EXTERNAL)
                        .build());
    }

    @Test
    void externalDataGoIntoOneFile() throws IOException, FormatException {
        data("w", 5000);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(external("a", ElementType.FLOAT, "w", "1000", "4000", 1000))
                .addInitializer(external("none", ElementType.FLOAT, "w", "", "", 0))
                .addNode(constant("d", external("", ElementType.INT8, "w", "3", "", 61)));
        Path file = write(folder, model(graph));
        try (ImportedModel imported = OnnxImporter.read(file)) {
            OnnxExporter.writeFile(imported.model(), target);
            ModelProto written = ModelProto.parseFrom(Files.readAllBytes(target));
            for (TensorProto tensor : List.of(
                    written.getGraph().getInitializer(0),
                    written.getGraph().getInitializer(1),
                    written.getGraph().getNode(0).getAttribute(0).getT())) {
                assertFalse(tensor.hasDataLocation());
                assertEquals(0, tensor.getExternalDataCount());
                assertTrue(tensor.hasRawData());
            }
            try (ImportedModel inline = OnnxImporter.read(target)) {
                assertEquals(1, inline.model().files().size());
                assertTrue(OnnxComparison.of(imported.model(), inline.model()).identical());
            }
        }
    }

    @Test
    void inlineDataGoIntoAFileOfTheirOwn() throws IOException, FormatException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(floats("small", 1, 255))
                .addInitializer(floats("w", 2, 256))
                .addInitializer(floats("large", 3, 1 << 18))
                .addInitializer(OnnxImporterTest.typed(
                        header("typed", ElementType.FLOAT16, 600), ElementType.FLOAT16, bytes(1, 1200)))
                .addNode(constant("c", floats("", 5, 300)));
        Path file = write(folder, model(graph));
        try (ImportedModel imported = OnnxImporter.read(file)) {
            OnnxExporter.writeExternal(imported.model(), target);
            GraphProto written =
                    ModelProto.parseFrom(Files.readAllBytes(target)).getGraph();
            assertTrue(written.getInitializer(0).hasRawData());
            assertEquals(
                    Map.of("location", "out.onnx.data", "offset", "0", "length", "1024"),
                    entries(written.getInitializer(1)));
            assertEquals(
                    Map.of("location", "out.onnx.data", "offset", "4096", "length", "1048576"),
                    entries(written.getInitializer(2)));
            assertEquals(
                    Map.of("location", "out.onnx.data", "offset", "1052672", "length", "1200"),
                    entries(written.getInitializer(3)));
            assertTrue(written.getNode(0).getAttribute(0).getT().hasRawData());
            try (ImportedModel external = OnnxImporter.read(target)) {
                assertTrue(OnnxComparison.of(imported.model(), external.model()).identical());
            }
        }
    }

    private static Map<String, String> entries(TensorProto tensor) {
        assertEquals(DataLocation.EXTERNAL, tensor.getDataLocation());
        assertEquals(0, tensor.getRawData().size() + tensor.getInt32DataCount());
        return tensor.getExternalDataList().stream().collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue()));
    }

    @Test
    void nothingIsWrittenOutsideOfTheFolder() throws IOException, FormatException {
        Files.createDirectory(folder.resolve("sub"));
        data("sub/w", 64);
        Path file = write(folder, model(external("a", ElementType.FLOAT, "sub/w", "", "", 16)));
        link(target.resolveSibling("sub"), temporary);
        try (ImportedModel imported = OnnxImporter.read(file)) {
            assertThrows(IOException.class, () -> SourceFiles.restore(imported.model(), target));
        }
        assertFalse(Files.exists(temporary.resolve("w")));
        assertFalse(Files.exists(target));
    }

    private byte[] data(String name, int size) throws IOException {
        byte[] bytes = bytes(name.length(), size);
        Files.write(folder.resolve(name), bytes);
        return bytes;
    }

    private static byte[] bytesOf(Model model, String name) throws IOException {
        return tensor(model, name).data().toByteArray();
    }

    private void assertFault(String message, TensorProto tensor) throws IOException {
        Path file = write(folder, model(tensor));
        FormatException fault = assertThrows(
                FormatException.class, () -> OnnxImporter.read(file).close());
        assertEquals(message, fault.getMessage());
    }

    /** Reads a model, checks that its files are restored, and returns it; its data stay readable until the test ends. */
    private Model roundTrip(ModelProto.Builder proto) throws IOException, FormatException {
        ImportedModel imported = OnnxImporter.read(write(folder, proto));
        open.add(imported);
        Model model = imported.model();
        SourceFiles.restore(model, target);
        for (SourceFile file : model.files()) {
            Path original = folder.resolve(file.path().isEmpty() ? "model.onnx" : file.path());
            Path restored = file.path().isEmpty() ? target : target.resolveSibling(file.path());
            assertEquals(-1, Files.mismatch(original, restored), file.path());
        }
        return model;
    }
}

package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import pith.calibrate.NdArray;
import pith.calibrate.Npz;
import pith.error.FormatException;
import pith.source.ImportedModel;
import pith.source.SourceFiles;

/** Every model of the corpus comes back byte for byte, survives a change of its layout, and runs as it did. */
@Tag("corpus")
final class OnnxCorpusTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> modelsComeBack() throws IOException {
        return models().stream().map(model -> DynamicTest.dynamicTest(model.toString(), () -> comesBack(model)));
    }

    private void comesBack(Path file) throws IOException, FormatException {
        Path restored = folder.resolve("restored.onnx");
        Path external = folder.resolve("external.onnx");
        Path inlined = folder.resolve("inlined.onnx");
        try (ImportedModel imported = OnnxImporter.read(file)) {
            SourceFiles.restore(imported.model(), restored);
            assertEquals(-1, Files.mismatch(file, restored));
            OnnxExporter.writeExternal(imported.model(), external);
            try (ImportedModel other = OnnxImporter.read(external)) {
                assertTrue(OnnxComparison.of(imported.model(), other.model()).identical());
                OnnxExporter.writeFile(other.model(), inlined);
            }
            try (ImportedModel other = OnnxImporter.read(inlined)) {
                assertTrue(OnnxComparison.of(imported.model(), other.model()).identical());
                assertEquals(1, other.model().files().size());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> modelsRunAsBefore() throws IOException {
        return models().stream()
                .filter(model -> model.toString().contains("models"))
                .flatMap(model -> inputs(model).stream()
                        .map(input -> DynamicTest.dynamicTest(
                                input.getFileName().toString(), () -> runsAsBefore(model, input))));
    }

    private void runsAsBefore(Path file, Path input) throws IOException, FormatException, OrtException {
        try (ImportedModel imported = OnnxImporter.read(file);
                SessionOptions options = quiet(new SessionOptions());
                OrtSession expected = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
                OrtSession actual = OnnxSessions.create(imported.model(), OnnxCorpusTest::quiet)) {
            Map<String, NdArray> arrays = Npz.read(input);
            Map<String, byte[]> wanted = run(expected, arrays);
            Map<String, byte[]> got = run(actual, arrays);
            assertEquals(wanted.keySet(), got.keySet());
            assertFalse(wanted.isEmpty());
            wanted.forEach((name, bytes) -> assertArrayEquals(bytes, got.get(name), name));
        }
    }

    /** The runtime warns of each initializer that is listed as an input. */
    private static SessionOptions quiet(SessionOptions options) throws OrtException {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        return options;
    }

    private static Map<String, byte[]> run(OrtSession session, Map<String, NdArray> arrays) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, byte[]> outputs = new HashMap<>();
        try {
            for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
                inputs.put(array.getKey(), tensor(array.getValue()));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    ByteBuffer buffer = ((OnnxTensor) output.getValue()).getByteBuffer();
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    outputs.put(output.getKey(), bytes);
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }

    private static OnnxTensor tensor(NdArray array) throws OrtException {
        ByteBuffer direct = ByteBuffer.allocateDirect(array.bytes().remaining()).order(ByteOrder.nativeOrder());
        direct.put(array.bytes()).flip();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                direct,
                array.shape().dims(),
                OnnxSessions.runtimeType(array.type()).orElseThrow());
    }

    private static List<Path> inputs(Path model) {
        String name = model.getFileName().toString().replace(".onnx", ".input");
        try (Stream<Path> files = Files.list(model.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)
                            && file.toString().endsWith(".npz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> models() throws IOException {
        Path corpus = Path.of(System.getProperty("pith.corpus", "../shared"));
        assumeTrue(Files.isDirectory(corpus), "no corpus at " + corpus);
        List<Path> models = new ArrayList<>();
        for (String part : List.of("models", "onnx-suite")) {
            try (Stream<Path> files = Files.walk(corpus.resolve(part))) {
                files.filter(file -> file.toString().endsWith(".onnx")).sorted().forEach(models::add);
            }
        }
        return models;
    }
}

package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pith.onnx.TestModels.bytes;
import static pith.onnx.TestModels.external;
import static pith.onnx.TestModels.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.ElementType;
import pith.source.ArchiveLimits;
import pith.source.ImportedModel;

final class OnnxArchiveTest {
    private static final byte[] MODEL = model(external("w", ElementType.FLOAT, "weights.bin", "", "", 16))
            .build()
            .toByteArray();

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @Test
    void modelIsReadWithItsExternalData() throws IOException, FormatException {
        entries.put("m/README", bytes(1, 10));
        entries.put("m/weights.bin", bytes(2, 64));
        entries.put("m/Model.ONNX", MODEL);
        try (ImportedModel imported = OnnxImporter.read(zip())) {
            assertArrayEquals(
                    bytes(2, 64),
                    TestModels.tensor(imported.model(), "w").data().toByteArray());
        }
    }

    @Test
    void thereHasToBeOneModel() throws IOException {
        entries.put("README", bytes(1, 10));
        assertFault("the archive holds no model, neither an .onnx file nor one of TensorFlow");
        entries.put("a.onnx", MODEL);
        assertFault("tensor 'w': external data file 'weights.bin' is missing");
        entries.put("b.onnx", MODEL);
        assertFault("the archive holds 2 .onnx files instead of one");
    }

    @Test
    void limitsAreObserved() throws IOException {
        entries.put("model.onnx", MODEL);
        entries.put("weights.bin", bytes(2, 64));
        Path file = zip();
        FormatException fault = assertThrows(
                FormatException.class,
                () -> OnnxImporter.read(file, new ArchiveLimits(1, 1000, 1)).close());
        assertEquals(Kind.LIMIT_EXCEEDED, fault.kind());
    }

    private void assertFault(String message) throws IOException {
        Path file = zip();
        FormatException fault = assertThrows(
                FormatException.class, () -> OnnxImporter.read(file).close());
        assertEquals(message, fault.getMessage());
    }

    private Path zip() throws IOException {
        Path file = folder.resolve("model.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}

package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import pith.error.FormatException;
import pith.model.Model;
import pith.model.TensorData;
import pith.source.SourceFiles;

final class OnnxFuzzTest {
    private static final Path NOWHERE = Path.of("no-such-folder");

    /** Whatever a file holds, it is refused, or comes back byte for byte. */
    @FuzzTest(maxDuration = "5m")
    void anyFileIsRefusedOrComesBack(byte[] file) throws IOException, FormatException {
        Model model;
        try {
            model = OnnxImporter.model(TensorData.of(file), new ExternalFiles(NOWHERE));
        } catch (FormatException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return;
        }
        assertArrayEquals(file, SourceFiles.assemble(model, 0).data().toByteArray());
        assertEquals(model.layers(), OnnxImporter.layers(model));
        assertTrue(OnnxComparison.of(model, model).identical());
    }
}

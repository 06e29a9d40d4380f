package pith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.compress.CompressOptions;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.reader.PithFile;

/** Every model of the corpus goes into a file and comes back byte for byte. */
@Tag("corpus")
final class LosslessCorpusTest {
    /** What {@code xz -9e} makes of the same files. */
    private static final Map<String, Long> XZ = Map.of(
            "lenet-300-100.onnx", 994_068L,
            "lenet-300-100-pruned.onnx", 126_648L,
            "lenet-5.onnx", 1_594_072L,
            "lenet-5-pruned.onnx", 216_656L,
            "resnet8-cifar10.onnx", 292_732L,
            "vww-mobilenet.onnx", 818_088L,
            "ultraface-rfb-320.onnx", 1_051_576L,
            "silero_vad.onnx", 1_784_648L,
            // Its weights are shared already: what its authors' own file, 675,763 bytes, holds can be coded in less.
            "squeezenet-dc.onnx", 545_000L);

    @TempDir
    Path folder;

    @Test
    void modelsComeBackAndAreSmallerThanGeneralCompressorsMakeThem() throws Exception {
        int compared = 0;
        for (Path model : Corpus.files("models", ".onnx")) {
            long size = roundTrip(model);
            Long most = XZ.get(model.getFileName().toString());
            if (most != null) {
                assertTrue(size <= most, model + ": " + size + " bytes, xz -9e: " + most);
                compared++;
            }
        }
        assertEquals(XZ.size(), compared);
    }

    @Test
    void operatorTestsOfOnnxComeBack() throws Exception {
        List<String> failures = new ArrayList<>();
        List<Path> models = Corpus.files("onnx-suite", ".onnx");
        for (Path model : models) {
            try {
                roundTrip(model);
            } catch (FormatException | IOException | RuntimeException | AssertionError e) {
                failures.add(model + ": " + e);
            }
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
        assertTrue(models.size() > 1000, models.size() + " models");
    }

    private long roundTrip(Path model) throws IOException, FormatException {
        Path small = folder.resolve("small.pith");
        Path back = folder.resolve("back.onnx");
        Pith.convert(model, small, CompressOptions.LOSSLESS, Guidance.NONE, Progress.NONE);
        try (PithFile file = PithFile.open(small)) {
            file.verify();
        }
        Pith.expand(small, back, false);
        assertEquals(-1, Files.mismatch(model, back), model + " comes back changed");
        return Files.size(small);
    }
}

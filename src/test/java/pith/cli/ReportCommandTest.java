package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.Progress;
import pith.ReportRequest;
import pith.calibrate.Preprocess;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.report.LayerReport;
import pith.report.Report;
import pith.report.WeightHistogram;

/** Reports as a user asks for them. */
final class ReportCommandTest {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    @Test
    void pageHasEveryLayerAndNeedsNothingElse() throws IOException {
        PithRun.good("convert", MODEL, file(), "--method", "deep-compression");
        PithRun.good("report", file(), "--against", MODEL);
        String page = Files.readString(folder.resolve("m.html"));
        assertTrue(page.contains("320,247 bytes became "), page);
        assertTrue(page.contains("<code>pith report " + file() + " --against " + MODEL + "</code>"), "command");
        Set<String> ids = new HashSet<>(found(page, "id=\"([^\"]+)\""));
        Set<String> links = new HashSet<>(found(page, "href=\"([^\"]+)\""));
        for (String link : links) {
            assertTrue(link.startsWith("#") && ids.contains(link.substring(1)), link);
        }
        assertEquals(10, ids.stream().filter(id -> id.startsWith("layer-")).count(), ids.toString());
        assertEquals(10, found(page, "(<figure class=\"histogram\">)").size());
        for (String outside : List.of("http:", "https:", "src=", "url(", "@import", "<script")) {
            assertFalse(page.contains(outside), outside);
        }
        assertTrue(page.length() < 300_000, "bytes: " + page.length());
    }

    @Test
    void histogramsCountEveryWeight() throws IOException, FormatException {
        PithRun.good("convert", MODEL, file(), "--method", "deep-compression", "--sparsity", "0.5");
        Report report = report(Optional.of(MODEL));
        try (PithFile pith = PithFile.open(file());
                PithFile original = PithFile.open(lossless())) {
            for (LayerReport layer : report.layers()) {
                WeightHistogram histogram = layer.histogram().orElseThrow();
                long[] after = nonZero(pith.decodeFloats(layer.tensor().name()));
                long[] before = nonZero(original.decodeFloats(layer.tensor().name()));
                assertEquals(after[0], Arrays.stream(histogram.stored()).sum());
                assertEquals(after[0], Arrays.stream(histogram.levelCounts()).sum());
                assertEquals(after[1], histogram.levels().length);
                assertEquals(before[0], Arrays.stream(histogram.original()).sum());
                assertEquals(after[0], layer.tensor().nonZero());
            }
        }
    }

    @Test
    void whatWasLeftExactHasItsReason() throws IOException, FormatException {
        PithRun.good("convert", MODEL, file(), "--method", "deep-compression", "--layer", "*dense*=exact");
        for (Optional<Path> original : List.of(Optional.of(MODEL), Optional.<Path>empty())) {
            Report report = report(original);
            List<LayerReport> exact = report.layers().stream()
                    .filter(layer -> layer.exact().isPresent())
                    .toList();
            assertEquals(1, exact.size(), exact.toString());
            assertTrue(exact.get(0).tensor().name().contains("dense"), exact.toString());
            assertEquals(Optional.of("as asked"), exact.get(0).exact());
            assertEquals(0, report.changedOthers());
        }
    }

    @Test
    void losslessFileIsExactAltogether() throws IOException, FormatException {
        PithRun.good("convert", MODEL, file());
        assertTrue(report(Optional.empty()).layers().stream()
                .allMatch(layer -> layer.exact().equals(Optional.of("the method keeps every bit"))));
        assertTrue(report(Optional.of(MODEL)).layers().stream()
                .allMatch(layer -> layer.exact().isPresent()));
    }

    @Test
    void gridOfIntegersIsThatOfAScale() throws IOException, FormatException {
        PithRun.good("convert", MODEL, file(), "--method", "int8");
        for (LayerReport layer : report(Optional.empty()).layers()) {
            float[] grid = layer.histogram().orElseThrow().grid();
            assertEquals(256, grid.length);
            assertEquals(0, grid[128]);
            assertEquals(grid[129], grid[200] - grid[199], 1e-6f);
        }
    }

    /** A search, judged and reported on images. */
    @Test
    void conversionReportsWhatItTriedAndWhatEachLayerAnswers() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Random random = new Random(5);
        for (int i = 0; i < 4; i++) {
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, 32, 32, random.ints(32 * 32).toArray(), 0, 32);
            ImageIO.write(image, "png", photos.resolve(i + ".png").toFile());
        }
        Path html = folder.resolve("search.html");
        Object[] command = {
            "convert",
            MODEL,
            file(),
            "--method",
            "deep-compression",
            "--target-size",
            "40kB",
            "--calibration",
            photos,
            "--report",
            html
        };
        String printed = PithRun.good(command).out();
        assertTrue(printed.contains("next:  open " + html + " in a browser"), printed);
        String page = Files.readString(html);
        assertTrue(page.contains("of 40,000 bytes"), "verdict");
        assertEquals(1, found(page, "(<i class=\"dot chosen\")").size());
        assertTrue(found(page, "(<i class=\"dot)").size() >= 1);
        assertEquals(10, found(page, "class=\"k\">(response error)</span>").size());
        assertFalse(page.contains("\"v\">–<"), "a layer without an error");
        assertTrue(page.contains("that the weights were fitted to"), "what was measured");
        assertTrue(page.contains("<dt>Samples run by</dt><dd><code>onnxruntime 1."), "versions");
        assertEquals(2, PithRun.of("convert", MODEL, file(), "--report", file()).code());
        assertEquals(
                3,
                PithRun.of("convert", MODEL, file(), "--report", folder.resolve("no/x.html"))
                        .code());
    }

    @Test
    void misuseIsOneLineAndLeavesNoPage() throws IOException {
        PithRun.good("convert", MODEL, file());
        Path samples = Files.write(folder.resolve("x.npy"), new byte[3]);
        assertEquals(3, PithRun.of("report", file(), "--data", samples).code());
        assertEquals(3, PithRun.of("report", MODEL).code());
        assertEquals(2, PithRun.of("report", file(), "--labels", samples).code());
        PithRun missing = PithRun.of("report", file(), "--against", folder.resolve("no.onnx"));
        assertEquals(3, missing.code());
        assertEquals(
                "pith: " + folder.resolve("no.onnx") + ": no such file or folder",
                missing.err().strip());
        assertFalse(Files.exists(folder.resolve("m.html")));
    }

    private Path file() {
        return folder.resolve("m.pith");
    }

    private Path lossless() {
        Path path = folder.resolve("lossless.pith");
        PithRun.good("convert", MODEL, path);
        return path;
    }

    private Report report(Optional<Path> original) throws IOException, FormatException {
        return Pith.report(
                file(),
                new ReportRequest(
                        original,
                        Optional.empty(),
                        false,
                        Preprocess.NONE,
                        1,
                        Optional.empty(),
                        "test",
                        ReadOptions.DEFAULT),
                Progress.NONE);
    }

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** Number of elements that are not zero, and of distinct values among them. */
    private static long[] nonZero(FloatBuffer values) {
        Set<Float> distinct = new HashSet<>();
        long count = 0;
        for (int i = 0; i < values.capacity(); i++) {
            if (values.get(i) != 0) {
                count++;
                distinct.add(values.get(i));
            }
        }
        return new long[] {count, distinct.size()};
    }
}

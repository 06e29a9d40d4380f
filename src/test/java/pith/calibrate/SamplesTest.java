package pith.calibrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;

class SamplesTest {

    @TempDir
    private Path folder;

    @Test
    void readsImagesInTheOrderOfTheirNames() throws Exception {
        SampleFiles.png(folder.resolve("b.png"), 1, 0x102030);
        SampleFiles.png(folder.resolve("a.PNG"), 1, 0x405060);
        Files.writeString(folder.resolve("notes.txt"), "no image");
        Samples samples = Samples.open(folder, Optional.empty());
        assertEquals(2, samples.count());
        assertTrue(samples.labels().isEmpty());
        try (Samples.Cursor cursor = samples.cursor(samples.fields())) {
            assertArrayEquals(
                    new float[] {0x40, 0x50, 0x60}, cursor.next().get(0).toFloats());
            assertArrayEquals(
                    new float[] {0x10, 0x20, 0x30}, cursor.next().get(0).toFloats());
        }
    }

    @Test
    void labelsSayWhichImages() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 1, 0);
        SampleFiles.png(folder.resolve("b, c.png"), 1, 0);
        SampleFiles.png(folder.resolve("d.png"), 1, 0);
        Files.writeString(folder.resolve("labels.csv"), "file,label\nd.png,7\n\"b, c.png\",3\n");
        Samples samples = Samples.open(folder, Optional.empty());
        assertArrayEquals(new int[] {3, 7}, samples.labels().orElseThrow());
        Optional<String> leftOut = Optional.of("2 images are labelled; 1 more is not, and is left out");
        assertEquals(leftOut, samples.leftOut());
        assertEquals(leftOut, samples.atMost(1).leftOut());
        Files.writeString(folder.resolve("labels.csv"), "d.png,7\n");
        assertEquals(
                Optional.of("1 image is labelled; 2 more are not, and are left out"),
                Samples.open(folder, Optional.empty()).leftOut());
    }

    @Test
    void labelsMayNotNameWhatIsMissing() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 1, 0);
        Files.writeString(folder.resolve("labels.csv"), "a.png,1\nz.png,2\n");
        assertMessage("labels.csv: it names z.png, which is not in the folder", folder, Optional.empty());
    }

    @Test
    void labelsMayNotBeEmpty() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 1, 0);
        Files.writeString(folder.resolve("labels.csv"), "");
        assertMessage("labels.csv: it names no images", folder, Optional.empty());
    }

    @Test
    void labelsMustBeNumbers() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 1, 0);
        Files.writeString(folder.resolve("labels.csv"), "file,label\na.png,dog\n");
        assertMessage("labels.csv: line 2 is \"a.png,dog\"", folder, Optional.empty());
    }

    @Test
    void anEmptyFolderIsNoSample() {
        assertMessage("no images", folder, Optional.empty());
    }

    @Test
    void namesAnImageThatCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("broken.jpg"), "not a picture");
        Samples samples = Samples.open(folder, Optional.empty());
        try (Samples.Cursor cursor = samples.cursor(samples.fields())) {
            FormatException thrown = assertThrows(FormatException.class, cursor::next);
            assertTrue(
                    String.valueOf(thrown.getMessage()).startsWith("broken.jpg: cannot be read"), thrown.getMessage());
        }
    }

    @Test
    void namesAnImageThatIsCutOff() throws Exception {
        Path file = SampleFiles.png(folder.resolve("cut.png"), 40, new int[1600]);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Samples samples = Samples.open(folder, Optional.empty());
        try (Samples.Cursor cursor = samples.cursor(samples.fields())) {
            FormatException thrown = assertThrows(FormatException.class, cursor::next);
            assertTrue(String.valueOf(thrown.getMessage()).startsWith("cut.png: cannot be read"), thrown.getMessage());
        }
    }

    @Test
    void readsIdxPlainAndGzipped() throws Exception {
        byte[] images = SampleFiles.idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 6);
        Path labels = write("labels", SampleFiles.gzip(SampleFiles.idx(new int[] {3}, 9, 0, 4)));
        for (byte[] bytes : new byte[][] {images, SampleFiles.gzip(images)}) {
            Samples samples = Samples.open(write("images", bytes), Optional.of(labels));
            assertEquals(3, samples.count());
            assertArrayEquals(new int[] {9, 0, 4}, samples.labels().orElseThrow());
            try (Samples.Cursor cursor = samples.cursor(samples.fields())) {
                cursor.skip(1);
                assertArrayEquals(new float[] {3, 4}, cursor.next().get(0).toFloats());
            }
        }
    }

    @Test
    void refusesBadIdx() throws Exception {
        byte[] images = SampleFiles.idx(new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 6);
        assertMessage("the file has 21", write("short", Arrays.copyOf(images, 21)), Optional.empty());
        assertMessage("two zero bytes", write("text", "hello".getBytes(UTF_8)), Optional.empty());
        images[2] = 0x0a;
        assertMessage("IDX type code 0x0a", write("type", images), Optional.empty());
        assertMessage("ends after 2 of 4 bytes", write("tiny", new byte[2]), Optional.empty());
    }

    @Test
    void refusesDamagedGzip() throws Exception {
        int[] values = new int[30_000];
        Arrays.setAll(values, i -> i * i % 251);
        byte[] whole = SampleFiles.gzip(SampleFiles.idx(new int[] {30_000}, values));
        for (int at = 10; at < whole.length; at += 97) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertBadIdx("", changed);
            assertBadIdx("cut short", Arrays.copyOf(whole, at));
        }
        for (int at = whole.length - 8; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertBadIdx("damaged: its checksum does not match", changed);
            assertBadIdx("cut short in the checksum", Arrays.copyOf(whole, at));
        }
        assertBadIdx(
                "damaged: its data go on after UINT8[2], which its header tells of",
                SampleFiles.gzip(SampleFiles.idx(new int[] {2}, 1, 2, 3)));
    }

    private void assertBadIdx(String part, byte[] bytes) throws IOException {
        Path file = write("damaged", bytes);
        assertMessage(part, file, Optional.empty());
        Path images = write("images", SampleFiles.idx(new int[] {1, 1}, 0));
        assertMessage(part, images, Optional.of(file));
        FormatException thrown = assertThrows(FormatException.class, () -> Samples.open(images, Optional.of(file)));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith(file + ": "), thrown.getMessage());
    }

    @Test
    void countsLabels() throws Exception {
        Path images = write("images", SampleFiles.idx(new int[] {3, 1}, 1, 2, 3));
        Path labels = write("labels", SampleFiles.idx(new int[] {2}, 1, 2));
        assertMessage("2 labels for 3 samples", images, Optional.of(labels));
    }

    @Test
    void readsTheLabelsOfAnArchive() throws Exception {
        Path file = SampleFiles.npz(
                folder.resolve("a.npz"),
                Map.of("x", SampleFiles.floats("3, 1", 1, 2, 3), "labels", SampleFiles.longs("3,", 5, 6, 7)));
        Samples samples = Samples.open(file, Optional.empty());
        assertEquals(3, samples.count());
        assertArrayEquals(new int[] {5, 6, 7}, samples.labels().orElseThrow());
        Samples two = samples.atMost(2);
        assertArrayEquals(new int[] {5, 6}, two.labels().orElseThrow());
        try (Samples.Cursor cursor = two.cursor(two.fields())) {
            assertEquals(1, cursor.next().get(0).get(0));
            assertEquals(2, cursor.next().get(0).get(0));
        }
    }

    @Test
    void refusesLabelsThatAreNoClasses() throws Exception {
        Path file = SampleFiles.npz(
                folder.resolve("a.npz"),
                Map.of("x", SampleFiles.floats("1, 1", 1), "labels", SampleFiles.floats("1,", 0.5f)));
        assertMessage("labels: labels are FLOAT[1]", file, Optional.empty());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void assertMessage(String part, Path path, Optional<Path> labels) {
        FormatException thrown = assertThrows(FormatException.class, () -> Samples.open(path, labels));
        assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage());
    }
}

package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

class FeedTest {

    @TempDir
    private Path folder;

    private static InputSpec input(String name, long... dims) {
        return new InputSpec(
                name, ElementType.FLOAT, Arrays.stream(dims).boxed().toList());
    }

    @Test
    void doesAllStepsInTheirOrder() throws Exception {
        // 4x2 pixels, of which the middle 2x2 stay.
        SampleFiles.png(folder.resolve("a.png"), 4, 0, 0x0A141E, 0x28323C, 0, 0, 0x46505A, 0x646E78, 0);
        Feed feed = feed(input("x", -1, 3, 2, 2), "crop=2,channels=bgr,scale=0.1,mean=1:2:3,std=1:2:4,layout=nchw");
        // Blue first: 30, 60, 90, 120 times 0.1 minus 1; then green (20, 50, 80, 110) and red (10, 40, 70, 100).
        NdArray values = next(feed).inputs().get("x");
        assertEquals(Shape.of(1, 3, 2, 2), values.shape());
        assertArrayEquals(
                new float[] {2, 5, 8, 11, 0, 1.5f, 3, 4.5f, -0.5f, 0.25f, 1, 1.75f}, values.toFloats(), 1e-5f);
    }

    @Test
    void guessesFromTheShape() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 2, 0x010203, 0x040506, 0x070809, 0x0A0B0C);
        Feed feed = feed(input("x", -1, 2, 2, 3), "");
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
                next(feed).inputs().get("x").toFloats());
        assertEquals(
                "input 'x' [?, 2, 2, 3]: no preprocessing given; guessed from the shape: crop=2,channels=rgb,"
                        + "layout=nhwc, after a resize that covers 2x2 where an image is smaller or more than 5/4 of it; "
                        + "pixels stay 0 to 255 (no scale=, mean= or std= given)",
                feed.description().get(0));
    }

    @Test
    void resizesTheShorterSide() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 8, new int[32]);
        Feed feed = feed(input("x", -1, 3, -1, -1), "resize=2");
        assertEquals(Shape.of(1, 3, 2, 4), next(feed).inputs().get("x").shape());
    }

    @Test
    void coversTheInputWhereNothingIsSaid() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 8, new int[32]);
        assertEquals(
                Shape.of(1, 1, 2, 3),
                next(feed(input("x", -1, 1, 2, 3), "")).inputs().get("x").shape());
    }

    @Test
    void makesGreyOfColours() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 1, 0xFF0000, 0x00FF00, 0x0000FF);
        Feed feed = feed(input("x", -1, 1, 3, 1), "scale=1/255");
        assertArrayEquals(
                new float[] {0.299f, 0.587f, 0.114f},
                next(feed).inputs().get("x").toFloats(),
                1e-6f);
    }

    @Test
    void batchesImagesOfOneSizeOnly() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 2, new int[4]);
        SampleFiles.png(folder.resolve("b.png"), 2, new int[4]);
        SampleFiles.png(folder.resolve("c.png"), 3, new int[9]);
        try (Feed.Batches batches = feed(input("x", -1, 3, -1, -1), "scale=1").batches()) {
            assertEquals(Shape.of(2, 3, 2, 2), batches.next(8).inputs().get("x").shape());
            Batch last = batches.next(8);
            assertEquals(2, last.first());
            assertEquals(Shape.of(1, 3, 3, 3), last.inputs().get("x").shape());
            assertNull(batches.next(8));
        }
    }

    @Test
    void fillsUpAFixedBatch() throws Exception {
        Path file = npz(Map.of("x", SampleFiles.floats("3, 1", 1, 2, 3)));
        try (Feed.Batches batches = feed(file, "", input("x", 2, 1)).batches()) {
            assertEquals(2, batches.next(1).count());
            Batch last = batches.next(1);
            assertEquals(1, last.count());
            assertEquals(2, last.rows());
            assertArrayEquals(new float[] {3, 3}, last.inputs().get("x").toFloats());
        }
    }

    @Test
    void leavesFittingArraysAlone() throws Exception {
        Path file = npz(Map.of("x", SampleFiles.floats("2, 1, 1, 2", 1, 2, 3, 4)));
        Feed feed = feed(file, "", input("data", -1, 1, 1, 2));
        assertTrue(feed.description().isEmpty());
        assertArrayEquals(
                new float[] {1, 2, 3, 4}, next(feed).inputs().get("data").toFloats());
    }

    @Test
    void turnsBytesIntoAnInput() throws Exception {
        Path file = npz(Map.of("images", SampleFiles.bytes("2, 1, 2", 10, 20, 30, 40)));
        Feed feed = feed(file, "scale=0.1", input("x", -1, 2));
        assertArrayEquals(new float[] {1, 2, 3, 4}, next(feed).inputs().get("x").toFloats(), 1e-6f);
    }

    @Test
    void takesSeveralInputs() throws Exception {
        Path file = npz(Map.of(
                "a", SampleFiles.floats("2, 2", 1, 2, 3, 4),
                "state", SampleFiles.floats("3, 1", 7, 8, 9),
                "n", SampleFiles.longs("", 16000)));
        Feed feed = Feed.of(
                Samples.open(file, Optional.empty()),
                List.of(input("a", -1, 2), input("state", 3, -1), new InputSpec("n", ElementType.INT64, List.of())),
                Preprocess.NONE);
        Batch batch = next(feed);
        assertEquals(1, feed.samples().count());
        assertEquals(Shape.of(2, 2), batch.inputs().get("a").shape());
        assertEquals(Shape.of(3, 1), batch.inputs().get("state").shape());
        assertEquals(16000, batch.inputs().get("n").getLong(0));
    }

    @Test
    void namesTheInputWithoutAnArray() throws Exception {
        Path file = npz(Map.of("a", SampleFiles.floats("2, 2", 1, 2, 3, 4)));
        assertMessage("no array for the input 'b'", file, "", input("a", -1, 2), input("b", -1, 2));
    }

    @Test
    void namesBothShapes() throws Exception {
        Path file = npz(Map.of("x", SampleFiles.floats("2, 3", 1, 2, 3, 4, 5, 6)));
        assertMessage("the input 'x' has shape [?, 4], the samples 'x' FLOAT[2, 3]", file, "", input("x", -1, 4));
    }

    @Test
    void partOfTheSamplesIsDescribedAsTheyAreStored() throws Exception {
        Path file = npz(Map.of("x", SampleFiles.floats("2, 3", 1, 2, 3, 4, 5, 6)));
        Samples one = Samples.open(file, Optional.empty()).everyNth(2, 1, false);
        FormatException thrown = assertThrows(
                FormatException.class, () -> Feed.of(one, List.of(input("x", -1, 4)), Preprocess.parse("")));
        assertTrue(String.valueOf(thrown.getMessage()).contains("the samples 'x' FLOAT[2, 3]"), thrown.getMessage());
        assertArrayEquals(
                new float[] {4, 5, 6},
                next(Feed.of(one, List.of(input("x", -1, 3)), Preprocess.parse("")))
                        .inputs()
                        .get("x")
                        .toFloats());
    }

    @Test
    void namesTheSampleThatIsNotFinite() throws Exception {
        Path file = npz(Map.of("x", SampleFiles.floats("2, 2", 1, 2, 3, Float.NaN)));
        Feed feed = feed(file, "", input("x", -1, 2));
        try (Feed.Batches batches = feed.batches()) {
            assertEquals(
                    file + ": sample 1: the value NaN at index 1 of [2]",
                    assertThrows(FormatException.class, () -> batches.next(2)).getMessage());
        }
        Samples second = feed.samples().everyNth(2, 1, false);
        try (Feed.Batches batches = Feed.of(second, List.of(input("x", -1, 2)), Preprocess.parse(""))
                .batches()) {
            assertEquals(
                    file + ": sample 1: the value NaN at index 1 of [2]",
                    assertThrows(FormatException.class, () -> batches.next(1)).getMessage());
        }
    }

    @Test
    void saysThatAnImageIsTooSmall() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 2, new int[4]);
        Feed feed = feed(input("x", -1, 3, 4, 4), "resize=3,crop=4");
        try (Feed.Batches batches = feed.batches()) {
            assertEquals(
                    folder + ": sample 0: an image of 3x3 pixels is too small for crop=4x4; resize=4 would do",
                    assertThrows(FormatException.class, () -> batches.next(1)).getMessage());
        }
    }

    @Test
    void saysThatACropDoesNotFitTheInput() throws Exception {
        SampleFiles.png(folder.resolve("a.png"), 4, new int[16]);
        Feed feed = feed(input("x", -1, 3, 4, 4), "crop=3");
        try (Feed.Batches batches = feed.batches()) {
            assertEquals(
                    folder
                            + ": sample 0: the input 'x' has shape [?, 3, 4, 4], the images give [?, 3, 3, 3] after preprocessing",
                    assertThrows(FormatException.class, () -> batches.next(1)).getMessage());
        }
    }

    private Path npz(Map<String, byte[]> arrays) throws Exception {
        return SampleFiles.npz(folder.resolve("samples.npz"), arrays);
    }

    private Feed feed(InputSpec input, String preprocess) throws Exception {
        return feed(folder, preprocess, input);
    }

    private static Feed feed(Path path, String preprocess, InputSpec... inputs) throws Exception {
        return Feed.of(Samples.open(path, Optional.empty()), List.of(inputs), Preprocess.parse(preprocess));
    }

    private static Batch next(Feed feed) throws Exception {
        try (Feed.Batches batches = feed.batches()) {
            Batch batch = batches.next(8);
            assertNotNull(batch);
            return batch;
        }
    }

    private static void assertMessage(String part, Path path, String preprocess, InputSpec... inputs) {
        FormatException thrown = assertThrows(FormatException.class, () -> feed(path, preprocess, inputs));
        assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage());
    }
}

package pith.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.model.Cut;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.SourceFile;
import pith.model.Tensor;
import pith.model.TensorData;

final class SourceFilesTest {
    private static final Tensor BYTES = tensor("bytes", ElementType.UINT8, "BYTES");
    private static final Tensor VARINTS = tensor("varints", ElementType.INT8, "i\u007f");

    @TempDir
    Path folder;

    @Test
    void filesAreMadeOfSkeletonAndPayloads() throws IOException, FormatException {
        Model model = model(
                new SourceFile("", List.of(new Cut(2, 0, PayloadForm.RAW), new Cut(0, 1, PayloadForm.VARINT)), 3),
                new SourceFile("a/b", List.of(new Cut(0, 0, PayloadForm.RAW)), 0),
                new SourceFile("c", List.of(), 5));
        SourceFiles.restore(model, folder.resolve("main"));
        assertEquals("01BYTESi\u007f234", Files.readString(folder.resolve("main")));
        assertEquals("BYTES", Files.readString(folder.resolve("a/b")));
        assertEquals("56789", Files.readString(folder.resolve("c")));
        assertEquals(
                "{1}",
                new Model(Dialect.ONNX, model.files().subList(0, 1), model.skeleton(), model.tensors(), List.of())
                        .pinned()
                        .toString());
        assertEquals("{0, 1}", model.pinned().toString());
        SourceFiles.Assembled outline = SourceFiles.outline(model, 0);
        assertEquals(SourceFiles.assemble(model, 0).stretches(), outline.stretches());
        assertEquals(
                List.of(2L, 7L),
                outline.stretches().stream().map(SourceFiles.Stretch::from).toList());
    }

    @Test
    void modelOfManyFilesIsAFolder() throws IOException, FormatException {
        Model model = model(new SourceFile("saved.pb", List.of(), 4), new SourceFile("v/d", List.of(), 6));
        Path target = folder.resolve("new");
        SourceFiles.restore(model, target);
        assertEquals("0123", Files.readString(target.resolve("saved.pb")));
        assertEquals("456789", Files.readString(target.resolve("v/d")));
    }

    @Test
    void aFileInTheWayStaysIfAnythingFails() throws IOException {
        Path target = Files.writeString(folder.resolve("main"), "old");
        TensorData broken = new TensorData() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                throw new IOException("cannot be read");
            }
        };
        Model model = new Model(
                Dialect.ONNX,
                List.of(new SourceFile("", List.of(), 1), new SourceFile("sub/x", List.of(), 99)),
                TensorData.concat(List.of(TensorData.zeros(1), broken.slice(0, 99))),
                List.of(),
                List.of());
        assertThrows(IOException.class, () -> SourceFiles.restore(model, target));
        assertEquals("old", Files.readString(target));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(target), left.toList());
        }
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() throws IOException {
        Model model = model(new SourceFile("", List.of(), 10));
        Path missing = folder.resolve("missing");
        assertEquals(
                missing.toString(),
                assertThrows(NoSuchFileException.class, () -> SourceFiles.restore(model, missing.resolve("x")))
                        .getMessage());
        assertTrue(assertThrows(FileSystemException.class, () -> SourceFiles.restore(model, folder))
                .getMessage()
                .endsWith("is a folder"));
    }

    @Test
    void skeletonHasToBeLongEnough() {
        Model model = model(new SourceFile("", List.of(), 11));
        FormatException fault =
                assertThrows(FormatException.class, () -> SourceFiles.restore(model, folder.resolve("x")));
        assertEquals("SRC-1", fault.clause());
    }

    @Test
    void pathsThatLeaveTheFolderAreRefused() {
        for (String path : List.of("../x", "/x", "a//b", "a/.", "a\\b", "a:b", "a\nb")) {
            Model model = model(new SourceFile("", List.of(), 1), new SourceFile(path, List.of(), 1));
            FormatException fault =
                    assertThrows(FormatException.class, () -> SourceFiles.restore(model, folder.resolve("x")), path);
            assertEquals("SRC-3", fault.clause());
            assertEquals(1, fault.getMessage().lines().count());
        }
    }

    @Test
    void piecesAreCutOut() throws IOException, FormatException {
        byte[] file = "0123456789".getBytes(StandardCharsets.UTF_8);
        FileCutter cutter = new FileCutter();
        cutter.add(
                "",
                TensorData.of(file),
                List.of(
                        new FileCutter.Piece(0, 2, 1, PayloadForm.RAW),
                        new FileCutter.Piece(5, 10, 0, PayloadForm.RAW)));
        cutter.add("second", TensorData.of(file), List.of());
        assertEquals("2340123456789", new String(cutter.skeleton().toByteArray(), StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        new SourceFile("", List.of(new Cut(0, 1, PayloadForm.RAW), new Cut(3, 0, PayloadForm.RAW)), 0),
                        new SourceFile("second", List.of(), 10)),
                cutter.files());
        Model model = new Model(
                Dialect.ONNX,
                cutter.files(),
                cutter.skeleton(),
                List.of(tensor("b", ElementType.UINT8, "56789"), tensor("a", ElementType.UINT8, "01")),
                List.of());
        assertArrayEquals(file, SourceFiles.assemble(model, 0).data().toByteArray());
        assertArrayEquals(file, SourceFiles.assemble(model, 1).data().toByteArray());
    }

    private static Model model(SourceFile... files) {
        return new Model(
                Dialect.ONNX,
                List.of(files),
                TensorData.of("0123456789".getBytes(StandardCharsets.UTF_8)),
                List.of(BYTES, VARINTS),
                List.of());
    }

    private static Tensor tensor(String name, ElementType type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Tensor(name, type, Shape.of(bytes.length), TensorData.of(bytes));
    }
}

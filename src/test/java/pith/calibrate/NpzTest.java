package pith.calibrate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

class NpzTest {

    @TempDir
    private Path folder;

    @Test
    void readsArraysByName() throws Exception {
        Path file = SampleFiles.npz(
                folder.resolve("a.npz"),
                Map.of("x", SampleFiles.floats("2, 2", 1, 2, 3, 4), "n", SampleFiles.longs("", -5)));
        Map<String, NdArray> arrays = Npz.read(file);
        assertArrayEquals(new float[] {1, 2, 3, 4}, arrays.get("x").toFloats());
        assertEquals(Shape.of(2, 2), arrays.get("x").shape());
        assertEquals(Shape.of(), arrays.get("n").shape());
        assertEquals(-5, arrays.get("n").getLong(0));
    }

    @Test
    void readsBigEndian() throws Exception {
        byte[] data = ByteBuffer.allocate(8).putInt(1).putInt(-2).array();
        NdArray array = array(SampleFiles.npy(">i4", false, "2,", data));
        assertEquals(ElementType.INT32, array.type());
        assertEquals(1, array.getLong(0));
        assertEquals(-2, array.getLong(1));
    }

    @Test
    void readsColumnMajor() throws Exception {
        NdArray array = array(SampleFiles.npy("|u1", true, "2, 3", new byte[] {1, 4, 2, 5, 3, 6}));
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, array.toFloats());
    }

    @Test
    void readsHalfFloats() throws Exception {
        NdArray array = array(SampleFiles.npy("<f2", false, "2,", new byte[] {0, 0x3c, 0, (byte) 0xc1}));
        assertArrayEquals(new float[] {1, -2.5f}, array.toFloats());
    }

    @Test
    void refusesWhatIsNoArray() {
        assertMessage("no \\x93NUMPY at the start", "hello, world".getBytes(US_ASCII));
    }

    @Test
    void refusesObjects() {
        assertMessage("elements of type '|O'", SampleFiles.npy("|O", false, "1,", new byte[8]));
    }

    @Test
    void refusesAFileThatIsTooShort() {
        byte[] whole = SampleFiles.floats("2, 2", 1, 2, 3, 4);
        assertMessage("the array has", Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void refusesAHugeShapeWithoutAllocatingIt() {
        assertMessage("the array has", SampleFiles.npy("<f4", false, "1000000000, 1000", new byte[4]));
        assertMessage("makes no sense", SampleFiles.npy("<f4", false, "9000000000, 9000000000", new byte[4]));
    }

    @Test
    void refusesAnArchiveThatIsNone() throws Exception {
        Path file = Files.write(folder.resolve("b.npz"), new byte[100]);
        FormatException thrown = assertThrows(FormatException.class, () -> Npz.read(file));
        assertEquals(FormatException.Kind.NOT_THIS_FORMAT, thrown.kind());
        assertTrue(String.valueOf(thrown.getMessage()).contains("cut short: "), thrown.getMessage());
    }

    @Test
    void noticesAChangedByte() throws Exception {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7;
        }
        Path file = SampleFiles.npz(folder.resolve("a.npz"), Map.of("x", SampleFiles.floats("500, 2", values)));
        byte[] whole = Files.readAllBytes(file);
        int start = 30 + "x.npy".length();
        // After the data are their descriptor, the entry of the directory and the directory's end.
        int end = whole.length - 16 - (46 + "x.npy".length()) - 22;
        for (int at = start; at < end; at += (end - start) / 50 + 1) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            for (Executable reading :
                    List.<Executable>of(() -> Npz.read(file), () -> Samples.open(file, Optional.empty()))) {
                FormatException thrown = assertThrows(FormatException.class, reading);
                assertTrue(String.valueOf(thrown.getMessage()).startsWith("x: damaged: its "), thrown.getMessage());
            }
        }
    }

    private NdArray array(byte[] bytes) throws IOException, FormatException {
        return Npz.readArray(Files.write(folder.resolve("a.npy"), bytes));
    }

    private void assertMessage(String part, byte[] bytes) {
        FormatException thrown = assertThrows(FormatException.class, () -> array(bytes));
        assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage());
    }
}

package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.ElementType;
import pith.model.Shape;

final class NpyTest {
    @TempDir
    Path folder;

    /** An array of the numbers 1 and 2, each as NumPy writes it. */
    @ParameterizedTest
    @CsvSource({
        "|b1, BOOL, 0101, 1 1",
        "|u1, UINT8, 01FF, 1 255",
        "|i1, INT8, 01FF, 1 -1",
        "<u2, UINT16, 0100FFFF, 1 65535",
        ">u2, UINT16, 0001FFFF, 1 65535",
        "<i2, INT16, 0100FFFF, 1 -1",
        "<u4, UINT32, 01000000000000FF, 1 4278190080",
        ">i4, INT32, 00000001FF000000, 1 -16777216",
        "<u8, UINT64, 0100000000000000FFFFFFFFFFFFFFFF, 1 1.8446744073709552E19",
        "<i8, INT64, 0100000000000000FFFFFFFFFFFFFFFF, 1 -1",
        "<f2, FLOAT16, 003C00C0, 1 -2",
        ">f4, FLOAT, 3F800000C0000000, 1 -2",
        "<f8, DOUBLE, 000000000000F03F00000000000000C0, 1 -2",
    })
    void numbersOfEveryTypeAreRead(String descr, ElementType type, String hex, String expected)
            throws IOException, FormatException {
        Npy array = read(1, header(descr, "False", "2,"), HexFormat.of().parseHex(hex));
        assertEquals(type, array.type());
        assertEquals(Shape.of(2), array.shape());
        float[] values = array.toFloats();
        assertEquals(Arrays.stream(expected.split(" ")).map(Float::parseFloat).toList(), List.of(values[0], values[1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws IOException, FormatException {
        Npy array = read(version, header("|u1", "False", "2, 3"), new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, array.toFloats());
        assertEquals(Shape.of(2, 3), array.shape());
    }

    @Test
    void scalarsAndEmptyArraysAreRead() throws IOException, FormatException {
        assertEquals(
                Shape.of(), read(1, header("|u1", "False", ""), new byte[] {1}).shape());
        assertEquals(0, read(1, header("<f8", "True", "3, 0"), new byte[0]).toFloats().length);
    }

    @Test
    void fortranOrderIsTurnedAround() throws IOException, FormatException {
        // numpy.arange(24).reshape(2, 3, 4), written as numpy.asfortranarray: the first index runs fastest.
        byte[] fortran = new byte[48];
        int at = 0;
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    fortran[2 * at++] = (byte) (i * 12 + j * 4 + k);
                }
            }
        }
        float[] values = read(1, header("<u2", "True", "2, 3, 4"), fortran).toFloats();
        for (int i = 0; i < 24; i++) {
            assertEquals(i, values[i]);
        }
    }

    @Test
    void whatIsNoArrayOfNumbersIsRefused() {
        assertFault(Kind.NOT_THIS_FORMAT, new byte[10]);
        assertFault(Kind.NOT_THIS_FORMAT, new byte[0]);
        assertFault(Kind.UNSUPPORTED, npy(4, header("|u1", "False", "1,"), new byte[1]));
        assertFault(Kind.UNSUPPORTED, npy(1, header("|O8", "False", "1,"), new byte[8]));
        assertFault(Kind.UNSUPPORTED, npy(1, header("<U5", "False", "1,"), new byte[20]));
        assertFault(
                Kind.UNSUPPORTED,
                npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", new byte[4]));
        assertFault(Kind.MALFORMED, npy(1, header("|u1", "False", "-1,"), new byte[4]));
        assertFault(Kind.MALFORMED, npy(1, header("|u1", "False", "99999999999999999999,"), new byte[4]));
        assertFault(Kind.MALFORMED, npy(1, header("|u1", "False", "9999999999, 9999999999"), new byte[4]));
        assertFault(Kind.LIMIT_EXCEEDED, npy(1, header("<f8", "False", "1000000000"), new byte[4]));
    }

    @Test
    void arraysCutShortAreRefused() {
        byte[] whole = npy(1, header("<f4", "False", "3,"), new byte[12]);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(FormatException.class, () -> Npy.read(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void archivesOfArraysAreRead() throws IOException, FormatException {
        Path file = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("b.npy", "a/c.npy", "notes.txt")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(npy(1, header("|u1", "False", "1,"), new byte[] {5}));
            }
        }
        Map<String, Npy> arrays = Npz.read(file);
        assertEquals(List.of("b", "a/c"), List.copyOf(arrays.keySet()));
        assertArrayEquals(new float[] {5}, arrays.get("b").toFloats());
        Path text = Files.writeString(folder.resolve("text"), "no archive");
        assertEquals(
                Kind.NOT_THIS_FORMAT,
                assertThrows(FormatException.class, () -> Npz.read(text)).kind());
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }";
    }

    private static Npy read(int version, String header, byte[] data) throws IOException, FormatException {
        return Npy.read(new ByteArrayInputStream(npy(version, header, data)));
    }

    private static byte[] npy(int version, String header, byte[] data) {
        byte[] text = (header + "    \n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) text.length);
        } else {
            length.putInt(text.length);
        }
        out.writeBytes(length.array());
        out.writeBytes(text);
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static void assertFault(Kind kind, byte[] file) {
        FormatException fault = assertThrows(FormatException.class, () -> Npy.read(new ByteArrayInputStream(file)));
        assertEquals(kind, fault.kind(), fault.getMessage());
    }
}

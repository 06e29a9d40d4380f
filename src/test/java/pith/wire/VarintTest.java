package pith.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pith.model.ElementType;
import pith.model.TensorData;

/** Packed varints against those of the protobuf library. */
final class VarintTest {
    private static final int UNITS = 20_000;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FLOAT", "DOUBLE", "COMPLEX64", "COMPLEX128"})
    void elementsOfEveryTypeComeBack(ElementType type) throws IOException {
        byte[] elements = elements(type);
        byte[] expected = encode(elements, type);
        VarintPayload payload = VarintPayload.of(TensorData.of(elements), type);
        assertEquals(expected.length, payload.size());
        assertArrayEquals(expected, payload.toByteArray());
        VarintElements back = VarintElements.of(payload, type).orElseThrow();
        assertArrayEquals(elements, back.toByteArray());
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            assertPart(expected, payload, random);
            assertPart(elements, back, random);
        }
    }

    private static byte[] elements(ElementType type) {
        Random random = new Random(type.number());
        byte[] bytes = new byte[UNITS * type.unitWidth()];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length / 2; i += type.unitWidth()) {
            // Half of them small, as the numbers of shapes are.
            Arrays.fill(bytes, i + 1, i + type.unitWidth(), (byte) 0);
        }
        return bytes;
    }

    private static byte[] encode(byte[] elements, ElementType type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        ByteBuffer from = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            switch (type) {
                case INT8 -> out.writeInt32NoTag(from.get());
                case INT16 -> out.writeInt32NoTag(from.getShort());
                case INT32 -> out.writeInt32NoTag(from.getInt());
                case INT64 -> out.writeInt64NoTag(from.getLong());
                case UINT64 -> out.writeUInt64NoTag(from.getLong());
                case UINT32 -> out.writeUInt64NoTag(from.getInt() & 0xFFFF_FFFFL);
                case UINT16, FLOAT16, BFLOAT16 -> out.writeInt32NoTag(from.getShort() & 0xFFFF);
                default -> out.writeInt32NoTag(from.get() & 0xFF);
            }
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static void assertPart(byte[] whole, TensorData data, Random random) throws IOException {
        int from = random.nextInt(whole.length);
        int length = random.nextInt(Math.min(whole.length - from, 30_000) + 1);
        ByteBuffer into = ByteBuffer.allocate(length);
        data.read(from, into);
        assertArrayEquals(Arrays.copyOfRange(whole, from, from + length), into.array());
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, 8000", // more bytes than needed
        "INT64, 80", // cut short
        "INT64, 01FF", // cut short
        "INT64, FFFFFFFFFFFFFFFFFF80", // too long
        "INT64, FFFFFFFFFFFFFFFFFF02", // more than 64 bits
        "UINT8, 8002", // 256
        "INT8, 8001", // 128
        "INT32, FFFFFFFF0F", // not sign-extended
        "UINT32, FFFFFFFFFFFFFFFFFF01", // sign-extended
        "UINT4, FFFFFFFFFFFFFFFFFF01",
    })
    void numbersThatWouldNotBeWrittenAgainAreNoElements(ElementType type, String hex) throws IOException {
        assertEquals(
                Optional.empty(), VarintElements.of(TensorData.of(HexFormat.of().parseHex(hex)), type));
    }

    @Test
    void nothingBeyondTheEndIsRead() throws IOException {
        VarintPayload payload = VarintPayload.of(TensorData.of(new byte[] {1, 2}), ElementType.UINT8);
        assertThrows(IndexOutOfBoundsException.class, () -> payload.read(1, ByteBuffer.allocate(2)));
        VarintElements elements = VarintElements.of(payload, ElementType.UINT8).orElseThrow();
        assertThrows(IndexOutOfBoundsException.class, () -> elements.read(1, ByteBuffer.allocate(2)));
        elements.read(2, ByteBuffer.allocate(0));
        assertEquals(0, VarintPayload.of(TensorData.zeros(0), ElementType.INT8).size());
    }
}

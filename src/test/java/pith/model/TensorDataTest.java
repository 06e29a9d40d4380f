package pith.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorDataTest {
    private static final byte[] WHOLE = {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5};

    private static final TensorData DATA = TensorData.concat(List.of(
            TensorData.of(new byte[0]),
            TensorData.of(new byte[] {1, 2, 3}),
            TensorData.zeros(9),
            TensorData.zeros(0),
            TensorData.of(new byte[] {9, 4, 5, 9}).slice(1, 2)));

    @Test
    void everyPartOfACompositeIsRead() throws IOException {
        assertArrayEquals(WHOLE, DATA.toByteArray());
        for (int from = 0; from <= WHOLE.length; from++) {
            for (int to = from; to <= WHOLE.length; to++) {
                assertArrayEquals(
                        Arrays.copyOfRange(WHOLE, from, to),
                        DATA.slice(from, to - from).toByteArray());
            }
        }
    }

    @Test
    void onlyTheRestOfABufferIsFilled() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        for (int i = 0; i < 10; i++) {
            buffer.put(i, (byte) 7);
        }
        DATA.read(1, buffer.position(2).limit(7));
        assertArrayEquals(new byte[] {7, 7, 2, 3, 0, 0, 0, 7, 7, 7}, buffer.array());
        assertEquals(7, buffer.position());
        assertEquals(7, buffer.limit());
    }

    @Test
    void nothingOutsideIsRead() {
        assertThrows(IndexOutOfBoundsException.class, () -> DATA.read(10, ByteBuffer.allocate(5)));
        assertThrows(IndexOutOfBoundsException.class, () -> DATA.read(-1, ByteBuffer.allocate(5)));
        assertThrows(IndexOutOfBoundsException.class, () -> DATA.slice(10, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> DATA.slice(2, 3).read(1, ByteBuffer.allocate(3)));
        assertThrows(IndexOutOfBoundsException.class, () -> TensorData.zeros(3).read(1, ByteBuffer.allocate(3)));
    }
}

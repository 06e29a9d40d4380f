package pith.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import pith.model.TensorData;

/** The units that a sequence is to code. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Symbols {

    /**
     * Fills an array with units.
     *
     * @param from index of the first unit
     * @param units array of {@code count} units, least significant byte first
     */
    void read(long from, int count, byte[] units) throws IOException;

    /** Returns symbols of one byte each that are all in memory. */
    static Symbols of(byte[] symbols) {
        return (from, count, units) -> System.arraycopy(symbols, (int) from, units, 0, count);
    }

    /** Returns the units of a tensor. */
    static Symbols of(TensorData data, int width) {
        return (from, count, units) -> data.read(from * width, ByteBuffer.wrap(units, 0, count * width));
    }
}

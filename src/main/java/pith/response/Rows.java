package pith.response;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work on the rows of a matrix, several at a time. Rows do not depend on each other, so the result does not either. */
final class Rows {
    private Rows() {}

    static void forEach(int rows, IntConsumer work) {
        IntStream.range(0, rows).parallel().forEach(work);
    }
}

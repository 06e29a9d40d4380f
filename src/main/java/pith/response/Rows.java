package pith.response;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work on the rows of a matrix, several at a time. Rows do not depend on each other, so the result does not either. */
final class Rows {
    private static final int SPAN = 32;

    private Rows() {}

    /** Works on some rows in a row. */
    @FunctionalInterface
    interface Span {
        void work(int from, int to);
    }

    /** Hands over rows some at a time, which can then share what they need. */
    static void forEachSpan(int rows, Span work) {
        int spans = (rows + SPAN - 1) / SPAN;
        forEach(spans, span -> work.work(span * SPAN, Math.min(rows, (span + 1) * SPAN)));
    }

    static void forEach(int rows, IntConsumer work) {
        IntStream.range(0, rows).parallel().forEach(work);
    }
}

package pith.model;

/** Language of a source model; chapter 3 of the specification. */
public enum Dialect {
    ONNX(1),
    TENSORFLOW_GRAPH_DEF(2),
    TENSORFLOW_SAVED_MODEL(3);

    private final int number;

    Dialect(int number) {
        this.number = number;
    }

    /** Number of the dialect in a manifest. */
    public int number() {
        return number;
    }
}

package pith.model;

/** Language of a source model; chapter 3 of the specification. */
public enum Dialect {
    ONNX(1, "ONNX"),
    TENSORFLOW_GRAPH_DEF(2, "TensorFlow GraphDef"),
    TENSORFLOW_SAVED_MODEL(3, "TensorFlow SavedModel");

    private final int number;
    private final String label;

    Dialect(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** Name of the dialect as people write it. */
    public String label() {
        return label;
    }

    /** Number of the dialect in a manifest. */
    public int number() {
        return number;
    }
}

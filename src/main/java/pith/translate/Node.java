package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node of the ONNX graph, as long as it may still change. */
final class Node {
    private String name;
    private String operator;
    private final Map<String, Object> attributes;
    private final List<Value> inputs;
    private final List<Value> outputs;

    /**
     * Creates a node.
     *
     * @param attributes values of the types that {@link pith.onnx.AttributeProtos} knows
     */
    Node(String name, String operator, Map<String, ?> attributes, List<Value> inputs, List<Value> outputs) {
        this.name = name;
        this.operator = operator;
        this.attributes = new TreeMap<>(attributes);
        this.inputs = new ArrayList<>(inputs);
        this.outputs = new ArrayList<>(outputs);
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    String operator() {
        return operator;
    }

    /** Makes it a node of another operator, with the same inputs. */
    void become(String newOperator) {
        operator = newOperator;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    /** Returns an attribute that is a number. */
    long integer(String key, long otherwise) {
        return attributes.get(key) instanceof Long number ? number : otherwise;
    }

    /** The inputs, which may be replaced. */
    List<Value> inputs() {
        return inputs;
    }

    /** The outputs, which may be replaced. */
    List<Value> outputs() {
        return outputs;
    }

    Value output() {
        return outputs.get(0);
    }
}

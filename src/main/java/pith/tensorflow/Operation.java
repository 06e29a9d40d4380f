package pith.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import pith.model.Tensor;

/**
 * A node of an {@link InferenceGraph}. Two operations are equal only if they are the same.
 *
 * <p>A variable is a {@code Const} as well: its value is what the checkpoint has.
 */
public final class Operation {
    private final String name;
    private final String operator;
    private final Map<String, AttrValue> attributes;
    private final List<Output> inputs;
    private final Optional<Tensor> constant;

    /** An output of an operation, counted from 0. */
    public record Output(Operation operation, int number) {}

    Operation(
            String name,
            String operator,
            Map<String, AttrValue> attributes,
            List<Output> inputs,
            Optional<Tensor> constant) {
        this.name = name;
        this.operator = operator;
        this.attributes = Map.copyOf(attributes);
        this.inputs = List.copyOf(inputs);
        this.constant = constant;
    }

    /** Returns the same operation with another operator, attributes and inputs. */
    public Operation with(String newOperator, Map<String, AttrValue> newAttributes, List<Output> newInputs) {
        return new Operation(name, newOperator, newAttributes, newInputs, constant);
    }

    /** Whether it stands for an argument of a function, which is not known. */
    public boolean isArgument() {
        return operator.equals(Inlining.ARGUMENT);
    }

    /** Name of the node; unique in its graph. */
    public String name() {
        return name;
    }

    /** TensorFlow's name of what it does. */
    public String operator() {
        return operator;
    }

    public Map<String, AttrValue> attributes() {
        return attributes;
    }

    /** Returns an attribute, or one without a value. */
    public AttrValue attribute(String key) {
        return attributes.getOrDefault(key, AttrValue.getDefaultInstance());
    }

    /** What it is given, in order; that other operations have to run before is left out. */
    public List<Output> inputs() {
        return inputs;
    }

    /** The value of a {@code Const}; nothing for one of strings. */
    public Optional<Tensor> constant() {
        return constant;
    }

    @Override
    public String toString() {
        return operator + " '" + name + "'";
    }
}

package pith.translate;

import java.util.List;
import java.util.Optional;
import pith.model.ElementType;
import pith.model.Tensor;

/** A value of the ONNX graph: an input, a constant, or an output of a node. Equal only to itself. */
final class Value {
    /** Stands for an optional input that is left out. */
    static final Value NONE =
            new Value("", new ValueType(ElementType.FLOAT, Optional.empty()), Optional.empty(), List.of());

    private String name;
    private boolean emptyList;
    private final ValueType type;
    private final Optional<Tensor> constant;
    private final List<Size> elements;

    /**
     * Creates a value.
     *
     * @param name that it should have, if no other value has it
     * @param elements what is known of them, if they are few integers in a vector or scalar; else none
     */
    Value(String name, ValueType type, Optional<Tensor> constant, List<Size> elements) {
        this.name = name;
        this.type = type;
        this.constant = constant;
        this.elements = List.copyOf(elements);
    }

    /**
     * Returns what stands for a list that a loop has still to fill, one element in each of its rounds. No node can take it.
     */
    static Value emptyList(String name, ElementType element) {
        Value list = new Value(name, ValueType.unknown(element), Optional.empty(), List.of());
        list.emptyList = true;
        return list;
    }

    boolean isEmptyList() {
        return emptyList;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    ValueType type() {
        return type;
    }

    ElementType element() {
        return type.element();
    }

    Optional<List<Size>> dims() {
        return type.dims();
    }

    /** Number of dimensions; -1 if it is not known. */
    int rank() {
        return type.dims().map(List::size).orElse(-1);
    }

    Optional<Tensor> constant() {
        return constant;
    }

    boolean isConstant() {
        return constant.isPresent();
    }

    /** Elements of a vector or scalar of integers, some of which may be known; empty if nothing is. */
    List<Size> elements() {
        return elements;
    }
}

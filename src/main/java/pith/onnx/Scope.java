package pith.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pith.onnx.proto.AttributeProto;

/** The names that a graph or function body knows: its own, and those of the graphs around it. */
final class Scope {
    private final Optional<Scope> outer;
    private final Map<String, AttributeProto> attributes;
    private final String prefix;
    private final Map<String, Optional<Constant>> values = new HashMap<>();

    /**
     * Creates a scope without names of its own.
     *
     * @param attributes what attributes that refer to those of the enclosing function stand for
     * @param prefix what precedes the names of nodes in the scope
     */
    Scope(Optional<Scope> outer, Map<String, AttributeProto> attributes, String prefix) {
        this.outer = outer;
        this.attributes = Map.copyOf(attributes);
        this.prefix = prefix;
    }

    Map<String, AttributeProto> attributes() {
        return attributes;
    }

    String prefix() {
        return prefix;
    }

    void define(String name, Constant value) {
        values.put(name, Optional.of(value));
    }

    /** Says that a name stands for something that is not constant, whatever it stands for outside. */
    void hide(String name) {
        values.put(name, Optional.empty());
    }

    /** Returns the constant that a name stands for; none for the empty name of an input that is left out. */
    Optional<Constant> find(String name) {
        for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
            Optional<Constant> value = scope.get().values.get(name);
            if (value != null) {
                return value;
            }
        }
        return Optional.empty();
    }
}

package pith.tensorflow;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Which tensor of a model has the elements of a constant or a variable. */
final class TensorIndex {
    private final Map<Integer, Integer> constants = new HashMap<>();
    private final Map<String, Integer> variables = new HashMap<>();

    /** Notes the tensor of a constant, whose number is that of {@link Marks}. */
    void putConstant(int number, int tensor) {
        constants.put(number, tensor);
    }

    /** Notes the tensor of a variable, or of part of one, by its name in the checkpoint. */
    void putVariable(String name, int tensor) {
        variables.put(name, tensor);
    }

    OptionalInt constant(int number) {
        Integer tensor = constants.get(number);
        return tensor == null ? OptionalInt.empty() : OptionalInt.of(tensor);
    }

    OptionalInt variable(String name) {
        Integer tensor = variables.get(name);
        return tensor == null ? OptionalInt.empty() : OptionalInt.of(tensor);
    }
}

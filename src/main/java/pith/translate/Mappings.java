package pith.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pith.error.FormatException;
import pith.tensorflow.Operation;

/** The table of operators that have a mapping, put together from those of the families. */
final class Mappings {
    private static final Map<String, Mapping> TABLE = new HashMap<>();

    static {
        for (Map<String, Mapping> family : List.of(
                Elementwise.TABLE,
                Activations.TABLE,
                Convolutions.TABLE,
                Pooling.TABLE,
                Normalization.TABLE,
                Products.TABLE,
                Reductions.TABLE,
                Reshaping.TABLE,
                Slicing.TABLE,
                Joining.TABLE,
                Gathering.TABLE,
                Padding.TABLE,
                Filling.TABLE,
                Resizing.TABLE,
                Blocks.TABLE,
                Lists.TABLE)) {
            family.forEach((operator, mapping) -> {
                if (TABLE.put(operator, mapping) != null) {
                    throw new IllegalStateException(operator + " is in two families");
                }
            });
        }
    }

    private Mappings() {}

    /** The operators that have one. */
    static Set<String> operators() {
        return Set.copyOf(TABLE.keySet());
    }

    static Optional<Mapping> of(String operator) {
        return Optional.ofNullable(TABLE.get(operator));
    }

    /**
     * Checks that all operations have a mapping.
     *
     * @throws FormatException naming each operator that has none, with how many there are and where one is
     */
    static void require(List<Operation> operations) throws FormatException {
        Map<String, List<String>> missing = new TreeMap<>();
        for (Operation operation : operations) {
            boolean constant = operation.operator().equals("Const");
            boolean known = constant
                    ? operation.constant().isPresent()
                    : Translation.isMapped(operation) || TABLE.containsKey(operation.operator());
            if (!known) {
                String operator = constant ? "Const of strings" : operation.operator();
                missing.computeIfAbsent(operator, key -> new ArrayList<>()).add(operation.name());
            }
        }
        if (!missing.isEmpty()) {
            List<String> parts = new ArrayList<>();
            missing.forEach((operator, names) ->
                    parts.add(names.size() + " × " + operator + " (such as '" + names.get(0) + "')"));
            throw FormatException.unsupported(
                    "", "there is no way to say these operators in ONNX: " + String.join(", ", parts));
        }
    }
}

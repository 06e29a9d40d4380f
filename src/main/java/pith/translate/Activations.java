package pith.translate;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.model.ElementType;

/** Activation functions. */
final class Activations {
    static final Map<String, Mapping> TABLE = table();

    private Activations() {}

    private static Map<String, Mapping> table() {
        Map<String, Mapping> table = new HashMap<>();
        for (String same : List.of("Relu", "Elu", "Selu", "Softplus", "Softsign")) {
            table.put(same, call -> Elementwise.unary(call, same));
        }
        table.put("Relu6", Activations::relu6);
        table.put("LeakyRelu", Activations::leakyRelu);
        table.put("Softmax", call -> softmax(call, "Softmax"));
        table.put("LogSoftmax", call -> softmax(call, "LogSoftmax"));
        return table;
    }

    private static List<Operand> relu6(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        ElementType type = input.value().element();
        Value clipped = call.add("Clip", input.value(), call.scalar("min", type, 0), call.scalar("max", type, 6));
        return List.of(new Operand(clipped, input.order()));
    }

    private static List<Operand> leakyRelu(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        Value value = call.add("LeakyRelu", Map.of("alpha", call.real("alpha", 0.2)), input.value());
        return List.of(new Operand(value, input.order()));
    }

    /** Maps a softmax, which is over the last of TensorFlow's axes. */
    private static List<Operand> softmax(Call call, String operator) throws IOException, FormatException {
        Operand input = call.input(0);
        long axis = input.isNatural() ? -1 : input.axis(input.rank() - 1);
        return List.of(new Operand(call.add(operator, Map.of("axis", axis), input.value()), input.order()));
    }
}

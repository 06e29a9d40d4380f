package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;

/**
 * Lists of tensors, as loops over time have them. One that is made of a tensor stays that tensor; one that a loop fills
 * becomes what the loop's body gives in each round, put together.
 */
final class Lists {
    static final Map<String, Mapping> TABLE = Map.of(
            "TensorListFromTensor", call -> Call.natural(call.plain(0)),
            "TensorListStack", call -> Call.natural(call.plain(0)),
            "TensorListReserve", Lists::empty,
            "TensorListGetItem", Lists::item,
            "TensorListSetItem", Lists::filled);

    /** Operator that gives a list that an element has been added to. */
    static final String FILLS = "TensorListSetItem";

    private Lists() {}

    private static List<Operand> empty(Call call) throws FormatException {
        ElementType element = call.type("element_dtype", DataType.DT_FLOAT);
        return Call.natural(Value.emptyList(call.operation().name(), element));
    }

    private static List<Operand> item(Call call) throws IOException, FormatException {
        return Call.natural(call.add("Gather", Map.of("axis", 0L), call.plain(0), call.plain(1)));
    }

    /** Leaves it to the loop around it to see what is added. */
    private static List<Operand> filled(Call call) throws FormatException {
        if (!call.input(0).value().isEmptyList()) {
            throw call.unsupported("it changes a list that is not filled by a loop from its first element on");
        }
        return List.of(call.input(0));
    }
}

package pith.translate;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;

/** Arithmetic, comparison and logic of elements, whose operands may be repeated to one shape. */
final class Elementwise {
    static final Map<String, Mapping> TABLE = table();

    private Elementwise() {}

    private static Map<String, Mapping> table() {
        Map<String, Mapping> table = new HashMap<>();
        for (String same : List.of(
                "Abs",
                "Acos",
                "Acosh",
                "Asin",
                "Asinh",
                "Atan",
                "Atanh",
                "Ceil",
                "Cos",
                "Cosh",
                "Exp",
                "Floor",
                "Log",
                "Neg",
                "Reciprocal",
                "Round",
                "Sigmoid",
                "Sign",
                "Sin",
                "Sinh",
                "Sqrt",
                "Tan",
                "Tanh",
                "Erf")) {
            table.put(same, call -> unary(call, same));
        }
        table.put("Inv", call -> unary(call, "Reciprocal"));
        table.put("Rint", call -> unary(call, "Round"));
        table.put("IsNan", call -> unary(call, "IsNaN"));
        table.put("IsInf", call -> unary(call, "IsInf"));
        table.put("LogicalNot", call -> unary(call, "Not"));
        table.put("Rsqrt", call -> twice(call, "Sqrt", "Reciprocal"));
        table.put("Square", Elementwise::square);
        table.put("Log1p", call -> withOne(call, "Add", "Log", true));
        table.put("Expm1", call -> withOne(call, "Sub", "Exp", false));
        table.put("Cast", Elementwise::cast);
        Map.ofEntries(
                        Map.entry("Add", "Add"),
                        Map.entry("AddV2", "Add"),
                        Map.entry("Sub", "Sub"),
                        Map.entry("Mul", "Mul"),
                        Map.entry("RealDiv", "Div"),
                        Map.entry("Div", "Div"),
                        Map.entry("TruncateDiv", "Div"),
                        Map.entry("Pow", "Pow"),
                        Map.entry("Maximum", "Max"),
                        Map.entry("Minimum", "Min"),
                        Map.entry("Equal", "Equal"),
                        Map.entry("Greater", "Greater"),
                        Map.entry("GreaterEqual", "GreaterOrEqual"),
                        Map.entry("Less", "Less"),
                        Map.entry("LessEqual", "LessOrEqual"),
                        Map.entry("LogicalAnd", "And"),
                        Map.entry("LogicalOr", "Or"))
                .forEach((operator, onnx) -> table.put(operator, call -> binary(call, onnx)));
        table.put("NotEqual", call -> twice(call, "Equal", "Not"));
        table.put("SquaredDifference", Elementwise::squaredDifference);
        table.put("DivNoNan", Elementwise::divNoNan);
        table.put("MulNoNan", Elementwise::mulNoNan);
        table.put("FloorDiv", Elementwise::floorDiv);
        table.put("FloorMod", Elementwise::floorMod);
        table.put("Mod", call -> truncatedMod(call));
        table.put("TruncateMod", call -> truncatedMod(call));
        table.put("AddN", call -> fold(call, "Add"));
        table.put("AccumulateNV2", call -> fold(call, "Add"));
        table.put("Select", Elementwise::select);
        table.put("SelectV2", call -> {
            Alignment all = Alignment.of(call, call.inputs());
            return all.result(call.add("Where", Map.of(), all.values(), 1).get(0));
        });
        table.put("ClipByValue", call -> {
            Alignment all = Alignment.of(call, call.inputs());
            Value low = call.add("Max", all.values().get(0), all.values().get(1));
            return all.result(call.add("Min", low, all.values().get(2)));
        });
        return table;
    }

    /** Maps an operator of one input, whose axes may be in any order. */
    static List<Operand> unary(Call call, String operator) throws IOException, FormatException {
        Operand input = call.input(0);
        return List.of(new Operand(call.add(operator, input.value()), input.order()));
    }

    private static List<Operand> binary(Call call, String operator) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        return both.result(call.add(operator, Map.of(), both.values(), 1).get(0));
    }

    /** Maps to an operator of all operands, followed by one of a single operand. */
    private static List<Operand> twice(Call call, String first, String second) throws IOException {
        Alignment all = Alignment.of(call, call.inputs());
        Value inner = call.add(first, Map.of(), all.values(), 1).get(0);
        return all.result(call.add(second, inner));
    }

    private static List<Operand> square(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        return List.of(new Operand(call.add("Mul", input.value(), input.value()), input.order()));
    }

    private static List<Operand> withOne(Call call, String addition, String function, boolean before)
            throws IOException, FormatException {
        Operand input = call.input(0);
        Value one = call.scalar("one", input.value().element(), 1);
        Value result = before
                ? call.add(function, call.add(addition, input.value(), one))
                : call.add(addition, call.add(function, input.value()), one);
        return List.of(new Operand(result, input.order()));
    }

    private static List<Operand> cast(Call call) throws IOException, FormatException {
        ElementType type = call.type("DstT", DataType.DT_FLOAT);
        Operand input = call.input(0);
        boolean same = type == input.value().element();
        return List.of(
                same
                        ? input
                        : new Operand(
                                call.add("Cast", Map.of("to", (long) type.number()), input.value()), input.order()));
    }

    private static List<Operand> squaredDifference(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        Value difference = call.add("Sub", Map.of(), both.values(), 1).get(0);
        return both.result(call.add("Mul", difference, difference));
    }

    private static List<Operand> divNoNan(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        Value divisor = both.values().get(1);
        Value zero = call.scalar("zero", divisor.element(), 0);
        Value quotient = call.add("Div", Map.of(), both.values(), 1).get(0);
        return both.result(call.add("Where", call.add("Equal", divisor, zero), zero, quotient));
    }

    private static List<Operand> mulNoNan(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        Value factor = both.values().get(1);
        Value zero = call.scalar("zero", factor.element(), 0);
        Value product = call.add("Mul", Map.of(), both.values(), 1).get(0);
        return both.result(call.add("Where", call.add("Equal", factor, zero), zero, product));
    }

    /** ONNX's Div rounds whole numbers towards zero; without the remainder, whose sign is the divisor's, it is exact. */
    private static List<Operand> floorDiv(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        Value dividend = both.values().get(0);
        Value divisor = both.values().get(1);
        if (!Elements.isInteger(dividend.element())) {
            return both.result(call.add("Floor", call.add("Div", dividend, divisor)));
        }
        boolean exact = dividend.isConstant() && divisor.isConstant();
        Value whole = exact
                        || !divisor.elements().stream().allMatch(size -> size.is(1))
                        || divisor.elements().isEmpty()
                ? call.add("Sub", dividend, call.add("Mod", dividend, divisor))
                : dividend;
        return both.result(call.add("Div", whole, divisor));
    }

    private static List<Operand> floorMod(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        Value dividend = both.values().get(0);
        Value divisor = both.values().get(1);
        if (Elements.isInteger(dividend.element())) {
            return both.result(call.add("Mod", dividend, divisor));
        }
        // The remainder with the dividend's sign, moved by one divisor where the signs differ, is exact.
        Value remainder = call.add("Mod", Map.of("fmod", 1L), dividend, divisor);
        Value moved = call.add("Mod", Map.of("fmod", 1L), call.add("Add", remainder, divisor), divisor);
        return both.result(moved);
    }

    private static List<Operand> truncatedMod(Call call) throws IOException {
        Alignment both = Alignment.of(call, call.inputs());
        return both.result(call.add("Mod", Map.of("fmod", 1L), both.values(), 1).get(0));
    }

    private static List<Operand> fold(Call call, String operator) throws IOException {
        Alignment all = Alignment.of(call, call.inputs());
        Value sum = all.values().get(0);
        for (Value next : all.values().subList(1, all.values().size())) {
            sum = call.add(operator, sum, next);
        }
        return all.result(all.values().size() == 1 ? call.add("Identity", sum) : sum);
    }

    /** Maps the old Select, whose condition may be a vector that chooses rows. */
    private static List<Operand> select(Call call) throws IOException, FormatException {
        Operand condition = call.input(0);
        Operand yes = call.input(1);
        int rank = yes.rank();
        if (condition.rank() == 1 && rank > 1) {
            long[] axes = LongStream.range(1, rank).toArray();
            Value rows = call.add("Unsqueeze", condition.value(), call.vector("axes", axes));
            condition = Operand.of(rows);
        }
        Alignment all = Alignment.of(call, List.of(condition, yes, call.input(2)));
        return all.result(call.add("Where", Map.of(), all.values(), 1).get(0));
    }
}

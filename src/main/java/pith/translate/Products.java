package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pith.error.FormatException;

/** Matrix products. */
final class Products {
    static final Map<String, Mapping> TABLE = Map.of(
            "MatMul", Products::matMul,
            "BatchMatMul", Products::batchMatMul,
            "BatchMatMulV2", Products::batchMatMul,
            "BatchMatMulV3", Products::batchMatMul,
            "Einsum", Products::einsum);

    private Products() {}

    private static List<Operand> matMul(Call call) throws IOException, FormatException {
        Map<String, Object> attributes = new HashMap<>();
        if (call.flag("transpose_a")) {
            attributes.put("transA", 1L);
        }
        if (call.flag("transpose_b")) {
            attributes.put("transB", 1L);
        }
        String operator = attributes.isEmpty() ? "MatMul" : "Gemm";
        return Call.natural(call.add(operator, attributes, call.plain(0), call.plain(1)));
    }

    private static List<Operand> batchMatMul(Call call) throws IOException, FormatException {
        Value left = side(call, 0, call.flag("adj_x"));
        Value right = side(call, 1, call.flag("adj_y"));
        return Call.natural(call.add("MatMul", left, right));
    }

    private static Value side(Call call, int number, boolean adjoint) throws IOException, FormatException {
        Operand operand = call.input(number);
        if (!adjoint) {
            return call.plain(operand);
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, call.rank(operand)).boxed().toList());
        Collections.swap(order, order.size() - 1, order.size() - 2);
        return call.in(order, operand);
    }

    /** ONNX has the same equations; the runtime makes products of them. */
    private static List<Operand> einsum(Call call) throws IOException, FormatException {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            values.add(call.plain(i));
        }
        return Call.natural(call.add("Einsum", Map.of("equation", call.text("equation")), values, 1));
    }
}

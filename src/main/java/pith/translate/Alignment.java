package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Operands of an element-wise operation, brought into one order of axes: that of the first one which is not in TensorFlow's.
 *
 * @param order empty for TensorFlow's
 */
record Alignment(List<Value> values, List<Integer> order) {

    static Alignment of(Call call, List<Operand> operands) throws IOException {
        int rank = operands.stream().mapToInt(Operand::rank).max().orElse(0);
        boolean known = operands.stream().allMatch(operand -> operand.rank() >= 0);
        List<Integer> order = operands.stream()
                .filter(operand -> operand.rank() == rank && !operand.isNatural())
                .map(Operand::order)
                .findFirst()
                .orElse(List.of());
        List<Value> values = new ArrayList<>();
        if (!known || order.isEmpty()) {
            for (Operand operand : operands) {
                values.add(call.plain(operand));
            }
            return new Alignment(values, List.of());
        }
        for (Operand operand : operands) {
            values.add(operand.rank() == 0 ? operand.value() : call.in(order, widened(call, operand, rank)));
        }
        return new Alignment(values, order);
    }

    /** Returns an operand with as many axes, new ones of length 1 in front. */
    private static Operand widened(Call call, Operand operand, int rank) throws IOException {
        int missing = rank - operand.rank();
        if (missing == 0) {
            return operand;
        }
        long[] axes = IntStream.range(0, missing).asLongStream().toArray();
        return Operand.of(call.add("Unsqueeze", call.plain(operand), call.vector("axes", axes)));
    }

    /** Returns a value in the order of the alignment as an operand. */
    List<Operand> result(Value value) {
        return List.of(new Operand(value, order));
    }
}

package pith.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A layer of the network: the weights that one or more of its operations share.
 *
 * @param nodes names of the operations, the first one's kind is {@code operator}
 * @param exact why every bit of the weights is kept; empty if they changed
 * @param responseError squared differences of the outputs over their squares, where that was measured
 * @param histogram how the weights are spread, if they are floats
 */
public record LayerReport(
        List<String> nodes,
        String operator,
        TensorReport tensor,
        Optional<String> exact,
        OptionalDouble responseError,
        Optional<WeightHistogram> histogram) {
    public LayerReport {
        nodes = List.copyOf(nodes);
    }

    /** Name of the first operation. */
    public String name() {
        return nodes.get(0);
    }
}

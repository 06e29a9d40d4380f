package pith.tensorflow;

import java.util.List;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/**
 * Numbers of outputs that functions write with a name, as in {@code top:indices:0}. An operator whose outputs are not all
 * in one list gives each a name, and the number counts within it.
 */
final class OutputNumbers {
    private static final List<String> BATCH_NORM = List.of("y", "batch_mean", "batch_variance", "reserve_space_1");
    private static final List<String> LSTM = List.of("i", "cs", "f", "o", "ci", "co", "h");

    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            Map.entry("FusedBatchNorm", BATCH_NORM),
            Map.entry("FusedBatchNormV2", BATCH_NORM),
            Map.entry("FusedBatchNormV3", BATCH_NORM),
            Map.entry("BlockLSTM", LSTM),
            Map.entry("BlockLSTMV2", LSTM),
            Map.entry("LSTMBlockCell", LSTM),
            Map.entry("GRUBlockCell", List.of("r", "u", "c", "h")),
            Map.entry("TopK", List.of("values", "indices")),
            Map.entry("TopKV2", List.of("values", "indices")),
            Map.entry("Unique", List.of("y", "idx")),
            Map.entry("Switch", List.of("output_false", "output_true")),
            Map.entry("Merge", List.of("output", "value_index")),
            Map.entry("TensorListPopBack", List.of("output_handle", "tensor")),
            Map.entry("MaxPoolWithArgmax", List.of("output", "argmax")),
            Map.entry("NonMaxSuppressionV4", List.of("selected_indices", "valid_outputs")),
            Map.entry("NonMaxSuppressionV5", List.of("selected_indices", "selected_scores", "valid_outputs")));

    private OutputNumbers() {}

    /** Returns which output of a node an input of another one means. */
    static int of(NodeDef node, String input) {
        int number = Inputs.output(input);
        int first = input.indexOf(':');
        int last = input.lastIndexOf(':');
        if (first < 0 || first == last) {
            return number;
        }
        int named = NAMES.getOrDefault(node.getOp(), List.of()).indexOf(input.substring(first + 1, last));
        return named < 0 ? number : named + number;
    }
}

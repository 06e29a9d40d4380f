package pith.onnx;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;

/**
 * A node with constant weights that can compute with integers, and what can be made one with it: a normalisation, which
 * goes into the scales of the weights and the biases, and a function that cuts off, which the range of the output does.
 *
 * @param weights name of the weights' initializer
 * @param bias name of the biases' initializer; empty if there is none
 * @param biasNode node that takes the biases: the layer's own, or an Add
 * @param normalization node that scales and shifts each channel of the output, and nothing else uses
 * @param output value that is left after all of them
 */
record IntegerLayer(
        NodeProto node,
        String weights,
        String bias,
        NodeProto biasNode,
        Optional<NodeProto> normalization,
        String output) {
    private static final Set<String> OPERATORS = Set.of("Conv", "Gemm", "MatMul");
    private static final int NORMALIZATION_INPUTS = 5;

    /**
     * Returns the layer that a node is, if it is one.
     *
     * @param floats names of values of type FLOAT
     * @param isIntegers whether the initializer of a name has weights that are integers but for a scale
     */
    static Optional<IntegerLayer> of(
            NodeProto node, GraphView graph, Set<String> floats, Predicate<String> isIntegers) {
        String weights = GraphView.input(node, 1);
        String input = GraphView.input(node, 0);
        String bias = GraphView.input(node, 2);
        boolean fits = TensorNames.isStandard(node.getDomain())
                && OPERATORS.contains(node.getOpType())
                && node.getOutputCount() == 1
                && floats.contains(input)
                && graph.initializer(input).isEmpty()
                && graph.initializer(weights).isPresent()
                && isIntegers.test(weights)
                && (bias.isEmpty() || isBias(bias, graph, floats))
                && hasPlainAttributes(node, graph.initializer(weights).get());
        if (!fits) {
            return Optional.empty();
        }
        if (node.getOpType().equals("MatMul")) {
            return Optional.of(product(node, weights, graph, floats));
        }
        Optional<NodeProto> normalization = node.getOpType().equals("Conv")
                ? graph.onlyConsumer(node.getOutput(0)).filter(next -> isNormalization(next, node.getOutput(0), graph))
                : Optional.empty();
        String output = normalization.map(next -> next.getOutput(0)).orElse(node.getOutput(0));
        return Optional.of(new IntegerLayer(node, weights, bias, node, normalization, afterCutOff(output, graph)));
    }

    /** A product may have its biases added to it. */
    private static IntegerLayer product(NodeProto node, String weights, GraphView graph, Set<String> floats) {
        String product = node.getOutput(0);
        for (NodeProto next : graph.onlyConsumer(product).stream().toList()) {
            if (TensorNames.isStandard(next.getDomain()) && next.getOpType().equals("Add")) {
                String other = next.getInput(next.getInput(0).equals(product) ? 1 : 0);
                if (isBias(other, graph, floats)) {
                    String output = afterCutOff(next.getOutput(0), graph);
                    return new IntegerLayer(node, weights, other, next, Optional.empty(), output);
                }
            }
        }
        return new IntegerLayer(node, weights, "", node, Optional.empty(), afterCutOff(product, graph));
    }

    private static boolean isBias(String name, GraphView graph, Set<String> floats) {
        return floats.contains(name)
                && graph.initializer(name)
                        .filter(tensor -> tensor.getDimsCount() == 1)
                        .isPresent();
    }

    private static boolean hasPlainAttributes(NodeProto node, TensorProto weights) {
        Attributes attributes = Attributes.of(node);
        return switch (node.getOpType()) {
            case "Gemm" ->
                attributes.integer("transA", 0) == 0
                        && attributes.number("alpha", 1) == 1
                        && attributes.number("beta", 1) == 1;
            case "MatMul" -> weights.getDimsCount() == 2;
            default -> true;
        };
    }

    private static boolean isNormalization(NodeProto node, String value, GraphView graph) {
        return TensorNames.isStandard(node.getDomain())
                && node.getOpType().equals("BatchNormalization")
                && node.getOutputCount() == 1
                && node.getInputCount() == NORMALIZATION_INPUTS
                && node.getInput(0).equals(value)
                && Attributes.of(node).integer("training_mode", 0) == 0
                && node.getInputList().subList(1, NORMALIZATION_INPUTS).stream()
                        .allMatch(name -> graph.initializer(name)
                                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE)
                                .isPresent());
    }

    /** Returns the value that a node Relu or Clip makes of one that only it uses, or else the value itself. */
    static String afterCutOff(String value, GraphView graph) {
        return graph.onlyConsumer(value)
                .filter(next -> TensorNames.isStandard(next.getDomain())
                        && List.of("Relu", "Clip").contains(next.getOpType())
                        && next.getInput(0).equals(value))
                .map(next -> next.getOutput(0))
                .orElse(value);
    }

    /** Value that is multiplied with the weights. */
    String input() {
        return node.getInput(0);
    }

    /** Axis of the weights that runs over outputs. */
    int outputAxis() {
        return switch (node.getOpType()) {
            case "Gemm" -> Attributes.of(node).integer("transB", 0) != 0 ? 0 : 1;
            case "MatMul" -> 1;
            default -> 0;
        };
    }

    /** Whether the runtime's integer kernel can give floats. */
    boolean canGiveFloats() {
        return !node.getOpType().equals("Conv");
    }
}

package pith.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;

/** Finds out which value of a graph a layer multiplies with its weights, and how. */
final class LayerInputs {
    /** Nodes whose graphs can be given more outputs. */
    private static final Set<String> OPEN = Set.of("If", "Loop", "Scan");

    private final GraphIndex index;

    LayerInputs(GraphIndex index) {
        this.index = index;
    }

    /**
     * Returns where a layer's input is.
     *
     * @throws FormatException if it cannot be looked at; the message says why
     */
    LayerInput find(Layer layer) throws FormatException {
        for (Place place : index.named(layer.node())) {
            if (place.node().getOpType().equals(layer.operator())) {
                for (int input = 0; input < place.constants().size(); input++) {
                    Optional<ConstantValue> weights = place.constants().get(input);
                    if (weights.isPresent() && weights.get().tensor().equals(OptionalInt.of(layer.tensor()))) {
                        checkReachable(place);
                        return of(layer, place, input, weights.get());
                    }
                }
            }
        }
        throw reason("it is inside of a function");
    }

    private static void checkReachable(Place place) throws FormatException {
        for (String operator : place.around()) {
            if (!OPEN.contains(operator)) {
                throw reason("it is inside of a node " + operator);
            }
        }
    }

    private static LayerInput of(Layer layer, Place place, int input, ConstantValue weights) throws FormatException {
        return switch (layer.operator()) {
            case "Conv", "FusedConv" -> convolution(layer, place, weights);
            case "ConvTranspose" -> transposed(layer, place, weights);
            case "Gemm", "FusedGemm", "MatMul", "FusedMatMul" -> product(layer, place, input, weights);
            case "RNN", "GRU", "LSTM" ->
                input == 1 ? recurrentInput(layer, place, weights) : recurrentState(layer, place, weights);
            case "Gather" -> throw reason("its inputs choose rows of the weights");
            default -> throw reason("the inputs of a node " + layer.operator() + " are not columns");
        };
    }

    private static LayerInput convolution(Layer layer, Place place, ConstantValue weights) throws FormatException {
        int channels = Math.toIntExact(weights.dims().get(1));
        return single(layer, place, 0, ConvolutionColumns.of(groups(place), channels, window(place, weights)));
    }

    private static LayerInput transposed(Layer layer, Place place, ConstantValue weights) throws FormatException {
        int groups = groups(place);
        int channels = Math.toIntExact(weights.dims().get(0)) / groups;
        List<Integer> outputShape = place.integers("output_shape");
        int axes = weights.dims().size() - 2;
        // Some exporters write the whole shape, which onnxruntime takes as well.
        List<Integer> spatial = outputShape.size() > axes
                ? outputShape.subList(outputShape.size() - axes, outputShape.size())
                : outputShape;
        return single(
                layer,
                place,
                0,
                new ConvolutionColumns(
                        groups, channels, window(place, weights), true, place.integers("output_padding"), spatial));
    }

    private static int groups(Place place) {
        return (int) Math.max(1, place.integer("group", 1));
    }

    private static Window window(Place place, ConstantValue weights) throws FormatException {
        List<Integer> kernel = weights.dims().subList(2, weights.dims().size()).stream()
                .map(Math::toIntExact)
                .toList();
        return new Window(
                kernel,
                place.integers("strides"),
                place.integers("dilations"),
                place.integers("pads"),
                Window.AutoPad.parse(place.text("auto_pad", "NOTSET")));
    }

    private static LayerInput product(Layer layer, Place place, int input, ConstantValue weights)
            throws FormatException {
        boolean weightsLeft = input == 0;
        boolean transposedWeights = place.integer(weightsLeft ? "transA" : "transB", 0) != 0;
        boolean transposedInput = place.integer(weightsLeft ? "transB" : "transA", 0) != 0;
        if (place.integer("transBatchA", 0) != 0 || place.integer("transBatchB", 0) != 0) {
            throw reason("its batch axis is transposed");
        }
        // The columns are the last axis of a left matrix and the one before of a right one; transposing swaps them.
        int weightAxis = weightsLeft == transposedWeights ? 2 : 1;
        int inputAxis = weightsLeft == transposedInput ? 1 : 2;
        int columns = Math.toIntExact(weights.dims().get(weights.dims().size() - weightAxis));
        return single(layer, place, 1 - input, new AxisColumns(columns, inputAxis));
    }

    private static LayerInput recurrentInput(Layer layer, Place place, ConstantValue weights) {
        return single(
                layer, place, 0, new AxisColumns(Math.toIntExact(weights.dims().get(2)), 1));
    }

    private static LayerInput recurrentState(Layer layer, Place place, ConstantValue weights) {
        String direction = place.text("direction", "forward");
        List<Boolean> reverse = switch (direction) {
            case "reverse" -> List.of(true);
            case "bidirectional" -> List.of(false, true);
            default -> List.of(false);
        };
        List<Value> values = new ArrayList<>();
        values.add(new Value(place.graph(), "", place.index(), 0));
        if (!place.input(5).isEmpty()) {
            values.add(Value.named(place, place.input(5)));
        }
        int units = Math.toIntExact(weights.dims().get(2));
        return new LayerInput(layer, place, values, new StateColumns(units, reverse, place.integer("layout", 0) != 0));
    }

    private static LayerInput single(Layer layer, Place place, int input, Columns columns) {
        return new LayerInput(layer, place, List.of(Value.named(place, place.input(input))), columns);
    }

    private static FormatException reason(String message) {
        return FormatException.unsupported("", message);
    }
}

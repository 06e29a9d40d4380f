package pith.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;
import pith.model.Shape;
import pith.model.Tensor;

/** Finds out which value of a graph a layer multiplies with its weights, and how. */
final class LayerInputs {
    /** Nodes whose graphs can be given more outputs. */
    private static final Set<String> OPEN = Set.of("If", "Loop", "Scan");

    private final GraphIndex index;
    private final List<Tensor> tensors;

    /**
     * Creates a finder.
     *
     * @param tensors those of the model, which layers name by number
     */
    LayerInputs(GraphIndex index, List<Tensor> tensors) {
        this.index = index;
        this.tensors = tensors;
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
                    if (place.constants().get(input).equals(OptionalInt.of(layer.tensor()))) {
                        checkReachable(place);
                        return of(layer, place, input);
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

    private LayerInput of(Layer layer, Place place, int input) throws FormatException {
        return switch (layer.operator()) {
            case "Conv", "FusedConv" -> convolution(layer, place);
            case "ConvTranspose" -> transposed(layer, place);
            case "Gemm", "FusedGemm", "MatMul", "FusedMatMul" -> product(layer, place, input);
            case "RNN", "GRU", "LSTM" ->
                input == 1
                        ? single(layer, place, 0, new AxisColumns(inputLength(layer), 1))
                        : recurrentState(layer, place);
            case "Gather" -> throw reason("its inputs choose rows of the weights");
            default -> throw reason("the inputs of a node " + layer.operator() + " are not columns");
        };
    }

    /** Length of the weights' axis that runs over input channels or features. */
    private int inputLength(Layer layer) {
        return Math.toIntExact(tensors.get(layer.tensor()).shape().dim(layer.inputAxis()));
    }

    private LayerInput convolution(Layer layer, Place place) throws FormatException {
        return single(layer, place, 0, ConvolutionColumns.of(groups(place), inputLength(layer), window(layer, place)));
    }

    private LayerInput transposed(Layer layer, Place place) throws FormatException {
        Window window = window(layer, place);
        List<Integer> shape = place.integers("output_shape");
        // Some exporters write the whole shape, which onnxruntime takes as well.
        List<Integer> spatial = shape.subList(Math.max(0, shape.size() - window.axes()), shape.size());
        return single(
                layer,
                place,
                0,
                new ConvolutionColumns(
                        groups(place),
                        inputLength(layer) / groups(place),
                        window,
                        true,
                        place.integers("output_padding"),
                        spatial));
    }

    private static int groups(Place place) {
        return (int) Math.max(1, place.integer("group", 1));
    }

    private Window window(Layer layer, Place place) throws FormatException {
        List<Integer> kernel = place.integers("kernel_shape");
        if (kernel.isEmpty()) {
            Shape shape = tensors.get(layer.tensor()).shape();
            kernel = IntStream.range(0, shape.rank())
                    .filter(axis -> axis != layer.inputAxis() && axis != layer.outputAxis())
                    .map(axis -> Math.toIntExact(shape.dim(axis)))
                    .boxed()
                    .toList();
        }
        return Window.of(place, kernel);
    }

    private LayerInput product(Layer layer, Place place, int input) throws FormatException {
        boolean weightsLeft = input == 0;
        boolean transposedInput = place.integer(weightsLeft ? "transB" : "transA", 0) != 0;
        if (place.integer("transBatchA", 0) != 0 || place.integer("transBatchB", 0) != 0) {
            throw reason("its batch axis is transposed");
        }
        // The columns are the last axis of a left matrix and the one before of a right one; transposing swaps them.
        int axis = weightsLeft == transposedInput ? 1 : 2;
        return single(layer, place, 1 - input, new AxisColumns(inputLength(layer), axis));
    }

    private LayerInput recurrentState(Layer layer, Place place) {
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
        boolean batchFirst = place.integer("layout", 0) != 0;
        return new LayerInput(layer, place, values, new StateColumns(inputLength(layer), reverse, batchFirst));
    }

    private static LayerInput single(Layer layer, Place place, int input, Columns columns) {
        return new LayerInput(layer, place, List.of(Value.named(place, place.input(input))), columns);
    }

    private static FormatException reason(String message) {
        return FormatException.unsupported("", message);
    }
}

package pith.tensorflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import pith.error.FormatException;
import pith.model.Axes;
import pith.model.Layer;
import pith.model.Layer.Kind;
import pith.model.Tensor;
import pith.model.WeightUse;
import pith.tensorflow.Frame.Value;
import pith.tensorflow.Origins.Origin;

/**
 * Finds the tensors that are weights, by following the inputs of operators back to constants and variables: through nodes
 * that pass elements on, out of the functions that are called with them, and out of loops. What an optimiser keeps beside
 * the variables is used by none of those operators.
 */
final class LayerFinder {
    private final List<Tensor> tensors;
    private final TensorIndex index;
    private final Marks marks;
    private final VariableKeys variables;
    private final Set<Layer> layers = new LinkedHashSet<>();

    private LayerFinder(ParsedModel model, TensorIndex index, List<Tensor> tensors)
            throws IOException, FormatException {
        this.tensors = tensors;
        this.index = index;
        this.marks = new Marks(model.cuts());
        this.variables = new VariableKeys(index, model.checkpoint());
    }

    /** Returns the uses of tensors as weights. */
    static List<Layer> find(ParsedModel model, TensorIndex index, List<Tensor> tensors)
            throws IOException, FormatException {
        LayerFinder finder = new LayerFinder(model, index, tensors);
        for (MetaGraphDef graph : model.graphs()) {
            Origins origins = new Origins(graph.getGraphDef());
            Body main = Body.of(graph.getGraphDef());
            GraphWalk.of(graph, main, origins, (node, frame) -> finder.variables.visit(node, frame, origins));
            GraphWalk.of(graph, main, origins, (node, frame) -> finder.add(node, frame, origins));
        }
        // The gradient of a convolution with respect to its input is a transposed one of the same weights.
        Set<Integer> convolved = finder.layers.stream()
                .filter(layer -> layer.kind() == Kind.CONVOLUTION)
                .map(Layer::tensor)
                .collect(Collectors.toSet());
        return finder.layers.stream()
                .filter(layer -> layer.kind() != Kind.TRANSPOSED_CONVOLUTION || !convolved.contains(layer.tensor()))
                .toList();
    }

    private void add(NodeDef node, Frame frame, Origins origins) {
        if (WeightUses.isDepthwise(node)) {
            weights(node, 1, frame, origins).stream()
                    .filter(weight -> weight.axes().rank() == 4)
                    .forEach(weight -> add(node, WeightUses.depthwise(channels(weight)), weight));
            return;
        }
        boolean othersGathered = node.getOp().equals("GatherV2")
                && !origins.integers(node, 2, frame).equals(Optional.of(List.of(0L)));
        for (WeightUse use : othersGathered ? List.<WeightUse>of() : WeightUses.of(node)) {
            weights(node, use.input(), frame, origins).forEach(weight -> add(node, use, weight));
        }
    }

    private void add(NodeDef node, WeightUse use, Weight weight) {
        use.layer(node.getName(), node.getOp(), weight.tensor(), weight.axes()).ifPresent(layers::add);
    }

    private long channels(Weight weight) {
        int axis = weight.axes().get(2);
        return axis < 0 ? 1 : tensors.get(weight.tensor()).shape().dim(axis);
    }

    /** A tensor of the model, as a node sees it. */
    private record Weight(int tensor, Axes axes) {}

    private List<Weight> weights(NodeDef node, int input, Frame frame, Origins origins) {
        if (input >= node.getInputCount()) {
            return List.of();
        }
        List<Weight> weights = new ArrayList<>();
        for (Origin origin : origins.parts(new Value(frame, node.getInput(input)))) {
            OptionalInt found = tensor(origin.node());
            if (found.isPresent() && tensors.get(found.getAsInt()).type().isReal()) {
                int tensor = found.getAsInt();
                int rank = tensors.get(tensor).shape().rank();
                origin.axes(rank).ifPresent(axes -> weights.add(new Weight(tensor, axes)));
            }
        }
        return weights;
    }

    private OptionalInt tensor(NodeDef origin) {
        if (Operators.isVariable(origin.getOp())) {
            return variables.tensor(origin);
        }
        OptionalInt mark = SmallConstants.value(origin).map(marks::number).orElse(OptionalInt.empty());
        return mark.isPresent() ? index.constant(mark.getAsInt()) : OptionalInt.empty();
    }
}

package pith.calibrate;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import pith.model.Layer;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;

/** Finds the constants that are added to the outputs of layers of the main graph. */
final class BiasFinder {
    private static final Set<String> UNCHANGING = Set.of("Constant", "Identity", "Cast", "CastLike");

    private final GraphIndex index;
    private final GraphProto graph;

    BiasFinder(GraphIndex index, GraphProto graph) {
        this.index = index;
        this.graph = graph;
    }

    OptionalInt bias(Layer layer) {
        List<Place> places = index.named(layer.node()).stream()
                .filter(place -> place.node().getOpType().equals(layer.operator()))
                .toList();
        if (places.size() != 1 || !places.get(0).graph().equals(GraphPath.MAIN)) {
            return OptionalInt.empty();
        }
        Place place = places.get(0);
        return switch (layer.operator()) {
            case "Conv", "ConvTranspose" -> constant(place, 2);
            case "Gemm" ->
                place.attribute("beta").map(beta -> beta.getF() == 1).orElse(true)
                        ? constant(place, 2)
                        : OptionalInt.empty();
            case "MatMul" -> added(place.node().getOutput(0));
            default -> OptionalInt.empty();
        };
    }

    /** Returns the constant in an addition that is the only use of a value. */
    private OptionalInt added(String value) {
        List<NodeProto> users = users(value);
        if (users.size() != 1 || !users.get(0).getOpType().equals("Add")) {
            return OptionalInt.empty();
        }
        NodeProto add = users.get(0);
        String name = add.getName().isEmpty() ? add.getOutput(0) : add.getName();
        return index.named(name).stream()
                .filter(place -> place.node().equals(add))
                .findFirst()
                .map(place -> constant(place, add.getInput(0).equals(value) ? 1 : 0))
                .orElse(OptionalInt.empty());
    }

    private OptionalInt constant(Place place, int input) {
        boolean isOwn = input < place.constants().size()
                && users(place.input(input)).size() == 1
                && isWhole(place.input(input));
        return isOwn ? place.constants().get(input) : OptionalInt.empty();
    }

    /** Whether a value has the elements of its tensor in their order: no node has taken slices of it, for example. */
    private boolean isWhole(String value) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOutputList().contains(value))
                .allMatch(node -> UNCHANGING.contains(node.getOpType()));
    }

    private List<NodeProto> users(String value) {
        return graph.getNodeList().stream()
                .filter(node -> node.getInputList().contains(value))
                .toList();
    }
}

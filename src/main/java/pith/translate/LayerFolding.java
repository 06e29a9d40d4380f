package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pith.model.Shape;
import pith.model.Tensor;

/**
 * Makes what is multiplied with or added to the channels that a convolution or product gives part of its weights and bias,
 * and margins of zeros before a convolution its padding.
 */
final class LayerFolding {
    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    private final GraphBuilder graph;
    private final Map<Value, Node> producers = new HashMap<>();
    private final Map<Value, Integer> uses = new HashMap<>();

    LayerFolding(GraphBuilder graph, List<Value> outputs) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
            Subgraph.uses(node).forEach(input -> uses.merge(input, 1, Integer::sum));
        }
        outputs.forEach(output -> uses.merge(output, 1, Integer::sum));
    }

    void run() throws IOException {
        List<Node> kept = new ArrayList<>();
        for (Node node : List.copyOf(graph.nodes())) {
            if (node.operator().equals("Conv")) {
                foldPad(node);
            }
            if (!foldInto(node)) {
                kept.add(node);
            }
        }
        graph.nodes().clear();
        graph.nodes().addAll(kept);
    }

    /** Makes a node part of the layer before it, if it can be. */
    private boolean foldInto(Node node) throws IOException {
        for (int side = 0; side < Math.min(2, node.inputs().size()); side++) {
            Optional<Node> found = layerBefore(node.inputs().get(side));
            if (found.isPresent() && foldInto(found.get(), node, side)) {
                Node layer = found.get();
                Value before = layer.output();
                layer.outputs().set(0, node.output());
                producers.remove(before);
                producers.put(node.output(), layer);
                return true;
            }
        }
        return false;
    }

    /** Returns the layer that gives a value, if it is used just once, and so may change. */
    private Optional<Node> layerBefore(Value value) {
        return Optional.ofNullable(producers.get(value))
                .filter(layer -> LAYERS.contains(layer.operator())
                        && uses.getOrDefault(value, 0) == 1
                        && layer.inputs().get(1).isConstant());
    }

    private boolean foldInto(Node layer, Node node, int side) throws IOException {
        boolean first = side == 0;
        return switch (node.operator()) {
            case "Add" -> add(layer, node.inputs().get(1 - side), 1);
            case "Sub" -> first && add(layer, node.inputs().get(1), -1);
            case "Mul" -> scale(layer, channels(layer, node.inputs().get(1 - side)));
            case "Div" ->
                first && scale(layer, channels(layer, node.inputs().get(1)).map(LayerFolding::inverse));
            case "BatchNormalization" -> first && normalize(layer, node);
            default -> false;
        };
    }

    private static double[] inverse(double[] values) {
        return Arrays.stream(values).map(value -> 1 / value).toArray();
    }

    /** Returns how many channels a layer gives, if it is known. */
    private static OptionalInt count(Node layer) {
        Optional<long[]> dims = layer.inputs().get(1).dims().flatMap(Size::values);
        if (dims.isEmpty()
                || (layer.integer("group", 1) != 1 && !layer.operator().equals("Conv"))) {
            return OptionalInt.empty();
        } else if (isProduct(layer)
                && (dims.get().length != 2 || layer.inputs().get(0).rank() != 2)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.toIntExact(dims.get()[outputAxis(layer)]));
    }

    private static boolean isProduct(Node layer) {
        return layer.operator().equals("Gemm") || layer.operator().equals("MatMul");
    }

    /** Returns the axis of the weights that runs over what the layer gives. */
    private static int outputAxis(Node layer) {
        return switch (layer.operator()) {
            case "ConvTranspose" -> 1;
            case "Conv" -> 0;
            default -> layer.integer("transB", 0) == 0 ? 1 : 0;
        };
    }

    /** Returns the elements of a constant for each channel, if it has one for each or for all. */
    private static Optional<double[]> channels(Node layer, Value constant) throws IOException {
        OptionalInt count = count(layer);
        Optional<Tensor> tensor =
                constant.constant().filter(value -> value.type().isReal());
        if (tensor.isEmpty() || count.isEmpty()) {
            return Optional.empty();
        }
        long[] dims = tensor.get().shape().dims();
        int rank = layer.output().rank();
        int axis = dims.length - (isProduct(layer) ? 1 : rank - 1);
        if (dims.length > rank || rank < 0) {
            return Optional.empty();
        }
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != 1 && (i != axis || dims[i] != count.getAsInt())) {
                return Optional.empty();
            }
        }
        double[] values = Elements.reals(tensor.get());
        double[] each = new double[count.getAsInt()];
        Arrays.setAll(each, i -> values[values.length == 1 ? 0 : i]);
        return Optional.of(each);
    }

    private boolean add(Node layer, Value constant, int sign) throws IOException {
        Optional<double[]> added = channels(layer, constant);
        if (added.isEmpty() || layer.integer("beta", 1) != 1) {
            return false;
        }
        double[] bias = bias(layer, added.get().length);
        for (int i = 0; i < bias.length; i++) {
            bias[i] += sign * added.get()[i];
        }
        setBias(layer, bias, constant.name());
        return true;
    }

    private boolean scale(Node layer, Optional<double[]> factors) throws IOException {
        Value weights = layer.inputs().get(1);
        boolean alone = uses.getOrDefault(weights, 0) == 1
                && weights.constant().orElseThrow().type().isReal();
        if (factors.isEmpty() || !alone) {
            return false;
        }
        multiply(layer, factors.get());
        if (hasBias(layer)) {
            double[] bias = bias(layer, factors.get().length);
            for (int i = 0; i < bias.length; i++) {
                bias[i] *= factors.get()[i];
            }
            setBias(layer, bias, "");
        }
        return true;
    }

    private void multiply(Node layer, double[] factors) throws IOException {
        Tensor weights = layer.inputs().get(1).constant().orElseThrow();
        double[] values = Elements.reals(weights);
        int axis = outputAxis(layer);
        long inner = Strides.of(weights.shape().dims())[axis];
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[(int) (i / inner % factors.length)];
        }
        Value scaled = graph.constant(Elements.of(weights.name(), weights.type(), weights.shape(), values));
        scaled.rename(layer.inputs().get(1).name());
        uses.merge(scaled, 1, Integer::sum);
        layer.inputs().set(1, scaled);
    }

    /** Makes (x − mean) / √(variance + ε) × scale + offset of a batch normalisation a factor and a sum. */
    private boolean normalize(Node layer, Node norm) throws IOException {
        List<double[]> parameters = new ArrayList<>();
        OptionalInt count = count(layer);
        for (Value value : norm.inputs().subList(1, 5)) {
            Optional<Tensor> tensor = value.constant()
                    .filter(constant -> constant.type().isReal()
                            && count.isPresent()
                            && constant.shape().elements() == count.getAsInt());
            if (tensor.isEmpty()) {
                return false;
            }
            parameters.add(Elements.reals(tensor.get()));
        }
        double epsilon = norm.attributes().get("epsilon") instanceof Double stated ? stated : 1e-5;
        double[] factors = new double[count.orElseThrow()];
        Arrays.setAll(factors, i -> parameters.get(0)[i] / Math.sqrt(parameters.get(3)[i] + epsilon));
        if (!scale(layer, Optional.of(factors))) {
            return false;
        }
        double[] bias = bias(layer, factors.length);
        Arrays.setAll(bias, i -> bias[i] + parameters.get(1)[i] - parameters.get(2)[i] * factors[i]);
        setBias(layer, bias, norm.inputs().get(2).name());
        return true;
    }

    private static boolean hasBias(Node layer) {
        return layer.inputs().size() > 2 && layer.inputs().get(2) != Value.NONE;
    }

    private static double[] bias(Node layer, int count) throws IOException {
        double[] bias = new double[count];
        if (hasBias(layer)) {
            double[] values = Elements.reals(layer.inputs().get(2).constant().orElseThrow());
            Arrays.setAll(bias, i -> values[values.length == 1 ? 0 : i]);
        }
        return bias;
    }

    /** Gives a layer a bias, by the name of the one that it has if it has one. */
    private void setBias(Node layer, double[] bias, String name) throws IOException {
        String kept = hasBias(layer) ? layer.inputs().get(2).name() : name;
        Tensor weights = layer.inputs().get(1).constant().orElseThrow();
        Value value = graph.constant(Elements.of(kept, weights.type(), Shape.of(bias.length), bias));
        if (layer.operator().equals("MatMul")) {
            layer.become("Gemm");
        }
        if (hasBias(layer)) {
            layer.inputs().set(2, value);
        } else {
            layer.inputs().add(value);
        }
    }

    /** Makes zeros around the input of a convolution its padding. */
    private void foldPad(Node convolution) {
        Optional<Node> pad = Optional.ofNullable(
                        producers.get(convolution.inputs().get(0)))
                .filter(node -> node.operator().equals("Pad")
                        && "constant".equals(node.attributes().get("mode"))
                        && node.inputs().size() == 2
                        && !convolution.attributes().containsKey("auto_pad"));
        Optional<long[]> margins =
                pad.flatMap(node -> Size.values(node.inputs().get(1).elements()));
        if (pad.isEmpty() || margins.isEmpty() || margins.get().length < 6) {
            return;
        }
        int rank = margins.get().length / 2;
        List<Long> before = ShapeRules.integers(convolution.attributes(), "pads");
        List<Long> pads = new ArrayList<>();
        for (int i = 0; i < margins.get().length; i++) {
            long margin = margins.get()[i];
            int axis = i % rank;
            if (margin < 0 || (axis < 2 && margin != 0)) {
                return;
            } else if (axis >= 2) {
                int place = pads.size();
                pads.add(margin + (before.isEmpty() ? 0 : before.get(place)));
            }
        }
        convolution.attributes().put("pads", pads);
        convolution.inputs().set(0, pad.get().inputs().get(0));
        uses.merge(pad.get().inputs().get(0), 1, Integer::sum);
    }
}

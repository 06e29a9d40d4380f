package pith.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pith.model.Layer;
import pith.model.Tensor;
import pith.model.WeightUse;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.FunctionProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;

/**
 * Finds the tensors that are weights, by following constants to the operators that use them: through nodes that move
 * elements without changing them, into subgraphs, and into the bodies of functions that are called. Where a tensor is cut
 * up, a layer may use part of it.
 */
final class LayerFinder {
    /** Nodes of called functions that are visited; functions that call each other many times over could take for ever. */
    private static final int MAX_CALLED_NODES = 1 << 18;

    /** Depth of subgraphs and calls, above what a parsed file has, as protobuf bounds that. */
    private static final int MAX_DEPTH = 100;

    private final List<Tensor> tensors;
    private final IdentityHashMap<TensorProto, Integer> indices;
    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final Set<Layer> layers = new LinkedHashSet<>();
    /** The functions that the present place was called from: ONNX has no recursion. */
    private final Set<FunctionProto> active = Collections.newSetFromMap(new IdentityHashMap<>());

    private int calledNodes;

    private LayerFinder(List<Tensor> tensors, IdentityHashMap<TensorProto, Integer> indices) {
        this.tensors = tensors;
        this.indices = indices;
    }

    /**
     * Returns the uses of tensors as weights.
     *
     * @param indices index of the tensor that was made from a message, by the message's identity
     */
    static List<Layer> find(ModelProto model, List<Tensor> tensors, IdentityHashMap<TensorProto, Integer> indices) {
        LayerFinder finder = new LayerFinder(tensors, indices);
        for (FunctionProto function : model.getFunctionsList()) {
            finder.functions.put(key(function.getDomain(), function.getName(), function.getOverload()), function);
        }
        finder.visit(model.getGraph(), new Scope(Optional.empty(), Map.of(), ""), 0);
        for (FunctionProto function : model.getFunctionsList()) {
            Scope scope = new Scope(Optional.empty(), defaults(function), function.getName() + "/");
            finder.visit(function.getNodeList(), scope, 0);
        }
        return List.copyOf(finder.layers);
    }

    private static String key(String domain, String name, String overload) {
        return (TensorNames.isStandard(domain) ? "" : domain) + "\n" + name + "\n" + overload;
    }

    private static Map<String, AttributeProto> defaults(FunctionProto function) {
        Map<String, AttributeProto> defaults = new HashMap<>();
        function.getAttributeProtoList().forEach(attribute -> defaults.put(attribute.getName(), attribute));
        return defaults;
    }

    private void visit(GraphProto graph, Scope scope, int depth) {
        graph.getInputList().forEach(input -> scope.hide(input.getName()));
        for (TensorProto initializer : graph.getInitializerList()) {
            constant(initializer).ifPresent(value -> scope.define(initializer.getName(), value));
        }
        visit(graph.getNodeList(), scope, depth);
    }

    private void visit(List<NodeProto> nodes, Scope scope, int depth) {
        for (NodeProto node : nodes) {
            Attributes attributes = new Attributes(node, scope.attributes());
            node.getOutputList().forEach(scope::hide);
            if (node.getOutputCount() > 0) {
                constantOutput(node, attributes, scope).ifPresent(value -> scope.define(node.getOutput(0), value));
            }
            WeightUses.of(node, attributes).forEach(use -> add(node, use, scope));
            if (depth < MAX_DEPTH) {
                visitInner(node, attributes, scope, depth + 1);
            }
        }
    }

    /** Visits the subgraphs of a node, and the body of the function that it calls. */
    private void visitInner(NodeProto node, Attributes attributes, Scope scope, int depth) {
        String prefix = scope.prefix() + TensorNames.label(node) + "/";
        for (AttributeProto attribute : node.getAttributeList()) {
            List<GraphProto> graphs = new ArrayList<>(attribute.getGraphsList());
            if (attribute.hasG()) {
                graphs.add(attribute.getG());
            }
            for (GraphProto graph : graphs) {
                Scope inner = new Scope(Optional.of(scope), scope.attributes(), prefix + attribute.getName() + "/");
                visit(graph, inner, depth);
            }
        }
        FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
        if (function != null && calledNodes < MAX_CALLED_NODES && active.add(function)) {
            calledNodes += 1 + function.getNodeCount();
            Map<String, AttributeProto> arguments = defaults(function);
            arguments.putAll(attributes.byName());
            Scope inner = new Scope(Optional.empty(), arguments, prefix);
            for (int i = 0; i < Math.min(node.getInputCount(), function.getInputCount()); i++) {
                String formal = function.getInput(i);
                scope.find(node.getInput(i)).ifPresent(value -> inner.define(formal, value));
            }
            visit(function.getNodeList(), inner, depth);
            active.remove(function);
        }
    }

    private void add(NodeProto node, WeightUse use, Scope scope) {
        if (use.input() >= node.getInputCount()) {
            return;
        }
        Optional<Constant> value = scope.find(node.getInput(use.input()));
        Optional<Integer> tensor = value.flatMap(Constant::tensor);
        if (tensor.isEmpty() || !tensors.get(tensor.get()).type().isReal()) {
            return;
        }
        use.layer(
                        scope.prefix() + TensorNames.label(node),
                        node.getOpType(),
                        tensor.get(),
                        value.get().axes())
                .ifPresent(layers::add);
    }

    /** Returns the constant that a node's first output is, if its elements come from a single tensor. */
    private Optional<Constant> constantOutput(NodeProto node, Attributes attributes, Scope scope) {
        if (!TensorNames.isStandard(node.getDomain())) {
            return Optional.empty();
        }
        Optional<Constant> input = node.getInputCount() == 0 ? Optional.empty() : scope.find(node.getInput(0));
        return switch (node.getOpType()) {
            case "Constant" -> attributes.tensor("value").flatMap(this::constant);
            case "Identity", "Cast", "CastLike", "Slice" -> input;
            // Of slices, put together in another order: so PyTorch's exporter arranges the gates of an LSTM.
            case "Concat" ->
                input.filter(first -> node.getInputList().stream()
                        .allMatch(name -> scope.find(name).filter(first::equals).isPresent()));
            case "Transpose" -> input.flatMap(value -> value.transposed(attributes.integers("perm")));
            case "Unsqueeze" -> input.flatMap(value -> value.unsqueezed(axes(node, attributes, scope)));
            case "Squeeze" -> input.flatMap(value -> value.squeezed(axes(node, attributes, scope)));
            default -> Optional.empty();
        };
    }

    /** Returns the axes of a Squeeze or Unsqueeze, an attribute before opset 13 and an input since then. */
    private static List<Long> axes(NodeProto node, Attributes attributes, Scope scope) {
        return node.getInputCount() < 2
                ? attributes.integers("axes")
                : scope.find(node.getInput(1)).map(Constant::integers).orElse(List.of());
    }

    private Optional<Constant> constant(TensorProto tensor) {
        return Optional.of(Constant.of(
                Optional.ofNullable(indices.get(tensor)), tensor.getDimsCount(), TensorProtos.smallIntegers(tensor)));
    }
}

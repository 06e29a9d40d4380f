package pith.tensorflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.Shape;
import pith.model.Tensor;
import pith.tensorflow.Frame.Value;
import pith.tensorflow.GraphSignature.Port;
import pith.tensorflow.Operation.Output;
import pith.tensorflow.bundle.DataTypes;

/**
 * What a model computes from its inputs to its outputs, in one graph: functions inlined, variables replaced by their values,
 * nodes that pass values on left out, and everything that outputs do not need.
 *
 * <p>A SavedModel's inputs and outputs are those of its signature {@code serving_default}, or of the only one, by the keys
 * there. A graph without a signature has its placeholders for inputs, and for outputs the nodes that nothing uses.
 */
public final class InferenceGraph {
    private final Inlining inlining;
    private final List<Input> inputs;
    private final List<Result> results;

    /**
     * An input.
     *
     * @param operation the placeholder in the graph
     * @param type how its elements are stored; nothing for strings and the like, or where it is not known
     * @param dims -1 for one that is not known; nothing if not even their number is
     */
    public record Input(String name, Operation operation, Optional<ElementType> type, Optional<List<Long>> dims) {}

    /** An output. */
    public record Result(String name, Output value) {}

    private InferenceGraph(Inlining inlining, List<Input> inputs, List<Result> results) {
        this.inlining = inlining;
        this.inputs = List.copyOf(inputs);
        this.results = List.copyOf(results);
    }

    /**
     * Makes the graph of a model.
     *
     * @throws IllegalArgumentException if it is not a TensorFlow model
     * @throws FormatException if the model is damaged, or has no single signature to go by
     */
    public static InferenceGraph of(Model model) throws IOException, FormatException {
        RestoredModel restored = RestoredModel.of(model);
        MetaGraphDef graph = GraphSignature.choose(restored.parsed().graphs());
        GraphSignature signature = GraphSignature.of(graph);
        if (signature.outputs().isEmpty()) {
            throw FormatException.unsupported("", "the graph has no outputs");
        }
        Body main = Body.of(withPlaceholders(graph.getGraphDef(), signature));
        Origins origins = new Origins(graph.getGraphDef());
        VariableKeys keys = new VariableKeys(restored.index(), restored.parsed().checkpoint());
        GraphWalk.of(graph, main, origins, (node, frame) -> keys.visit(node, frame, origins));
        Marks marks = new Marks(restored.parsed().cuts());
        Inlining inlining = new Inlining(origins, node -> value(node, model, restored.index(), marks, keys));
        Frame frame = Frame.of(main);
        List<Input> inputs = new ArrayList<>();
        for (Map.Entry<String, Port> input : signature.inputs().entrySet()) {
            Operation operation =
                    inlining.output(new Value(frame, input.getValue().tensor())).operation();
            inputs.add(new Input(
                    input.getKey(),
                    operation,
                    DataTypes.elementType(input.getValue().type()),
                    dims(input.getValue().shape())));
        }
        List<Result> results = new ArrayList<>();
        for (Map.Entry<String, Port> output : signature.outputs().entrySet()) {
            results.add(new Result(
                    output.getKey(),
                    inlining.output(new Value(frame, output.getValue().tensor()))));
        }
        return new InferenceGraph(inlining, inputs, results);
    }

    /** Returns the graph with placeholders in place of whatever nodes are the signature's inputs. */
    private static GraphDef withPlaceholders(GraphDef graph, GraphSignature signature) {
        Set<String> names = new HashSet<>();
        signature.inputs().values().forEach(port -> names.add(Inputs.node(port.tensor())));
        GraphDef.Builder changed = graph.toBuilder();
        for (NodeDef.Builder node : changed.getNodeBuilderList()) {
            if (names.contains(node.getName()) && !node.getOp().equals("Placeholder")) {
                node.setOp("Placeholder").clearInput();
            }
        }
        return changed.build();
    }

    private static Optional<List<Long>> dims(TensorShapeProto shape) {
        return shape.getUnknownRank()
                ? Optional.empty()
                : Optional.of(shape.getDimList().stream()
                        .map(TensorShapeProto.Dim::getSize)
                        .toList());
    }

    /**
     * A function of a graph, inlined.
     *
     * @param arguments what its arguments are: outputs outside of it where they are known, else operations without inputs
     * @param operations those that are not outside of it, each after those whose outputs it takes
     */
    public record Function(List<Output> arguments, List<Output> results, List<Operation> operations) {}

    /**
     * A loop: state goes through the body as long as the condition holds for it.
     *
     * @param condition gives one truth value
     * @param body gives as many values as it has arguments
     */
    public record Loop(Function condition, Function body) {}

    /**
     * Returns the loop that an operation of this graph is; nothing if it is none.
     *
     * @throws FormatException if its functions are missing
     */
    public Optional<Loop> loop(Operation operation) throws FormatException {
        if (!Operators.isLoop(operation.operator())) {
            return Optional.empty();
        }
        Body condition = function(operation, "cond");
        Body body = function(operation, "body");
        return Optional.of(new Loop(inlined(operation, condition, body), inlined(operation, body, body)));
    }

    private Body function(Operation operation, String attribute) throws FormatException {
        String name = operation.attribute(attribute).getFunc().getName();
        Body function = inlining.origins().functions().get(name);
        if (function == null) {
            throw FormatException.malformed("", operation + " calls the function '" + name + "', which is not there");
        }
        return function;
    }

    private Function inlined(Operation loop, Body function, Body body) throws FormatException {
        Inlining.Place place = inlining.place(loop);
        NodeDef node = (NodeDef) place.node();
        Frame frame = Frame.ofLoop(function, body, place.frame(), node);
        inlining.enter(frame, place.frame(), node);
        List<Output> arguments = new ArrayList<>();
        for (String argument : function.arguments()) {
            arguments.add(inlining.output(new Value(frame, argument)));
        }
        int before = inlining.operations().size();
        List<Output> results = new ArrayList<>();
        for (int i = 0; function.result(i).isPresent(); i++) {
            results.add(inlining.output(new Value(frame, function.result(i).get())));
        }
        List<Operation> added = List.copyOf(
                inlining.operations().subList(before, inlining.operations().size()));
        return new Function(arguments, results, needed(added, results));
    }

    private static Optional<Tensor> value(NodeDef node, Model model, TensorIndex index, Marks marks, VariableKeys keys)
            throws FormatException {
        try {
            if (Operators.isVariable(node.getOp())) {
                OptionalInt tensor = keys.tensor(node);
                if (tensor.isEmpty()) {
                    throw FormatException.malformed("", "the checkpoint has no value for it");
                }
                return Optional.of(
                        named(Operators.variableName(node), model.tensors().get(tensor.getAsInt())));
            }
            TensorProto proto = SmallConstants.value(node)
                    .orElseThrow(() -> FormatException.malformed("", "a Const without a value"));
            OptionalInt mark = marks.number(proto);
            OptionalInt tensor = mark.isPresent() ? index.constant(mark.getAsInt()) : OptionalInt.empty();
            if (tensor.isPresent()) {
                return Optional.of(named(node.getName(), model.tensors().get(tensor.getAsInt())));
            }
            Optional<ElementType> type = DataTypes.elementType(proto.getDtype());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            Shape shape = DataTypes.shape(proto.getTensorShape());
            return Optional.of(
                    new Tensor(node.getName(), type.get(), shape, TensorElements.of(proto, type.get(), shape)));
        } catch (FormatException e) {
            throw e.in("node '" + node.getName() + "'");
        }
    }

    private static Tensor named(String name, Tensor tensor) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
    }

    /** Inputs, whether something uses them or not. */
    public List<Input> inputs() {
        return inputs;
    }

    public List<Result> results() {
        return results;
    }

    /** The operations that outputs need, each after those whose outputs it takes. */
    public List<Operation> operations() {
        return needed(inlining.operations(), results.stream().map(Result::value).toList());
    }

    /** Returns those operations that some outputs need, in the same order, which has each after what it takes. */
    public static List<Operation> needed(List<Operation> operations, List<Output> outputs) {
        Set<Operation> needed = new HashSet<>();
        outputs.forEach(output -> needed.add(output.operation()));
        for (int i = operations.size() - 1; i >= 0; i--) {
            if (needed.contains(operations.get(i))) {
                operations.get(i).inputs().forEach(input -> needed.add(input.operation()));
            }
        }
        return operations.stream().filter(needed::contains).toList();
    }

    /** Returns TensorFlow's type as it is stored; nothing for strings, handles and the like. */
    public static Optional<ElementType> elementType(DataType type) {
        return DataTypes.elementType(type);
    }
}

package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.onnx.OnnxImporter;
import pith.tensorflow.InferenceGraph;
import pith.tensorflow.Operation;
import pith.tensorflow.Operation.Output;

/**
 * Makes ONNX models of TensorFlow models.
 *
 * <p>Inputs and outputs keep the names, the shapes and the order of axes that they have in TensorFlow: of a SavedModel the
 * keys of the signature, of a graph the names of the nodes. Weights keep their names; those of convolutions and dense
 * layers have the arrangement that ONNX wants, and what is multiplied with or added to their outputs, such as a batch
 * normalisation, is made part of them.
 */
public final class OnnxTranslator {
    private final GraphBuilder graph = new GraphBuilder();
    private final Map<Operation, List<Operand>> done = new HashMap<>();

    private OnnxTranslator() {}

    /**
     * Translates a model. The result reads its large constants from the source, whose data must stay readable.
     *
     * @throws IllegalArgumentException if it is not a TensorFlow model
     * @throws FormatException if it is damaged, or has operators that ONNX has nothing for; the message lists them all
     */
    public static Model translate(Model model) throws IOException, FormatException {
        InferenceGraph source = InferenceGraph.of(model);
        DilatedConvolutions unfolded = DilatedConvolutions.unfold(source.operations());
        List<Output> results = source.results().stream()
                .map(result -> unfolded.current(result.value()))
                .toList();
        List<Operation> operations = InferenceGraph.needed(unfolded.operations(), results);
        Mappings.require(operations);
        OnnxTranslator translator = new OnnxTranslator();
        List<Value> inputs = translator.inputs(source.inputs());
        for (Operation operation : operations) {
            translator.map(operation);
        }
        List<Value> outputs = translator.outputs(source.results(), results);
        Passes.run(translator.graph, outputs);
        return OnnxImporter.model(ModelAssembly.of(translator.graph.nodes(), inputs, outputs));
    }

    /** Whether an operation is what the graph is given. */
    static boolean isInput(Operation operation) {
        return operation.operator().equals("Placeholder");
    }

    private List<Value> inputs(List<InferenceGraph.Input> inputs) throws FormatException {
        List<Value> values = new ArrayList<>();
        for (InferenceGraph.Input input : inputs) {
            ElementType type = input.type()
                    .orElseThrow(() -> FormatException.unsupported(
                            "", "the input '" + input.name() + "' is not a tensor of numbers"));
            Optional<List<Size>> dims = input.dims()
                    .map(all -> all.stream()
                            .map(dim -> dim < 0 ? Size.unknown() : Size.of(dim))
                            .toList());
            Value value = graph.input(input.name(), new ValueType(type, dims));
            values.add(value);
            done.put(input.operation(), Call.natural(value));
        }
        return values;
    }

    private void map(Operation operation) throws IOException, FormatException {
        if (done.containsKey(operation)) {
            return;
        }
        if (operation.constant().isPresent()) {
            done.put(operation, Call.natural(graph.constant(operation.constant().get())));
            return;
        }
        List<Operand> inputs = new ArrayList<>();
        for (Output input : operation.inputs()) {
            inputs.add(operand(input));
        }
        int before = graph.nodes().size();
        Mapping mapping = Mappings.of(operation.operator())
                .orElseThrow(() -> FormatException.unsupported("", operation + " has no mapping"));
        List<Operand> results = mapping.of(new Call(operation, inputs, graph));
        name(operation, results, before);
        done.put(operation, results);
    }

    /** Gives results the name of their operation, and so the nodes that give them. */
    private void name(Operation operation, List<Operand> results, int before) {
        for (int i = 0; i < results.size(); i++) {
            Value value = results.get(i).value();
            String name = i == 0 ? operation.name() : operation.name() + ":" + i;
            Optional<Node> node = graph.producer(value);
            if (node.isPresent()
                    && graph.nodes().subList(before, graph.nodes().size()).contains(node.get())) {
                value.rename(name);
                if (i == 0) {
                    node.get().rename(name);
                }
            } else if (value.isConstant() && value.name().startsWith(operation.name() + "/")) {
                value.rename(name);
            }
        }
    }

    private Operand operand(Output output) throws FormatException {
        List<Operand> results = done.get(output.operation());
        if (results == null || output.number() >= results.size()) {
            throw FormatException.unsupported(
                    "", "output " + output.number() + " of " + output.operation() + " cannot be said in ONNX");
        }
        return results.get(output.number());
    }

    private List<Value> outputs(List<InferenceGraph.Result> results, List<Output> outputs)
            throws IOException, FormatException {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Operand operand = operand(outputs.get(i));
            Call call = new Call(outputs.get(i).operation(), List.of(operand), graph);
            Value value = call.plain(operand);
            if (graph.producer(value).isEmpty() || values.contains(value)) {
                value = graph.append(results.get(i).name(), "Identity", Map.of(), List.of(value), List.of(value.type()))
                        .get(0);
            }
            values.add(value);
        }
        for (int i = 0; i < values.size(); i++) {
            values.get(i).rename(results.get(i).name());
        }
        return values;
    }
}

package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
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
    private final Translation translation;

    private OnnxTranslator(Loops loops) {
        this.translation = Translation.of(graph, loops);
    }

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
        Loops loops = Loops.of(source, unfolded, operations);
        Mappings.require(loops.all(operations));
        OnnxTranslator translator = new OnnxTranslator(loops);
        List<Value> inputs = translator.inputs(source.inputs());
        translator.translation.map(operations);
        List<Value> outputs = translator.outputs(source.results(), results);
        Passes.run(translator.graph, outputs);
        return OnnxImporter.model(ModelAssembly.of(translator.graph.nodes(), inputs, outputs));
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
            translation.put(input.operation(), Call.natural(value));
        }
        return values;
    }

    private List<Value> outputs(List<InferenceGraph.Result> results, List<Output> outputs)
            throws IOException, FormatException {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Operand operand = translation.operand(outputs.get(i));
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

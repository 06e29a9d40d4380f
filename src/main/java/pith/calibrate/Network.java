package pith.calibrate;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.onnx.OnnxOutline;
import pith.onnx.OnnxSessions;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto.Dimension;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;
import pith.source.Digest;

/** A model that can be run. Immutable; the model's data must stay readable. */
public final class Network {
    private final Model model;
    private final OnnxOutline outline;

    private Network(Model model, OnnxOutline outline) {
        this.model = model;
        this.outline = outline;
    }

    /**
     * Returns a network for a model.
     *
     * @throws FormatException if the model is not of a dialect that can be run, or its files are damaged
     */
    public static Network of(Model model) throws IOException, FormatException {
        if (model.dialect() != Dialect.ONNX) {
            throw FormatException.unsupported(
                    "",
                    "only ONNX models can be run, this one is of "
                            + model.dialect().label() + ": convert it with --dialect onnx");
        }
        return new Network(model, OnnxOutline.of(model));
    }

    /**
     * Returns the network with other weights.
     *
     * @param weights all elements of tensors in row-major order, by index of the tensor; rounded to the tensor's type
     * @throws IllegalArgumentException if a tensor is not one of floats, or has another number of elements
     */
    public Network withWeights(Map<Integer, float[]> weights) {
        List<Tensor> tensors = new ArrayList<>(model.tensors());
        weights.forEach((index, values) -> {
            Tensor old = tensors.get(index);
            tensors.set(index, new Tensor(old.name(), old.type(), old.shape(), data(old, values)));
        });
        Model changed =
                new Model(model.dialect(), model.files(), model.skeleton(), tensors, model.layers(), model.pinned());
        return new Network(changed, outline);
    }

    private static TensorData data(Tensor tensor, float[] values) {
        if (tensor.shape().elements() != values.length) {
            throw new IllegalArgumentException(
                    values.length + " weights for " + tensor.name() + " of shape " + tensor.shape());
        }
        int width = tensor.type().bits() / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, width)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (tensor.type()) {
                case FLOAT -> bytes.putFloat(value);
                case DOUBLE -> bytes.putDouble(value);
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16(value));
                case BFLOAT16 -> bytes.putShort(HalfFloats.toBfloat16(value));
                default -> throw new IllegalArgumentException(tensor.name() + " is of type " + tensor.type());
            }
        }
        return TensorData.of(bytes.array());
    }

    public Model model() {
        return model;
    }

    /** Uses of tensors as weights, as the model says them. */
    public List<Layer> layers() {
        return model.layers();
    }

    /** Whether a convolution or {@code Gemm} adds something to its products. */
    public boolean hasBias(Layer layer) {
        return new GraphIndex(outline)
                .named(layer.node()).stream().anyMatch(place -> !place.input(2).isEmpty());
    }

    /**
     * Returns the layers that take up a layer's outputs, if they alone do, with nothing in between but what hands on a positive
     * factor of an output channel. Such factors change nothing if those layers' weights make up for them.
     */
    public Optional<Set<Layer>> followers(Layer layer) {
        Set<String> outputs = outline.proto().getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .collect(Collectors.toSet());
        return new FollowerFinder(new GraphIndex(outline), model.layers(), outputs).of(layer);
    }

    /**
     * Returns the tensor that is added to a layer's outputs, one element for each, and to nothing else; if there is one.
     * Changing it changes the mean of the outputs alone.
     */
    public OptionalInt bias(Layer layer) {
        return new BiasFinder(new GraphIndex(outline), outline.proto().getGraph()).bias(layer);
    }

    /**
     * Returns the inputs that a run needs, in the order of the graph; those with a default value are not among them.
     *
     * @throws FormatException if one is not a tensor of known rank and of an element type that samples can have
     */
    public List<InputSpec> inputs() throws FormatException {
        GraphProto graph = outline.proto().getGraph();
        Set<String> defaults = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> defaults.add(tensor.getName()));
        graph.getSparseInitializerList()
                .forEach(tensor -> defaults.add(tensor.getValues().getName()));
        List<InputSpec> inputs = new ArrayList<>();
        for (ValueInfoProto input : graph.getInputList()) {
            if (!defaults.contains(input.getName())) {
                inputs.add(spec(input));
            }
        }
        return inputs;
    }

    private static InputSpec spec(ValueInfoProto input) throws FormatException {
        TypeProto.Tensor type = input.getType().getTensorType();
        if (!input.getType().hasTensorType() || !type.hasShape()) {
            throw FormatException.unsupported(
                    "",
                    "the input '" + input.getName() + "' is not a tensor of known rank, so samples cannot be fitted");
        }
        ElementType element = ElementType.of(type.getElemType())
                .filter(known -> known.bits() >= 8 && known != ElementType.COMPLEX64 && known != ElementType.COMPLEX128)
                .orElseThrow(() -> FormatException.unsupported(
                        "",
                        "the input '%s' has elements of type %s, which samples cannot have"
                                .formatted(input.getName(), TensorProto.DataType.forNumber(type.getElemType()))));
        List<Long> dims = new ArrayList<>();
        for (Dimension dim : type.getShape().getDimList()) {
            dims.add(dim.getDimValue() > 0 ? dim.getDimValue() : InputSpec.ANY);
        }
        return new InputSpec(input.getName(), element, dims);
    }

    /** Outputs that are tensors of numbers, or may be, in the order of the graph. */
    List<String> outputs() {
        return outline.proto().getGraph().getOutputList().stream()
                .filter(output -> !output.hasType()
                        || (output.getType().hasTensorType()
                                && output.getType().getTensorType().getElemType() != TensorProto.DataType.STRING_VALUE))
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Outputs that are probabilities because a sigmoid gives them. */
    Set<String> sigmoidOutputs() {
        return SigmoidOutputs.of(outline.proto().getGraph());
    }

    /** Returns the names of nodes; where one has none, the name of its first output takes the place. */
    public Set<String> nodeNames() {
        return new GraphIndex(outline).names();
    }

    OnnxOutline outline() {
        return outline;
    }

    /** Adds the whole model to a digest. */
    void digest(Digest digest) throws IOException {
        digest.add(model);
    }

    /**
     * Creates a session that computes some values.
     *
     * @throws FormatException if onnxruntime cannot load the model
     */
    Runner runner(Collection<Value> values) throws IOException, FormatException {
        Taps.Tapped[] tapped = new Taps.Tapped[1];
        try {
            OrtSession session = OnnxSessions.create(
                    model,
                    graph -> {
                        tapped[0] = Taps.of(graph, values);
                        return tapped[0].model();
                    },
                    options -> {
                        Runner.useOneThread(options);
                        options.setOptimizationLevel(OptLevel.ALL_OPT);
                    });
            return new Runner(session, tapped[0].outputs());
        } catch (OrtException e) {
            throw FormatException.unsupported("", "onnxruntime cannot load the model: " + e.getMessage());
        }
    }
}

package pith.tensorflow;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;
import pith.calibrate.NdArray;
import pith.model.ElementType;
import pith.model.Shape;
import pith.tensorflow.bundle.DataTypes;

/** TensorFlow itself, as what the models are for: loads them and computes their outputs. */
public final class TensorFlowRuntime {
    /** Several threads share sums out otherwise from one run to the next, so that the last bits of a result may differ. */
    private static final ConfigProto ONE_THREAD = ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(1)
            .build();

    private TensorFlowRuntime() {}

    /**
     * Runs a graph in a file.
     *
     * @param feeds by what they replace, such as {@code input:0}
     */
    public static Map<String, NdArray> runFile(Path file, Map<String, NdArray> feeds, List<String> fetches)
            throws IOException {
        return run(graphDef(file), feeds, fetches);
    }

    public static GraphDef graphDef(Path file) throws IOException {
        return file.toString().endsWith(".pbtxt")
                ? TextFormat.parse(Files.readString(file), GraphDef.class)
                : GraphDef.parseFrom(Files.readAllBytes(file));
    }

    public static Map<String, NdArray> run(GraphDef graphDef, Map<String, NdArray> feeds, List<String> fetches) {
        try (Graph graph = new Graph()) {
            graph.importGraphDef(graphDef);
            try (Session session = new Session(graph, ONE_THREAD)) {
                return run(session, feeds, fetches);
            }
        }
    }

    /** Runs a signature of a SavedModel. */
    public static Map<String, NdArray> runSavedModel(Path folder, String signature, Map<String, NdArray> inputs) {
        try (SavedModelBundle bundle = SavedModelBundle.loader(folder.toString())
                .withTags("serve")
                .withConfigProto(ONE_THREAD)
                .load()) {
            SignatureDef definition = bundle.metaGraphDef().getSignatureDefOrThrow(signature);
            Map<String, NdArray> feeds = new LinkedHashMap<>();
            definition.getInputsMap().forEach((name, info) -> feeds.put(info.getName(), inputs.get(name)));
            List<String> names = List.copyOf(definition.getOutputsMap().keySet());
            List<String> fetches = names.stream()
                    .map(definition::getOutputsOrThrow)
                    .map(TensorInfo::getName)
                    .toList();
            Map<String, NdArray> fetched = run(bundle.session(), feeds, fetches);
            Map<String, NdArray> outputs = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                outputs.put(names.get(i), fetched.get(fetches.get(i)));
            }
            return outputs;
        }
    }

    public static Map<String, NdArray> run(Session session, Map<String, NdArray> feeds, List<String> fetches) {
        Session.Runner runner = session.runner();
        List<Tensor> inputs =
                feeds.values().stream().map(TensorFlowRuntime::tensor).toList();
        try {
            int number = 0;
            for (String name : feeds.keySet()) {
                runner.feed(name, inputs.get(number++));
            }
            fetches.forEach(runner::fetch);
            try (Result result = runner.run()) {
                Map<String, NdArray> outputs = new LinkedHashMap<>();
                for (int i = 0; i < fetches.size(); i++) {
                    outputs.put(fetches.get(i), array(result.get(i)));
                }
                return outputs;
            }
        } finally {
            inputs.forEach(Tensor::close);
        }
    }

    public static Tensor tensor(NdArray array) {
        byte[] bytes = new byte[array.bytes().remaining()];
        array.bytes().get(bytes);
        return Tensor.of(
                type(array.type()),
                org.tensorflow.ndarray.Shape.of(array.shape().dims()),
                DataBuffers.of(bytes, false, false));
    }

    public static NdArray array(Tensor tensor) {
        RawTensor raw = tensor.asRawTensor();
        byte[] bytes = new byte[Math.toIntExact(raw.numBytes())];
        raw.data().read(bytes);
        return NdArray.of(
                DataTypes.elementType(tensor.dataType()).orElseThrow(),
                Shape.of(tensor.shape().asArray()),
                ByteBuffer.wrap(bytes));
    }

    private static Class<? extends TType> type(ElementType type) {
        return switch (type) {
            case FLOAT -> TFloat32.class;
            case DOUBLE -> TFloat64.class;
            case FLOAT16 -> TFloat16.class;
            case BFLOAT16 -> TBfloat16.class;
            case INT32 -> TInt32.class;
            case INT64 -> TInt64.class;
            case UINT8 -> TUint8.class;
            case BOOL -> TBool.class;
            default -> throw new IllegalArgumentException("TensorFlow's Java library has no tensors of " + type);
        };
    }
}

package pith.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.ModelProto;
import pith.wire.MessageLocation;
import pith.wire.MessageRewriter;

/**
 * Sessions of ONNX Runtime for models in memory. Large initializers are decoded into the buffers that the runtime takes
 * them from; neither the model nor its weights take the way over a file.
 */
public final class OnnxSessions {
    /** Smaller tensors go along in the model's message. */
    private static final int MIN_BYTES = 1024;

    private OnnxSessions() {}

    /** Sets options of a session. */
    @FunctionalInterface
    public interface Settings {
        void apply(SessionOptions options) throws OrtException;
    }

    /** Creates a session with the runtime's default options. */
    public static OrtSession create(Model model) throws IOException, FormatException, OrtException {
        return create(model, options -> {});
    }

    /** Version of onnxruntime. */
    public static String runtimeVersion() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    /**
     * Creates a session. The runtime copies the weights, so the model is not needed afterwards.
     *
     * @param settings what else the session is to be like. The options are this method's own, because they refer to
     *     buffers that are gone when it returns
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if the model is damaged, or too large without its initializers
     * @throws OrtException if the runtime refuses the model
     */
    public static OrtSession create(Model model, Settings settings) throws IOException, FormatException, OrtException {
        return create(model, UnaryOperator.identity(), settings);
    }

    /**
     * Creates a session for a model with a changed graph, likewise.
     *
     * @param edit changes the graph. What it is given lacks the elements of large tensors, which the session gets all the
     *     same if they keep their place
     */
    public static OrtSession create(Model model, UnaryOperator<ModelProto> edit, Settings settings)
            throws IOException, FormatException, OrtException {
        OnnxModel onnx = OnnxModel.of(model);
        Map<String, Stored> handedOver = new LinkedHashMap<>();
        Map<MessageLocation, TensorData> contents = new HashMap<>();
        for (Stored stored : onnx.tensors()) {
            MessageLocation location = stored.tensor().found().location();
            if (canHandOver(stored) && handedOver.putIfAbsent(nameOf(stored), stored) == null) {
                contents.put(location, declaration(stored));
            } else if (stored.isExternal()) {
                contents.put(location, OnnxExporter.withRawData(stored));
            }
        }
        Map<String, OnnxTensorLike> initializers = new LinkedHashMap<>();
        try (SessionOptions options = new SessionOptions()) {
            settings.apply(options);
            for (Map.Entry<String, ByteBuffer> elements : elements(handedOver).entrySet()) {
                Stored stored = Objects.requireNonNull(handedOver.get(elements.getKey()));
                initializers.put(elements.getKey(), tensor(stored, elements.getValue()));
            }
            TensorData message = MessageRewriter.rewrite(onnx.main(), contents);
            if (message.size() > ModelFile.MAX_BYTES) {
                throw FormatException.limit(
                        "", message.size() + " bytes besides initializers, more than " + ModelFile.MAX_BYTES);
            }
            ModelProto edited = edit.apply(ModelProto.parseFrom(message.toByteArray()));
            Map<String, OnnxTensorLike> used = new LinkedHashMap<>(initializers);
            used.keySet().retainAll(NameUses.of(edited.getGraph()));
            options.addExternalInitializers(used);
            byte[] complete = without(edited, name -> initializers.containsKey(name) && !used.containsKey(name))
                    .toByteArray();
            return OrtEnvironment.getEnvironment().createSession(complete, options);
        } finally {
            initializers.values().forEach(OnnxTensorLike::close);
        }
    }

    /** Leaves out initializers: the runtime drops those that nothing uses, and then finds no place for their elements. */
    private static ModelProto without(ModelProto model, Predicate<String> unused) {
        ModelProto.Builder smaller = model.toBuilder();
        smaller.getGraphBuilder()
                .clearInitializer()
                .addAllInitializer(model.getGraph().getInitializerList().stream()
                        .filter(initializer -> !unused.test(initializer.getName()))
                        .toList());
        return smaller.build();
    }

    private static String nameOf(Stored stored) {
        return stored.tensor().header().getName();
    }

    private static boolean canHandOver(Stored stored) {
        return stored.tensor().isMainInitializer()
                && stored.type().flatMap(OnnxSessions::runtimeType).isPresent()
                && stored.elements()
                        .filter(elements -> elements.size() >= MIN_BYTES)
                        .isPresent();
    }

    /** Returns an initializer's message that says its data are elsewhere; the runtime does not look for the file. */
    private static TensorData declaration(Stored stored) {
        long size = stored.elements().orElseThrow().size();
        return TensorData.of(ExternalWriter.external(stored.tensor().header(), "initializers", 0, size)
                .toByteArray());
    }

    /** Decodes elements to direct buffers, of several tensors at a time. */
    private static Map<String, ByteBuffer> elements(Map<String, Stored> tensors) throws IOException, FormatException {
        Map<String, ByteBuffer> buffers = new LinkedHashMap<>();
        for (Map.Entry<String, Stored> tensor : tensors.entrySet()) {
            long size = tensor.getValue().elements().orElseThrow().size();
            if (size > Integer.MAX_VALUE - 8) {
                throw FormatException.limit(
                        "", "tensor '" + tensor.getKey() + "' has " + size + " bytes, too many for a buffer");
            }
            buffers.put(tensor.getKey(), ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder()));
        }
        try {
            tensors.entrySet().parallelStream()
                    .forEach(tensor -> fill(
                            Objects.requireNonNull(buffers.get(tensor.getKey())),
                            tensor.getValue().elements().orElseThrow()));
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        return buffers;
    }

    private static void fill(ByteBuffer buffer, TensorData elements) {
        try {
            elements.read(0, buffer);
            buffer.flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OnnxTensor tensor(Stored stored, ByteBuffer elements) throws FormatException, OrtException {
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                elements,
                TensorProtos.shape(stored.tensor().header()).dims(),
                runtimeType(stored.type().orElseThrow()).orElseThrow());
    }

    /** Returns the runtime's name of an element type; none for those that its Java interface lacks. */
    public static Optional<OnnxJavaType> runtimeType(ElementType type) {
        return Optional.ofNullable(
                switch (type) {
                    case FLOAT -> OnnxJavaType.FLOAT;
                    case DOUBLE -> OnnxJavaType.DOUBLE;
                    case FLOAT16 -> OnnxJavaType.FLOAT16;
                    case BFLOAT16 -> OnnxJavaType.BFLOAT16;
                    case INT8 -> OnnxJavaType.INT8;
                    case INT16 -> OnnxJavaType.INT16;
                    case INT32 -> OnnxJavaType.INT32;
                    case INT64 -> OnnxJavaType.INT64;
                    case UINT8 -> OnnxJavaType.UINT8;
                    case BOOL -> OnnxJavaType.BOOL;
                    default -> null;
                });
    }
}

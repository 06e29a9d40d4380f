package pith.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.model.TensorData;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.StringStringEntryProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorProto.DataLocation;
import pith.wire.MessageLocation;

/** Lays the weights of a model out in one external file. */
final class ExternalWriter {
    /** Smaller tensors stay in the model. */
    private static final int MIN_BYTES = 1024;

    /** From this size on tensors start at a page, so that a runtime can map them into memory. */
    private static final int PAGED_BYTES = 1 << 20;

    private static final int PAGE = 4096;

    private static final int ALIGNMENT = 64;

    private final String path;
    private final Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
    private final List<TensorData> parts = new ArrayList<>();
    private long size;

    ExternalWriter(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Puts the elements of a tensor into the file, if it is an initializer and not small. */
    void add(Stored stored) {
        boolean large = stored.elements()
                .filter(elements -> elements.size() >= MIN_BYTES)
                .isPresent();
        if (!large || !stored.tensor().isInitializer()) {
            return;
        }
        TensorData elements = stored.elements().get();
        long alignment = elements.size() >= PAGED_BYTES ? PAGE : ALIGNMENT;
        long offset = (size + alignment - 1) / alignment * alignment;
        parts.add(TensorData.zeros(offset - size));
        parts.add(elements);
        size = offset + elements.size();
        contents.put(
                stored.tensor().found().location(),
                TensorData.of(external(stored.tensor().header(), path, offset, elements.size())
                        .toByteArray()));
    }

    /** Returns a tensor's message without elements, which says that they are in a file. */
    static TensorProto external(TensorProto header, String path, long offset, long length) {
        return TensorProtos.withoutData(header).toBuilder()
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(entry("location", path))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** The tensor messages that take the places of those in the model. */
    Map<MessageLocation, TensorData> contents() {
        return contents;
    }

    TensorData data() {
        return TensorData.concat(parts);
    }
}

package pith.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.error.FormatException;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.TensorProto;
import pith.source.ElementDifference;
import pith.source.ModelComparison;
import pith.source.ModelComparison.TensorDifference;
import pith.source.UniqueNames;
import pith.wire.MessageLocation;
import pith.wire.MessageRewriter;

/**
 * Compares two ONNX models. They are identical if they are equal as protobuf messages; whether a tensor's elements are in
 * another file, and in which, makes no difference.
 */
public final class OnnxComparison {
    private OnnxComparison() {}

    /**
     * Compares two models, a piece of each at a time.
     *
     * @throws IllegalArgumentException if one is not an ONNX model
     * @throws FormatException if the files of one are not
     */
    public static ModelComparison of(Model first, Model second) throws IOException, FormatException {
        OnnxModel a = OnnxModel.of(first);
        OnnxModel b = OnnxModel.of(second);
        Map<String, Stored> inB = byPath(b);
        boolean identical = withoutElements(a).equals(withoutElements(b));
        UniqueNames names = new UniqueNames();
        List<TensorDifference> tensors = new ArrayList<>();
        for (Stored stored : a.tensors()) {
            String name = names.unique(stored.tensor().name());
            Stored other = inB.get(stored.tensor().found().location().path());
            if (other == null) {
                continue;
            }
            TensorDifference difference = compare(name, stored, other);
            identical &= difference.identical() && sameField(stored, other);
            if (!difference.identical() || stored.index().isPresent() || stored.isExternal()) {
                tensors.add(difference);
            }
        }
        return new ModelComparison(identical, tensors);
    }

    private static Map<String, Stored> byPath(OnnxModel model) {
        Map<String, Stored> byPath = new HashMap<>();
        model.tensors()
                .forEach(stored -> byPath.put(stored.tensor().found().location().path(), stored));
        return byPath;
    }

    /** Returns the parsed model without the elements of tensors that are compared one by one. */
    private static ModelProto withoutElements(OnnxModel model) throws IOException, FormatException {
        Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
        for (Stored stored : model.tensors()) {
            if (stored.elements().isPresent()) {
                TensorProto header = TensorProtos.withoutData(stored.tensor().header());
                contents.put(stored.tensor().found().location(), TensorData.of(header.toByteArray()));
            }
        }
        try {
            return ModelProto.parseFrom(
                    MessageRewriter.rewrite(model.main(), contents).toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "not a valid ModelProto: " + e.getMessage());
        }
    }

    /** Whether the elements are in the same field, or one tensor has them in another file. */
    private static boolean sameField(Stored a, Stored b) {
        return a.isExternal() || b.isExternal() || field(a) == field(b);
    }

    private static int field(Stored stored) {
        return stored.tensor()
                .found()
                .payload()
                .map(payload -> payload.field())
                .orElseGet(() -> TensorProtos.dataField(stored.tensor().header()));
    }

    private static TensorDifference compare(String name, Stored a, Stored b) throws IOException, FormatException {
        Optional<TensorData> first = a.elements();
        Optional<TensorData> second = b.elements();
        if (first.isEmpty() && second.isEmpty()) {
            // Their messages have been compared whole.
            return new TensorDifference(name, true, OptionalDouble.empty());
        }
        TensorProto left = a.tensor().header();
        TensorProto right = b.tensor().header();
        if (first.isEmpty()
                || second.isEmpty()
                || !a.type().equals(b.type())
                || !left.getDimsList().equals(right.getDimsList())
                || first.get().size() != second.get().size()) {
            return new TensorDifference(name, false, OptionalDouble.empty());
        }
        return ElementDifference.of(name, a.type().orElseThrow(), first.get(), second.get());
    }
}

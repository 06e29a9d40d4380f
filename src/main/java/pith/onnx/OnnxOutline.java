package pith.onnx;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.OptionalInt;
import pith.error.FormatException;
import pith.model.Model;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.TensorProto;

/** The graph of a model without the elements of its tensors, and which of its messages is which tensor. */
public final class OnnxOutline {
    private final ModelProto proto;
    private final IdentityHashMap<TensorProto, Integer> tensors = new IdentityHashMap<>();

    private OnnxOutline(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * Takes the graph out of a model. Elements of tensors are not decoded.
     *
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if its files are not
     */
    public static OnnxOutline of(Model model) throws IOException, FormatException {
        OnnxModel onnx = OnnxModel.of(model);
        OnnxOutline outline = new OnnxOutline(onnx.proto());
        onnx.tensors()
                .forEach(stored -> stored.index()
                        .ifPresent(index -> outline.tensors.put(stored.tensor().header(), index)));
        return outline;
    }

    /** The graph. Elements of tensors in it may be missing, and may be zero where they are not in the model. */
    public ModelProto proto() {
        return proto;
    }

    /** Returns the version of the standard operators that the graph uses. */
    public long operatorSet() {
        return OpsetRaise.opset(proto);
    }

    /** Returns the index of the tensor that a message in the graph stands for, if its elements are a tensor. */
    public OptionalInt tensor(TensorProto message) {
        Integer index = tensors.get(message);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
}

package pith.onnx;

import com.google.protobuf.Message;
import java.util.List;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.TensorProto;
import pith.wire.FoundTensor;

/**
 * A tensor of an ONNX model: where it is in the file, and its parsed message without a large payload.
 *
 * @param chain the parsed messages from the model to the tensor
 */
record GraphTensor(FoundTensor found, List<Message> chain) {

    /** The tensor's message; without its payload, if that is large and in one piece. */
    TensorProto header() {
        return (TensorProto) chain.get(chain.size() - 1);
    }

    /** Name for people, not always unique. */
    String name() {
        return TensorNames.of(found.location(), chain);
    }

    /** Whether this is an initializer of the main graph. */
    boolean isMainInitializer() {
        return isInitializer() && chain.size() == 3;
    }

    /** Whether this is an initializer of any graph. */
    boolean isInitializer() {
        return chain.size() >= 3 && chain.get(chain.size() - 2) instanceof GraphProto;
    }
}

package pith.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** The elements of constants that a graph's structure depends on, such as axes. */
final class SmallConstants {
    /** More is data, not structure. */
    private static final int MOST = 64;

    private SmallConstants() {}

    /** Returns the value of a Const node. */
    static Optional<TensorProto> value(NodeDef node) {
        return Optional.ofNullable(node.getAttrMap().get("value"))
                .filter(value -> node.getOp().equals("Const") && value.hasTensor())
                .map(value -> value.getTensor());
    }

    /** Returns the elements of a constant of integers with at most one axis; nothing for other constants. */
    static Optional<List<Long>> integers(TensorProto tensor) {
        boolean isLong = tensor.getDtype() == DataType.DT_INT64;
        boolean isInteger = isLong || tensor.getDtype() == DataType.DT_INT32;
        int rank = tensor.getTensorShape().getDimCount();
        long count = rank == 0 ? 1 : tensor.getTensorShape().getDim(0).getSize();
        if (!isInteger || rank > 1 || count < 0 || count > MOST) {
            return Optional.empty();
        }
        List<Long> elements = new ArrayList<>(tensor.getInt64ValList());
        tensor.getIntValList().forEach(value -> elements.add((long) value));
        ByteBuffer content = tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (content.remaining() >= (isLong ? Long.BYTES : Integer.BYTES) && elements.size() < count) {
            elements.add(isLong ? content.getLong() : content.getInt());
        }
        while (!elements.isEmpty() && elements.size() < count) {
            // The last one stands for all that are left.
            elements.add(elements.get(elements.size() - 1));
        }
        return elements.size() == count ? Optional.of(elements) : Optional.empty();
    }
}

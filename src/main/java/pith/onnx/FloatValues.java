package pith.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto.DataType;
import pith.onnx.proto.ValueInfoProto;

/** Which values of a graph are of type FLOAT, as far as that follows from those that say their type. */
final class FloatValues {
    /** Operators whose outputs have the type of their first input. */
    private static final Set<String> KEEPING_TYPE = Set.of(
            ("Abs Add AveragePool BatchNormalization Clip Concat Conv ConvTranspose DepthToSpace Div Dropout Elu Erf Exp"
                            + " Expand Flatten Gather Gelu Gemm GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish"
                            + " Identity InstanceNormalization LRN LayerNormalization LeakyRelu Log LogSoftmax MatMul Max"
                            + " MaxPool Mean Min Mul Neg PRelu Pad Pow ReduceMax ReduceMean ReduceMin ReduceSum Relu"
                            + " Reshape Resize Selu Sigmoid Slice Softmax Softplus SpaceToDepth Split Sqrt Squeeze Sub"
                            + " Sum Tanh Tile Transpose Unsqueeze Upsample")
                    .split(" "));

    private FloatValues() {}

    static Set<String> of(GraphProto graph) {
        Map<String, Integer> types = new HashMap<>();
        graph.getInputList().forEach(value -> put(types, value));
        graph.getValueInfoList().forEach(value -> put(types, value));
        graph.getOutputList().forEach(value -> put(types, value));
        graph.getInitializerList().forEach(tensor -> types.put(tensor.getName(), tensor.getDataType()));
        for (NodeProto node : graph.getNodeList()) {
            Integer type = node.getInputCount() == 0 ? null : types.get(node.getInput(0));
            boolean keeps = TensorNames.isStandard(node.getDomain()) && KEEPING_TYPE.contains(node.getOpType());
            if (keeps && type != null) {
                node.getOutputList().forEach(output -> types.putIfAbsent(output, type));
            }
        }
        Set<String> floats = new HashSet<>();
        types.forEach((name, type) -> {
            if (type == DataType.FLOAT_VALUE) {
                floats.add(name);
            }
        });
        return floats;
    }

    private static void put(Map<String, Integer> types, ValueInfoProto value) {
        if (value.getType().hasTensorType()) {
            types.put(value.getName(), value.getType().getTensorType().getElemType());
        }
    }
}

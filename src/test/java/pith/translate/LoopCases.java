package pith.translate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Graphs with loops, as Keras writes recurrent layers, and as a while statement becomes one. */
final class LoopCases {
    private static final int UNITS = 5;
    private static final int FEATURES = 3;
    private static final int STEPS = 6;

    private LoopCases() {}

    private static NodeDef real(TestNodes nodes, String name, String operator, String... inputs) {
        return nodes.node(operator, inputs).with("T", DataType.DT_FLOAT).named(name);
    }

    private static AttrValue function(String name) {
        return AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName(name))
                .build();
    }

    private static AttrValue types(Map<String, DataType> arguments) {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addAllType(arguments.values()))
                .build();
    }

    private static NodeDef constant(String name, int value, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).addIntVal(value);
        for (long dim : dims) {
            tensor.getTensorShapeBuilder().addDimBuilder().setSize(dim);
        }
        tensor.getTensorShapeBuilder();
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr(
                        "dtype",
                        AttrValue.newBuilder().setType(DataType.DT_INT32).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    /** An LSTM over time: the inputs are a list that is read, the outputs one that is filled. */
    static void lstm(TestNodes nodes) {
        Map<String, DataType> arguments = new LinkedHashMap<>();
        arguments.put("time", DataType.DT_INT32);
        arguments.put("steps", DataType.DT_INT32);
        arguments.put("answers", DataType.DT_VARIANT);
        arguments.put("h", DataType.DT_FLOAT);
        arguments.put("c", DataType.DT_FLOAT);
        arguments.put("inputs", DataType.DT_VARIANT);
        arguments.put("kernel", DataType.DT_FLOAT);
        arguments.put("recurrent", DataType.DT_FLOAT);
        arguments.put("bias", DataType.DT_FLOAT);
        nodes.function(
                "more",
                arguments,
                List.of("less:z:0"),
                List.of(nodes.node("Less", "time", "steps")
                        .with("T", DataType.DT_INT32)
                        .named("less")));
        nodes.function(
                "step",
                arguments,
                List.of(
                        "later:z:0",
                        "steps",
                        "filled:output_handle:0",
                        "out:z:0",
                        "cell:z:0",
                        "inputs",
                        "kernel",
                        "recurrent",
                        "bias"),
                cell(nodes));
        String sequence = nodes.input(2, STEPS, FEATURES);
        String byTime = nodes.node("Transpose", sequence, nodes.vector(1, 0, 2)).out();
        String inputs = nodes.node("TensorListFromTensor", byTime, nodes.vector(-1, FEATURES))
                .with("element_dtype", DataType.DT_FLOAT)
                .with("shape_type", DataType.DT_INT32)
                .add();
        String answers = nodes.node("TensorListReserve", nodes.vector(-1, UNITS), nodes.integer(STEPS))
                .with("element_dtype", DataType.DT_FLOAT)
                .with("shape_type", DataType.DT_INT32)
                .add();
        String batch = nodes.node(
                        "StridedSlice",
                        nodes.node("Shape", sequence).out(),
                        nodes.vector(0),
                        nodes.vector(1),
                        nodes.vector(1))
                .with("T", DataType.DT_INT32)
                .with("Index", DataType.DT_INT32)
                .with("shrink_axis_mask", 1)
                .add();
        String shape = nodes.node("Pack", batch, nodes.integer(UNITS))
                .with("T", DataType.DT_INT32)
                .with("N", 2)
                .add();
        String zeros = nodes.node("Fill", shape, nodes.number(0)).out();
        String loop = nodes.node(
                        "While",
                        nodes.integer(0),
                        nodes.integer(STEPS),
                        answers,
                        zeros,
                        zeros,
                        inputs,
                        nodes.weights(FEATURES, 4 * UNITS),
                        nodes.weights(UNITS, 4 * UNITS),
                        nodes.weights(4 * UNITS))
                .with("T", types(arguments))
                .with("cond", function("more"))
                .with("body", function("step"))
                .add();
        String stacked = nodes.node("TensorListStack", loop + ":2", nodes.vector(-1, UNITS))
                .with("element_dtype", DataType.DT_FLOAT)
                .add();
        nodes.node("Transpose", stacked, nodes.vector(1, 0, 2)).out();
        nodes.node("Neg", loop + ":3").out();
    }

    private static List<NodeDef> cell(TestNodes nodes) {
        return List.of(
                constant("one", 1),
                constant("axis", 1),
                nodes.node("AddV2", "time", "one:output:0")
                        .with("T", DataType.DT_INT32)
                        .named("later"),
                constant("shape", FEATURES, 1),
                nodes.node("TensorListGetItem", "inputs", "time", "shape:output:0")
                        .with("element_dtype", DataType.DT_FLOAT)
                        .named("input"),
                real(nodes, "from_input", "MatMul", "input:item:0", "kernel"),
                real(nodes, "from_state", "MatMul", "h", "recurrent"),
                real(nodes, "sum", "AddV2", "from_input:product:0", "from_state:product:0"),
                real(nodes, "gates", "BiasAdd", "sum:z:0", "bias"),
                nodes.node("Split", "axis:output:0", "gates:output:0")
                        .with("T", DataType.DT_FLOAT)
                        .with("num_split", 4)
                        .named("split"),
                real(nodes, "i", "Sigmoid", "split:output:0"),
                real(nodes, "f", "Sigmoid", "split:output:1"),
                real(nodes, "g", "Tanh", "split:output:2"),
                real(nodes, "o", "Sigmoid", "split:output:3"),
                real(nodes, "kept", "Mul", "f:y:0", "c"),
                real(nodes, "fresh", "Mul", "i:y:0", "g:y:0"),
                real(nodes, "cell", "AddV2", "kept:z:0", "fresh:z:0"),
                real(nodes, "squashed", "Tanh", "cell:z:0"),
                real(nodes, "out", "Mul", "o:y:0", "squashed:y:0"),
                nodes.node("TensorListSetItem", "answers", "time", "out:z:0")
                        .with("element_dtype", DataType.DT_FLOAT)
                        .named("filled"));
    }

    /** Doubles until a sum is large: how often depends on the input. */
    static void doubling(TestNodes nodes) {
        Map<String, DataType> arguments = Map.of("value", DataType.DT_FLOAT);
        nodes.function(
                "small",
                arguments,
                List.of("less:z:0"),
                List.of(
                        constant("all", 0, 1),
                        nodes.node("Sum", "value", "all:output:0")
                                .with("T", DataType.DT_FLOAT)
                                .named("sum"),
                        real(nodes, "limit", "Exp", "five:output:0"),
                        nodes.node("Cast", "number:output:0")
                                .with("SrcT", DataType.DT_INT32)
                                .with("DstT", DataType.DT_FLOAT)
                                .named("five_"),
                        constant("number", 5),
                        real(nodes, "five", "Identity", "five_:y:0"),
                        real(nodes, "less", "Less", "sum:output:0", "limit:y:0")));
        nodes.function("double", arguments, List.of("sum:z:0"), List.of(real(nodes, "sum", "AddV2", "value", "value")));
        String loop = nodes.node("While", nodes.between(1, 2, 4))
                .with("T", types(arguments))
                .with("cond", function("small"))
                .with("body", function("double"))
                .add();
        nodes.node("Neg", loop).out();
    }
}

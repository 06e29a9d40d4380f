package pith.translate;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import pith.calibrate.NdArray;
import pith.model.ElementType;
import pith.model.Shape;

/** A graph of TensorFlow, put together node by node, with what it is fed. Numbers are random, the same in every run. */
final class TestNodes {
    private final GraphDef.Builder graph = GraphDef.newBuilder();
    private final Map<String, NdArray> feeds = new LinkedHashMap<>();
    private final Random random = new Random(1);
    private final boolean openBatch;
    private int count;

    /** Creates a graph; the first dimension of its inputs is known or not. */
    TestNodes(boolean openBatch) {
        this.openBatch = openBatch;
    }

    GraphDef graph() {
        return graph.build();
    }

    Map<String, NdArray> feeds() {
        return feeds;
    }

    /** Adds an input of floats between -2 and 2. */
    String input(long... dims) {
        return between(-2, 2, dims);
    }

    String between(double from, double to, long... dims) {
        return feed(DataType.DT_FLOAT, floats(from, to, dims));
    }

    /** Adds an input of whole numbers. */
    String integers(DataType type, int from, int to, long... dims) {
        Shape shape = Shape.of(dims);
        int width = type == DataType.DT_INT64 ? 8 : 4;
        ByteBuffer bytes = ByteBuffer.allocate((int) shape.elements() * width).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int value = from + random.nextInt(to - from);
            if (width == 8) {
                bytes.putLong(value);
            } else {
                bytes.putInt(value);
            }
        }
        return feed(type, NdArray.of(width == 8 ? ElementType.INT64 : ElementType.INT32, shape, bytes.flip()));
    }

    private String feed(DataType type, NdArray array) {
        String name = "input_" + count++;
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        long[] dims = array.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            shape.addDimBuilder().setSize(i == 0 && openBatch ? -1 : dims[i]);
        }
        graph.addNode(NodeDef.newBuilder()
                .setName(name)
                .setOp("Placeholder")
                .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
                .putAttr("shape", AttrValue.newBuilder().setShape(shape).build()));
        feeds.put(name, array);
        return name;
    }

    private NdArray floats(double from, double to, long... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (from + (to - from) * random.nextDouble());
        }
        return NdArray.of(shape, values);
    }

    /** Adds a constant of random floats between -1 and 1. */
    String weights(long... dims) {
        return weightsBetween(-1, 1, dims);
    }

    String weightsBetween(double from, double to, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_FLOAT);
        NdArray array = floats(from, to, dims);
        return constant(tensor.setTensorContent(ByteString.copyFrom(array.bytes())), dims);
    }

    String number(double value) {
        return constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal((float) value));
    }

    String integer(int value) {
        return constant(TensorProto.newBuilder().setDtype(DataType.DT_INT32).addIntVal(value));
    }

    /** Adds a constant vector. */
    String vector(int... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
        Arrays.stream(values).forEach(tensor::addIntVal);
        return constant(tensor, values.length);
    }

    /** Adds a constant matrix of rows of two. */
    String pairs(int... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
        Arrays.stream(values).forEach(tensor::addIntVal);
        return constant(tensor, values.length / 2, 2);
    }

    private String constant(TensorProto.Builder tensor, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        Arrays.stream(dims).forEach(dim -> shape.addDimBuilder().setSize(dim));
        String name = "constant_" + count++;
        graph.addNode(NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr(
                        "dtype",
                        AttrValue.newBuilder().setType(tensor.getDtype()).build())
                .putAttr(
                        "value",
                        AttrValue.newBuilder()
                                .setTensor(tensor.setTensorShape(shape))
                                .build()));
        return name;
    }

    /** Adds a node, named after its operator. */
    Added node(String operator, String... inputs) {
        return new Added(NodeDef.newBuilder()
                .setName(operator + "_" + count++)
                .setOp(operator)
                .addAllInput(List.of(inputs)));
    }

    /**
     * Adds a function.
     *
     * @param arguments by name
     * @param results what gives each, of the types of the arguments from the first on
     */
    void function(String name, Map<String, DataType> arguments, List<String> results, List<NodeDef> nodes) {
        FunctionDef.Builder function = FunctionDef.newBuilder().addAllNodeDef(nodes);
        function.getSignatureBuilder().setName(name);
        arguments.forEach((key, type) ->
                function.getSignatureBuilder().addInputArgBuilder().setName(key).setType(type));
        List<DataType> types = List.copyOf(arguments.values());
        for (int i = 0; i < results.size(); i++) {
            boolean truth = results.get(0).startsWith("less");
            function.getSignatureBuilder()
                    .addOutputArgBuilder()
                    .setName("result_" + i)
                    .setType(truth ? DataType.DT_BOOL : types.get(i));
            function.putRet("result_" + i, results.get(i));
        }
        graph.getLibraryBuilder().addFunction(function);
    }

    /** A node that is being put together. */
    final class Added {
        private final NodeDef.Builder node;

        private Added(NodeDef.Builder node) {
            this.node = node;
        }

        Added with(String attribute, Object value) {
            AttrValue.Builder attr = AttrValue.newBuilder();
            if (value instanceof String text) {
                attr.setS(ByteString.copyFromUtf8(text));
            } else if (value instanceof Boolean flag) {
                attr.setB(flag);
            } else if (value instanceof Number number && (value instanceof Integer || value instanceof Long)) {
                attr.setI(number.longValue());
            } else if (value instanceof Number number) {
                attr.setF(number.floatValue());
            } else if (value instanceof DataType type) {
                attr.setType(type);
            } else if (value instanceof AttrValue any) {
                attr.mergeFrom(any);
            } else if (value instanceof int[] numbers) {
                Arrays.stream(numbers).forEach(number -> attr.getListBuilder().addI(number));
            } else {
                throw new IllegalArgumentException(value.getClass().getName());
            }
            node.putAttr(attribute, attr.build());
            return this;
        }

        /** Returns the node, under a name of its own, without adding it. */
        NodeDef named(String name) {
            return node.setName(name).build();
        }

        /** Adds the node with elements of float. */
        String out() {
            return node.getAttrMap().containsKey("T")
                    ? add()
                    : with("T", DataType.DT_FLOAT).add();
        }

        /** Adds the node as it is. */
        String add() {
            graph.addNode(node);
            return node.getName();
        }
    }

    /** Names of the values that nothing takes, as TensorFlow writes them. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>();
        for (NodeDef node : graph.getNodeList()) {
            boolean used = graph.getNodeList().stream()
                    .flatMap(other -> other.getInputList().stream())
                    .anyMatch(input -> input.split(":")[0].equals(node.getName()));
            if (!used && !node.getOp().equals("Placeholder") && !node.getOp().equals("Const")) {
                outputs.add(node.getName());
            }
        }
        return outputs;
    }
}

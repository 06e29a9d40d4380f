package pith.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import pith.calibrate.NdArray;
import pith.model.ElementType;

/**
 * A graph that TensorFlow itself puts together: it checks every node, and writes down the attributes that are as they are by
 * default. Weights are random, the same in every run.
 */
public final class TestGraph implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Random random = new Random(1);
    private final Map<String, Integer> names = new HashMap<>();

    /** A node that is being put together. */
    public static final class Node {
        private final OperationBuilder builder;

        private Node(OperationBuilder builder) {
            this.builder = builder;
        }

        public Node list(Output<?>... inputs) {
            builder.addInputList(inputs);
            return this;
        }

        public Node in(Output<?>... inputs) {
            for (Output<?> input : inputs) {
                builder.addInput(input);
            }
            return this;
        }

        public Node with(String attribute, Object value) {
            if (value instanceof String text) {
                builder.setAttr(attribute, text);
            } else if (value instanceof Boolean flag) {
                builder.setAttr(attribute, flag.booleanValue());
            } else if (value instanceof Integer number) {
                builder.setAttr(attribute, number.longValue());
            } else if (value instanceof Float number) {
                builder.setAttr(attribute, number.floatValue());
            } else if (value instanceof DataType type) {
                builder.setAttr(attribute, type);
            } else if (value instanceof AttrValue any) {
                builder.setAttr(attribute, any);
            } else if (value instanceof Shape shape) {
                builder.setAttr(attribute, shape);
            } else {
                throw new IllegalArgumentException(value.getClass().getName());
            }
            return this;
        }

        public Node with(String attribute, long... values) {
            builder.setAttr(attribute, values);
            return this;
        }

        /** Adds nodes that have to run before. */
        public Node after(List<Operation> operations) {
            operations.forEach(builder::addControlInput);
            return this;
        }

        /** Ends the node. */
        public Operation build() {
            return builder.build();
        }

        /** Ends the node, and returns its only or first output. */
        public Output<?> out() {
            return build().output(0);
        }

        /** Ends the node, and returns all its outputs. */
        public List<Output<?>> outs() {
            Operation operation = build();
            List<Output<?>> outputs = new ArrayList<>();
            for (int i = 0; i < operation.numOutputs(); i++) {
                outputs.add(operation.output(i));
            }
            return outputs;
        }
    }

    /** Starts a node, named after its operator. */
    public Node node(String operator, Output<?>... inputs) {
        return named(operator, operator, inputs);
    }

    /** Starts a node; the name gets a number if there is such a node. */
    public Node named(String name, String operator, Output<?>... inputs) {
        int number = names.merge(name, 1, Integer::sum) - 1;
        String unique = number == 0 ? name : name + "_" + number;
        return new Node(graph.opBuilder(operator, unique, graph.baseScope())).in(inputs);
    }

    /** Adds an input of floats; -1 is a dimension of any length. */
    public Output<?> input(String name, long... dims) {
        return input(name, DataType.DT_FLOAT, dims);
    }

    public Output<?> input(String name, DataType type, long... dims) {
        return named(name, "Placeholder")
                .with("dtype", type)
                .with("shape", Shape.of(dims))
                .out();
    }

    public Output<?> constant(String name, NdArray array) {
        Tensor tensor = TensorFlowRuntime.tensor(array);
        Node node = named(name, "Const").with("dtype", tensor.dataType());
        node.builder.setAttr("value", tensor);
        return node.out();
    }

    /** Adds a vector of integers. */
    public Output<?> ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return constant("ints", NdArray.of(ElementType.INT32, pith.model.Shape.of(values.length), bytes));
    }

    /** Adds a single integer. */
    public Output<?> scalar(int value) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant(
                "int",
                NdArray.of(
                        ElementType.INT32,
                        pith.model.Shape.of(),
                        bytes.putInt(value).flip()));
    }

    public Output<?> scalar(float value) {
        return constant("float", NdArray.of(pith.model.Shape.of(), value));
    }

    /** Adds random weights between -1 and 1. */
    public Output<?> weights(String name, long... dims) {
        return constant(name, random(-1, 1, dims));
    }

    /** Adds random weights that are greater than 0.5, such as variances. */
    public Output<?> positive(String name, long... dims) {
        return constant(name, random(0.5f, 1.5f, dims));
    }

    /** Returns random numbers, others for each call. */
    public NdArray random(float from, float to, long... dims) {
        pith.model.Shape shape = pith.model.Shape.of(dims);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + (to - from) * random.nextFloat();
        }
        return NdArray.of(shape, values);
    }

    public Graph graph() {
        return graph;
    }

    public GraphDef def() {
        return graph.toGraphDef();
    }

    @Override
    public void close() {
        graph.close();
    }
}

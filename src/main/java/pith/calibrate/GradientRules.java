package pith.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import pith.error.FormatException;
import pith.onnx.AttributeProtos;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.NodeProto;

/**
 * How a node's inputs change its outputs: for each operator the gradient of its inputs, given that of its output. Gradients
 * of weights are not asked for.
 */
final class GradientRules {
    /** Operators whose outputs do not change with small changes of their inputs. */
    private static final Set<String> CONSTANT =
            Set.of("Shape", "Size", "ArgMax", "ArgMin", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual");

    private final GradientWriter writer;
    private final Predicate<String> isActive;
    private final Map<String, Activation> constants;
    private final long operatorSet;

    /**
     * Creates rules that write into a graph.
     *
     * @param isActive whether a value changes with the weights of a layer
     * @param constants values that do not change with the network's inputs
     * @param operatorSet version of the network's operators
     */
    GradientRules(
            GradientWriter writer, Predicate<String> isActive, Map<String, Activation> constants, long operatorSet) {
        this.writer = writer;
        this.isActive = isActive;
        this.constants = constants;
        this.operatorSet = operatorSet;
    }

    static boolean isConstant(NodeProto node) {
        return CONSTANT.contains(node.getOpType());
    }

    /**
     * Hands the gradient of a node's first output on to its inputs.
     *
     * @return false if there is no rule for it
     */
    boolean write(NodeProto node, String gradient) throws FormatException {
        return GraphIndex.isStandard(node) && new Step(node, gradient).write();
    }

    /** One node, whose output has a gradient. */
    private final class Step {
        private final NodeProto node;
        private final Place place;
        private final String gradient;

        Step(NodeProto node, String gradient) {
            this.node = node;
            this.place = new Place(GraphPath.MAIN, "", 0, node, List.of(), List.of());
            this.gradient = gradient;
        }

        private boolean write() throws FormatException {
            return switch (node.getOpType()) {
                case "Identity", "Dropout", "Cast", "CastLike" -> give(0, gradient);
                case "Flatten", "Reshape", "Squeeze", "Unsqueeze" -> give(0, reshaped(gradient, shape(0)));
                case "Transpose" -> give(0, transposedBack());
                case "Relu" -> give(0, where(writer.node("Greater", List.of(output(), writer.scalar(0)))));
                case "Clip" -> give(0, where(writer.node("Equal", List.of(output(), place.input(0)))));
                case "LeakyRelu" -> give(0, leaky());
                case "Sigmoid" -> give(0, times(gradient, times(output(), minus(writer.scalar(1), output()))));
                case "Tanh" -> give(0, times(gradient, minus(writer.scalar(1), times(output(), output()))));
                case "Softmax" -> give(0, softmax());
                case "Add", "Sum" -> sum();
                case "Sub" -> give(0, reduced(gradient, shape(0))) && give(1, negative());
                case "Mul" -> give(0, product(1)) && give(1, product(0));
                case "Div" -> quotient();
                case "Concat" -> concatenation();
                case "BatchNormalization" -> give(0, normalisation());
                case "ReduceMean", "GlobalAveragePool" -> give(0, mean());
                case "ReduceSum" -> give(0, expanded(gradient));
                case "AveragePool" -> averagePool();
                case "MaxPool" -> give(0, maxPool());
                case "Conv" -> give(0, convolution());
                case "Gemm" -> gemm();
                case "MatMul" -> matMul();
                default -> false;
            };
        }

        private long[] shape(int input) {
            return writer.shape(place.input(input));
        }

        private String output() {
            return node.getOutput(0);
        }

        /** Gives an input its part, if it changes with weights. */
        private boolean give(int input, String part) {
            if (isActive.test(place.input(input))) {
                writer.give(place.input(input), part);
            }
            return true;
        }

        private boolean isActive(int input) {
            return isActive.test(place.input(input));
        }

        private String times(String a, String b) {
            return writer.node("Mul", List.of(a, b));
        }

        private String minus(String a, String b) {
            return writer.node("Sub", List.of(a, b));
        }

        private String reshaped(String value, long[] shape) {
            return writer.node("Reshape", List.of(value, writer.integers(shape)));
        }

        /** Returns the gradient where a condition holds. */
        private String where(String condition) {
            return writer.node("Where", List.of(condition, gradient, writer.scalar(0)));
        }

        private String leaky() {
            float slope = place.attribute("alpha").map(AttributeProto::getF).orElse(0.01f);
            String positive = writer.node("Greater", List.of(output(), writer.scalar(0)));
            return writer.node("Where", List.of(positive, gradient, times(gradient, writer.scalar(slope))));
        }

        private String transposedBack() {
            List<Integer> order = place.integers("perm");
            int rank = shape(0).length;
            List<Integer> back = new ArrayList<>();
            for (int axis = 0; axis < rank; axis++) {
                back.add(order.isEmpty() ? rank - 1 - axis : order.indexOf(axis));
            }
            return writer.node("Transpose", List.of(gradient), AttributeProtos.of("perm", back));
        }

        /** Before version 13 all axes from the one named on are one. */
        private String softmax() {
            int rank = shape(0).length;
            int axis = (int) place.integer("axis", operatorSet < 13 ? 1 : -1);
            int first = axis < 0 ? axis + rank : axis;
            long[] axes = IntStream.range(first, operatorSet < 13 ? rank : first + 1)
                    .mapToLong(a -> a)
                    .toArray();
            String weighted = times(gradient, output());
            String mean = writer.node("ReduceSum", List.of(weighted, writer.integers(axes)));
            return minus(weighted, times(output(), mean));
        }

        private boolean sum() {
            for (int input = 0; input < node.getInputCount(); input++) {
                if (isActive(input)) {
                    give(input, reduced(gradient, shape(input)));
                }
            }
            return true;
        }

        private String negative() {
            return isActive(1) ? reduced(writer.node("Neg", List.of(gradient)), shape(1)) : gradient;
        }

        /** Returns the gradient of the other factor than the one given. */
        private String product(int factor) {
            return isActive(1 - factor) ? reduced(times(gradient, place.input(factor)), shape(1 - factor)) : gradient;
        }

        private boolean quotient() {
            return !isActive(1) && give(0, reduced(writer.node("Div", List.of(gradient, place.input(1))), shape(0)));
        }

        /** Adds up over axes along which an input was repeated. */
        private String reduced(String value, long[] shape) {
            long[] all = writer.shape(output());
            if (Arrays.equals(all, shape)) {
                return value;
            }
            int more = all.length - shape.length;
            long[] axes = IntStream.range(0, all.length)
                    .filter(axis -> axis < more || (shape[axis - more] == 1 && all[axis] != 1))
                    .mapToLong(axis -> axis)
                    .toArray();
            String sums = axes.length == 0 ? value : writer.node("ReduceSum", List.of(value, writer.integers(axes)));
            return reshaped(sums, shape);
        }

        private boolean concatenation() {
            int rank = writer.shape(output()).length;
            int axis = (int) place.integer("axis", 1);
            axis = axis < 0 ? axis + rank : axis;
            long from = 0;
            for (int input = 0; input < node.getInputCount(); input++) {
                long to = from + shape(input)[axis];
                if (isActive(input)) {
                    give(
                            input,
                            writer.node(
                                    "Slice",
                                    List.of(
                                            gradient,
                                            writer.integers(from),
                                            writer.integers(to),
                                            writer.integers(axis))));
                }
                from = to;
            }
            return true;
        }

        private String normalisation() {
            float epsilon = place.attribute("epsilon").map(AttributeProto::getF).orElse(1e-5f);
            String variance = writer.node("Add", List.of(place.input(4), writer.scalar(epsilon)));
            String factor = writer.node("Div", List.of(place.input(1), writer.node("Sqrt", List.of(variance))));
            long[] channels = new long[shape(0).length];
            Arrays.fill(channels, 1);
            channels[1] = shape(0)[1];
            return times(gradient, reshaped(factor, channels));
        }

        private String mean() {
            double part = elements(writer.shape(output())) / (double) elements(shape(0));
            return times(expanded(gradient), writer.scalar((float) part));
        }

        private static long elements(long[] shape) {
            return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        }

        /** Repeats the gradient of sums or means along the axes that are gone. */
        private String expanded(String value) {
            long[] kept = shape(0).clone();
            for (int axis : reducedAxes(kept.length)) {
                kept[axis] = 1;
            }
            return writer.node("Expand", List.of(reshaped(value, kept), writer.integers(shape(0))));
        }

        private int[] reducedAxes(int rank) {
            if (node.getOpType().equals("GlobalAveragePool")) {
                return IntStream.range(2, rank).toArray();
            }
            Activation input = constants.get(place.input(1));
            int[] axes = input != null
                    ? IntStream.range(0, input.values().length)
                            .map(i -> (int) input.values()[i])
                            .toArray()
                    : place.integers("axes").stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
            return axes.length == 0
                    ? IntStream.range(0, rank).toArray()
                    : Arrays.stream(axes)
                            .map(axis -> axis < 0 ? axis + rank : axis)
                            .toArray();
        }

        private String convolution() throws FormatException {
            long[] weights = shape(1);
            List<Integer> kernel = IntStream.range(2, weights.length)
                    .map(axis -> (int) weights[axis])
                    .boxed()
                    .toList();
            return spread(gradient, place.input(1), Window.of(place, kernel), place.integer("group", 1));
        }

        /** Takes a convolution's gradient back to the places of its input. */
        private String spread(String value, String weights, Window window, long groups) throws FormatException {
            int axes = window.axes();
            List<Integer> pads = new ArrayList<>();
            List<Integer> ends = new ArrayList<>();
            List<Integer> more = new ArrayList<>();
            for (int axis = 0; axis < axes; axis++) {
                int length = (int) shape(0)[axis + 2];
                int reach =
                        window.strides().get(axis) * ((int) writer.shape(output())[axis + 2] - 1) + window.extent(axis);
                int before = window.padBefore(axis, length);
                int after = reach - before - length;
                pads.add(before);
                ends.add(Math.max(0, after));
                more.add(Math.max(0, -after));
            }
            pads.addAll(ends);
            return writer.node(
                    "ConvTranspose",
                    List.of(value, weights),
                    AttributeProtos.of("group", groups),
                    AttributeProtos.of("strides", window.strides()),
                    AttributeProtos.of("dilations", window.dilations()),
                    AttributeProtos.of("pads", pads),
                    AttributeProtos.of("output_padding", more));
        }

        private boolean averagePool() throws FormatException {
            Window window = Window.of(place, place.integers("kernel_shape"));
            int channels = (int) shape(0)[1];
            long[] kernel = new long[window.axes() + 2];
            kernel[0] = channels;
            kernel[1] = 1;
            for (int axis = 0; axis < window.axes(); axis++) {
                kernel[axis + 2] = window.kernel().get(axis);
            }
            float[] ones = new float[channels * window.positions()];
            Arrays.fill(ones, 1);
            String shares = times(gradient, averageShares(window));
            return give(0, spread(shares, writer.floats(ones, kernel), window, channels));
        }

        /** Returns one over the number of values that each mean is over. */
        private String averageShares(Window window) {
            boolean all = place.integer("count_include_pad", 0) != 0;
            long[] shape = writer.shape(output()).clone();
            shape[0] = 1;
            shape[1] = 1;
            float[] shares = new float[(int) elements(shape)];
            Arrays.fill(shares, 1);
            int inner = shares.length;
            for (int axis = 0; axis < window.axes(); axis++) {
                int length = (int) shape[axis + 2];
                inner /= length;
                int size = (int) shape(0)[axis + 2];
                for (int i = 0; i < shares.length; i++) {
                    int start = i / inner % length * window.strides().get(axis) - window.padBefore(axis, size);
                    int count = 0;
                    for (int k = 0; k < window.kernel().get(axis); k++) {
                        int at = start + k * window.dilations().get(axis);
                        count += all || (at >= 0 && at < size) ? 1 : 0;
                    }
                    shares[i] /= count;
                }
            }
            return writer.floats(shares, shape);
        }

        /** Finds again which value each maximum was, and adds its gradient there. */
        private String maxPool() {
            AttributeProto[] attributes = node.getAttributeList().stream()
                    .filter(attribute -> !attribute.getName().equals("storage_order"))
                    .toArray(AttributeProto[]::new);
            String places = writer.nodes("MaxPool", List.of(place.input(0)), 2, attributes)
                    .get(1);
            String zeros = writer.node("Expand", List.of(writer.scalar(0), writer.integers(elements(shape(0)))));
            String sums = writer.node(
                    "ScatterElements",
                    List.of(zeros, reshaped(places, new long[] {-1}), reshaped(gradient, new long[] {-1})),
                    AttributeProtos.of("reduction", "add"));
            return reshaped(sums, shape(0));
        }

        private boolean gemm() {
            float alpha = place.attribute("alpha").map(AttributeProto::getF).orElse(1f);
            float beta = place.attribute("beta").map(AttributeProto::getF).orElse(1f);
            boolean transA = place.integer("transA", 0) != 0;
            boolean transB = place.integer("transB", 0) != 0;
            if (isActive(0)) {
                // dA' = dY B'ᵀ, with A' = A or Aᵀ.
                String b = place.input(1);
                give(
                        0,
                        transA
                                ? scaledGemm(b, transB, gradient, true, alpha)
                                : scaledGemm(gradient, false, b, !transB, alpha));
            }
            if (isActive(1)) {
                String a = place.input(0);
                give(
                        1,
                        transB
                                ? scaledGemm(gradient, true, a, transA, alpha)
                                : scaledGemm(a, !transA, gradient, false, alpha));
            }
            if (node.getInputCount() > 2 && isActive(2)) {
                give(2, reduced(times(gradient, writer.scalar(beta)), shape(2)));
            }
            return true;
        }

        private String scaledGemm(String a, boolean transA, String b, boolean transB, float alpha) {
            return times(
                    writer.node(
                            "Gemm",
                            List.of(a, b),
                            AttributeProtos.of("transA", transA ? 1 : 0),
                            AttributeProtos.of("transB", transB ? 1 : 0)),
                    writer.scalar(alpha));
        }

        private boolean matMul() {
            if (shape(0).length < 2 || shape(1).length < 2) {
                return false;
            }
            if (isActive(0)) {
                give(0, summedTo(0, writer.node("MatMul", List.of(gradient, swapped(1)))));
            }
            if (isActive(1)) {
                give(1, summedTo(1, writer.node("MatMul", List.of(swapped(0), gradient))));
            }
            return true;
        }

        private String swapped(int input) {
            int rank = shape(input).length;
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, rank).boxed().toList());
            order.set(rank - 2, rank - 1);
            order.set(rank - 1, rank - 2);
            return writer.node("Transpose", List.of(place.input(input)), AttributeProtos.of("perm", order));
        }

        /** Adds up over the matrices that an input was repeated for. */
        private String summedTo(int input, String value) {
            long[] own = shape(input);
            long[] all = writer.shape(output());
            int more = all.length - own.length;
            long[] axes = IntStream.range(0, all.length - 2)
                    .filter(axis -> axis < more || (own[axis - more] == 1 && all[axis] != 1))
                    .mapToLong(axis -> axis)
                    .toArray();
            return axes.length == 0
                    ? value
                    : reshaped(writer.node("ReduceSum", List.of(value, writer.integers(axes))), own);
        }
    }
}

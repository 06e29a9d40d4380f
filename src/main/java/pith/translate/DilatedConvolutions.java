package pith.translate;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import pith.model.Tensor;
import pith.tensorflow.Operation;
import pith.tensorflow.Operation.Output;

/**
 * Dilated convolutions, which TensorFlow writes as convolutions without dilation between SpaceToBatchND and BatchToSpaceND,
 * as what they are.
 *
 * @param operations with the others in their places
 * @param replaced what each changed operation has become
 */
record DilatedConvolutions(List<Operation> operations, Map<Operation, Operation> replaced) {
    private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative");

    /** What may be between a convolution and the BatchToSpaceND. */
    private static final Set<String> AFTER = Set.of("BiasAdd", "Squeeze");

    private static final int RANK = 4;

    /** Returns operations in which dilated convolutions are single ones, each after those whose outputs it takes. */
    static DilatedConvolutions unfold(List<Operation> operations) throws IOException {
        DilatedConvolutions unfolded = new DilatedConvolutions(new ArrayList<>(), new HashMap<>());
        for (Operation operation : operations) {
            Optional<Chain> chain =
                    operation.operator().equals("BatchToSpaceND") ? Chain.of(operation) : Optional.empty();
            if (chain.isPresent()) {
                unfolded.replaced.put(operation, unfolded.add(chain.get()));
            } else {
                unfolded.operations.add(unfolded.current(operation));
            }
        }
        return unfolded;
    }

    /** Returns the output that an output has become. */
    Output current(Output output) {
        return new Output(replaced.getOrDefault(output.operation(), output.operation()), output.number());
    }

    /** Returns an operation with inputs as they have become. */
    private Operation current(Operation operation) {
        List<Output> inputs = operation.inputs().stream().map(this::current).toList();
        if (inputs.equals(operation.inputs())) {
            return operation;
        }
        Operation changed = operation.with(operation.operator(), operation.attributes(), inputs);
        replaced.put(operation, changed);
        return changed;
    }

    private Operation add(Chain chain) {
        Output input = current(chain.toBatch().inputs().get(0));
        if (chain.expansion().isPresent()) {
            input = append(chain.expansion().get(), chain.expansion().get().attributes(), input);
        }
        Output last = append(chain.convolution(), chain.attributes(), input);
        for (Operation after : chain.after()) {
            last = append(after, after.attributes(), last);
        }
        return last.operation();
    }

    /** Adds an operation like another one, with another first input. */
    private Output append(Operation like, Map<String, AttrValue> attributes, Output input) {
        List<Output> inputs =
                new ArrayList<>(like.inputs().stream().map(this::current).toList());
        inputs.set(0, input);
        Operation operation = like.with(like.operator(), attributes, inputs);
        operations.add(operation);
        return new Output(operation, 0);
    }

    /**
     * The operations that make up a dilated convolution.
     *
     * @param expansion of a sequence to an image of one row, if it is one
     * @param after in the order in which they are computed
     */
    private record Chain(
            Operation toBatch,
            Optional<Operation> expansion,
            Operation convolution,
            Map<String, AttrValue> attributes,
            List<Operation> after) {

        static Optional<Chain> of(Operation toSpace) throws IOException {
            List<Operation> after = new ArrayList<>();
            Operation at = first(toSpace);
            while (AFTER.contains(at.operator())) {
                after.add(0, at);
                at = first(at);
            }
            Operation convolution = at;
            if (!CONVOLUTIONS.contains(at.operator())) {
                return Optional.empty();
            }
            at = first(at);
            Optional<Operation> expansion =
                    Optional.of(at).filter(op -> op.operator().equals("ExpandDims"));
            Operation toBatch = expansion.isPresent() ? first(at) : at;
            if (!toBatch.operator().equals("SpaceToBatchND")) {
                return Optional.empty();
            }
            return attributes(convolution, toBatch, toSpace, expansion.isPresent())
                    .map(attributes -> new Chain(toBatch, expansion, convolution, attributes, after));
        }

        private static Operation first(Operation operation) {
            return operation.inputs().get(0).operation();
        }

        private static Optional<Map<String, AttrValue>> attributes(
                Operation convolution, Operation toBatch, Operation toSpace, boolean row) throws IOException {
            Optional<long[]> block = constant(toBatch, 1);
            Optional<long[]> pads = constant(toBatch, 2);
            Optional<long[]> crops = constant(toSpace, 2);
            boolean simple =
                    convolution.attribute("padding").getS().toStringUtf8().equals("VALID")
                            && !convolution
                                    .attribute("data_format")
                                    .getS()
                                    .toStringUtf8()
                                    .startsWith("NC")
                            && allOnes(convolution, "strides")
                            && allOnes(convolution, "dilations");
            if (!simple
                    || block.isEmpty()
                    || pads.isEmpty()
                    || crops.isEmpty()
                    || block.get().length != (row ? 1 : 2)) {
                return Optional.empty();
            }
            AttrValue.ListValue.Builder explicit = AttrValue.ListValue.newBuilder();
            AttrValue.ListValue.Builder dilations = AttrValue.ListValue.newBuilder();
            int from = row ? 2 : 1;
            for (int axis = 0; axis < RANK; axis++) {
                int spatial = axis >= from && axis < RANK - 1 ? axis - from : -1;
                dilations.addI(spatial < 0 ? 1 : block.get()[spatial]);
                for (int end = 0; end < 2; end++) {
                    long pad = spatial < 0 ? 0 : pads.get()[2 * spatial + end] - crops.get()[2 * spatial + end];
                    if (pad < 0) {
                        return Optional.empty();
                    }
                    explicit.addI(pad);
                }
            }
            Map<String, AttrValue> attributes = new HashMap<>(convolution.attributes());
            attributes.put(
                    "dilations", AttrValue.newBuilder().setList(dilations).build());
            attributes.put(
                    "explicit_paddings",
                    AttrValue.newBuilder().setList(explicit).build());
            attributes.put(
                    "padding",
                    AttrValue.newBuilder()
                            .setS(ByteString.copyFromUtf8("EXPLICIT"))
                            .build());
            return Optional.of(attributes);
        }

        private static boolean allOnes(Operation operation, String attribute) {
            return operation.attribute(attribute).getList().getIList().stream().allMatch(value -> value == 1);
        }

        private static Optional<long[]> constant(Operation operation, int input) throws IOException {
            Optional<Tensor> tensor = operation.inputs().get(input).operation().constant();
            return tensor.isEmpty() || !Elements.isInteger(tensor.get().type())
                    ? Optional.empty()
                    : Optional.of(Elements.integers(tensor.get()));
        }
    }
}

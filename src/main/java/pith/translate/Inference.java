package pith.translate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import pith.model.ElementType;
import pith.model.Tensor;

/** Element types and shapes of what ONNX operators give, as far as they follow from what is known of the inputs. */
final class Inference {
    private static final Set<String> PREDICATES = Set.of(
            "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Xor", "Not", "IsNaN", "IsInf");

    private static final Set<String> BROADCASTING = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Mod",
            "Max",
            "Min",
            "And",
            "Or",
            "Xor",
            "Equal",
            "Greater",
            "Less",
            "GreaterOrEqual",
            "LessOrEqual",
            "Where",
            "PRelu");

    private static final Set<String> COUNTS =
            Set.of("Shape", "Size", "ArgMax", "ArgMin", "NonZero", "NonMaxSuppression");

    private Inference() {}

    /** Returns the types of the outputs of a node. */
    static List<ValueType> of(String operator, Map<String, ?> attributes, List<Value> inputs, int outputs) {
        ElementType element = element(operator, attributes, inputs);
        if (operator.equals("Split")) {
            return PartRules.split(attributes, inputs, outputs).stream()
                    .map(dims -> new ValueType(element, dims))
                    .toList();
        } else if (operator.equals("TopK")) {
            Optional<List<Size>> dims = PartRules.topK(attributes, inputs);
            return List.of(new ValueType(element, dims), new ValueType(ElementType.INT64, dims));
        }
        ValueType first = new ValueType(element, dims(operator, attributes, inputs));
        return outputs == 1
                ? List.of(first)
                : IntStream.range(0, outputs)
                        .mapToObj(i -> i == 0 ? first : ValueType.unknown(element))
                        .toList();
    }

    private static ElementType element(String operator, Map<String, ?> attributes, List<Value> inputs) {
        if (PREDICATES.contains(operator)) {
            return ElementType.BOOL;
        } else if (COUNTS.contains(operator)) {
            return ElementType.INT64;
        }
        return switch (operator) {
            case "Cast" ->
                ElementType.of(Math.toIntExact(ShapeRules.integer(attributes, "to", 0)))
                        .orElseThrow();
            case "Where" -> inputs.get(1).element();
            case "OneHot" -> inputs.get(2).element();
            case "ConstantOfShape" ->
                attributes.get("value") instanceof Tensor tensor ? tensor.type() : ElementType.FLOAT;
            default -> inputs.get(0).element();
        };
    }

    private static Optional<List<Size>> dims(String operator, Map<String, ?> attributes, List<Value> inputs) {
        if (BROADCASTING.contains(operator)) {
            return ShapeRules.broadcast(inputs);
        } else if (operator.startsWith("Reduce")) {
            return ShapeRules.reduce(attributes, inputs);
        }
        return switch (operator) {
            case "Shape" -> inputs.get(0).dims().map(dims -> Size.list(dims.size()));
            case "Size" -> Optional.of(List.of());
            case "Reshape" -> ShapeRules.reshape(inputs);
            case "Transpose" -> ShapeRules.transpose(attributes, inputs);
            case "Squeeze" -> ShapeRules.squeeze(inputs);
            case "Unsqueeze" -> ShapeRules.unsqueeze(inputs);
            case "Concat" -> ShapeRules.concat(attributes, inputs);
            case "Slice" -> PartRules.slice(inputs);
            case "Gather" -> PartRules.gather(attributes, inputs);
            case "GatherND" -> PartRules.gatherNd(inputs);
            case "Pad" -> PartRules.pad(inputs);
            case "Tile" -> PartRules.tile(inputs);
            case "Expand" -> ShapeRules.expand(inputs);
            case "ConstantOfShape" ->
                inputs.get(0).elements().isEmpty() && !inputs.get(0).dims().equals(Optional.of(Size.list(0)))
                        ? Optional.empty()
                        : Optional.of(inputs.get(0).elements());
            case "Range" -> PartRules.range(inputs);
            case "MatMul" -> ShapeRules.matMul(inputs);
            case "Gemm" -> ShapeRules.gemm(attributes, inputs);
            case "ArgMax", "ArgMin" -> ShapeRules.reduce(attributes, inputs);
            case "OneHot" -> PartRules.oneHot(attributes, inputs);
            case "Resize" -> PartRules.resize(inputs);
            case "DepthToSpace" -> PartRules.blocks(attributes, inputs, true);
            case "SpaceToDepth" -> PartRules.blocks(attributes, inputs, false);
            case "Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool" ->
                WindowRules.of(operator, attributes, inputs);
            case "Einsum", "LSTM", "GRU", "Loop", "NonZero", "NonMaxSuppression", "Flatten" -> Optional.empty();
            default -> inputs.get(0).dims();
        };
    }
}

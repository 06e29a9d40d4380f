package pith.calibrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.NodeProto;

/**
 * A node and where it is.
 *
 * @param name as {@link pith.model.Layer#node} says it
 * @param index of the node in its graph
 * @param around operators of the nodes that its graph is inside of, the outermost first
 * @param constants index of the tensor that each input is made of, if it is made of one alone
 */
record Place(
        GraphPath graph, String name, int index, NodeProto node, List<String> around, List<OptionalInt> constants) {

    Place {
        around = List.copyOf(around);
        constants = List.copyOf(constants);
    }

    /** Returns the name of an input, empty if it is left out. */
    String input(int number) {
        return number < node.getInputCount() ? node.getInput(number) : "";
    }

    Optional<AttributeProto> attribute(String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    long integer(String name, long otherwise) {
        return attribute(name).map(AttributeProto::getI).orElse(otherwise);
    }

    /** Returns an attribute of integers, empty if it is left out. */
    List<Integer> integers(String name) {
        return attribute(name)
                .map(attribute ->
                        attribute.getIntsList().stream().map(Math::toIntExact).toList())
                .orElse(List.of());
    }

    String text(String name, String otherwise) {
        return attribute(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
    }

    /** Number of loops around the graph. */
    int loops() {
        return (int) around.stream().filter(operator -> !operator.equals("If")).count();
    }
}

package pith.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Names for the constants of graphs: that of their node, preceded by the function it is in; with the attribute where that
 * is not the value of a Const.
 */
final class ConstantNames {
    private final Marks marks;
    private final List<PayloadCut> cuts;
    private final Map<Integer, String> names = new HashMap<>();

    private ConstantNames(ParsedModel model) {
        this.marks = new Marks(model.cuts());
        this.cuts = model.cuts();
    }

    static ConstantNames of(ParsedModel model) {
        ConstantNames names = new ConstantNames(model);
        for (MetaGraphDef graph : model.graphs()) {
            names.add(graph.getGraphDef().getNodeList(), "");
            for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
                names.add(function.getNodeDefList(), function.getSignature().getName() + "/");
            }
        }
        return names;
    }

    /** Returns the name of a constant; where it is in the file, if it is not in a node. */
    String name(int number) {
        String name = names.get(number);
        return name != null ? name : cuts.get(number).found().location().path();
    }

    private void add(List<NodeDef> nodes, String prefix) {
        for (NodeDef node : nodes) {
            node.getAttrMap().forEach((key, value) -> {
                String suffix = key.equals("value") ? "" : "/" + key;
                add(value, prefix + node.getName() + suffix);
            });
        }
    }

    private void add(AttrValue value, String name) {
        if (value.hasTensor()) {
            add(value.getTensor(), name);
        }
        value.getList().getTensorList().forEach(tensor -> add(tensor, name));
    }

    private void add(TensorProto tensor, String name) {
        marks.number(tensor).ifPresent(number -> names.put(number, name));
    }
}

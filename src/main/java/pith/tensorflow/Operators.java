package pith.tensorflow;

import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** Families of operators that are treated alike. */
final class Operators {
    private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");

    private static final Set<String> BACK_EDGES = Set.of("NextIteration", "RefNextIteration");

    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall", "TPUPartitionedCall");

    private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");

    private static final Set<String> BRANCHES = Set.of("If", "StatelessIf", "Case", "StatelessCase");

    private static final Set<String> PASS_FIRST = Set.of(
            "Identity",
            "ReadVariableOp",
            "Cast",
            "Enter",
            "RefEnter",
            "RefIdentity",
            "StopGradient",
            "PreventGradient",
            "CheckNumerics",
            "EnsureShape",
            "Snapshot",
            "GuaranteeConst",
            "FakeQuantWithMinMaxArgs",
            "FakeQuantWithMinMaxVars",
            "FakeQuantWithMinMaxVarsPerChannel");

    /** Those of {@link #PASS_FIRST}, and checks, that leave elements and type as they are. */
    private static final Set<String> PASS_UNCHANGED = Set.of(
            "Identity",
            "ReadVariableOp",
            "RefIdentity",
            "StopGradient",
            "PreventGradient",
            "CheckNumerics",
            "EnsureShape",
            "Snapshot",
            "GuaranteeConst",
            "PlaceholderWithDefault");

    private static final Set<String> ASSIGNMENTS = Set.of("Assign", "AssignVariableOp");

    private Operators() {}

    /** Whether an operator stands for a variable, whose value is in a checkpoint. */
    static boolean isVariable(String operator) {
        return VARIABLES.contains(operator);
    }

    /** Returns the name of the variable that a node stands for: nodes with the same name share one. */
    static String variableName(NodeDef node) {
        String shared = node.getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
                .getS()
                .toStringUtf8();
        return shared.isEmpty() ? node.getName() : shared;
    }

    /** Whether an operator sets a variable, its first input, to its second input. */
    static boolean isAssignment(String operator) {
        return ASSIGNMENTS.contains(operator);
    }

    /** Whether the output of an operator leads back to the start of a loop. */
    static boolean isBackEdge(String operator) {
        return BACK_EDGES.contains(operator);
    }

    /** Whether an operator calls the function of its attribute {@code f} with its own inputs. */
    static boolean isCall(String operator) {
        return CALLS.contains(operator);
    }

    /** Whether an operator calls {@code cond} and {@code body} with its inputs, and then with what the body returns. */
    static boolean isLoop(String operator) {
        return LOOPS.contains(operator);
    }

    /** Whether an operator calls one of several functions, with its inputs after the first. */
    static boolean isBranch(String operator) {
        return BRANCHES.contains(operator);
    }

    /** Whether each output of an operator is the input of the same number. */
    static boolean passesEach(String operator) {
        return operator.equals("IdentityN");
    }

    /** Whether the output of an operator has the elements of its first input, in the same arrangement. */
    static boolean passesOn(String operator) {
        return PASS_FIRST.contains(operator);
    }

    /** Whether the output of an operator is its first input, as it is; inference takes defaults for what they are. */
    static boolean passesUnchanged(String operator) {
        return PASS_UNCHANGED.contains(operator);
    }

    /** Returns the inputs that an operator puts one after the other along an axis; none if it does not. */
    static List<String> concatenated(NodeDef node) {
        List<String> inputs = node.getInputList().stream()
                .filter(input -> !Inputs.isControl(input))
                .toList();
        if (inputs.isEmpty()) {
            return List.of();
        }
        // Which axis is the last input of the one, and the first of the other.
        return switch (node.getOp()) {
            case "ConcatV2" -> inputs.subList(0, inputs.size() - 1);
            case "Concat" -> inputs.subList(1, inputs.size());
            default -> List.of();
        };
    }
}

package pith.tensorflow;

/** What the inputs of nodes say: {@code node}, {@code node:1}, {@code node:output:1} in functions, or {@code ^node}. */
final class Inputs {
    private Inputs() {}

    /** Whether an input says only that a node has to run before. */
    static boolean isControl(String input) {
        return input.startsWith("^");
    }

    /** Returns the name of the node, or of an argument of the function. */
    static String node(String input) {
        int from = isControl(input) ? 1 : 0;
        int colon = input.indexOf(':');
        return colon < 0 ? input.substring(from) : input.substring(from, colon);
    }

    /** Returns the number at the end of an input, 0 if there is none. */
    static int output(String input) {
        int colon = input.lastIndexOf(':');
        try {
            return colon < 0 ? 0 : Math.max(0, Integer.parseInt(input.substring(colon + 1)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

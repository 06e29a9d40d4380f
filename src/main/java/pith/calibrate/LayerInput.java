package pith.calibrate;

import java.util.List;
import pith.model.Layer;

/**
 * Where to look at what a layer multiplies with its weights.
 *
 * @param place the layer's node
 * @param values the values that the columns are made of
 */
record LayerInput(Layer layer, Place place, List<Value> values, Columns columns) {

    LayerInput {
        values = List.copyOf(values);
    }

    /**
     * A value of a graph.
     *
     * @param name empty where {@code output} says which output of the node it is, which need not have a name yet
     * @param output number of the output, or -1
     */
    record Value(GraphPath graph, String name, int node, int output) {
        static Value named(Place place, String name) {
            return named(place.graph(), name);
        }

        /** Returns a value of the main graph. */
        static Value named(String name) {
            return named(GraphPath.MAIN, name);
        }

        private static Value named(GraphPath graph, String name) {
            return new Value(graph, name, -1, -1);
        }
    }
}

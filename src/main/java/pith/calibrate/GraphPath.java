package pith.calibrate;

import java.util.ArrayList;
import java.util.List;

/** The way from a network's main graph to a graph inside: node, attribute, and which of the attribute's graphs. */
record GraphPath(List<Step> steps) {
    static final GraphPath MAIN = new GraphPath(List.of());

    /** From a graph into one of its nodes. */
    record Step(int node, int attribute, int graph) {}

    GraphPath {
        steps = List.copyOf(steps);
    }

    GraphPath inner(int node, int attribute, int graph) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(node, attribute, graph));
        return new GraphPath(longer);
    }
}

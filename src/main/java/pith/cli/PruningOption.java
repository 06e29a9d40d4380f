package pith.cli;

import picocli.CommandLine.Option;
import pith.compress.Pruning;

/** {@code --sparsity} and which weights it makes zero. */
final class PruningOption {
    @Option(
            names = "--sparsity",
            paramLabel = "S",
            defaultValue = "0",
            description = "Part of the weights that become zero; 0.9 is 90 %%. Default: 0.")
    private double sparsity;

    @Option(
            names = "--sparsity-scope",
            paramLabel = "layer|network",
            defaultValue = "layer",
            description = "Whether --sparsity is that of each layer or of all together. Default: layer.")
    @SuppressWarnings("NullAway.Init")
    private Pruning.Scope scope;

    @Option(
            names = "--pruning",
            paramLabel = "magnitude|saliency",
            defaultValue = "magnitude",
            description = "Which weights become zero: the smallest, or with samples those that a layer's answers lose"
                    + " least without. Default: magnitude.")
    @SuppressWarnings("NullAway.Init")
    private Pruning.Criterion criterion;

    /** Returns which weights become zero. */
    Pruning parsed() {
        return new Pruning(sparsity, criterion, scope);
    }
}

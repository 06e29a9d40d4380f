package pith.compress;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.model.Layer;
import pith.model.Model;

/** Turns a model into one whose tensors are symbols and rules. */
public final class Compressor {
    private Compressor() {}

    /**
     * Compresses a model. Symbols of large tensors are computed when they are read, so the model's data must stay
     * readable until the result is written.
     *
     * @throws IllegalArgumentException if the options do not fit the model or what there is to go by
     * @throws FormatException if weights to be quantised are not finite, or samples do not fit the model
     * @throws IOException if tensor data cannot be read
     */
    public static Compression compress(Model model, CompressOptions options, Guidance guidance)
            throws IOException, FormatException {
        check(options, guidance);
        if (options.method() == Method.AUTO) {
            return auto(model, options, guidance);
        }
        return compressAsAsked(model, options, guidance);
    }

    /** Loses nothing where there is room for that, or where all else loses too much. */
    private static Compression auto(Model model, CompressOptions options, Guidance guidance)
            throws IOException, FormatException {
        Budget budget = guidance.budget();
        if (budget.size().isPresent()) {
            long target = budget.size().getAsLong();
            Assembly assembly = lossless(model, guidance);
            CompressedModel lossless = assembly.model(Map.of());
            long size = assembly.size(lossless);
            if (size <= target) {
                String verdict =
                        String.format(Locale.ROOT, "left lossless, which takes %,d of %,d bytes", size, target);
                return new Compression(lossless, true, verdict, List.of(), Optional.empty());
            }
        }
        Compression best = compressAsAsked(
                model,
                options,
                budget.isBound() ? guidance : guidance.withBudget(budget.withDrop(Budget.DEFAULT_DROP)));
        if (best.met() || budget.size().isPresent()) {
            return best;
        }
        return new Compression(
                lossless(model, guidance).model(Map.of()),
                true,
                "left lossless, since the best that was tried loses more: " + best.verdict(),
                best.curve(),
                Optional.empty());
    }

    /** Returns what puts the model together with every tensor as it is. */
    private static Assembly lossless(Model model, Guidance guidance) throws IOException, FormatException {
        List<Treatment> treatments =
                Plan.of(model, CompressOptions.LOSSLESS, false).treatments();
        return new Assembly(
                model, CompressOptions.LOSSLESS, treatments, Optional.empty(), guidance.withBudget(Budget.NONE));
    }

    private static Compression compressAsAsked(Model model, CompressOptions options, Guidance guidance)
            throws IOException, FormatException {
        if (guidance.samples().isEmpty()) {
            // Nothing is rounded but weights.
            NamePatterns.check(
                    options.floatNodes(),
                    "layer",
                    model.layers().stream().map(Layer::node).toList());
        }
        Plan plan = Plan.of(model, options, guidance.budget().isBound());
        plan.exact().forEach((name, why) -> guidance.notice().accept("left exact: " + name + ", " + why));
        Optional<ActivationPass> activations = activations(model, options, guidance);
        Assembly assembly = new Assembly(model, options, plan.treatments(), activations, guidance);
        if (options.method() == Method.LOSSLESS || guidance.isNone()) {
            return Compression.of(assembly.model(Map.of()));
        }
        Pruning pruning = options.pruning();
        if (guidance.budget().size().isPresent()) {
            return new SizeSearch(pass(model, plan, pruning, guidance), options, assembly, guidance).find();
        }
        if (guidance.budget().drop().isPresent()) {
            return new DropSearch(
                            some -> new DropSearch.Passes(
                                    pass(model, plan, pruning, some), activations(model, options, some)),
                            assembly,
                            guidance)
                    .find();
        }
        return Compression.of(
                assembly.model(pass(model, plan, pruning, guidance).run(0).tensors()));
    }

    /**
     * Returns why a method that changes weights leaves those of a tensor as they are, if it has to.
     *
     * @param tensor index of the weights of a layer
     */
    public static Optional<String> obstacle(Model model, int tensor, Method method) {
        return Plan.obstacle(model, tensor, false, method);
    }

    /** Returns what finds ranges of values, for a network that is to compute with integers. */
    private static Optional<ActivationPass> activations(Model model, CompressOptions options, Guidance guidance)
            throws IOException, FormatException {
        return options.method() == Method.INT8 && guidance.samples().isPresent()
                ? Optional.of(new ActivationPass(model, options, guidance))
                : Optional.empty();
    }

    private static ResponsePass pass(Model model, Plan plan, Pruning pruning, Guidance guidance)
            throws IOException, FormatException {
        ResponsePass pass = new ResponsePass(model, plan.treatments(), guidance);
        pass.prepare(pruning);
        return pass;
    }

    private static void check(CompressOptions options, Guidance guidance) {
        if (options.method() == Method.AUTO && guidance.isNone()) {
            throw new IllegalArgumentException("auto goes by samples or by a size: give one of them");
        }
        if ((!options.integerNodes().isEmpty() || options.ranges().isPresent())
                && guidance.samples().isEmpty()) {
            throw new IllegalArgumentException(
                    "what nodes compute with integers, and in what ranges, shows on samples only: give some with"
                            + " --calibration");
        }
        if (options.pruning().criterion() == Pruning.Criterion.SALIENCY
                && guidance.samples().isEmpty()) {
            throw new IllegalArgumentException(
                    "what a layer loses without a weight shows on samples only: give some with --calibration, or"
                            + " prune by magnitude");
        }
        if (guidance.budget().isBound() && options.isPruned()) {
            throw new IllegalArgumentException(
                    "a search for a size or a drop finds out by itself which weights become zero: leave out the sparsity");
        }
        if (guidance.budget().drop().isPresent()
                && guidance.budget().size().isEmpty()
                && guidance.samples().isEmpty()) {
            throw new IllegalArgumentException("what is lost shows on samples only: give some with --calibration");
        }
    }
}

package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Network;
import pith.calibrate.Samples;
import pith.error.FormatException;
import pith.format.CompressedTensor;

/**
 * The highest price of a bit, and so the smallest file, that loses no more than what may be lost. What is lost is always
 * measured on samples that weights were not fitted to: of many samples a part judges, the larger the more there are; few
 * are parted in four, and each part judges weights that are fitted to the others. In the end weights are fitted to all.
 */
final class DropSearch {
    /**
     * What goes by some of the samples.
     *
     * @param activations what finds ranges of values, for a network that computes with integers
     */
    record Passes(ResponsePass weights, Optional<ActivationPass> activations) {}

    /** Makes passes. */
    @FunctionalInterface
    interface PassFactory {
        Passes of(Guidance guidance) throws IOException, FormatException;
    }

    /** Parts of the samples that judge in turn, or of which one judges if it is enough. */
    private static final int PARTS = 4;

    /** One sample of those that judge is to be no more than half of what may be lost. */
    private static final double RESOLUTION = 0.5;

    /** Samples that weights are fitted to if there are more: further ones tell little that is new, and judge instead. */
    private static final int MOST_FITTED = 10_000;

    /** Samples that judge at most. Running a network once is little beside fitting its layers in order. */
    private static final int MOST_JUDGING = 50_000;

    private static final int STEPS = 10;

    /** Steps with methods that stay as they are. */
    private static final int SETTLED_STEPS = 6;

    /** Prices that are near and yet lead to sizes so many times as large are worth a look between them. */
    private static final double JUMP = 1.04;

    /** A method for all layers. */
    private record Alone(Class<? extends Treatment.Lossy> kind, String name) {}

    /** Methods that are worth a trial by themselves; powers of two pay for a layer here and there. */
    private static final List<Alone> ALONE =
            List.of(new Alone(SharedWeights.class, "shared values"), new Alone(ProductWeights.class, "codewords"));

    /** Fits to all samples in the end, at most. */
    private static final int LAST_STEPS = 3;

    /** Sizes that differ by less than this part are the same. */
    private static final double SAME_SIZE = 0.01;

    /** By what power of a size's ratio the price has to change: a price 13 % higher makes files about 3 % smaller. */
    private static final double PRICE_BY_SIZE = 4;

    /** Weights fitted to a number of samples, and a judge who has others. */
    private record Fold(int fitted, Passes passes, Judge judge) {}

    private final PassFactory factory;
    private final Assembly assembly;
    private final Guidance guidance;
    private final Samples samples;
    private final Deadline deadline;
    private final List<Fold> folds = new ArrayList<>();
    private final List<Compression.Point> curve = new ArrayList<>();

    /** Whether a single answer is more than what may be lost, so that those that are judged tell too little. */
    private boolean isCoarse;

    /** The best so far. */
    private @Nullable Map<Integer, CompressedTensor> best;

    /** Methods that its layers were settled on. */
    private Map<Integer, Treatment.Lossy> bestMethods = Map.of();

    private Compression.Point bestPoint =
            new Compression.Point(0, Long.MAX_VALUE, OptionalDouble.empty(), OptionalDouble.empty());

    DropSearch(PassFactory factory, Assembly assembly, Guidance guidance) {
        this.factory = factory;
        this.assembly = assembly;
        this.guidance = guidance;
        this.samples = guidance.samples().orElseThrow();
        this.deadline = Deadline.in(guidance.budget().timeLimit());
    }

    /** Returns the smallest model found that loses no more than what may be lost, or else the one that loses least. */
    Compression find() throws IOException, FormatException {
        double allowed = guidance.budget().drop().orElseThrow();
        split(allowed);
        double answer = resolution();
        isCoarse = answer > allowed;
        if (isCoarse) {
            guidance.notice()
                    .accept(String.format(
                            Locale.ROOT,
                            "a single answer is %.2f points: how far probabilities are apart counts as well",
                            answer));
        }
        if (judging() > 1 && folds.stream().allMatch(fold -> fold.judge().classes() == 1)) {
            guidance.notice()
                    .accept("the original gives the same answer to all samples: "
                            + "nothing tells what becomes of its other answers");
        }
        PriceBracket bracket = new PriceBracket(PriceBracket.FIRST_PRICE, allowed, answer);
        search(bracket, allowed, STEPS, Long.MAX_VALUE);
        // Folds have prices of their own, and so perhaps other methods each.
        if (folds.size() == 1) {
            searchBetween(bracket, allowed);
        }
        if (bestPoint.drop().orElseThrow() <= allowed) {
            searchAlone(allowed, answer);
        }
        return result(allowed);
    }

    /**
     * Tries prices until they are near each other.
     *
     * @param hopeless bytes from which on a file that loses too much ends the search
     */
    private void search(PriceBracket bracket, double allowed, int steps, long hopeless)
            throws IOException, FormatException {
        for (int step = 0; step < steps && !bracket.isNarrow() && !deadline.isOver(best != null); step++) {
            double lambda = bracket.next();
            double lost = tryOut(lambda, allowed);
            bracket.add(lambda, lost);
            if (lost > allowed && curve.get(curve.size() - 1).bytes() >= hopeless) {
                return;
            }
        }
    }

    /** Searches on between two sizes that are far apart because layers change their methods, with those of the smaller file. */
    private void searchBetween(PriceBracket bracket, double allowed) throws IOException, FormatException {
        ResponsePass weights = weights();
        if (bytes(bracket.enough()) > JUMP * bytes(bracket.tooMuch())
                && weights.changesMethods(bracket.enough(), bracket.tooMuch())) {
            guidance.notice().accept("sizes between are tried with the methods of the smaller file");
            weights.settle(bracket.tooMuch());
            bracket.reopen();
            search(bracket, allowed, SETTLED_STEPS, bestPoint.bytes());
        }
        if (bestMethods.isEmpty()) {
            weights.settle(bestPoint.price());
            bestMethods = weights.settled();
        }
    }

    /**
     * Searches on with one method for all layers that have the choice. What costs least layer by layer need not be best for the
     * network: where much is lost, errors of one method add up to more than those of another.
     */
    private void searchAlone(double allowed, double answer) throws IOException, FormatException {
        double price = bestPoint.price();
        for (Alone method : ALONE) {
            weights().settle(method.kind());
            Map<Integer, Treatment.Lossy> methods = weights().settled();
            if (!methods.isEmpty() && !methods.equals(bestMethods)) {
                guidance.notice().accept("nothing but " + method.name() + " is tried");
                search(new PriceBracket(price, allowed, answer), allowed, SETTLED_STEPS, bestPoint.bytes());
            }
        }
        weights().settle(bestMethods);
    }

    /** Layers have the same choice in all folds. */
    private ResponsePass weights() {
        return folds.get(0).passes().weights();
    }

    /** Size of the file at a price that was tried; NaN if it was not. */
    private double bytes(double lambda) {
        return curve.stream()
                .filter(point -> point.price() == lambda)
                .mapToDouble(Compression.Point::bytes)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** A single sample is judged on what it was fitted to: there is nothing else. */
    private void split(double allowed) throws IOException, FormatException {
        int count = samples.count();
        if (count == 1) {
            addFold(samples, samples);
        } else if (count > MOST_FITTED) {
            int n = (count + MOST_FITTED - 1) / MOST_FITTED;
            addFold(samples.everyNth(n, 0, false), samples.everyNth(n, 0, true).atMost(MOST_JUDGING));
        } else {
            int parts = Math.min(PARTS, count);
            boolean enough = 100.0 * parts / count <= RESOLUTION * allowed;
            for (int first = 0; first < (enough ? 1 : parts); first++) {
                addFold(samples.everyNth(parts, first, true), samples.everyNth(parts, first, false));
            }
        }
    }

    private void addFold(Samples fitted, Samples judging) throws IOException, FormatException {
        Passes passes = factory.of(guidance.withSamples(fitted));
        folds.add(new Fold(fitted.count(), passes, passes.weights().judge(judging)));
    }

    private int judging() {
        return folds.stream().mapToInt(fold -> fold.judge().count()).sum();
    }

    /** Points that a single answer makes in the mean of the folds. */
    private double resolution() {
        return folds.stream()
                .mapToDouble(fold -> fold.judge().resolution() * fold.judge().count() / judging())
                .max()
                .orElseThrow();
    }

    /** Fits all layers at a price, and returns the points that are lost. */
    private double tryOut(double lambda, double allowed) throws IOException, FormatException {
        double points = 0;
        double divergence = 0;
        int count = 0;
        long bytes = 0;
        Map<Integer, CompressedTensor> tensors = Map.of();
        for (Fold fold : folds) {
            ResponsePass weights = fold.passes().weights();
            // What parts lead to is fitted once more in the end, so it only has to be found where.
            ResponsePass.Result result = folds.size() > 1 ? weights.runRoughly(lambda) : weights.run(lambda);
            Judge.Loss loss = fold.judge().judge(network(fold.passes(), result));
            points += (isCoarse ? Math.max(loss.points(), loss.distance()) : loss.points())
                    * fold.judge().count();
            divergence += loss.divergence() * fold.judge().count();
            count += fold.judge().count();
            tensors = result.tensors();
            bytes = Math.max(bytes, assembly.size(tensors));
        }
        Compression.Point point = new Compression.Point(
                lambda, bytes, OptionalDouble.of(points / count), OptionalDouble.of(divergence / count));
        curve.add(point);
        guidance.notice().accept(String.format(Locale.ROOT, "%,d bytes: %.2f points lost", bytes, points / count));
        boolean kept = points / count <= allowed;
        double before = bestPoint.drop().orElse(Double.POSITIVE_INFINITY);
        boolean better = before > allowed ? points / count < before : kept && bytes < bestPoint.bytes();
        if (better) {
            best = tensors;
            bestPoint = point;
            bestMethods = weights().settled();
            guidance.notice().found(bytes);
        }
        return points / count;
    }

    /** Returns the network as users will run it. */
    private Network network(Passes passes, ResponsePass.Result result) throws IOException, FormatException {
        return passes.activations().isPresent()
                ? passes.activations().get().rounded(assembly.tensors(result.tensors()))
                : passes.weights().network(result);
    }

    private Compression result(double allowed) throws IOException, FormatException {
        Map<Integer, CompressedTensor> tensors = best;
        if (tensors == null) {
            throw new IllegalStateException("a search takes a step at least");
        }
        int fitted = folds.get(0).fitted();
        boolean inParts = folds.size() > 1;
        boolean again = inParts || (fitted < samples.count() && !deadline.isOver(true));
        if (again) {
            tensors = fittedToAll();
        }
        double lost = bestPoint.drop().orElseThrow();
        String verdict = String.format(
                Locale.ROOT,
                "%.2f points of %s lost, at most %.2f allowed; judged by %,d %s%s",
                Math.max(0, lost),
                folds.get(0).judge().measure(),
                allowed,
                judging(),
                judging() == 1 ? "sample" : "samples",
                judged(fitted, inParts, again));
        return new Compression(assembly.model(tensors), lost <= allowed, verdict, curve, Optional.of(bestPoint));
    }

    /**
     * Fits weights to all samples, at the price that leads to about the size that was judged: with more samples the same price may
     * lead to another one.
     */
    private Map<Integer, CompressedTensor> fittedToAll() throws IOException, FormatException {
        guidance.notice().accept("fitting to all samples");
        ResponsePass weights = factory.of(guidance).weights();
        double price = bestPoint.price();
        Map<Integer, CompressedTensor> nearest = Map.of();
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step < LAST_STEPS && least > SAME_SIZE && !deadline.isOver(step > 0); step++) {
            Map<Integer, CompressedTensor> tensors = weights.run(price).tensors();
            double ratio = (double) assembly.size(tensors) / bestPoint.bytes();
            if (Math.abs(ratio - 1) < least) {
                least = Math.abs(ratio - 1);
                nearest = tensors;
            }
            price *= Math.pow(ratio, PRICE_BY_SIZE);
        }
        return nearest;
    }

    /** Says how samples were shared out between fitting and judging. */
    private String judged(int fitted, boolean inParts, boolean again) {
        if (samples.count() == 1) {
            return " that weights were fitted to as well, for want of others";
        } else if (inParts) {
            return ", each part of them on weights fitted to the others, before weights were fitted to all";
        }
        return String.format(
                Locale.ROOT,
                ", weights fitted to %,d others%s",
                fitted,
                again ? " before they were fitted to all" : "");
    }
}

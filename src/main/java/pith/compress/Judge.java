package pith.compress;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.calibrate.Baseline;
import pith.calibrate.Evaluation;
import pith.calibrate.Evaluator;
import pith.calibrate.Feed;
import pith.calibrate.Network;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;
import pith.error.FormatException;

/** Says what a network has lost, on samples that nothing was fitted to. */
final class Judge {
    /**
     * What was lost.
     *
     * @param points of accuracy, or of agreement as it is expected of further samples
     * @param distance of the probabilities of classes, in points: how often answers drawn from them would differ; without
     *     scores of classes the same as {@code points}
     * @param divergence mean Kullback-Leibler divergence of the outputs, in nats; without scores of classes the squared
     *     relative error
     */
    record Loss(double points, double distance, double divergence) {}

    private final Feed feed;
    private final int threads;
    private final Baseline baseline;
    private final OptionalDouble accuracy;

    /** Runs the network as it is. */
    Judge(Network reference, Samples samples, Preprocess preprocess, int threads) throws IOException, FormatException {
        this.threads = threads;
        this.feed = Feed.of(samples, reference.inputs(), preprocess);
        this.baseline = Baseline.of(reference, feed, threads);
        this.accuracy = samples.labels().isPresent() ? accuracy(reference) : OptionalDouble.empty();
    }

    int count() {
        return feed.samples().count();
    }

    /** Points that a single answer makes, at most; 0 where points are those of the outputs' error. */
    double resolution() {
        return hasLabels() ? 100.0 / count() : baseline.resolution();
    }

    /** Classes that are the original's answer to a sample, or somewhere in one; 0 where it does not give classes. */
    int classes() {
        return baseline.classes();
    }

    /** Says what points are of. */
    String measure() {
        if (hasLabels()) {
            return "accuracy";
        }
        return "agreement with the original" + (baseline.isByClass() ? ", averaged over classes," : "");
    }

    /** Whether points are those of accuracy. */
    boolean hasLabels() {
        return accuracy.isPresent();
    }

    private OptionalDouble accuracy(Network network) throws IOException, FormatException {
        return Evaluator.evaluate(network, feed, Optional.empty(), threads, done -> {})
                .top1();
    }

    /**
     * Judges a changed network. With labels the loss is the mean of what is measured and of what the original's probabilities make
     * one expect, each weighted by how certain it is: on few samples the first is mostly chance, on many it decides.
     */
    Loss judge(Network changed) throws IOException, FormatException {
        Evaluation.Comparison comparison = baseline.compare(changed);
        double divergence = comparison.kl().orElse(comparison.relative() * comparison.relative());
        double points = comparison.expectedAgreement().isPresent()
                ? 100 - comparison.expectedAgreement().getAsDouble()
                : 100 * comparison.relative();
        if (hasLabels()) {
            points = combined(accuracy.orElseThrow() - accuracy(changed).orElseThrow(), comparison);
        }
        double distance =
                comparison.distance().isPresent() ? 100 * comparison.distance().getAsDouble() : points;
        return new Loss(points, distance, divergence);
    }

    /** Weighs by the inverse of the variances; a sample that is classified differently can be lost or won. */
    private double combined(double measured, Evaluation.Comparison comparison) {
        double different = 1 - comparison.agreement().orElse(0) / 100;
        double variance = 100 * 100 * different / count();
        double expectedVariance = Math.pow(comparison.expectedLossDeviation().orElse(0), 2);
        if (expectedVariance == 0 || comparison.expectedLoss().isEmpty()) {
            return measured;
        }
        double expected = comparison.expectedLoss().getAsDouble();
        return (measured * expectedVariance + expected * variance) / (variance + expectedVariance);
    }
}

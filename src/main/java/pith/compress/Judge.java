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
     * @param points of accuracy, or of agreement
     * @param divergence mean Kullback-Leibler divergence of the outputs, in nats; without scores of classes the squared
     *     relative error
     */
    record Loss(double points, double divergence) {}

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

    /** Whether points are those of accuracy. */
    boolean hasLabels() {
        return accuracy.isPresent();
    }

    private OptionalDouble accuracy(Network network) throws IOException, FormatException {
        return Evaluator.evaluate(network, feed, Optional.empty(), threads, done -> {})
                .top1();
    }

    /**
     * Judges a changed network. With labels the loss is the larger of what is measured and of what the original's probabilities
     * make one expect: on few samples the first is mostly chance.
     */
    Loss judge(Network changed) throws IOException, FormatException {
        Evaluation.Comparison comparison = baseline.compare(changed);
        double divergence = comparison.kl().orElse(comparison.relative() * comparison.relative());
        if (hasLabels()) {
            double measured = accuracy.orElseThrow() - accuracy(changed).orElseThrow();
            return new Loss(Math.max(measured, comparison.expectedLoss().orElse(measured)), divergence);
        }
        double apart = comparison.agreement().isPresent()
                ? 100 - comparison.agreement().getAsDouble()
                : 100 * comparison.relative();
        return new Loss(apart, divergence);
    }
}

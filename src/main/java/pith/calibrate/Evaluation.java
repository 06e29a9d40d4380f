package pith.calibrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well a network does on samples. Percentages are from 0 to 100.
 *
 * @param count number of samples
 * @param top1 percentage of samples whose label has the highest score; if there are labels
 * @param top5 percentage of samples whose label is among the five highest scores; if there are labels
 * @param comparison with a reference network, if there is one
 */
public record Evaluation(int count, OptionalDouble top1, OptionalDouble top5, Optional<Comparison> comparison) {

    /**
     * How far a network is from its reference.
     *
     * @param agreement percentage of rows of scores in which both give the same class the highest score; if an output has
     *     scores
     * @param agreementByClass mean, in percent, of the Dice coefficients of the reference's classes: twice the rows to which both
     *     networks give a class, over the rows to which either does; if a sample has more rows than there are classes, as where
     *     a network looks at many places and finds nothing at most of them
     * @param expectedAgreement agreement, by class if there is one by class, as one would expect it of further samples: estimated
     *     from how far scores are apart and by how much they change; if an output has scores
     * @param kl mean Kullback-Leibler divergence, in nats, of the network's class probabilities from the reference's; if
     *     an output has scores
     * @param expectedLoss points of accuracy that are lost if the reference's probabilities are right: the mean probability
     *     of its class less that of the network's class, times 100; if an output has scores
     * @param expectedLossDeviation standard deviation of that, as far as it is chance which samples there are
     * @param distance mean total variation distance of the class probabilities: half the sum of the differences, 0 to 1; if an
     *     output has scores
     * @param maxAbsolute largest difference of an output
     * @param relative root of the squared differences of all outputs over the squares of the reference's
     * @param layers of the reference that the network has too, in their order
     */
    public record Comparison(
            OptionalDouble agreement,
            OptionalDouble agreementByClass,
            OptionalDouble expectedAgreement,
            OptionalDouble kl,
            OptionalDouble expectedLoss,
            OptionalDouble expectedLossDeviation,
            OptionalDouble distance,
            double maxAbsolute,
            double relative,
            List<LayerError> layers) {
        public Comparison {
            layers = List.copyOf(layers);
        }
    }

    /**
     * How far a layer's output is from the reference's, all layers before it being those of either network.
     *
     * @param node name of the layer's node
     * @param error squared differences over the squares of the reference's output
     */
    public record LayerError(String node, String operator, double error) {}
}

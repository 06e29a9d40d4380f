package pith.report;

import java.util.OptionalDouble;

/**
 * How well the network still does on samples. Percentages are from 0 to 100.
 *
 * @param samples how many there were
 * @param fitted whether weights were fitted to these samples, so that what is measured flatters
 * @param top1 accuracy, with labels
 * @param originalTop1 the original's accuracy, with labels
 * @param agreement percentage of samples in which the original's first class is the network's too
 * @param divergence mean Kullback-Leibler divergence of the outputs from the original's, in nats
 */
public record Quality(
        int samples,
        boolean fitted,
        OptionalDouble top1,
        OptionalDouble originalTop1,
        OptionalDouble agreement,
        OptionalDouble divergence) {}

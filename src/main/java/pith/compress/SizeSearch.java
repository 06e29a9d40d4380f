package pith.compress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.PithWriter;

/**
 * The price of a bit at which a file has just the size that is wanted. The curve is found with layers fitted on the
 * network as it is, which is cheap; the last steps are taken with layers fitted in order.
 */
final class SizeSearch {
    /** Makes a model of tensors that a pass has treated. */
    @FunctionalInterface
    interface Assembly {
        CompressedModel of(Map<Integer, CompressedTensor> tensors) throws IOException, FormatException;
    }

    private static final int QUICK_STEPS = 12;
    private static final int STEPS = 4;

    /** Part of the target that may stay unused. */
    private static final double SLACK = 0.01;

    private final ResponsePass pass;
    private final Assembly assemble;
    private final Guidance guidance;

    SizeSearch(ResponsePass pass, Assembly assemble, Guidance guidance) {
        this.pass = pass;
        this.assemble = assemble;
        this.guidance = guidance;
    }

    /**
     * Returns the largest model found that is not larger than the target.
     *
     * @throws FormatException if none is small enough
     */
    CompressedModel find() throws IOException, FormatException {
        double target = guidance.targetSize();
        double low = 1e-12;
        double high = 1e3;
        for (int step = 0; step < QUICK_STEPS; step++) {
            double lambda = Math.sqrt(low * high);
            if (size(pass.run(lambda, false)) > target) {
                low = lambda;
            } else {
                high = lambda;
            }
        }
        Optional<Map<Integer, CompressedTensor>> best = Optional.empty();
        long bestSize = 0;
        double lambda = high;
        double tooCheap = 0;
        double fits = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS || best.isEmpty(); step++) {
            Map<Integer, CompressedTensor> tensors = pass.run(lambda, true);
            long size = size(tensors);
            guidance.notice().accept(String.format(Locale.ROOT, "%,d bytes at a price of %.3g", size, lambda));
            if (size <= target && size > bestSize) {
                best = Optional.of(tensors);
                bestSize = size;
            }
            if (size <= target) {
                fits = Math.min(fits, lambda);
            } else {
                tooCheap = Math.max(tooCheap, lambda);
            }
            if (bestSize >= (1 - SLACK) * target) {
                break;
            }
            if (lambda > high * 1e6) {
                throw FormatException.limit(
                        "", "no setting is as small as " + guidance.targetSize() + " bytes; the smallest had " + size);
            }
            // Sizes go about with the price to the power of −1/4; never outside of what is known, and a bit on the safe
            // side.
            double guess = lambda * Math.pow(size / (target * (1 - SLACK / 2)), 4);
            lambda = guess > tooCheap && guess < fits
                    ? guess
                    : fits < Double.POSITIVE_INFINITY ? Math.sqrt(Math.max(tooCheap, fits / 16) * fits) : lambda * 2;
        }
        return assemble.of(best.orElseThrow());
    }

    private long size(Map<Integer, CompressedTensor> tensors) throws IOException, FormatException {
        Path file = Files.createTempFile("pith", ".size");
        try {
            Files.delete(file);
            PithWriter.write(assemble.of(tensors), file, guidance.producer(), guidance.threads(), done -> {});
            return Files.size(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}

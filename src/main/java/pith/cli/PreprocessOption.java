package pith.cli;

import picocli.CommandLine.Option;
import pith.calibrate.Preprocess;

/** How images become inputs, for every command that reads samples. */
final class PreprocessOption {
    @Option(
            names = "--preprocess",
            paramLabel = "STEPS",
            defaultValue = "",
            description = {
                "How images become inputs; steps separated by commas, applied in this order whatever the order given:",
                "  resize=256 (shorter side) or WxH; crop=227 (centre); channels=rgb|bgr|gray; scale=1/255;",
                "  mean=104:117:123; std=58:57:57; layout=nchw|nhwc|flat.",
                "What is not given is guessed from the input's shape, and printed."
            })
    @SuppressWarnings("NullAway.Init")
    private String steps;

    /** Whether there are any. */
    boolean isGiven() {
        return !steps.isEmpty();
    }

    /**
     * Returns the steps.
     *
     * @throws IllegalArgumentException if one is not known
     */
    Preprocess parsed() {
        return Preprocess.parse(steps);
    }
}

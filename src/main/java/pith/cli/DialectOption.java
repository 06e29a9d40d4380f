package pith.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dialect a model is to be in. */
final class DialectOption {
    /** Dialects that models can be translated to; named as users write them. */
    private enum Target {
        onnx
    }

    @Option(
            names = "--dialect",
            paramLabel = "onnx",
            description =
                    "Translates a TensorFlow model to ONNX: the same outputs, with convolutions and batch normalisation made"
                            + " one. Otherwise a model stays in the dialect that it came in.")
    private @Nullable Target target;

    boolean isOnnx() {
        return target == Target.onnx;
    }
}

package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;

/** Normalisation over batches, and over neighbouring channels. */
final class Normalization {
    static final Map<String, Mapping> TABLE = Map.of(
            "FusedBatchNorm", Normalization::batchNorm,
            "FusedBatchNormV2", Normalization::batchNorm,
            "FusedBatchNormV3", Normalization::batchNorm,
            "LRN", Normalization::localResponse,
            "L2Loss", Normalization::l2Loss);

    private Normalization() {}

    private static List<Operand> batchNorm(Call call) throws IOException, FormatException {
        boolean training = !call.operation().attributes().containsKey("is_training") || call.flag("is_training");
        if (training) {
            throw call.unsupported("it normalises by the batch, as in training: export the model for inference");
        }
        int spatial = call.rank(call.input(0)) - 2;
        List<Integer> order = WindowGeometry.of(call, spatial).order();
        Value result = call.add(
                "BatchNormalization",
                Map.of("epsilon", call.real("epsilon", 1e-4)),
                call.in(order, call.input(0)),
                call.plain(1),
                call.plain(2),
                call.plain(3),
                call.plain(4));
        return List.of(new Operand(result, order), call.input(3), call.input(4));
    }

    /** ONNX divides alpha by the number of channels, TensorFlow does not. */
    private static List<Operand> localResponse(Call call) throws IOException, FormatException {
        List<Integer> order = List.of(0, 3, 1, 2);
        long size = 2 * call.number("depth_radius", 5) + 1;
        Map<String, Object> attributes = Map.of(
                "size",
                size,
                "alpha",
                call.real("alpha", 1) * size,
                "beta",
                call.real("beta", 0.5),
                "bias",
                call.real("bias", 1));
        return List.of(new Operand(call.add("LRN", attributes, call.in(order, call.input(0))), order));
    }

    private static List<Operand> l2Loss(Call call) throws IOException, FormatException {
        Value sum = call.add("ReduceSumSquare", Map.of("keepdims", 0L), call.plain(0));
        return Call.natural(call.add("Mul", sum, call.scalar("half", sum.element(), 0.5)));
    }
}

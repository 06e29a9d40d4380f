package pith.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pith.error.FormatException;
import pith.format.Index;
import pith.format.StoredRule;
import pith.format.StoredTensor;
import pith.model.Tensor;
import pith.reader.PithFile;

/**
 * What is inside a file.
 *
 * @param bytes size of the file
 * @param dialect dialect of the source model; empty for a bare tensor store
 * @param sourceBytes size of the source model's files together
 * @param skeletonBytes stored bytes of the skeleton
 * @param overheadBytes prologue and manifest
 */
public record Inspection(
        long bytes,
        String dialect,
        long sourceBytes,
        long skeletonBytes,
        long overheadBytes,
        Index index,
        List<TensorReport> tensors) {
    public Inspection {
        tensors = List.copyOf(tensors);
    }

    /**
     * Inspects an open file. Every tensor is decoded once, chunk by chunk, to count its zeros.
     *
     * @throws FormatException if a chunk breaks a clause of the specification
     */
    public static Inspection of(PithFile file) throws IOException, FormatException {
        Index index = file.index();
        List<TensorReport> reports = new ArrayList<>();
        List<Tensor> decoded = file.decodedTensors();
        long coded = 0;
        long source = index.source().isPresent() ? file.sourceBytes() : 0;
        for (int i = 0; i < decoded.size(); i++) {
            StoredTensor tensor = index.tensors().get(i);
            reports.add(new TensorReport(
                    tensor.name(),
                    tensor.shape(),
                    tensor.type(),
                    tensor.rule().label(),
                    bits(tensor),
                    NonZeros.count(decoded.get(i)),
                    tensor.bytes(),
                    tensor.codedBytes()));
            coded += tensor.codedBytes();
        }
        long skeleton = index.source().map(s -> s.skeleton().length()).orElse(0L);
        return new Inspection(
                file.size(),
                index.source().map(s -> s.dialect().label()).orElse(""),
                source,
                skeleton,
                file.size() - skeleton - coded,
                index,
                reports);
    }

    private static double bits(StoredTensor tensor) {
        StoredRule rule = tensor.rule();
        if (rule instanceof StoredRule.Codebook codebook) {
            return width(codebook.entries());
        }
        if (rule instanceof StoredRule.Affine affine) {
            return affine.bits();
        }
        if (rule instanceof StoredRule.PowerOfTwo power) {
            return width(1 + 2 * power.levels());
        }
        if (rule instanceof StoredRule.Product product) {
            return (double) width(product.codewords()) / product.length();
        }
        return tensor.type().bits();
    }

    /** Bits that tell {@code symbols} symbols apart. */
    private static int width(int symbols) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(symbols - 1);
    }
}

package pith.reader;

import pith.error.FormatException;
import pith.format.Index;
import pith.format.StoredRule;
import pith.format.StoredSource;
import pith.format.StoredTensor;
import pith.model.Cut;
import pith.model.PayloadForm;
import pith.model.SourceFile;

/** How much a file decodes to altogether, as its manifest tells. */
final class DecodedTotal {
    private static final int LONGEST_VARINT = 10;

    private final Index index;
    private long bytes;

    private DecodedTotal(Index index) {
        this.index = index;
    }

    /**
     * Refuses a file whose tensors, with the parameters of their rules, skeleton and source files are more than a number
     * of bytes; clause LIM-1. Parameters count again with every payload: a small one may need large parameters.
     */
    static void check(Index index, long limit) throws FormatException {
        DecodedTotal total = new DecodedTotal(index);
        for (StoredTensor tensor : index.tensors()) {
            total.take(tensor.bytes());
            total.take(parameters(tensor));
        }
        if (index.source().isPresent()) {
            total.take(index.source().get());
        }
        if (total.bytes > limit) {
            boolean known = total.bytes < Long.MAX_VALUE;
            throw FormatException.limit(
                    "LIM-1",
                    "the file would decode to " + (known ? total.bytes : "2^63 or more")
                            + " bytes, its tensors and source files together, allowed are " + limit);
        }
    }

    private void take(StoredSource source) {
        // Once as the skeleton, once within the files.
        take(source.skeleton().units());
        take(source.skeleton().units());
        for (SourceFile file : source.files()) {
            for (Cut cut : file.cuts()) {
                StoredTensor tensor = index.tensors().get(cut.tensor());
                boolean raw = cut.form() == PayloadForm.RAW;
                take(raw ? tensor.bytes() : tensor.bytes() / tensor.type().unitWidth() * LONGEST_VARINT);
                take(parameters(
                        tensor.rule() instanceof StoredRule.SameAs same
                                ? index.tensors().get(same.tensor())
                                : tensor));
            }
        }
    }

    private static long parameters(StoredTensor tensor) {
        StoredRule rule = tensor.rule();
        if (rule instanceof StoredRule.Codebook codebook) {
            return codebook.values().decodedLength();
        }
        if (rule instanceof StoredRule.Affine affine) {
            return affine.scales().decodedLength() + affine.zeroPoints().decodedLength();
        }
        return rule instanceof StoredRule.Product product ? product.codebooks().decodedLength() : 0;
    }

    /** Adds up to the largest long: no file is that long. */
    private void take(long more) {
        bytes = more > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + more;
    }
}

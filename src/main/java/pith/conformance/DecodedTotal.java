package pith.conformance;

import pith.error.FormatException;
import pith.format.Index;
import pith.format.StoredSource;
import pith.format.StoredTensor;
import pith.model.Cut;
import pith.model.PayloadForm;
import pith.model.SourceFile;

/** How much a file decodes to altogether, as its manifest tells. */
final class DecodedTotal {
    private static final int LONGEST_VARINT = 10;

    private DecodedTotal() {}

    /** Refuses a file whose tensors, skeleton and source files are more than a number of bytes; clause LIM-1. */
    static void check(Index index, long limit) throws FormatException {
        long left = limit;
        for (StoredTensor tensor : index.tensors()) {
            left = take(left, tensor.bytes());
        }
        if (index.source().isPresent()) {
            StoredSource source = index.source().get();
            left = take(left, source.skeleton().units());
            left = take(left, source.skeleton().units());
            for (SourceFile file : source.files()) {
                for (Cut cut : file.cuts()) {
                    left = take(left, payload(index.tensors().get(cut.tensor()), cut.form()));
                }
            }
        }
    }

    /** Bytes of a payload, and of varints the most there can be. */
    private static long payload(StoredTensor tensor, PayloadForm form) {
        long bytes = tensor.bytes();
        return form == PayloadForm.RAW ? bytes : bytes / tensor.type().unitWidth() * LONGEST_VARINT;
    }

    private static long take(long left, long bytes) throws FormatException {
        if (bytes > left) {
            throw FormatException.limit("LIM-1", "the file decodes to more bytes than are allowed");
        }
        return left - bytes;
    }
}

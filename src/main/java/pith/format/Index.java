package pith.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import pith.model.Range;

/**
 * All that is known of a file before any chunk is decoded: a manifest that has been checked.
 *
 * @param source absent for a bare tensor store
 * @param producer program and version that wrote the file
 * @param method method that was asked for
 * @param options options of that method
 * @param activations what values of the network are between, by name, in the order of the file; none where nobody looked
 * @param sequences all sequences in the order of their chunks in the file
 * @param signature who vouches for the file, if anybody does; whether it is right has not been checked
 */
public record Index(
        Optional<StoredSource> source,
        List<StoredTensor> tensors,
        String producer,
        String method,
        SortedMap<String, String> options,
        Map<String, Range> activations,
        List<StoredSequence> sequences,
        Optional<StoredSignature> signature) {
    public Index {
        activations = Collections.unmodifiableMap(new LinkedHashMap<>(activations));
        tensors = List.copyOf(tensors);
        sequences = List.copyOf(sequences);
    }
}

package pith.format;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that is known of a file before any chunk is decoded: a manifest that has been checked.
 *
 * @param source absent for a bare tensor store
 * @param producer program and version that wrote the file
 * @param method method that was asked for
 * @param options options of that method
 */
public record Index(
        Optional<StoredSource> source,
        List<StoredTensor> tensors,
        String producer,
        String method,
        SortedMap<String, String> options) {
    public Index {
        tensors = List.copyOf(tensors);
    }
}

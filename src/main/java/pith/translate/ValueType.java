package pith.translate;

import java.util.List;
import java.util.Optional;
import pith.model.ElementType;

/**
 * What is known of a value but for its elements.
 *
 * @param dims nothing if not even their number is known
 */
record ValueType(ElementType element, Optional<List<Size>> dims) {
    static ValueType of(ElementType element, List<Size> dims) {
        return new ValueType(element, Optional.of(List.copyOf(dims)));
    }

    static ValueType unknown(ElementType element) {
        return new ValueType(element, Optional.empty());
    }
}

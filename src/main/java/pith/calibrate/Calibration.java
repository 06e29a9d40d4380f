package pith.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.model.Layer;

/**
 * Statistics of layers' inputs over samples. Immutable.
 *
 * @param samples number of samples
 * @param byTensor statistics of the layers that have a tensor as weights, by the tensor's index
 * @param uncovered layers without statistics, and why
 */
public record Calibration(int samples, SortedMap<Integer, LayerStatistics> byTensor, Map<Layer, String> uncovered) {

    public Calibration {
        byTensor = Collections.unmodifiableSortedMap(new TreeMap<>(byTensor));
        uncovered = Collections.unmodifiableMap(new LinkedHashMap<>(uncovered));
    }

    /** Returns what is known about the inputs that a tensor is multiplied with. */
    public Optional<LayerStatistics> of(int tensor) {
        return Optional.ofNullable(byTensor.get(tensor));
    }
}

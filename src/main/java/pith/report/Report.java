package pith.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a page says of a {@code .pith} file.
 *
 * @param name of the file
 * @param layers of the network, in the order of its graph; none if the file holds tensors only
 * @param others tensors that are no layer's weights
 * @param changedOthers how many of these are not as they were
 * @param quality how well the network still does, if samples are known
 * @param origin what the page and the file were made with: names and values
 */
public record Report(
        String name,
        Inspection inspection,
        List<LayerReport> layers,
        List<TensorReport> others,
        int changedOthers,
        Optional<Quality> quality,
        Search search,
        Map<String, String> origin) {
    public Report {
        layers = List.copyOf(layers);
        others = List.copyOf(others);
    }

    /** Size of the original's files together. */
    public long before() {
        return inspection.sourceBytes();
    }

    /** Size of the file. */
    public long after() {
        return inspection.bytes();
    }

    /** Elements of all layers' weights. */
    public long weights() {
        return layers.stream()
                .mapToLong(layer -> layer.tensor().shape().elements())
                .sum();
    }

    /** Stored bits for each of these, 0 if there are none. */
    public double bitsPerWeight() {
        long coded =
                layers.stream().mapToLong(layer -> layer.tensor().codedBytes()).sum();
        return weights() == 0 ? 0 : 8.0 * coded / weights();
    }

    /** Part of these that are zero, 0 if there are none. */
    public double sparsity() {
        long nonZero =
                layers.stream().mapToLong(layer -> layer.tensor().nonZero()).sum();
        return weights() == 0 ? 0 : 1 - (double) nonZero / weights();
    }
}

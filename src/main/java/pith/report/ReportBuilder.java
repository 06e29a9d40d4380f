package pith.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import pith.error.FormatException;
import pith.format.StoredRule;
import pith.model.IntegerWeights;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;
import pith.reader.PithFile;

/** Gathers what a report says from a file, and from the original if there is one. */
public final class ReportBuilder {
    /** Layers that get a histogram: the largest. */
    static final int MOST_HISTOGRAMS = 80;

    private static final String LOSSLESS = "lossless";

    private static final int BLOCK = 1 << 16;

    private final PithFile file;
    private final Inspection inspection;
    private final List<Tensor> stored;
    private final List<Layer> layers;
    private final Map<String, Tensor> originals = new HashMap<>();
    private final Map<Integer, String> obstacles = new HashMap<>();
    private final Map<String, Double> responseErrors = new HashMap<>();
    private Optional<Quality> quality = Optional.empty();
    private Search search = Search.NONE;

    /**
     * Starts a report.
     *
     * @param layers of the model in the file
     */
    public ReportBuilder(PithFile file, List<Layer> layers) throws IOException, FormatException {
        this.file = file;
        this.inspection = Inspection.of(file);
        this.stored = file.decodedTensors();
        this.layers = List.copyOf(layers);
    }
    /**
     * Adds the original, whose tensors are found by their names.
     *
     * @throws IllegalArgumentException if it has no tensor in common with the file
     */
    public ReportBuilder original(Model model) {
        Map<String, Tensor> known = model.tensors().stream().collect(Collectors.toMap(Tensor::name, tensor -> tensor));
        for (Tensor tensor : stored) {
            Tensor original = known.get(tensor.name());
            if (original != null
                    && original.type() == tensor.type()
                    && original.shape().equals(tensor.shape())) {
                originals.put(tensor.name(), original);
            }
        }
        if (originals.isEmpty() && !stored.isEmpty()) {
            throw new IllegalArgumentException(
                    "the original has no tensor in common with the file: is it another model?");
        }
        return this;
    }

    /** Adds why weights could not be changed, by index of their tensor. */
    public ReportBuilder obstacles(Map<Integer, String> reasons) {
        obstacles.putAll(reasons);
        return this;
    }

    /** Adds what was measured on samples: errors by the names of layers' nodes. */
    public ReportBuilder measured(Quality whole, Map<String, Double> errors) {
        quality = Optional.of(whole);
        responseErrors.putAll(errors);
        return this;
    }

    /** Adds what a search tried. */
    public ReportBuilder search(Search tried) {
        search = tried;
        return this;
    }

    /** Returns the report. */
    public Report build(String name, Map<String, String> origin) throws IOException, FormatException {
        Map<Integer, List<Layer>> uses = new LinkedHashMap<>();
        layers.forEach(layer -> uses.computeIfAbsent(layer.tensor(), tensor -> new ArrayList<>())
                .add(layer));
        Set<Integer> largest = uses.keySet().stream()
                .sorted(Comparator.comparingLong((Integer tensor) ->
                                inspection.tensors().get(tensor).codedBytes())
                        .reversed())
                .limit(MOST_HISTOGRAMS)
                .collect(Collectors.toSet());
        List<LayerReport> reports = new ArrayList<>();
        for (Map.Entry<Integer, List<Layer>> use : uses.entrySet()) {
            reports.add(layer(use.getKey(), use.getValue(), largest.contains(use.getKey())));
        }
        List<TensorReport> others = new ArrayList<>();
        int changed = 0;
        for (int i = 0; i < stored.size(); i++) {
            if (!uses.containsKey(i)) {
                others.add(inspection.tensors().get(i));
                changed += isExact(i, false) ? 0 : 1;
            }
        }
        return new Report(name, inspection, reports, others, changed, quality, search, new LinkedHashMap<>(origin));
    }

    private LayerReport layer(int tensor, List<Layer> uses, boolean drawn) throws IOException, FormatException {
        OptionalDouble error = uses.stream()
                .filter(use -> responseErrors.containsKey(use.node()))
                .mapToDouble(use -> responseErrors.getOrDefault(use.node(), 0.0))
                .max();
        Tensor values = stored.get(tensor);
        Optional<WeightHistogram> histogram = drawn && values.type().isReal()
                ? Optional.of(
                        WeightHistogram.of(values, Optional.ofNullable(originals.get(values.name())), grid(tensor)))
                : Optional.empty();
        return new LayerReport(
                uses.stream().map(Layer::node).toList(),
                uses.get(0).operator(),
                inspection.tensors().get(tensor),
                isExact(tensor, true) ? Optional.of(reason(tensor)) : Optional.empty(),
                error,
                histogram);
    }

    private String reason(int tensor) {
        String obstacle = obstacles.get(tensor);
        if (obstacle != null) {
            return obstacle;
        }
        return inspection.index().method().equals(LOSSLESS) ? "the method keeps every bit" : "as asked";
    }

    /**
     * Whether a tensor is as it was. Without the original the rule has to tell: a codebook may hold all values that there
     * were, which is so wherever weights cannot have been changed.
     */
    private boolean isExact(int tensor, boolean isLayer) throws IOException {
        Tensor original = originals.get(stored.get(tensor).name());
        if (original != null) {
            return isSame(original, stored.get(tensor));
        }
        StoredRule rule = file.tensors().get(tensor).rule();
        if (rule instanceof StoredRule.SameAs same) {
            return isExact(same.tensor(), isLayer);
        }
        boolean untouched = inspection.index().method().equals(LOSSLESS) || !isLayer || obstacles.containsKey(tensor);
        return rule instanceof StoredRule.Exact || (rule instanceof StoredRule.Codebook && untouched);
    }

    private static boolean isSame(Tensor a, Tensor b) throws IOException {
        long size = a.data().size();
        for (long from = 0; from < size; from += BLOCK) {
            ByteBuffer first = ByteBuffer.allocate((int) Math.min(BLOCK, size - from));
            ByteBuffer second = ByteBuffer.allocate(first.capacity());
            a.data().read(from, first);
            b.data().read(from, second);
            if (!Arrays.equals(first.array(), second.array())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the values that an affine rule can give the output whose scale is the median one. */
    private float[] grid(int tensor) throws IOException, FormatException {
        Optional<IntegerWeights> integers = file.integers(tensor);
        if (integers.isEmpty() || !(file.tensors().get(tensor).rule() instanceof StoredRule.Affine affine)) {
            return new float[0];
        }
        float[] scales = integers.get().scales().clone();
        Arrays.sort(scales);
        float scale = scales[scales.length / 2];
        float[] grid = new float[1 << affine.bits()];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (i - integers.get().zeroPoint()) * scale;
        }
        return grid;
    }
}

package pith.compress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.compress.LayerTarget.Part;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.model.Tensor;

/**
 * What costs least of several methods: response error plus price · bits. With one price for a whole network all its layers
 * are at the same slope of their curves of error against rate, whichever method each takes; Shoham and Gersho, Efficient Bit
 * Allocation for an Arbitrary Set of Quantizers, 1988. Of one tensor: what cost least at a price is remembered.
 */
final class CheapestWeights implements Treatment.Lossy {
    /** Prices up to so many times as high or as low favour the same methods. */
    private static final double NEAR = 4;

    /** Methods that cost up to so many times the least are worth another trial at a near price. */
    private static final double CLOSE = 1.05;

    private final List<Lossy> candidates;
    private final List<Trial> trials = new ArrayList<>();

    /** Which candidate cost least, by price. */
    private final Map<Double, Lossy> chosen = new HashMap<>();

    /** The candidate that takes the layer at any price; null while it goes by the price. */
    private @Nullable Lossy settled;

    /**
     * Creates a choice.
     *
     * @param candidates from which a layer takes one; of two that cost the same the first
     */
    CheapestWeights(List<Lossy> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("no candidates");
        }
        this.candidates = List.copyOf(candidates);
    }

    /** Which candidates cost little at a price. */
    private record Trial(double price, List<Lossy> close) {
        /** Returns how many times higher or lower another price is, as a logarithm. */
        double distance(double other) {
            return Math.abs(Math.log(price / other));
        }
    }

    /** Whether another candidate cost least at one price than at another; both have been tried. */
    boolean changes(double price, double other) {
        return !Objects.equals(chosen.get(price), chosen.get(other));
    }

    /** Returns the candidate that takes the layer at any price; empty while it goes by the price. */
    Optional<Lossy> settled() {
        return Optional.ofNullable(settled);
    }

    /** Leaves the layer to a candidate at any price, or lets it go by the price if there is none. */
    void settle(Optional<Lossy> candidate) {
        settled = candidate.orElse(null);
    }

    /** Returns the candidate that cost least at a price that has been tried. */
    Optional<Lossy> chosen(double price) {
        return Optional.ofNullable(chosen.get(price));
    }

    /** Returns the candidate of a kind, if there is one. */
    Optional<Lossy> candidate(Class<? extends Lossy> kind) {
        return candidates.stream().filter(kind::isInstance).findFirst();
    }

    @Override
    public double sparsity() {
        return candidates.get(0).sparsity();
    }

    /** Compresses a tensor that is no layer's: there is no price for its errors, so the first candidate takes it. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        return candidates.get(0).compress(tensor);
    }

    /**
     * Quantises a layer with each candidate, or where a near price has been tried with each that cost little there: sketches,
     * which leave out what makes methods differ, would not tell which.
     */
    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        if (settled != null) {
            return settled.fit(target, price);
        } else if (candidates.size() == 1 || price == 0) {
            return candidates.get(0).fit(target, price);
        }
        Optional<Trial> near = trials.stream()
                .min(Comparator.comparingDouble(trial -> trial.distance(price)))
                .filter(trial -> trial.distance(price) <= Math.log(NEAR));
        List<Lossy> tried = near.map(Trial::close).orElse(candidates);
        if (tried.size() == 1) {
            chosen.put(price, tried.get(0));
            return tried.get(0).fit(target, price);
        }
        Costs costs = new Costs(target);
        List<Costed> fitted = tried.stream()
                .map(candidate -> costs.of(candidate.fit(target, price), price))
                .toList();
        Costed least = least(fitted);
        chosen.put(price, tried.get(fitted.indexOf(least)));
        if (near.isEmpty()) {
            List<Lossy> close = IntStream.range(0, tried.size())
                    .filter(i -> fitted.get(i).cost() <= CLOSE * least.cost())
                    .mapToObj(tried::get)
                    .toList();
            trials.add(new Trial(price, close));
        }
        return least.layer();
    }

    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        Costs costs = new Costs(target);
        List<Treatment.Sketch> sketches =
                candidates.stream().map(candidate -> candidate.sketch(target)).toList();
        return price -> least(sketches.stream()
                        .map(sketch -> costs.of(sketch.at(price), price))
                        .toList())
                .layer();
    }

    /** A layer with response error plus price · bits. */
    private record Costed(FittedLayer layer, double cost) {}

    private static Costed least(List<Costed> layers) {
        return layers.stream().min(Comparator.comparingDouble(Costed::cost)).orElseThrow();
    }

    /** What ways to quantise a layer cost. */
    private static final class Costs {
        private final LayerTarget target;
        private final List<Part> parts;

        Costs(LayerTarget target) {
            this.target = target;
            this.parts = target.parts(false);
        }

        Costed of(FittedLayer layer, double price) {
            return new Costed(layer, error(layer.weights()) + price * bits(layer));
        }

        private double error(float[] weights) {
            double error = 0;
            for (Part part : parts) {
                double[] difference = part.problem().weights().clone();
                for (int i = 0; i < difference.length; i++) {
                    difference[i] -= weights[part.elements()[i]];
                }
                error += part.problem().error(difference);
            }
            return error;
        }

        private double bits(FittedLayer layer) {
            try {
                return Byte.SIZE * (double) TensorSize.of(layer.of(target.tensor()));
            } catch (IOException e) {
                throw new UncheckedIOException(e); // symbols are in memory
            }
        }
    }
}

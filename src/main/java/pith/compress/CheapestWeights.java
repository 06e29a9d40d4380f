package pith.compress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.compress.LayerTarget.Part;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.model.Tensor;

/**
 * What costs least of several methods: response error plus price · bits. With one price for a whole network all its layers
 * are at the same slope of their curves of error against rate, whichever method each takes; Shoham and Gersho, Efficient Bit
 * Allocation for an Arbitrary Set of Quantizers, 1988.
 *
 * @param candidates from which a layer takes one; of two that cost the same the first
 */
record CheapestWeights(List<Lossy> candidates) implements Treatment.Lossy {
    /** Sketches of different methods are not equally good: those that cost so many times the least are worth a trial. */
    private static final double CLOSE = 1.15;

    /** Checks that there is a choice. */
    CheapestWeights {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("no candidates");
        }
        candidates = List.copyOf(candidates);
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

    /** Quantises a layer with each candidate whose sketch says that it may cost least. */
    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        if (candidates.size() == 1 || price == 0) {
            return candidates.get(0).fit(target, price);
        }
        Choice choice = new Choice(target);
        List<Costed> sketched = choice.sketched(price);
        double most = CLOSE * least(sketched).cost();
        List<Costed> fitted = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (sketched.get(i).cost() <= most) {
                fitted.add(choice.costed(candidates.get(i).fit(target, price), price));
            }
        }
        return least(fitted).layer();
    }

    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        Choice choice = new Choice(target);
        return price -> least(choice.sketched(price)).layer();
    }

    /** A layer with response error plus price · bits. */
    private record Costed(FittedLayer layer, double cost) {}

    private static Costed least(List<Costed> layers) {
        return layers.stream().min(Comparator.comparingDouble(Costed::cost)).orElseThrow();
    }

    /** A layer with all candidates' sketches. */
    private final class Choice {
        private final LayerTarget target;
        private final List<Part> parts;
        private final List<Treatment.Sketch> sketches;

        Choice(LayerTarget target) {
            this.target = target;
            this.parts = target.parts(false);
            this.sketches = candidates.stream()
                    .map(candidate -> candidate.sketch(target))
                    .toList();
        }

        List<Costed> sketched(double price) {
            return sketches.stream()
                    .map(sketch -> costed(sketch.at(price), price))
                    .toList();
        }

        Costed costed(FittedLayer layer, double price) {
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

package pith.compress;

import java.io.IOException;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.model.Tensor;

/** What is done to one tensor. Equal treatments of equal tensors give equal results. */
interface Treatment {
    /** Every bit is kept. */
    Treatment EXACT = new Exact();

    /**
     * Compresses a tensor, each of its values on its own. Symbols may be computed when they are read.
     *
     * @throws FormatException if a weight to be quantised is a NaN or infinite
     */
    CompressedTensor compress(Tensor tensor) throws IOException, FormatException;

    /** Every bit is kept. */
    record Exact() implements Treatment {
        @Override
        public CompressedTensor compress(Tensor tensor) throws IOException {
            return ExactWeights.compress(tensor);
        }
    }

    /** A method that changes weights, and can go by what a layer answers to its inputs. */
    interface Lossy extends Treatment {
        /** Least part of the weights that become zero, 0 to below 1. */
        double sparsity();

        /**
         * Quantises a layer so that error + price · bits is small.
         *
         * @param price response error that a bit is worth; 0: bits do not count
         */
        FittedLayer fit(LayerTarget target, double price);

        /** Whether a layer's outputs may come out multiplied by factors, where the layers that follow make up for them. */
        default boolean scalesOutputs(double lambda) {
            return false;
        }

        /** Returns a quicker way to see about how many bits a price leads to. */
        default Sketch sketch(LayerTarget target) {
            return price -> fit(target, price);
        }
    }

    /** A layer at any price. */
    @FunctionalInterface
    interface Sketch {
        FittedLayer at(double price);
    }
}

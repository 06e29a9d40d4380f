package pith.calibrate;

/**
 * Resizes images with a triangle filter, one direction after the other. Upwards this is bilinear interpolation. Downwards
 * the triangle is widened by the factor of the reduction, so that every source pixel counts and nothing aliases; this is
 * what Pillow calls {@code BILINEAR} and PyTorch {@code antialias=True}, here without rounding to bytes in between.
 */
final class Resampling {

    private Resampling() {}

    static Pixels resize(Pixels image, int width, int height) {
        Pixels wide = width == image.width() ? image : horizontally(image, width);
        return height == wide.height() ? wide : vertically(wide, height);
    }

    /** Source positions and weights of one target position; the weights' sum is 1. */
    private static final class Taps {
        private final int first;
        private final float[] weights;

        private Taps(int first, float[] weights) {
            this.first = first;
            this.weights = weights;
        }

        static Taps[] of(int from, int to) {
            double step = (double) from / to;
            double support = Math.max(step, 1);
            Taps[] all = new Taps[to];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * step;
                int first = Math.max((int) (centre - support + 0.5), 0);
                int end = Math.min((int) (centre + support + 0.5), from);
                double[] weights = new double[end - first];
                double sum = 0;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] = Math.max(0, 1 - Math.abs((first + j + 0.5 - centre) / support));
                    sum += weights[j];
                }
                float[] normalised = new float[weights.length];
                for (int j = 0; j < weights.length; j++) {
                    normalised[j] = (float) (weights[j] / sum);
                }
                all[i] = new Taps(first, normalised);
            }
            return all;
        }
    }

    private static Pixels horizontally(Pixels image, int width) {
        int channels = image.channels();
        Taps[] taps = Taps.of(image.width(), width);
        float[] result = new float[width * image.height() * channels];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < width; x++) {
                int to = (y * width + x) * channels;
                int from = (y * image.width() + taps[x].first) * channels;
                for (float weight : taps[x].weights) {
                    for (int c = 0; c < channels; c++) {
                        result[to + c] += weight * image.values()[from++];
                    }
                }
            }
        }
        return new Pixels(width, image.height(), channels, result);
    }

    private static Pixels vertically(Pixels image, int height) {
        int row = image.width() * image.channels();
        Taps[] taps = Taps.of(image.height(), height);
        float[] result = new float[row * height];
        for (int y = 0; y < height; y++) {
            int from = taps[y].first * row;
            for (float weight : taps[y].weights) {
                for (int i = 0; i < row; i++) {
                    result[y * row + i] += weight * image.values()[from++];
                }
            }
        }
        return new Pixels(image.width(), height, image.channels(), result);
    }
}

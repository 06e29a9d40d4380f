package pith.calibrate;

/** An image of float pixels. Nobody changes them after it is made. */
final class Pixels {
    private final int width;
    private final int height;
    private final int channels;
    private final float[] values;

    /**
     * Creates an image.
     *
     * @param values shape [height, width, channels], row-major
     */
    Pixels(int width, int height, int channels, float[] values) {
        if (values.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
            throw new IllegalArgumentException(values.length + " values for " + width + "x" + height + "x" + channels);
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.values = values;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int channels() {
        return channels;
    }

    /** The pixels, shape [height, width, channels]; not a copy. */
    float[] values() {
        return values;
    }

    /** Returns a part of the image around its centre; of an odd rest, the larger half is at the right and the bottom. */
    Pixels cropped(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        int left = (width - newWidth) / 2;
        int top = (height - newHeight) / 2;
        float[] kept = new float[newWidth * newHeight * channels];
        for (int y = 0; y < newHeight; y++) {
            int from = ((top + y) * width + left) * channels;
            System.arraycopy(values, from, kept, y * newWidth * channels, newWidth * channels);
        }
        return new Pixels(newWidth, newHeight, channels, kept);
    }

    /** Returns the image with its channels in an order; grey is ITU-R BT.601 luma, and colours of grey are equal. */
    Pixels in(Preprocess.Channels order) {
        int wanted = order == Preprocess.Channels.GRAY ? 1 : 3;
        if (wanted == channels && order != Preprocess.Channels.BGR) {
            return this;
        }
        int pixels = width * height;
        float[] reordered = new float[pixels * wanted];
        for (int i = 0; i < pixels; i++) {
            if (wanted == 1) {
                reordered[i] = 0.299f * values[i * 3] + 0.587f * values[i * 3 + 1] + 0.114f * values[i * 3 + 2];
            } else {
                for (int c = 0; c < 3; c++) {
                    int source = order == Preprocess.Channels.BGR ? 2 - c : c;
                    reordered[i * 3 + c] = values[channels == 1 ? i : i * 3 + source];
                }
            }
        }
        return new Pixels(width, height, wanted, reordered);
    }

    /** Returns the image with each channel c as {@code (value · scale − mean[c]) / std[c]}. */
    Pixels normalised(double scale, double[] mean, double[] std) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            int c = i % channels;
            result[i] = (float) ((values[i] * scale - mean[c]) / std[c]);
        }
        return new Pixels(width, height, channels, result);
    }

    /** Returns the values channel after channel. */
    float[] planes() {
        int pixels = width * height;
        float[] planes = new float[values.length];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < channels; c++) {
                planes[c * pixels + i] = values[i * channels + c];
            }
        }
        return planes;
    }
}

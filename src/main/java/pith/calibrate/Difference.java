package pith.calibrate;

/** Squared differences of values from those of a reference, added up. */
final class Difference {
    private double squares;
    private double referenceSquares;
    private double most;

    void add(float[] values, float[] reference) {
        if (values.length != reference.length) {
            throw new IllegalArgumentException(values.length + " values, the reference has " + reference.length);
        }
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - reference[i];
            // Infinities of the same sign are equal; a NaN in one only is as far away as can be.
            if (values[i] == reference[i] || (Float.isNaN(values[i]) && Float.isNaN(reference[i]))) {
                difference = 0;
            } else if (Double.isNaN(difference)) {
                difference = Double.POSITIVE_INFINITY;
            }
            squares += difference * difference;
            referenceSquares += Float.isFinite(reference[i]) ? (double) reference[i] * reference[i] : 0;
            most = Math.max(most, Math.abs(difference));
        }
    }

    double most() {
        return most;
    }

    /** Squared differences over squares of the reference; 0 where nothing differs. */
    double ratio() {
        return squares == 0 ? 0 : squares / referenceSquares;
    }
}

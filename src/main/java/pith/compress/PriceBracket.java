package pith.compress;

/**
 * The search for the highest price of a bit at which no more is lost than may be. What is lost goes about with a power of
 * the price, so the next price to try is found between those that are known to be enough and too much, all in logarithms.
 */
final class PriceBracket {
    /** A price to begin with where nothing is known. */
    static final double FIRST_PRICE = 3e-8;

    /** Most that a price changes at a time. */
    private static final double MOST_FACTOR = 64;

    /** Least that a price changes at first while only one side is known; each further time the square of it. */
    private static final double LEAST_FACTOR = 2;

    /**
     * Prices this near end the search, or nearer ones where one answer matters less: sizes differ by 3 %, or by 2 %.
     */
    private static final double NEAR = 1.13;

    private static final double NEAREST = 1.05;

    /** So much of what may be lost is as good as all of it. */
    private static final double NEARLY_ALL = 0.94;

    /** How far from both sides the next price stays, as part of the way between them. */
    private static final double MARGIN = 0.15;

    private final double first;
    private final double allowed;
    private final double near;
    private double enough;
    private double lostAtEnough;
    private double tooMuch = Double.POSITIVE_INFINITY;
    private double lostAtTooMuch;
    private double leastFactor = LEAST_FACTOR;

    /**
     * Starts a search.
     *
     * @param first price to begin with
     * @param allowed points that may be lost
     * @param answer points that one answer of those that are judged is: what is finer than that is chance
     */
    PriceBracket(double first, double allowed, double answer) {
        this.first = first;
        this.allowed = allowed;
        this.near = Math.max(NEAREST, Math.min(NEAR, 1 + answer / allowed));
    }

    /** Takes down what is lost at a price. */
    void add(double price, double lost) {
        if (lost <= allowed && price > enough) {
            enough = price;
            lostAtEnough = lost;
        } else if (lost > allowed && price < tooMuch) {
            tooMuch = price;
            lostAtTooMuch = lost;
        }
    }

    /** Whether a further price would tell little. */
    boolean isNarrow() {
        return enough > 0 && (tooMuch / enough < near || (allowed > 0 && lostAtEnough >= NEARLY_ALL * allowed));
    }

    /** The lowest price that is known to be too much; infinite if none is. */
    double tooMuch() {
        return tooMuch;
    }

    /** The highest price that is known to be enough; 0 if none is. */
    double enough() {
        return enough;
    }

    /** Forgets which price is enough. */
    void reopen() {
        enough = 0;
        lostAtEnough = 0;
        leastFactor = LEAST_FACTOR;
    }

    /** Returns the price to try next. */
    double next() {
        if (enough == 0 && tooMuch == Double.POSITIVE_INFINITY) {
            return first;
        } else if (enough == 0) {
            return tooMuch / factor(lostAtTooMuch / allowed);
        } else if (tooMuch == Double.POSITIVE_INFINITY) {
            return enough * factor(allowed / lostAtEnough);
        }
        double part = Math.log(allowed / lostAtEnough) / Math.log(lostAtTooMuch / lostAtEnough);
        // Nothing lost on one side, or nothing that may be lost, says nothing of where between.
        double inside = Double.isFinite(part) && lostAtEnough > 0 ? Math.max(MARGIN, Math.min(1 - MARGIN, part)) : 0.5;
        return enough * Math.pow(tooMuch / enough, inside);
    }

    /** Returns a factor that goes with how far off a loss is; any further than that is guesswork. */
    private double factor(double ratio) {
        double least = leastFactor;
        leastFactor = Math.min(MOST_FACTOR, least * least);
        return ratio > 0 ? Math.max(least, Math.min(MOST_FACTOR, ratio)) : MOST_FACTOR;
    }
}

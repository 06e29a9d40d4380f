package pith.calibrate;

import java.util.Arrays;

/** Which classes two networks answer with, and how often they agree. */
final class AnswerCounts {
    private long[] own = {};
    private long[] theirs = {};
    private long[] both = {};

    /** Adds the classes that the networks answer one question with. */
    void add(int ownClass, int theirClass) {
        int most = Math.max(ownClass, theirClass);
        if (most >= own.length) {
            own = Arrays.copyOf(own, most + 1);
            theirs = Arrays.copyOf(theirs, most + 1);
            both = Arrays.copyOf(both, most + 1);
        }
        own[ownClass]++;
        theirs[theirClass]++;
        both[ownClass] += ownClass == theirClass ? 1 : 0;
    }

    long answers() {
        return Arrays.stream(theirs).sum();
    }

    /** Classes that the other network answers with. */
    int classes() {
        return (int) Arrays.stream(theirs).filter(count -> count > 0).count();
    }

    /** How often the other network gives its rarest answer; 0 without answers. */
    long rarest() {
        return Arrays.stream(theirs).filter(count -> count > 0).min().orElse(0);
    }

    /** Returns the part of the answers, 0 to 1, that are the same; NaN without answers. */
    double agreement() {
        return (double) Arrays.stream(both).sum() / answers();
    }

    /** Returns the mean of the Dice coefficients, 0 to 1, of the classes that the other network answers with; NaN without answers. */
    double agreementByClass() {
        double sum = 0;
        for (int c = 0; c < theirs.length; c++) {
            sum += theirs[c] > 0 ? 2.0 * both[c] / (own[c] + theirs[c]) : 0;
        }
        return sum / classes();
    }
}

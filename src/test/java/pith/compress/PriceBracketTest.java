package pith.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A few trials find the price at which as much is lost as may be. */
final class PriceBracketTest {
    /** Returns the highest price that was found to be enough. */
    private static double search(double allowed, int steps, DoubleUnaryOperator lost) {
        PriceBracket bracket = new PriceBracket(PriceBracket.FIRST_PRICE, allowed, 0);
        double best = 0;
        for (int step = 0; step < steps && !bracket.isNarrow(); step++) {
            double price = bracket.next();
            assertTrue(price > 0 && Double.isFinite(price), () -> "price " + price);
            double points = lost.applyAsDouble(price);
            bracket.add(price, points);
            best = points <= allowed ? Math.max(best, price) : best;
        }
        return best;
    }

    @Test
    void powersOfThePriceAreFoundInAFewTrials() {
        for (double exponent : new double[] {0.5, 0.8, 1, 1.5}) {
            for (double exact : new double[] {1e-9, 3e-7, 2e-5, 1e-3}) {
                double allowed = 0.5;
                double found = search(allowed, 10, price -> allowed * Math.pow(price / exact, exponent));
                assertEquals(1, found / exact, 0.14, exponent + ", " + exact);
            }
        }
    }

    @Test
    void stepsAreFoundByHalving() {
        double found = search(1, 14, price -> price < 4e-5 ? 0 : 7);
        assertEquals(1, found / 4e-5, 0.06);
    }

    /** What is measured on few samples may hardly fall over many prices. */
    @Test
    void aCurveThatIsFlatForLongIsFollowedInLongerSteps() {
        assertTrue(search(1, 10, price -> price < 1e-13 ? 0.5 : 1.6) > 0);
    }

    @Test
    void nothingMayBeLost() {
        double found = search(0, 20, price -> price < 1e-7 ? -0.1 : 0.1);
        assertEquals(1, found / 1e-7, 0.14);
    }

    @Test
    void whatIsNeverEnoughEndsWithThePriceThatLosesLeast() {
        assertEquals(0, search(0.5, 10, price -> 3));
    }
}

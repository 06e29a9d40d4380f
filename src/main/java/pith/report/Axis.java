package pith.report;

import java.util.ArrayList;
import java.util.List;

/** A linear axis from one round number to another. */
record Axis(double low, double high, double step) {
    /** Returns an axis that holds a range, with about so many steps of 1, 2 or 5 times a power of ten. */
    static Axis over(double least, double greatest, int steps) {
        double range = greatest > least ? greatest - least : Math.max(Math.abs(greatest), 1);
        double raw = range / steps;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.max(low + step, Math.ceil(greatest / step - 1e-9) * step);
        return new Axis(low, high, step);
    }

    /** Where a value is, from 0 to 1. */
    double place(double value) {
        return (value - low) / (high - low);
    }

    /** The round numbers. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; low + i * step <= high + step / 2; i++) {
            ticks.add(low + i * step);
        }
        return ticks;
    }
}

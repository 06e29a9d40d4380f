package pith.compress;

import java.util.Arrays;

/** A set of up to 256 units, by open addressing. */
final class UnitTable {
    private static final int MOST = 256;
    private static final int SLOTS = 1024;

    private final long[] units = new long[SLOTS];
    private final boolean[] used = new boolean[SLOTS];
    private int size;

    /** Adds a unit; returns false if there is no room for it. */
    boolean add(long unit) {
        int slot = (int) ((unit * 0x9E37_79B9_7F4A_7C15L) >>> 54);
        while (used[slot]) {
            if (units[slot] == unit) {
                return true;
            }
            slot = (slot + 1) % SLOTS;
        }
        if (size == MOST) {
            return false;
        }
        units[slot] = unit;
        used[slot] = true;
        size++;
        return true;
    }

    /** Returns the units in ascending order. Floats ascend by magnitude, so neighbours are alike in frequency too. */
    long[] sorted() {
        long[] sorted = new long[size];
        int count = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (used[slot]) {
                sorted[count++] = units[slot];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    static int indexOf(long[] sorted, long unit) {
        return Arrays.binarySearch(sorted, unit);
    }
}

package pith.entropy;

import java.util.Arrays;

/** A parse of a row of bytes: runs of literals, each followed by a match. */
final class Sequences {
    private int[] runs = new int[64];
    private int[] lengths = new int[64];
    private int[] distances = new int[64];
    private int size;

    /** Appends a run of literals and a match, its distance in bytes. */
    void add(int run, int length, int distance) {
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            distances = Arrays.copyOf(distances, 2 * size);
        }
        runs[size] = run;
        lengths[size] = length;
        distances[size] = distance;
        size++;
    }

    /** Reverses the order of the sequences from an index on. */
    void reverse(int begin) {
        for (int i = begin, j = size - 1; i < j; i++, j--) {
            swap(runs, i, j);
            swap(lengths, i, j);
            swap(distances, i, j);
        }
    }

    private static void swap(int[] values, int i, int j) {
        int value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    int size() {
        return size;
    }

    int run(int i) {
        return runs[i];
    }

    int length(int i) {
        return lengths[i];
    }

    /** Match length as the format has it. */
    int lengthCode(int i) {
        return lengths[i] - ChunkFormat.MIN_MATCH;
    }

    /** Distance as the format has it: 0 for the same as before. */
    int distanceCode(int i) {
        return distances[i] == (i == 0 ? 1 : distances[i - 1]) ? 0 : distances[i];
    }
}

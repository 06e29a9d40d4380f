package pith.conformance.generator;

import java.util.Arrays;

/** Changes to a row of bytes that know nothing of what they mean. */
final class ByteMutator {
    private static final int[] EDGES = {0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 63, 64, 127, 128, 254, 255};

    private final Choices choices;

    ByteMutator(Choices choices) {
        this.choices = choices;
    }

    byte[] change(byte[] original) {
        if (original.length == 0) {
            return new byte[] {choices.anyByte()};
        }
        byte[] changed = original.clone();
        int at = choices.below(changed.length);
        switch (choices.below(9)) {
            case 0, 1 -> changed[at] ^= (byte) (1 << choices.below(8));
            case 2 -> changed[at] = choices.anyByte();
            case 3 -> changed[at] = (byte) EDGES[choices.below(EDGES.length)];
            case 4 -> changed[at] += (byte) (choices.oneIn(2) ? 1 : -1);
            case 5 -> changed = splice(changed, at, at, new byte[] {choices.anyByte()});
            case 6 -> changed = splice(changed, at, at + 1, Bytes.NONE);
            case 7 -> changed = Arrays.copyOf(changed, at);
            default -> {
                int from = choices.below(changed.length);
                int to = Math.min(changed.length, from + 1 + choices.below(8));
                changed = splice(changed, at, at, Arrays.copyOfRange(changed, from, to));
            }
        }
        return changed;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        return Bytes.join(Arrays.copyOf(bytes, from), with, Arrays.copyOfRange(bytes, to, bytes.length));
    }
}

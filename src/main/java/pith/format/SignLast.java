package pith.format;

/** Rotation of units by one bit, so that a float's sign becomes its lowest bit; chapter 4 of the specification. */
public final class SignLast {
    private SignLast() {}

    /** Rotates units left, in place: what is stored. */
    public static void apply(byte[] units, int from, int count, int width) {
        rotate(units, from, count, width, 1);
    }

    /** Rotates units right, in place: what was meant. */
    public static void undo(byte[] units, int from, int count, int width) {
        rotate(units, from, count, width, width * 8 - 1);
    }

    private static void rotate(byte[] units, int from, int count, int width, int left) {
        if (width == 4) {
            for (int i = 0, at = from; i < count; i++, at += 4) {
                LittleEndian.putInt(units, at, Integer.rotateLeft(LittleEndian.getInt(units, at), left));
            }
            return;
        }
        int right = width * 8 - left;
        for (int i = 0, at = from; i < count; i++, at += width) {
            long unit = LittleEndian.getUnit(units, at, width);
            LittleEndian.putUnit(units, at, width, (unit << left) | (unit >>> right));
        }
    }
}

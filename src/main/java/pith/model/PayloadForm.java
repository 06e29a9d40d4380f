package pith.model;

/** How a tensor's elements are written in a source file; chapter 3 of the specification. */
public enum PayloadForm {
    /** The elements' bytes, little-endian, without gaps. */
    RAW(0),
    /** Each element as a protobuf varint, sign-extended to 64 bits if its type is signed. */
    VARINT(1);

    private final int number;

    PayloadForm(int number) {
        this.number = number;
    }

    /**
     * Returns the form with a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PayloadForm of(int number) {
        for (PayloadForm candidate : values()) {
            if (candidate.number == number) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no form has the number " + number);
    }

    /** Number of the form in a manifest. */
    public int number() {
        return number;
    }
}

package pith.conformance.generator;

/** A row of bits, kept as text and written one at a time: it shares nothing with the bit writer of the encoder. */
final class Bits {
    private final StringBuilder text = new StringBuilder();

    /** Appends zeros and ones; spaces are for the reader's eye. */
    Bits bits(String zerosAndOnes) {
        for (int i = 0; i < zerosAndOnes.length(); i++) {
            char c = zerosAndOnes.charAt(i);
            if (c == '0' || c == '1') {
                text.append(c);
            } else if (c != ' ') {
                throw new IllegalArgumentException(zerosAndOnes);
            }
        }
        return this;
    }

    /** Appends a field, most significant bit first. */
    Bits number(long value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            text.append((value >>> bit & 1) == 0 ? '0' : '1');
        }
        return this;
    }

    /** Appends an Elias gamma code. */
    Bits gamma(int value) {
        String binary = Integer.toBinaryString(value);
        return bits("0".repeat(binary.length() - 1)).bits(binary);
    }

    int length() {
        return text.length();
    }

    /** Returns the bits, padded with zeros to whole bytes. */
    byte[] padded() {
        return paddedWith('0');
    }

    /** Returns the bits, padded with a bit of choice. */
    byte[] paddedWith(char padding) {
        byte[] bytes = new byte[(text.length() + 7) / 8];
        for (int i = 0; i < 8 * bytes.length; i++) {
            char bit = i < text.length() ? text.charAt(i) : padding;
            if (bit == '1') {
                bytes[i / 8] |= (byte) (128 >> i % 8);
            }
        }
        return bytes;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

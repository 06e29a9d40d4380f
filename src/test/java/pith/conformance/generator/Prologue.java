package pith.conformance.generator;

/** The fields of a prologue (chapter 2). */
final class Prologue {
    int major = 0;
    int minor = 3;
    int requiredFeatures = 0;
    long manifestLength;
    long manifestOffset;
    long decodedLength;
    int manifestChecksum;
    int optionalFeatures = 0;

    byte[] toBytes() {
        byte[] checked = Bytes.join(
                Bytes.hex("89 50 49 54 48 0D 0A 1A"),
                Bytes.of(major, minor),
                Bytes.units(2, requiredFeatures),
                Bytes.units(4, manifestLength),
                Bytes.units(8, manifestOffset),
                Bytes.units(4, decodedLength),
                Bytes.units(4, manifestChecksum),
                Bytes.units(4, optionalFeatures));
        return Bytes.join(checked, Bytes.units(4, Bytes.crc(checked)));
    }
}

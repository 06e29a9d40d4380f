package pith.conformance.generator;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import pith.format.proto.ElementType;

/** Chapter 11: digests of the chunks, and signatures. */
final class SignatureVectors {
    private static final int DIGEST = 32;

    /** The order of the group, RFC 8032, section 5.1. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private SignatureVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("signatures");
        accepted(c);
        form(c);
        digests(c);
        signatures(c);
        return c.vectors();
    }

    private static void accepted(Catalog c) {
        byte[] value = Bytes.floats(1.5f);
        c.accept(
                "worked-example",
                "The signed file of the specification, chapter 11.",
                FileParts.of(TensorParts.of("w", ElementType.FLOAT, 1)
                                .exact(Seq.stored(value))
                                .values(value))
                        .signed(new Signer()));
        c.accept("source-and-tensor", "The digests of a skeleton and a tensor, signed.", signed(new Signer()));
        byte[] first = Bytes.of(1, 2);
        byte[] second = Bytes.of(3);
        c.accept(
                "several-chunks",
                "Digests of a codebook and of two chunks of symbols, in the order of the file.",
                FileParts.of(TensorParts.of("w", ElementType.UINT8, 3)
                                .codebook(
                                        4,
                                        false,
                                        Seq.stored(Bytes.of(9, 8, 7, 6)),
                                        Seq.of(2, Chunks.stored(first), Chunks.stored(second)))
                                .values(Bytes.of(8, 7, 6)))
                        .signed(new Signer()));
        c.accept(
                "no-chunks",
                "A file without chunks has no digests, and is signed.",
                FileParts.of().signed(new Signer()));
        c.accept(
                "digests-only",
                "Digests without a signature.",
                signed(new Signer()).edit(manifest -> manifest.clearSignature()),
                "SIG-3");
        c.accept(
                "optional-features",
                "Optional features are part of what is signed.",
                FileParts.sample()
                        .prologue(prologue -> prologue.optionalFeatures = 0x8000_0001)
                        .signed(new Signer().optionalFeatures(0x8000_0001)),
                "SIG-5");
        c.accept(
                "ignorable-fields",
                "Fields that the reader does not know stand before the digests, and are signed.",
                FileParts.sample()
                        .producer("later")
                        .signed(new Signer().message(SignatureVectors::withIgnorable))
                        .manifestBytes(SignatureVectors::insertIgnorable));
    }

    private static void form(Catalog c) {
        c.reject(
                "field-after-signature",
                "An ignorable field follows the signature.",
                signed(new Signer()).manifestBytes(bytes -> Bytes.join(bytes, Wire.number(130, 1))),
                "SIG-1");
        c.reject(
                "field-after-signature-signed",
                "An ignorable field follows the signature, which is over all but the last 103 bytes of the manifest.",
                signed(new Signer().message(SignatureVectors::withStartOfSignature))
                        .manifestBytes(bytes -> Bytes.join(bytes, Wire.number(130, 1))),
                "SIG-1");
        for (int length : new int[] {0, 31, 33}) {
            c.reject(
                    "key-of-" + length + "-bytes",
                    "The public key has " + length + " bytes.",
                    signed(new Signer().key(key -> Arrays.copyOf(key, length))),
                    "SIG-2");
        }
        for (int length : new int[] {0, 63, 65}) {
            c.reject(
                    "value-of-" + length + "-bytes",
                    "The signature has " + length + " bytes.",
                    signed(new Signer().value(value -> Arrays.copyOf(value, length))),
                    "SIG-2");
        }
        c.reject(
                "key-of-31-bytes-value-of-65-bytes",
                "The public key has 31 bytes and the signature 65, which are 96 together as they have to be.",
                signed(new Signer().key(key -> Arrays.copyOf(key, 31)).value(value -> Arrays.copyOf(value, 65))),
                "SIG-2");
        c.reject(
                "signature-as-number",
                "The signature has the wire type of a varint.",
                FileParts.sample().manifestBytes(bytes -> Bytes.join(bytes, Wire.number(129, 1))),
                "MAN-2");
        c.reject(
                "digests-empty",
                "The digests are present and empty.",
                FileParts.of().manifestBytes(bytes -> Bytes.join(Wire.text(3, "p"), Wire.bytes(128))),
                "MAN-2");
        c.unsupported(
                "unknown-field",
                "A signature has the unknown field 3, below 64.",
                FileParts.sample()
                        .manifestBytes(bytes ->
                                Bytes.join(bytes, Wire.bytes(129, Wire.bytes(1, new byte[32]), Wire.number(3, 1)))),
                "MAN-3");
    }

    private static void digests(Catalog c) {
        c.reject(
                "without-digests",
                "A signature, and no digests of the chunks.",
                signed(new Signer().digests(digests -> Bytes.NONE)),
                "SIG-3");
        c.reject(
                "digest-missing",
                "There is a digest for one of two chunks.",
                signed(new Signer().digests(digests -> Arrays.copyOf(digests, DIGEST))),
                "SIG-3");
        c.reject(
                "digest-cut-short",
                "The last digest has 31 bytes.",
                signed(new Signer().digests(digests -> Arrays.copyOf(digests, digests.length - 1))),
                "SIG-3");
        c.reject(
                "digest-too-many",
                "There are three digests for two chunks, and no signature.",
                signed(new Signer().digests(digests -> Arrays.copyOf(digests, digests.length + DIGEST)))
                        .edit(manifest -> manifest.clearSignature()),
                "SIG-3");
        c.reject(
                "digest-of-no-chunk",
                "A file without chunks has a digest.",
                FileParts.of().signed(new Signer().digests(digests -> new byte[DIGEST])),
                "SIG-3");
        c.reject(
                "digest-wrong",
                "A digest that was signed is not that of its chunk.",
                signed(new Signer().digests(flip(DIGEST))),
                "SIG-4");
        c.reject(
                "digests-exchanged",
                "Two digests that were signed stand in the wrong order.",
                signed(new Signer()
                        .digests(digests -> Bytes.join(
                                Arrays.copyOfRange(digests, DIGEST, 2 * DIGEST), Arrays.copyOf(digests, DIGEST)))),
                "SIG-4");
    }

    private static void signatures(Catalog c) {
        c.reject("value-changed", "A bit of the signature is wrong.", signed(new Signer().value(flip(0))), "SIG-5");
        c.reject(
                "value-not-reduced",
                "The second half of the signature is greater by the order of the group.",
                signed(new Signer().value(SignatureVectors::notReduced)),
                "SIG-5");
        c.reject(
                "key-of-another",
                "The public key is not that of the signer.",
                signed(new Signer().key(key -> Signer.OTHER_PUBLIC)),
                "SIG-5");
        c.reject(
                "context-missing",
                "The signature is over the manifest alone.",
                signed(new Signer().message(message -> Arrays.copyOfRange(message, 24, message.length))),
                "SIG-5");
        c.reject(
                "manifest-changed",
                "A tensor was given another name after the file was signed.",
                signed(new Signer())
                        .edit(manifest -> manifest.getTensorsBuilder(0).setName("weighty")),
                "SIG-5");
        c.reject(
                "optional-features-changed",
                "Optional features were set after the file was signed.",
                signed(new Signer()).prologue(prologue -> prologue.optionalFeatures = 1),
                "SIG-5");
        c.reject(
                "chunk-changed",
                "A chunk was changed after the file was signed, and its checksum and digest put right.",
                FileParts.sample().signed(new Signer().message(SignatureVectors::ofAnotherChunk)),
                "SIG-5");
    }

    private static FileParts signed(Signer signer) {
        return FileParts.sample().signed(signer);
    }

    private static UnaryOperator<byte[]> flip(int at) {
        return bytes -> {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;
            return flipped;
        };
    }

    /** Adds the order of the group to the half of a signature that is a number, least significant byte first. */
    private static byte[] notReduced(byte[] value) {
        byte[] number = new byte[33];
        for (int i = 0; i < 32; i++) {
            number[32 - i] = value[32 + i];
        }
        BigInteger greater = new BigInteger(number).add(ORDER);
        byte[] changed = value.clone();
        for (int i = 0; i < 32; i++) {
            changed[32 + i] = greater.shiftRight(8 * i).byteValue();
        }
        return changed;
    }

    /** Returns the message of a file whose first checksum and digest are others: the file in which that chunk was another. */
    private static byte[] ofAnotherChunk(byte[] message) {
        byte[] other = message.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    /** Adds what a field of three bytes moves into the signed part where that is taken to end so far before the end. */
    private static byte[] withStartOfSignature(byte[] message) {
        return Bytes.join(message, Wire.tag(129, 2), Bytes.of(100));
    }

    private static byte[] withIgnorable(byte[] message) {
        return Bytes.join(Arrays.copyOf(message, 24), insertIgnorable(Arrays.copyOfRange(message, 24, message.length)));
    }

    /** Puts an ignorable field before the field of the digests. */
    private static byte[] insertIgnorable(byte[] manifest) {
        byte[] tag = Wire.tag(128, 2);
        for (int at = 0; at < manifest.length; at++) {
            if (Arrays.equals(Arrays.copyOfRange(manifest, at, Math.min(manifest.length, at + 2)), tag)) {
                return Bytes.join(
                        Arrays.copyOf(manifest, at),
                        Wire.number(100, 7),
                        Arrays.copyOfRange(manifest, at, manifest.length));
            }
        }
        throw new IllegalArgumentException("no digests");
    }
}

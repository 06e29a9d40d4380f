package pith.format;

import static pith.error.FormatException.malformed;

import java.util.Optional;
import pith.error.FormatException;
import pith.format.proto.Ed25519Signature;
import pith.format.proto.Manifest;

/** Checks the form of a manifest's signature; chapter 11 of the specification. */
final class SignatureReader {
    private static final int TAG = (Manifest.SIGNATURE_FIELD_NUMBER << 3) | 2;

    private SignatureReader() {}

    /**
     * Returns the signature, if there is one.
     *
     * @param bytes the decoded manifest
     * @param chunks number of chunks in the file
     */
    static Optional<StoredSignature> read(Manifest manifest, byte[] bytes, int chunks) throws FormatException {
        long digests = manifest.getChunkDigests().size();
        long wanted = (long) chunks * StoredSignature.DIGEST_BYTES;
        if (digests == 0 ? manifest.hasSignature() && chunks > 0 : digests != wanted) {
            throw malformed("SIG-3", "chunk digests of " + digests + " bytes, " + chunks + " chunks have " + wanted);
        }
        if (!manifest.hasSignature()) {
            return Optional.empty();
        }
        Ed25519Signature signature = manifest.getSignature();
        if (signature.getPublicKey().size() != StoredSignature.KEY_BYTES
                || signature.getValue().size() != StoredSignature.VALUE_BYTES) {
            throw malformed(
                    "SIG-2",
                    "a public key of " + signature.getPublicKey().size() + " bytes and a signature of "
                            + signature.getValue().size() + ", which have 32 and 64");
        }
        int at = bytes.length - StoredSignature.FIELD_BYTES;
        if (at < 0 || ((bytes[at] & 0x7F) | ((bytes[at + 1] & 0x7F) << 7)) != TAG) {
            throw malformed("SIG-1", "there are fields after the signature");
        }
        return Optional.of(new StoredSignature(
                signature.getPublicKey().toByteArray(),
                signature.getValue().toByteArray(),
                manifest.getChunkDigests().toByteArray()));
    }
}

package pith.reader;

import static pith.error.FormatException.malformed;
import static pith.error.FormatException.untrusted;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import pith.error.FormatException;
import pith.format.StoredSignature;
import pith.sign.Ed25519;

/** Whether a file is from whom it says, and from whom it has to be; chapter 11 of the specification. */
final class Signatures {
    private Signatures() {}

    /** Checks that a signature is right; clause SIG-5. */
    static void check(StoredSignature signature, byte[] prologue, byte[] manifest) throws FormatException {
        byte[] message = StoredSignature.message(prologue, StoredSignature.signedPart(manifest));
        if (!Ed25519.isSignature(signature.publicKey(), message, signature.value())) {
            throw malformed("SIG-5", "the signature is wrong: the file is not as it was signed");
        }
    }

    /** Checks that a file is signed with a key; clause SIG-6. Whether the signature is right is another question. */
    static void demand(PublicKey key, Optional<StoredSignature> signature) throws FormatException {
        byte[] demanded = Ed25519.bytes(key);
        String text = HexFormat.of().formatHex(demanded);
        if (signature.isEmpty()) {
            throw untrusted("SIG-6", "the file is not signed, and has to be with the key " + text);
        } else if (!Arrays.equals(signature.get().publicKey(), demanded)) {
            throw untrusted(
                    "SIG-6",
                    "the file is signed with the key " + signature.get().keyText() + ", not with " + text);
        }
    }

    /** Returns the digest of a chunk. */
    static byte[] digest(byte[] stored) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(stored);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

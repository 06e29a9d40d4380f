package pith.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The signature of a file, and the digests by which it covers the chunks; chapter 11 of the specification.
 *
 * @param publicKey Ed25519 public key of the signer, 32 bytes
 * @param value the signature, 64 bytes
 * @param chunkDigests SHA-256 of the stored bytes of each chunk, 32 bytes a chunk
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record StoredSignature(byte[] publicKey, byte[] value, byte[] chunkDigests) {
    public static final int KEY_BYTES = 32;
    public static final int VALUE_BYTES = 64;
    public static final int DIGEST_BYTES = 32;

    /** Bytes of the manifest's field that holds a signature: tag, length and two fields of two bytes more than their content. */
    static final int FIELD_BYTES = 3 + 2 + KEY_BYTES + 2 + VALUE_BYTES;

    private static final byte[] CONTEXT = {
        'P', 'i', 't', 'h', ' ', 's', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', ' ', '1'
    };

    /** The public key in hexadecimal. */
    public String keyText() {
        return HexFormat.of().formatHex(publicKey);
    }

    /** Returns the digest of a chunk, numbered among all chunks of the file. */
    public byte[] digest(int chunk) {
        return Arrays.copyOfRange(chunkDigests, chunk * DIGEST_BYTES, (chunk + 1) * DIGEST_BYTES);
    }

    /**
     * Returns the message that a signature is over.
     *
     * @param prologue the first 40 bytes of the file
     * @param signedManifest the decoded manifest up to its signature
     */
    public static byte[] message(byte[] prologue, byte[] signedManifest) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(CONTEXT);
        message.write(prologue, Prologue.VERSION_AT, Integer.BYTES);
        message.write(prologue, Prologue.OPTIONAL_FEATURES_AT, Integer.BYTES);
        message.writeBytes(signedManifest);
        return message.toByteArray();
    }

    /** Returns what of a decoded manifest is before its signature, which is the last field. */
    public static byte[] signedPart(byte[] manifest) {
        return Arrays.copyOf(manifest, manifest.length - FIELD_BYTES);
    }
}

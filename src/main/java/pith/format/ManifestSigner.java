package pith.format;

import static pith.error.FormatException.unsupported;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import pith.error.FormatException;
import pith.format.proto.Ed25519Signature;
import pith.format.proto.Manifest;

/**
 * Puts digests and a signature into a manifest; chapter 11 of the specification. All other fields stay byte for byte, also
 * those that this version does not know.
 */
public final class ManifestSigner {
    private ManifestSigner() {}

    /**
     * Returns a manifest with digests and a signature, which replace those that it has.
     *
     * @param manifest in canonical form
     * @param prologue the first 40 bytes of the file
     * @param chunkDigests SHA-256 of each chunk
     * @param publicKey of the signer
     * @param signer returns the signature of a message
     * @throws FormatException if there are fields that would come after the signature
     */
    public static byte[] sign(
            byte[] manifest, byte[] prologue, byte[] chunkDigests, byte[] publicKey, UnaryOperator<byte[]> signer)
            throws FormatException {
        byte[] digests = Manifest.newBuilder()
                .setChunkDigests(ByteString.copyFrom(chunkDigests))
                .build()
                .toByteArray();
        byte[] signed = join(withoutSignature(manifest), digests);
        byte[] value = signer.apply(StoredSignature.message(prologue, signed));
        Ed25519Signature signature = Ed25519Signature.newBuilder()
                .setPublicKey(ByteString.copyFrom(publicKey))
                .setValue(ByteString.copyFrom(value))
                .build();
        return join(
                signed, Manifest.newBuilder().setSignature(signature).build().toByteArray());
    }

    /** Returns the fields before those of chapter 11. */
    private static byte[] withoutSignature(byte[] manifest) throws FormatException {
        CodedInputStream in = CodedInputStream.newInstance(manifest);
        int end = manifest.length;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field > Manifest.SIGNATURE_FIELD_NUMBER) {
                    throw unsupported(
                            "SIG-1", "the manifest has field " + field + ", which would follow the signature");
                } else if (field >= Manifest.CHUNK_DIGESTS_FIELD_NUMBER) {
                    end = Math.min(end, in.getTotalBytesRead() - 2);
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a manifest", e);
        }
        return Arrays.copyOf(manifest, end);
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}

package pith.conformance.generator;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import pith.format.proto.Ed25519Signature;
import pith.format.proto.Manifest;
import pith.format.proto.Sequence;
import pith.format.proto.Tensor;

/** Signs a file (chapter 11), rightly unless something is changed on purpose. */
final class Signer {
    /** The first key pair of RFC 8032, section 7.1. */
    private static final byte[] SEED = Bytes.hex(
            "9D 61 B1 9D EF FD 5A 60 BA 84 4A F4 92 EC 2C C4 44 49 C5 69 7B 32 69 19 70 3B AC 03 1C AE 7F 60");

    private static final byte[] PUBLIC = Bytes.hex(
            "D7 5A 98 01 82 B1 0A B7 D5 4B FE D3 C9 64 07 3A 0E E1 72 F3 DA A6 23 25 AF 02 1A 68 F7 07 51 1A");

    /** The second one's public key. */
    static final byte[] OTHER_PUBLIC = Bytes.hex(
            "3D 40 17 C3 E8 43 89 5A 92 B7 0A A7 4D 1B 7E BC 9C 98 2C CF 2E C4 96 8C C0 CD 55 F1 2A F4 66 0C");

    private static final byte[] PKCS8 = Bytes.hex("30 2E 02 01 00 30 05 06 03 2B 65 70 04 22 04 20");
    private static final byte[] CONTEXT = Bytes.text("Pith signature 1");

    private UnaryOperator<byte[]> digests = bytes -> bytes;
    private UnaryOperator<byte[]> message = bytes -> bytes;
    private UnaryOperator<byte[]> key = bytes -> bytes;
    private UnaryOperator<byte[]> value = bytes -> bytes;
    private int optionalFeatures = 0;

    /** Changes the digests before they are signed. */
    Signer digests(UnaryOperator<byte[]> change) {
        digests = change;
        return this;
    }

    /** Changes the message that is signed. */
    Signer message(UnaryOperator<byte[]> change) {
        message = change;
        return this;
    }

    /** Changes the public key in the file. */
    Signer key(UnaryOperator<byte[]> change) {
        key = change;
        return this;
    }

    /** Changes the signature. */
    Signer value(UnaryOperator<byte[]> change) {
        value = change;
        return this;
    }

    /** Sets the optional features that are signed. */
    Signer optionalFeatures(int features) {
        optionalFeatures = features;
        return this;
    }

    /** Puts digests and signature into a manifest. */
    void sign(Manifest.Builder manifest, byte[] area) {
        manifest.setChunkDigests(ByteString.copyFrom(digests.apply(digestsOf(manifest, area))));
        byte[] signed = message.apply(Bytes.join(
                CONTEXT,
                Bytes.of(0, 3, 0, 0),
                Bytes.units(4, optionalFeatures),
                manifest.build().toByteArray()));
        manifest.setSignature(Ed25519Signature.newBuilder()
                .setPublicKey(ByteString.copyFrom(key.apply(PUBLIC)))
                .setValue(ByteString.copyFrom(value.apply(signature(signed)))));
    }

    private static byte[] digestsOf(Manifest.Builder manifest, byte[] area) {
        byte[] all = Bytes.NONE;
        int at = 0;
        for (Sequence sequence : sequences(manifest)) {
            for (long length : sequence.getChunkLengthsList()) {
                all = Bytes.join(all, sha256(Arrays.copyOfRange(area, at, at + (int) length)));
                at += (int) length;
            }
        }
        return all;
    }

    private static List<Sequence> sequences(Manifest.Builder manifest) {
        List<Sequence> sequences = new ArrayList<>();
        sequences.add(manifest.getSource().getSkeleton());
        for (Tensor tensor : manifest.getTensorsList()) {
            sequences.add(tensor.getCodebook().getValues());
            sequences.add(tensor.getAffine().getScales());
            sequences.add(tensor.getAffine().getZeroPoints());
            sequences.add(tensor.getProduct().getCodebooks());
            sequences.add(tensor.getSymbols());
        }
        return sequences;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signature(byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Bytes.join(PKCS8, SEED))));
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package pith.sign;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** Signatures of RFC 8032 by the JDK, with public keys as the 32 bytes that the RFC encodes them in. */
public final class Ed25519 {
    private static final String NAME = NamedParameterSpec.ED25519.getName();
    private static final int KEY_BYTES = 32;

    /** What RFC 8410 puts before the bytes of a public key. */
    private static final byte[] PREFIX = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};

    private Ed25519() {}

    /** Returns the 32 bytes of a public key. */
    public static byte[] bytes(PublicKey key) {
        require(key instanceof EdECKey edwards && isEd25519(edwards));
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    static boolean isEd25519(EdECKey key) {
        return key.getParams().getName().equals(NAME);
    }

    private static void require(boolean isEd25519) {
        if (!isEd25519) {
            throw new IllegalArgumentException("the key is not one of Ed25519");
        }
    }

    /** Returns the public key that belongs to a private one, as 32 bytes. */
    public static byte[] publicBytes(PrivateKey key) {
        require(key instanceof EdECPrivateKey edwards && isEd25519(edwards));
        byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
        try {
            // The JDK computes a public key only for a new pair, whose private key is what the generator draws.
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            byte[] bytes = bytes(generator.generateKeyPair().getPublic());
            if (!isSignature(bytes, seed, sign(key, seed))) {
                throw new IllegalStateException("the JDK drew something else");
            }
            return bytes;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the signature of a message, 64 bytes. */
    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Whether bytes are the signature of a message by the owner of a public key, which may be no key at all. */
    public static boolean isSignature(byte[] publicKey, byte[] message, byte[] value) {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + KEY_BYTES);
        System.arraycopy(publicKey, 0, encoded, PREFIX.length, KEY_BYTES);
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded)));
            signature.update(message);
            return signature.verify(value);
        } catch (InvalidKeyException | InvalidKeySpecException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** "Random" numbers that are known. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        private Fixed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}

package pith.sign;

import static pith.error.FormatException.malformed;
import static pith.error.FormatException.unsupported;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.error.FormatException;

/**
 * Key files as OpenSSL writes them: PEM with a PKCS #8 private key ({@code openssl genpkey -algorithm ed25519}) or an X.509
 * public key ({@code openssl pkey -pubout}).
 */
public final class KeyFile {
    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private KeyFile() {}

    /**
     * Reads a private key.
     *
     * @throws FormatException if the file has none, or one that is encrypted or not of Ed25519; the message names the file
     */
    public static PrivateKey privateKey(Path file) throws IOException, FormatException {
        try {
            byte[] key = block(
                    file,
                    PRIVATE,
                    "make a private key with: openssl genpkey -algorithm ed25519 -out private.pem",
                    PUBLIC,
                    "is a public key; the private one signs");
            return (PrivateKey) checked(factory().generatePrivate(new PKCS8EncodedKeySpec(key)));
        } catch (GeneralSecurityException e) {
            throw notEd25519().inFile(file.toString());
        } catch (FormatException e) {
            throw e.inFile(file.toString());
        }
    }

    /**
     * Reads a public key.
     *
     * @throws FormatException if the file has none, or one that is not of Ed25519; the message names the file
     */
    public static PublicKey publicKey(Path file) throws IOException, FormatException {
        String advice = "openssl pkey -in private.pem -pubout -out public.pem";
        try {
            byte[] key = block(
                    file,
                    PUBLIC,
                    "make a public key with: " + advice,
                    PRIVATE,
                    "is a private key, to be kept where files are signed; make the public one with: " + advice);
            return (PublicKey) checked(factory().generatePublic(new X509EncodedKeySpec(key)));
        } catch (GeneralSecurityException e) {
            throw notEd25519().inFile(file.toString());
        } catch (FormatException e) {
            throw e.inFile(file.toString());
        }
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance("EdDSA");
    }

    private static Object checked(Object key) throws FormatException {
        if (key instanceof EdECKey edwards && Ed25519.isEd25519(edwards)) {
            return key;
        }
        throw notEd25519();
    }

    private static FormatException notEd25519() {
        return unsupported("", "the key is damaged or not one of Ed25519 (openssl genpkey -algorithm ed25519)");
    }

    private static byte[] block(Path file, String label, String howToMake, String opposite, String ifOpposite)
            throws IOException, FormatException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        Matcher pem = PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw malformed("", "holds no key in PEM form; " + howToMake);
        }
        String found = String.valueOf(pem.group(1));
        if (found.startsWith("ENCRYPTED")) {
            throw unsupported(
                    "",
                    "the key is encrypted; decrypt it with: openssl pkey -in " + file.getFileName()
                            + " -out plain.pem");
        } else if (found.equals(opposite)) {
            throw malformed("", ifOpposite);
        } else if (!found.equals(label)) {
            throw unsupported("", "holds a block '" + found + "', not '" + label + "'; " + howToMake);
        }
        try {
            return Base64.getDecoder().decode(String.valueOf(pem.group(2)).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw malformed("", "the key is damaged: its base64 is broken");
        }
    }
}

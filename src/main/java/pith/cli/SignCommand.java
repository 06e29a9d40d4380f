package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.Pith;
import pith.error.FormatException;
import pith.sign.Ed25519;
import pith.sign.KeyFile;

/** {@code pith sign}: a file becomes one that shows who made it. */
@Command(
        name = "sign",
        description = "Signs a .pith file with Ed25519, so that a device can refuse what is not from its maker.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openssl genpkey -algorithm ed25519 -out private.pem",
            "  openssl pkey -in private.pem -pubout -out public.pem",
            "  pith sign model.pith --key private.pem",
            "  pith verify model.pith --public-key public.pem"
        })
final class SignCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .pith file. It is checked before it is signed.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Option(
            names = "--key",
            paramLabel = "FILE.pem",
            required = true,
            description = "The private key, as OpenSSL writes it.")
    @SuppressWarnings("NullAway.Init")
    private Path key;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.pith",
            description = "Where the signed file goes. Default: FILE, which is replaced once the new one is complete.")
    private @Nullable Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        Inputs.checkSeekable(in);
        Path target = out == null ? in : out;
        try {
            new Targets().reads(key).reads(reading.publicKey()).check(List.of(target));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrivateKey privateKey = KeyFile.privateKey(key);
        Pith.sign(in, privateKey, target, reading.parsed());
        if (!quiet.isGiven()) {
            String text = HexFormat.of().formatHex(Ed25519.publicBytes(privateKey));
            spec.commandLine().getOut().println(target + ": signed with the key " + text);
        }
        return ExitCode.DONE;
    }
}

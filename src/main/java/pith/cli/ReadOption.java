package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pith.error.FormatException;
import pith.reader.ReadOptions;
import pith.sign.KeyFile;

/** What a {@code .pith} file from a stranger may cost, and whose files are taken; for every command that reads one. */
final class ReadOption {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--max-memory",
            paramLabel = "BYTES",
            description =
                    "Refuse a .pith file that needs more than this at once, such as 200MB. Default: what Java may use.")
    private @Nullable String maxMemory;

    @Option(
            names = "--max-decoded-bytes",
            paramLabel = "BYTES",
            description =
                    "Refuse a .pith file that decodes to more than this in all, tensors and source files together, before"
                            + " anything is decoded. Default: no limit.")
    private @Nullable String maxDecodedBytes;

    @Option(
            names = "--public-key",
            paramLabel = "FILE.pem",
            description = "Refuse a .pith file that the owner of this key has not signed, before anything is decoded.")
    private @Nullable Path publicKey;

    /** Returns the options for the file that the command is about. */
    ReadOptions parsed() throws IOException, FormatException {
        return publicKey == null ? limits() : limits().withPublicKey(KeyFile.publicKey(publicKey));
    }

    /** Returns the options for other files. */
    ReadOptions limits() {
        ReadOptions options = ReadOptions.DEFAULT;
        if (maxMemory != null) {
            options = options.withMaxDecodedBytes(bytes("--max-memory", maxMemory));
        }
        if (maxDecodedBytes != null) {
            options = options.withMaxTotalBytes(bytes("--max-decoded-bytes", maxDecodedBytes));
        }
        return options;
    }

    /** Returns the file of the key that has to have signed, if one has. */
    @Nullable
    Path publicKey() {
        return publicKey;
    }

    /** Whether a key was given. */
    boolean demandsSignature() {
        return publicKey != null;
    }

    private long bytes(String option, String text) {
        try {
            return Outputs.bytes(option, text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}

package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.reader.ReadOptions;

/** {@code pith verify}: whether a file keeps every rule of the specification. */
@Command(
        name = "verify",
        description =
                "Checks every checksum, every rule of the specification and, if it is signed, the signature. Exit code 1, and"
                        + " the first fault, if one is broken.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        Inputs.checkSeekable(path);
        PrintWriter out = spec.commandLine().getOut();
        ReadOptions options = reading.parsed();
        try (PithFile file = PithFile.open(path, options)) {
            file.verify();
            int chunks = file.tensors().stream()
                    .mapToInt(tensor -> tensor.symbols().chunks())
                    .sum();
            if (json) {
                Outputs.json(out, sound(file, chunks));
            } else if (!quiet.isGiven()) {
                out.println(path + ": sound; " + Outputs.grouped(file.tensors().size()) + " tensors in "
                        + Outputs.grouped(chunks) + " chunks, " + Outputs.grouped(file.size()) + " bytes");
                file.index()
                        .signature()
                        .ifPresent(signature -> out.println("signed with the key " + signature.keyText()
                                + (reading.demandsSignature() ? ", the one demanded" : "")));
            }
            return ExitCode.DONE;
        } catch (FormatException e) {
            String message = String.valueOf(e.getMessage());
            String named = message.startsWith(path.toString()) ? message : path + ": " + message;
            if (json) {
                Outputs.json(out, fault(e, named));
            } else {
                String where = e.offset() == FormatException.NO_OFFSET ? "" : " at byte " + e.offset();
                spec.commandLine()
                        .getErr()
                        .println(Outputs.printable("pith: " + named + " [" + e.clause() + where + "]"));
            }
            return ExitCode.NO;
        }
    }

    private Map<String, Object> sound(PithFile file, int chunks) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", path.toString());
        object.put("sound", true);
        object.put("bytes", file.size());
        object.put("tensors", file.tensors().size());
        object.put("chunks", chunks);
        object.put(
                "signedBy",
                file.index().signature().map(signature -> signature.keyText()).orElse(null));
        return object;
    }

    private Map<String, Object> fault(FormatException fault, String message) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", path.toString());
        object.put("sound", false);
        object.put("kind", fault.kind().name());
        object.put("clause", fault.clause());
        object.put("offset", fault.offset() == FormatException.NO_OFFSET ? null : fault.offset());
        object.put("message", message);
        return object;
    }
}

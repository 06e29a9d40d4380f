package pith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import pith.Version;

/**
 * The {@code pith} command, and the one place that turns failures into messages and exit codes.
 *
 * <p>A subcommand returns {@link ExitCode#DONE} or {@link ExitCode#NO}, throws {@link ParameterException} for a wrong
 * command line and lets {@link java.io.IOException} and {@link pith.error.FormatException} pass for a bad file.
 */
@Command(
        name = "pith",
        description = "Turns a trained network into a small .pith file and loads it back.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionLine.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no",
            "2:wrong use of the command line",
            "3:bad input, or output that cannot be written; of several models, one failed",
            "4:written, but not within the budget"
        },
        subcommands = {
            ConvertCommand.class,
            InspectCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            SignCommand.class,
            ExpandCommand.class,
            CompareCommand.class,
            EvalCommand.class,
            ConformanceCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Main implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where a failure came from (also: PITH_DEBUG=1).")
    private boolean debug;

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Runs the command line with its output sent to {@code out} and {@code err}, and returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return execute(new CommandLine(new Main()), out, err, args);
    }

    /** Runs {@code commandLine}, whose root command is a {@link Main}. */
    static int execute(CommandLine commandLine, PrintWriter out, PrintWriter err, String... args) {
        Main main = commandLine.getCommand();
        CommandLine convert = commandLine.getSubcommands().get("convert");
        if (convert != null) {
            Preset.explainIn(convert.getCommandSpec().usageMessage());
        }
        commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setExitCodeExceptionMapper(Failure::exitCode)
                .setParameterExceptionHandler((exception, arguments) -> misused(exception, err))
                .setExecutionExceptionHandler((exception, command, parsed) -> main.report(exception, err));
        try {
            int code = commandLine.execute(args);
            return out.checkError() ? lost(err) : code;
        } catch (OutOfMemoryError | StackOverflowError e) {
            // picocli hands exceptions to the handler above and lets errors through.
            return main.report(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** Returns the path of a name; an empty one would be the folder that the user is in. */
    private static Path path(String name) {
        if (name.isEmpty()) {
            throw new TypeConversionException("an empty name is no file or folder");
        }
        return Path.of(name);
    }

    /** Refuses a command line without a command; {@code pith --help} is the way to ask for help. */
    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int misused(ParameterException exception, PrintWriter err) {
        CommandLine command = exception.getCommandLine();
        err.println("pith: " + Outputs.printable(Failure.oneLine(message(exception))));
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** Says of a value of an option what it should be, in the same words whatever it is. */
    private static String message(ParameterException exception) {
        if (!(exception.getArgSpec() instanceof OptionSpec option) || exception.getValue() == null) {
            return String.valueOf(exception.getMessage());
        }
        Class<?> type = option.auxiliaryTypes()[0];
        String start = option.longestName() + " " + exception.getValue();
        if (type.isEnum()) {
            return start + " is none of " + option.paramLabel().replace("|", ", ");
        } else if (type == int.class || type == Integer.class) {
            return start + " is no whole number";
        } else if (type == double.class || type == Double.class) {
            return start + " is no number";
        }
        return String.valueOf(exception.getMessage());
    }

    private static int lost(PrintWriter err) {
        err.println("pith: standard output cannot be written");
        return ExitCode.BAD_INPUT;
    }

    private int report(Throwable failure, PrintWriter err) {
        err.println("pith: " + Outputs.printable(Failure.message(failure)));
        if (debug || System.getenv("PITH_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        return Failure.exitCode(failure);
    }

    /** The line that {@code --version} prints. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"pith " + Version.current()};
        }
    }
}

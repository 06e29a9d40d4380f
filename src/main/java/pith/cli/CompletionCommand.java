package pith.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pith completion}: what a shell needs to complete command lines. */
@Command(
        name = "completion",
        description = "Prints a script that makes a shell complete commands, options and their values.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(pith completion bash)",
            "      For this shell; in ~/.bashrc for all to come.",
            "  source <(pith completion zsh)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Shells that there is a script for. */
    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Shells() {
            super(List.of("bash", "zsh"));
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", completionCandidates = Shells.class, description = "The shell.")
    @SuppressWarnings("NullAway.Init")
    private String shell;

    @Override
    public Integer call() {
        if (!new Shells().contains(shell)) {
            throw new ParameterException(
                    spec.commandLine(), "no script for '" + shell + "'; there are " + String.join(", ", new Shells()));
        }
        // One script serves both: under zsh it turns on zsh's own support for completions of bash.
        spec.commandLine().getOut().print(AutoComplete.bash("pith", spec.root().commandLine()));
        return ExitCode.DONE;
    }
}

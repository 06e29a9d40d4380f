package pith.cli;

import picocli.CommandLine.Option;

/** {@code --quiet}, for every command that prints more than what it is asked for as JSON. */
final class QuietOption {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    boolean isGiven() {
        return quiet;
    }
}

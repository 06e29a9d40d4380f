package pith.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Benchmarks of whole runs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {GenerateModel.class, DecodeBench.class, EncodeBench.class, LoadBench.class, ScaleSpread.class},
        description = "Benchmarks of whole runs, against named alternatives in the same run.")
final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}

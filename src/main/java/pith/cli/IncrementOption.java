package pith.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;
import pith.response.Increments;

/** What can be said of {@code --method inq}. */
final class IncrementOption {
    @Option(
            names = "--portions",
            paramLabel = "P",
            split = ",",
            description = "For inq: parts of the weights that are quantised after each step, largest weights first."
                    + " Default: 0.5,0.75,0.875,1.")
    private List<Double> portions = Increments.DEFAULT.portions();

    @Option(
            names = "--refit",
            paramLabel = "never|each-step|each-weight",
            defaultValue = "each-weight",
            description = "For inq with samples: when the weights that are left make up for the others' errors."
                    + " Default: each-weight.")
    @SuppressWarnings("NullAway.Init")
    private String refit;

    @Option(
            names = "--regrow",
            description =
                    "For inq with samples: lets weights that are zero become powers of two, which makes up for more, in"
                            + " a larger file.")
    private boolean regrow;

    /**
     * Returns in what steps weights become powers of two.
     *
     * @throws IllegalArgumentException if a word or number is not among those that there are
     */
    Increments parsed() {
        return new Increments(portions, refit(), regrow);
    }

    private Increments.Refit refit() {
        return Arrays.stream(Increments.Refit.values())
                .filter(value -> value.name().replace('_', '-').equalsIgnoreCase(refit))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--refit " + refit + " is none of never, each-step, each-weight"));
    }
}

package pith.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pith.calibrate.RangeMethod;
import pith.response.Increments;

/** What the caller asks of a conversion. Immutable; {@link #of} starts with what a method does by default. */
public final class CompressOptions {
    /** Every bit is kept. */
    public static final CompressOptions LOSSLESS = of(Method.LOSSLESS).build();

    private static final int FEW_BITS = 5;
    private static final int MOST_BITS = 8;

    private final Method method;
    private final OptionalInt bits;
    private final Pruning pruning;
    private final Initialisation initialisation;
    private final boolean perChannel;
    private final boolean symmetric;
    private final Increments increments;
    private final SubvectorOptions subvectors;
    private final Optional<RangeMethod> ranges;
    private final List<String> floatNodes;
    private final List<String> integerNodes;
    private final List<LayerOverride> overrides;

    private CompressOptions(Builder builder) {
        this.method = builder.method;
        this.bits = builder.bits;
        this.pruning = builder.pruning;
        this.initialisation = builder.initialisation;
        this.perChannel = builder.perChannel;
        this.symmetric = builder.symmetric;
        this.increments = builder.increments;
        this.subvectors = builder.subvectors;
        this.ranges = builder.ranges;
        this.floatNodes = List.copyOf(builder.floatNodes);
        this.integerNodes = List.copyOf(builder.integerNodes);
        this.overrides = List.copyOf(builder.overrides);
    }

    /** Starts with what a method does by default. */
    public static Builder of(Method method) {
        return new Builder(method);
    }

    public Method method() {
        return method;
    }

    /**
     * Bits of a symbol, the most of them if there is a target size.
     *
     * @param priced whether there is one
     */
    int bits(boolean priced) {
        boolean few = method == Method.INQ || (method == Method.DEEP_COMPRESSION && !priced);
        return bits.orElse(few ? FEW_BITS : MOST_BITS);
    }

    /** Whether weights become zero because they are asked to. */
    public boolean isPruned() {
        return pruning.sparsity() > 0
                || overrides.stream().anyMatch(override -> override.sparsity().orElse(0) > 0);
    }

    Pruning pruning() {
        return pruning;
    }

    /** Where k-means starts. */
    Initialisation initialisation() {
        return initialisation;
    }

    /** Whether affine scales are per output channel rather than per tensor. */
    boolean perChannel() {
        return perChannel;
    }

    /** Whether affine values lie about zero. */
    boolean symmetric() {
        return symmetric;
    }

    /** In what steps weights become powers of two. */
    Increments increments() {
        return increments;
    }

    /** How weights become codewords. */
    SubvectorOptions subvectors() {
        return subvectors;
    }

    /** How ranges of values are chosen; empty: in the way that harms the outputs least. */
    Optional<RangeMethod> ranges() {
        return ranges;
    }

    /** Patterns of the names of nodes that compute with floats. */
    List<String> floatNodes() {
        return floatNodes;
    }

    /** Whether the node of a name is to compute with floats. */
    boolean staysFloat(String node) {
        return floatNodes.stream().anyMatch(pattern -> NamePatterns.matches(pattern, node));
    }

    /** Patterns of the names of nodes that compute with integers, however sensitive the outputs are to them. */
    List<String> integerNodes() {
        return integerNodes;
    }

    /** Whether the node of a name is to compute with integers, however sensitive the outputs are to it. */
    boolean becomesInteger(String node) {
        return integerNodes.stream().anyMatch(pattern -> NamePatterns.matches(pattern, node));
    }

    /** Exceptions for single tensors; the last one that matches counts. */
    List<LayerOverride> overrides() {
        return overrides;
    }

    /**
     * Returns the options that matter for the method, as a file records them.
     *
     * @param priced whether there is a target size
     */
    SortedMap<String, String> recorded(boolean priced) {
        SortedMap<String, String> options = new TreeMap<>();
        if (method == Method.LOSSLESS) {
            return options;
        }
        if (method != Method.PQ && method != Method.AUTO) {
            options.put("bits", Integer.toString(bits(priced)));
        }
        if (pruning.sparsity() > 0) {
            options.put("sparsity", Double.toString(pruning.sparsity()));
            options.put("pruning", lower(pruning.criterion()) + " by " + lower(pruning.scope()));
        }
        switch (method) {
            case DEEP_COMPRESSION -> options.put("initialisation", lower(initialisation));
            case INT8 ->
                options.put("granularity", (perChannel ? "channel" : "tensor") + (symmetric ? ", symmetric" : ""));
            case INQ -> {
                String portions =
                        increments.portions().stream().map(String::valueOf).collect(Collectors.joining(","));
                options.put("portions", portions);
                options.put("refit", lower(increments.refit()).replace('_', '-'));
                if (increments.regrows()) {
                    options.put("regrow", "yes");
                }
            }
            case PQ -> options.putAll(subvectors.recorded());
            case AUTO -> {}
            default -> throw new IllegalStateException(method.toString());
        }
        if (!floatNodes.isEmpty()) {
            options.put("float-nodes", String.join(" ", floatNodes));
        }
        if (!integerNodes.isEmpty()) {
            options.put("integer-nodes", String.join(" ", integerNodes));
        }
        if (!overrides.isEmpty()) {
            options.put("layer", overrides.stream().map(LayerOverride::toString).collect(Collectors.joining(" ")));
        }
        return options;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Gathers options. */
    public static final class Builder {
        private final Method method;
        private OptionalInt bits = OptionalInt.empty();
        private Pruning pruning = Pruning.NONE;
        private Initialisation initialisation = Initialisation.LINEAR;
        private boolean perChannel = true;
        private boolean symmetric = true;
        private Increments increments = Increments.DEFAULT;
        private SubvectorOptions subvectors = SubvectorOptions.DEFAULT;
        private Optional<RangeMethod> ranges = Optional.empty();
        private List<String> floatNodes = List.of();
        private List<String> integerNodes = List.of();
        private List<LayerOverride> overrides = new ArrayList<>();

        private Builder(Method method) {
            this.method = method;
        }

        /** Sets the bits of a symbol: 1 to 8, for {@code int8} and {@code inq} 2 to 8. */
        public Builder bits(int value) {
            this.bits = OptionalInt.of(value);
            return this;
        }

        /** Sets which weights become zero. */
        public Builder pruning(Pruning value) {
            this.pruning = value;
            return this;
        }

        /** Sets where k-means starts; for {@code deep-compression} without samples or target size. */
        public Builder initialisation(Initialisation value) {
            this.initialisation = value;
            return this;
        }

        /** Sets whether {@code int8} has a scale for each output channel. */
        public Builder perChannel(boolean value) {
            this.perChannel = value;
            return this;
        }

        /** Sets whether the values of {@code int8} lie about zero. */
        public Builder symmetric(boolean value) {
            this.symmetric = value;
            return this;
        }

        /** Sets in what steps {@code inq} makes weights powers of two. */
        public Builder increments(Increments value) {
            this.increments = value;
            return this;
        }

        /** Sets how {@code pq} makes weights of codewords. */
        public Builder subvectors(SubvectorOptions value) {
            this.subvectors = value;
            return this;
        }

        /** Sets how {@code int8} chooses ranges of values, for all values alike. */
        public Builder ranges(RangeMethod value) {
            this.ranges = Optional.of(value);
            return this;
        }

        /** Sets which nodes {@code int8} leaves computing with floats, by patterns of their names. */
        public Builder floatNodes(List<String> value) {
            this.floatNodes = value;
            return this;
        }

        /** Sets which nodes compute with integers under {@code int8} however sensitive the outputs are to them. */
        public Builder integerNodes(List<String> value) {
            this.integerNodes = value;
            return this;
        }

        /** Sets exceptions for single tensors; the last one that matches counts. */
        public Builder overrides(List<LayerOverride> value) {
            this.overrides = value;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException if a number is out of its range, or does not go with the method
         */
        public CompressOptions build() {
            bits.ifPresent(this::checkBits);
            boolean ranked =
                    pruning.scope() == Pruning.Scope.NETWORK && pruning.criterion() == Pruning.Criterion.SALIENCY;
            if (method == Method.PQ && (bits.isPresent() || pruning.sparsity() > 0)) {
                throw new IllegalArgumentException("pq takes the length and number of codewords, not bits or sparsity");
            }
            for (LayerOverride override : overrides) {
                override.check(method);
                override.bits().ifPresent(this::checkBits);
                if (ranked && override.sparsity().isPresent()) {
                    throw new IllegalArgumentException(
                            "saliency over the whole network leaves no sparsity of its own for '" + override.pattern()
                                    + "'");
                }
            }
            return new CompressOptions(this);
        }

        private void checkBits(int value) {
            int least = method == Method.DEEP_COMPRESSION ? 1 : 2;
            if (value < least || value > 8) {
                throw new IllegalArgumentException(value + " bits: " + method.label() + " takes " + least + " to 8");
            }
        }
    }
}

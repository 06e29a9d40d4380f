package pith.compress;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An exception for the tensors whose name, or whose layer's name, matches a pattern.
 *
 * @param pattern text in which {@code *} stands for any characters and {@code ?} for one
 * @param exact whether the tensors keep every bit
 */
public record LayerOverride(
        String pattern,
        boolean exact,
        OptionalInt bits,
        OptionalDouble sparsity,
        OptionalInt length,
        OptionalInt codewords) {

    /**
     * Parses {@code PATTERN=exact}, {@code PATTERN=bits:N,sparsity:S} or {@code PATTERN=length:N,codewords:K}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static LayerOverride parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + text + "' is not PATTERN=bits:N,sparsity:S or PATTERN=exact");
        }
        boolean exact = false;
        OptionalInt bits = OptionalInt.empty();
        OptionalDouble sparsity = OptionalDouble.empty();
        OptionalInt length = OptionalInt.empty();
        OptionalInt codewords = OptionalInt.empty();
        for (String setting : text.substring(equals + 1).split(",", -1)) {
            int colon = setting.indexOf(':');
            String value = setting.substring(colon + 1);
            try {
                switch (colon < 0 ? setting : setting.substring(0, colon + 1)) {
                    case "exact" -> exact = true;
                    case "bits:" -> bits = OptionalInt.of(Integer.parseInt(value));
                    case "sparsity:" -> {
                        sparsity = OptionalDouble.of(Double.parseDouble(value));
                        Pruning.checkSparsity(sparsity.getAsDouble());
                    }
                    case "length:" -> length = OptionalInt.of(Integer.parseInt(value));
                    case "codewords:" -> codewords = OptionalInt.of(Integer.parseInt(value));
                    default ->
                        throw new IllegalArgumentException("'" + setting + "' in '" + text
                                + "' is none of bits:N, sparsity:S, length:N," + " codewords:K, exact");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + value + "' in '" + text + "' is not a number", e);
            }
        }
        return new LayerOverride(text.substring(0, equals), exact, bits, sparsity, length, codewords);
    }

    /** Checks that it says nothing that the method does not know. */
    void check(Method method) {
        if (method == Method.AUTO && !exact) {
            throw new IllegalArgumentException("'" + this + "': auto decides about all but what is exact");
        }
        boolean product = method == Method.PQ;
        if (product ? bits.isPresent() || sparsity.isPresent() : length.isPresent() || codewords.isPresent()) {
            throw new IllegalArgumentException("'" + this + "': " + method.label() + " takes "
                    + (product ? "length:N and codewords:K" : "bits:N and sparsity:S"));
        }
        if (product) {
            SubvectorOptions.DEFAULT.with(this);
        }
    }

    boolean matches(String name) {
        return NamePatterns.matches(pattern, name);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(pattern).append('=');
        if (exact) {
            text.append("exact,");
        }
        bits.ifPresent(value -> text.append("bits:").append(value).append(','));
        sparsity.ifPresent(value -> text.append("sparsity:").append(value).append(','));
        length.ifPresent(value -> text.append("length:").append(value).append(','));
        codewords.ifPresent(value -> text.append("codewords:").append(value).append(','));
        return text.substring(0, text.length() - 1);
    }
}

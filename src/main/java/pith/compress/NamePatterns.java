package pith.compress;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of names: text in which {@code *} stands for any characters and {@code ?} for one. */
final class NamePatterns {
    /** Names that a fault lists. */
    private static final int MOST_NAMES = 8;

    private NamePatterns() {}

    /** Whether a name is as a pattern says. */
    static boolean matches(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }

    /**
     * Checks that something is named by every pattern.
     *
     * @param what names are of, such as {@code node}
     * @throws IllegalArgumentException if a pattern matches none of the names
     */
    static void check(List<String> patterns, String what, Collection<String> names) {
        for (String pattern : patterns) {
            if (names.stream().noneMatch(name -> matches(pattern, name))) {
                throw fault(pattern, what, names);
            }
        }
    }

    /** Returns what to say of a pattern that matches nothing, with some of the names that there are. */
    static IllegalArgumentException fault(String pattern, String what, Collection<String> names) {
        String some = names.stream().distinct().limit(MOST_NAMES).collect(Collectors.joining(", "));
        long others = names.stream().distinct().skip(MOST_NAMES).count();
        return new IllegalArgumentException("no " + what + " matches '" + pattern + "'; "
                + (some.isEmpty() ? "there is none" : "there are " + some)
                + (others > 0 ? " and " + others + " more" : ""));
    }
}

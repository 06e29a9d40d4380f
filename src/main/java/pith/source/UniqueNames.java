package pith.source;

import java.util.HashSet;
import java.util.Set;

/** Names for the tensors of a model, each of which only one has. */
public final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /** Returns the name, or the first of {@code name#2}, {@code name#3} and so on that no tensor has yet. */
    public String unique(String name) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}

package pith.source;

import java.nio.file.Path;
import java.util.stream.Collectors;
import pith.error.FormatException;

/** Paths that a file names, and that must not lead outside its folder; clause SRC-3. */
public final class RelativePaths {
    private RelativePaths() {}

    /**
     * Returns a path below a folder.
     *
     * @throws FormatException if the path is empty or absolute, has components that are empty, {@code .} or {@code ..},
     *     a backslash, a colon or a control character
     */
    public static Path resolve(Path folder, String path) throws FormatException {
        check(path);
        Path resolved = folder;
        for (String component : path.split("/", -1)) {
            resolved = resolved.resolve(component);
        }
        return resolved;
    }

    /** Checks a path as {@link #resolve} does. */
    public static void check(String path) throws FormatException {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == 0x7F || c == '\\' || c == ':') {
                throw refused(path, "it contains " + (c == '\\' || c == ':' ? "'" + c + "'" : "a control character"));
            }
        }
        if (path.startsWith("/")) {
            throw refused(path, "it is absolute");
        }
        for (String component : path.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                throw refused(
                        path, component.isEmpty() ? "it has an empty component" : "it contains '" + component + "'");
            }
        }
    }

    private static FormatException refused(String path, String why) {
        String shown = path.chars()
                .mapToObj(c -> c < ' ' || c == 0x7F ? "?" : String.valueOf((char) c))
                .collect(Collectors.joining());
        return FormatException.malformed("SRC-3", "path '" + shown + "' is refused: " + why);
    }
}

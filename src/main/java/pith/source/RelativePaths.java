package pith.source;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import pith.error.FormatException;
import pith.model.SourcePath;

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
        if (!SourcePath.isSafe(path)) {
            String shown = path.chars()
                    .mapToObj(c -> isControl(c) ? "?" : String.valueOf((char) c))
                    .collect(Collectors.joining());
            throw FormatException.malformed("SRC-3", "path '" + shown + "' is refused: " + fault(path));
        }
    }

    private static String fault(String path) {
        if (path.chars().anyMatch(RelativePaths::isControl)) {
            return "it contains a control character";
        } else if (path.startsWith("/")) {
            return "it is absolute";
        }
        for (String part : List.of("\\", ":")) {
            if (path.contains(part)) {
                return "it contains '" + part + "'";
            }
        }
        List<String> components = List.of(path.split("/", -1));
        return components.contains("")
                ? "it has an empty component"
                : "it contains '" + (components.contains("..") ? ".." : ".") + "'";
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 0x7F;
    }
}

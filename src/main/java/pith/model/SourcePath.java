package pith.model;

/** Paths of source files: they must not lead out of the folder that they are restored in. */
public final class SourcePath {
    private SourcePath() {}

    /** Returns whether a path is relative, stays in its folder and means the same on every system; clause SRC-3. */
    public static boolean isSafe(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == 0x7F || c == '\\' || c == ':') {
                return false;
            }
        }
        for (String component : path.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return false;
            }
        }
        return true;
    }
}

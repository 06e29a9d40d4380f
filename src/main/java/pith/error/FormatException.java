package pith.error;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/**
 * A fault in bytes that come from outside: a {@code .pith} file, a source model, sample data.
 *
 * <p>The message is one line that names the field and the values in conflict. The name of the file is not part of it:
 * whoever opened the file adds it, with {@link #inFile(String)}.
 */
public final class FormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** No offset is known. */
    public static final long NO_OFFSET = -1;

    /** What sort of fault; the kinds of the specification, chapter 1. */
    public enum Kind {
        NOT_THIS_FORMAT,
        MALFORMED,
        UNSUPPORTED,
        LIMIT_EXCEEDED,
        UNTRUSTED
    }

    private final Kind kind;
    private final String clause;
    private final long offset;

    /** Whether the message names the file. */
    private final boolean located;

    /**
     * Creates an exception.
     *
     * @param clause the clause of the specification that is broken, such as {@code HUF-3}; empty outside {@code .pith}
     * @param offset byte offset in the file, or {@link #NO_OFFSET}
     */
    public FormatException(Kind kind, String clause, long offset, String message) {
        this(kind, clause, offset, message, false);
    }

    private FormatException(Kind kind, String clause, long offset, String message, boolean located) {
        super(oneLine(message));
        this.kind = kind;
        this.clause = clause;
        this.offset = offset;
        this.located = located;
    }

    /** Messages quote names from files, in which anything may be. */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < line.length(); i++) {
            boolean breaks = Character.isISOControl(line.charAt(i))
                    || Character.getType(line.charAt(i)) == Character.LINE_SEPARATOR
                    || Character.getType(line.charAt(i)) == Character.PARAGRAPH_SEPARATOR;
            if (breaks) {
                line.setCharAt(i, '?');
            }
        }
        return line.toString();
    }

    /** Creates an exception for bytes that break a clause of the specification. */
    public static FormatException malformed(String clause, String message) {
        return new FormatException(Kind.MALFORMED, clause, NO_OFFSET, message);
    }

    /** Creates an exception for a feature that this version does not know. */
    public static FormatException unsupported(String clause, String message) {
        return new FormatException(Kind.UNSUPPORTED, clause, NO_OFFSET, message);
    }

    /** Creates an exception for something that may be valid and needs more than is allowed. */
    public static FormatException limit(String clause, String message) {
        return new FormatException(Kind.LIMIT_EXCEEDED, clause, NO_OFFSET, message);
    }

    /** Creates an exception for a file that is not from whom it has to be. */
    public static FormatException untrusted(String clause, String message) {
        return new FormatException(Kind.UNTRUSTED, clause, NO_OFFSET, message);
    }

    /** Returns the same fault, its message preceded by where in a file it is: a tensor, a chunk. */
    public FormatException in(String place) {
        return relocated(place + ": " + getMessage(), offset, located);
    }

    /**
     * Returns the same fault, its message preceded by the file that it is in, unless that is named already: a fault in one
     * file may show while another is being worked on.
     */
    public FormatException inFile(String file) {
        return located ? this : relocated(file + ": " + getMessage(), offset, true);
    }

    /** Returns the same fault at a byte offset, unless it already has one. */
    public FormatException at(long newOffset) {
        return offset == NO_OFFSET ? relocated(requireNonNull(getMessage()), newOffset, located) : this;
    }

    private FormatException relocated(String message, long newOffset, boolean nowLocated) {
        FormatException moved = new FormatException(kind, clause, newOffset, message, nowLocated);
        moved.setStackTrace(getStackTrace());
        return moved;
    }

    public Kind kind() {
        return kind;
    }

    /** Clause of the specification, or the empty string. */
    public String clause() {
        return clause;
    }

    /** Byte offset in the file, or {@link #NO_OFFSET}. */
    public long offset() {
        return offset;
    }
}

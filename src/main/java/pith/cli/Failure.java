package pith.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine.ParameterException;
import pith.error.FormatException;

/** What a failure means to the user: one line and an exit code. */
final class Failure {

    private Failure() {}

    /** Returns the exit code for {@code failure}. */
    static int exitCode(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof ParameterException) {
            return ExitCode.USAGE;
        }
        return isBadInput(cause) ? ExitCode.BAD_INPUT : ExitCode.INTERNAL;
    }

    /** Returns one line that names the fault, without the name of a Java class where the fault is the user's. */
    static String message(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof FileSystemException e) {
            return message(e);
        }
        if (isBadInput(cause) && cause.getMessage() != null) {
            boolean placed = cause instanceof FormatException format && format.offset() != FormatException.NO_OFFSET;
            String where = placed ? " (at byte " + ((FormatException) cause).offset() + ")" : "";
            return oneLine(cause.getMessage()) + where;
        }
        if (cause instanceof OutOfMemoryError) {
            return "not enough memory (%d MiB); give more with PITH_JAVA_OPTS=-Xmx8g"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20);
        }
        return "internal error: %s (show where with --debug)".formatted(oneLine(cause.toString()));
    }

    /** Spells out what the JDK says by the exception's class alone: its message is only the file's name. */
    private static String message(FileSystemException e) {
        String reason;
        if (e instanceof NoSuchFileException) {
            reason = "no such file or folder";
        } else if (e instanceof FileAlreadyExistsException) {
            reason = "exists already";
        } else if (e instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (e instanceof NotDirectoryException) {
            reason = "not a folder";
        } else {
            reason = e.getReason() == null ? "cannot be read or written" : oneLine(e.getReason());
        }
        return e.getFile() == null ? reason : e.getFile() + ": " + reason;
    }

    private static boolean isBadInput(Throwable cause) {
        return cause instanceof IOException || cause instanceof FormatException;
    }

    private static Throwable unwrap(Throwable failure) {
        boolean wrapped = failure instanceof UncheckedIOException
                || (failure instanceof IOException && failure.getCause() instanceof FormatException);
        return wrapped && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Returns a text without line breaks. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}

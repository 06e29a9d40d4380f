package pith.cli;

/** The exit codes that scripts may rely on. */
final class ExitCode {

    /** What was asked for is done. */
    static final int DONE = 0;

    /** The command worked, and the answer is no: files differ, a check failed. */
    static final int NO = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** A file cannot be read, written or believed. */
    static final int BAD_INPUT = 3;

    /** The best that was found is written, but it is not within the budget. */
    static final int OVER_BUDGET = 4;

    /** Pith itself failed, as sysexits.h's {@code EX_SOFTWARE}; never the answer to a user's mistake. */
    static final int INTERNAL = 70;

    private ExitCode() {}
}

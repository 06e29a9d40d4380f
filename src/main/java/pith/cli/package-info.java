/**
 * The command line: thin commands that parse arguments, call the façade and print.
 *
 * <p>Start at {@link pith.cli.Main}. A command is a class with picocli's {@code @Command} that returns an exit code; what
 * it computes belongs in the packages below, and how its failures are reported in {@code Main}.
 */
@NullMarked
package pith.cli;

import org.jspecify.annotations.NullMarked;

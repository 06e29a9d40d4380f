/**
 * The conformance suite's runner: loads the suite, asks a reader about every file of it and compares the answers with
 * what the suite expects. Start with {@link pith.conformance.Suite}; a {@link pith.conformance.Reader} is the built-in one
 * or any command that keeps the contract of {@code conformance/README.md}.
 */
@NullMarked
package pith.conformance;

import org.jspecify.annotations.NullMarked;

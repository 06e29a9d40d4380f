/**
 * The exceptions that every package shares: what can be wrong with bytes that come from outside. Start with {@link
 * pith.error.FormatException}. Faults of the caller are the JDK's unchecked exceptions and have no place here.
 */
@NullMarked
package pith.error;

import org.jspecify.annotations.NullMarked;

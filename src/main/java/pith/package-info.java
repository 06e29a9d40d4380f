/**
 * The façade of Pith: opens, converts and writes models.
 *
 * <p>Start here when you use Pith as a library. What a single format, pass or coder needs belongs in the package of that
 * format, pass or coder; nothing below this package knows it.
 */
@NullMarked
package pith;

import org.jspecify.annotations.NullMarked;

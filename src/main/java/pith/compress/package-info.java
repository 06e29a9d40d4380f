/**
 * The passes: which tensor becomes which symbols under which rule. Start with {@link pith.compress.Compressor}; a {@link
 * pith.compress.Treatment} says what is done to one tensor, a {@link pith.compress.Plan} which tensor gets which. Coding
 * the symbols is the business of {@code pith.format}.
 */
@NullMarked
package pith.compress;

import org.jspecify.annotations.NullMarked;

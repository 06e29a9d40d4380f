/**
 * The numbers of one layer: which quantised weights answer its inputs most like the original ones, at what cost in bits.
 * Start with {@link pith.response.GridQuantizer}. Everything here minimises {@code tr((W − Ŵ) H (W − Ŵ)ᵀ) + λ · bits},
 * with a row of W for each output and H the second moment of the inputs; a row's part counts by what its output does where that
 * is known, except for codewords. Nothing here knows models or files.
 */
@NullMarked
package pith.response;

import org.jspecify.annotations.NullMarked;

/**
 * Entropy coding: turns a row of units of 1 to 8 bytes into a chunk and back (chapters 5 and 6 of the specification).
 *
 * <p>Start with {@link pith.entropy.ChunkEncoder} and {@link pith.entropy.ChunkDecoder}. The package knows nothing of models,
 * tensors or files.
 *
 * <p>Every check on bytes from outside is made where the bytes are read and cites its clause. Decoding allocates in
 * proportion to the units that are decoded, whose number the caller names, and never by a length found in the chunk.
 */
@NullMarked
package pith.entropy;

import org.jspecify.annotations.NullMarked;

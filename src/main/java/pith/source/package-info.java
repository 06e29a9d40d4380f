/**
 * The files that a model comes from and goes back to, whatever their dialect: read where they lie, unpacked from an
 * archive, and put together again from skeleton and tensors. Start with {@link pith.source.SourceFiles}. What is inside
 * a file belongs in the package of its dialect.
 */
@NullMarked
package pith.source;

import org.jspecify.annotations.NullMarked;

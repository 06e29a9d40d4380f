/**
 * The reference reader, which applications embed: opens a {@code .pith} file and decodes its tensors. Start with {@link
 * pith.reader.PithFile}. It follows chapter 7 of the specification and needs nothing but protobuf.
 */
@NullMarked
package pith.reader;

import org.jspecify.annotations.NullMarked;

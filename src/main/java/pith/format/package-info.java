/**
 * The container: prologue, manifest, and the records that a manifest becomes once it is checked. {@link
 * pith.format.PithWriter} writes files; {@link pith.format.Index} is what a reader knows of a file after opening it. Rules
 * are here too, since both sides need them. Decoding files is the business of {@code pith.reader}, choosing symbols that
 * of {@code pith.compress}.
 */
@NullMarked
package pith.format;

import org.jspecify.annotations.NullMarked;

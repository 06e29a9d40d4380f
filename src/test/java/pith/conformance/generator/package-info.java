/**
 * The sources of the conformance suite: vectors written with a small builder, chapter by chapter. Start with {@link
 * pith.conformance.generator.AllVectors}. The builder shares no code with encoder, writer or reader, and expected contents
 * are computed here, so that a mistake of theirs cannot hide.
 */
package pith.conformance.generator;

/**
 * Serialised protobuf messages of any size, walked and rewritten without being parsed: the descriptor of a schema says
 * where tensor messages can be, and their payloads are stepped over, not read. Start with {@link
 * pith.wire.TensorScanner}; what it finds, {@link pith.wire.MessageRewriter} replaces. What the tensors mean belongs in
 * the package of the dialect.
 */
@NullMarked
package pith.wire;

import org.jspecify.annotations.NullMarked;

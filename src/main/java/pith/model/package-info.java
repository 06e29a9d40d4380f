/**
 * The network in memory: the source files with their constants cut out, the constants as tensors, and which of them are
 * weights of which layer. Immutable and free of I/O; start with {@link pith.model.Model}. Knowledge of a dialect's
 * operators and files belongs in its importer.
 */
@NullMarked
package pith.model;

import org.jspecify.annotations.NullMarked;

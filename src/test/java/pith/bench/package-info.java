/**
 * Benchmarks of whole runs, and the models they run on. They are started by hand and assert nothing; {@link
 * pith.bench.Bench} is where to begin. Kernels have theirs beside the code they measure.
 */
@NullMarked
package pith.bench;

import org.jspecify.annotations.NullMarked;

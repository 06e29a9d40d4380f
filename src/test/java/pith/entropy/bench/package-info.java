/** Benchmarks of the entropy coder; they are run by hand and assert nothing. */
package pith.entropy.bench;

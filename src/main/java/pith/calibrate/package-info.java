/**
 * Sample inputs, and what a network does with them. {@link pith.calibrate.Samples} opens files of samples, {@link
 * pith.calibrate.Feed} turns them into a network's inputs.
 */
@NullMarked
package pith.calibrate;

import org.jspecify.annotations.NullMarked;

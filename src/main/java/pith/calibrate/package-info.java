/**
 * Runs networks on sample inputs. {@link pith.calibrate.Samples} opens files of samples and {@link pith.calibrate.Feed}
 * turns them into the inputs of a {@link pith.calibrate.Network}; then a {@link pith.calibrate.Calibrator} gathers what
 * layers' inputs look like, an {@link pith.calibrate.Evaluator} measures how well the network does, and a {@link
 * pith.calibrate.Baseline} how far changed networks are from it. What is done to weights does not belong here.
 */
@NullMarked
package pith.calibrate;

import org.jspecify.annotations.NullMarked;

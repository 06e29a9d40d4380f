/**
 * Sample data for calibration. Start with {@link pith.calibrate.Npz}, which reads NumPy's files. What is done to weights
 * does not belong here.
 */
@NullMarked
package pith.calibrate;

import org.jspecify.annotations.NullMarked;

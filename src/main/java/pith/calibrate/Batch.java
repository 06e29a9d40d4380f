package pith.calibrate;

import java.util.Map;

/**
 * Some consecutive samples as a network takes them.
 *
 * @param first index of the first sample
 * @param count number of samples
 * @param rows length of the batch axis, more than {@code count} where a network takes only full batches: the last sample
 *     is then repeated
 * @param inputs arrays by input name, batch axis included
 */
record Batch(int first, int count, int rows, Map<String, NdArray> inputs) {}

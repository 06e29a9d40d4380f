/**
 * TensorFlow's checkpoints, called tensor bundles: a table of what each variable is and where it lies, and the files
 * that hold the elements. Start with {@link pith.tensorflow.bundle.Bundle}. What a variable is for belongs in {@link
 * pith.tensorflow}.
 */
@NullMarked
package pith.tensorflow.bundle;

import org.jspecify.annotations.NullMarked;

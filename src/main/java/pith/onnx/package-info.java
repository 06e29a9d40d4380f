/**
 * ONNX models: read with all their files into a {@link pith.model.Model}, written again, compared, and run. Start with
 * {@link pith.onnx.OnnxImporter} and {@link pith.onnx.OnnxExporter}. Knowledge of other dialects, and of what is done to
 * the weights, does not belong here.
 */
@NullMarked
package pith.onnx;

import org.jspecify.annotations.NullMarked;

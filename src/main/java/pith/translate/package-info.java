/**
 * From TensorFlow across to ONNX: an inference graph becomes an ONNX model that computes the same. Start with {@link
 * pith.translate.OnnxTranslator}; {@link pith.translate.Mappings} is the table of operators. Reading and writing files of
 * either dialect does not belong here.
 */
@NullMarked
package pith.translate;

import org.jspecify.annotations.NullMarked;

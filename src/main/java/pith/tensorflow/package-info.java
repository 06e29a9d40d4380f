/**
 * TensorFlow models: graphs, SavedModels and checkpoints beside a graph, read with all their files into a {@link
 * pith.model.Model}, and written again. Start with {@link pith.tensorflow.TensorFlowImporter} and {@link
 * pith.tensorflow.TensorFlowExporter}. What is done to the weights does not belong here.
 */
@NullMarked
package pith.tensorflow;

import org.jspecify.annotations.NullMarked;

package pith.model;

/**
 * The use of a tensor as the weights of an operation.
 *
 * @param node name of the node, or of its first output where it has none
 * @param operator the dialect's name of the operation, such as {@code Conv}
 * @param tensor index of the tensor in its model
 * @param outputAxis axis of the weights that runs over output channels or units
 * @param inputAxis axis of the weights that runs over input channels or features of one group
 * @param groups channel groups of a convolution, 1 for everything else
 */
public record Layer(String node, String operator, Kind kind, int tensor, int outputAxis, int inputAxis, int groups) {

    /** What sort of operation, whatever the dialect calls it. */
    public enum Kind {
        CONVOLUTION,
        TRANSPOSED_CONVOLUTION,
        DENSE,
        RECURRENT,
        EMBEDDING
    }
}

package pith.model;

/**
 * A named constant of a network.
 *
 * @param name unique in its model
 * @param data elements in row-major order, little-endian, packed types without gaps
 */
public record Tensor(String name, ElementType type, Shape shape, TensorData data) {

    /**
     * Checks that the data fit type and shape.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Tensor {
        if (data.size() != type.bytes(shape.elements())) {
            throw new IllegalArgumentException(
                    name + ": " + type + shape + " does not have " + data.size() + " bytes of data");
        }
    }
}

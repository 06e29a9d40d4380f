package pith.tensorflow.bundle;

import java.util.Optional;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.TensorData;

/**
 * A variable of a bundle, or part of one that was saved in parts.
 *
 * @param name its key; for a part with a slash and the extents, as in {@code embedding/0,1000:-}
 * @param shape of the part, if it is one
 * @param shard which of the data files has the elements
 * @param from offset in the data file
 * @param to offset after the last byte
 * @param checksum masked CRC-32C of the elements
 */
public record Variable(String name, DataType dtype, Shape shape, int shard, long from, long to, int checksum) {

    /** How elements are stored; none for strings and variants, which are not of one size. */
    public Optional<ElementType> type() {
        return DataTypes.elementType(dtype);
    }

    /**
     * Returns the elements as they are stored.
     *
     * @throws FormatException if the data file is too short
     */
    public TensorData in(TensorData dataFile) throws FormatException {
        if (to > dataFile.size()) {
            throw FormatException.malformed(
                    "",
                    "it ends at byte " + to + " of a data file of " + dataFile.size()
                            + " bytes: is the file complete?");
        }
        return dataFile.slice(from, to - from);
    }
}

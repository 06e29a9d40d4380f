package pith.translate;

import java.io.IOException;
import java.util.List;
import pith.error.FormatException;

/** How one operator of TensorFlow is said in ONNX. */
@FunctionalInterface
interface Mapping {
    /**
     * Adds the nodes for an operation.
     *
     * @return its outputs, as far as others may use them
     * @throws FormatException if it has attributes or inputs for which there is no way to say it
     */
    List<Operand> of(Call call) throws IOException, FormatException;
}

package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.onnx.TestModels.constant;
import static pith.onnx.TestModels.floats;
import static pith.onnx.TestModels.header;
import static pith.onnx.TestModels.model;
import static pith.onnx.TestModels.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.TensorProto;
import pith.source.ModelComparison;
import pith.source.ModelComparison.TensorDifference;

final class OnnxComparisonTest {
    @TempDir
    Path folder;

    @Test
    void whereDataAreStoredMakesNoDifference() throws IOException, FormatException {
        TensorProto tensor = floats("w", 1, 100);
        Files.write(folder.resolve("data"), tensor.getRawData().toByteArray());
        ModelComparison comparison = OnnxComparison.of(
                read(model(tensor)), read(model(TestModels.external("w", ElementType.FLOAT, "data", "0", "400", 100))));
        assertTrue(comparison.identical());
        assertEquals(List.of(new TensorDifference("w", true, OptionalDouble.of(0))), comparison.tensors());
    }

    @Test
    void theFieldOfInlineDataMakesOne() throws IOException, FormatException {
        TensorProto.Builder typed = header("w", ElementType.FLOAT, 20);
        for (int i = 0; i < 20; i++) {
            typed.addFloatData(1);
        }
        ModelComparison comparison = OnnxComparison.of(read(model(floats("w", 1, 20))), read(model(typed.build())));
        assertFalse(comparison.identical());
        assertTrue(comparison.tensors().get(0).identical());
    }

    @Test
    void theGraphMakesOne() throws IOException, FormatException {
        ModelProto.Builder other = model(floats("w", 1, 20)).setProducerName("other");
        ModelComparison comparison = OnnxComparison.of(read(model(floats("w", 1, 20))), read(other));
        assertFalse(comparison.identical());
        assertTrue(comparison.tensors().get(0).identical());
    }

    @Test
    void tensorsAreComparedByPlace() throws IOException, FormatException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(floats("a", 1, 20))
                .addInitializer(floats("b", 2, 20))
                .addNode(constant("small", floats("", 3, 2)))
                .addNode(constant("same", floats("", 3, 2)));
        GraphProto.Builder other = GraphProto.newBuilder()
                .addInitializer(floats("a", 1.5f, 20))
                .addInitializer(floats("b", 2, 4, 5))
                .addNode(constant("small", floats("", 2.75f, 2)))
                .addNode(constant("same", floats("", 3, 2)));
        ModelComparison comparison = OnnxComparison.of(read(model(graph)), read(model(other)));
        assertFalse(comparison.identical());
        assertEquals(
                List.of(
                        new TensorDifference("small", false, OptionalDouble.of(0.25)),
                        new TensorDifference("a", false, OptionalDouble.of(0.5)),
                        new TensorDifference("b", false, OptionalDouble.empty())),
                comparison.tensors());
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, 3F800000, BF800000, 2",
        "FLOAT, 7F800000, 7F800000, 0",
        "FLOAT, 7FC00000, 7FC00001, 0",
        "FLOAT, 7FC00000, 00000000,",
        "FLOAT, 80000000, 00000000, 0",
        "DOUBLE, 3FF0000000000000, 4000000000000000, 1",
        "FLOAT16, 3C00, C000, 3",
        "BFLOAT16, 3F80, C000, 3",
        "INT8, FF, 01, 2",
        "UINT8, FF, 01, 254",
        "INT16, FFFF, 0001, 2",
        "UINT16, FFFF, 0001, 65534",
        "INT32, FFFFFFFF, 00000001, 2",
        "UINT32, FFFFFFFF, 00000001, 4294967294",
        "INT64, FFFFFFFFFFFFFFFF, 0000000000000001, 2",
        "UINT64, 8000000000000000, 0000000000000000, 9223372036854775808",
        "FLOAT8E5M2, 00, 01,",
        "UINT4, 00, 01,",
        "COMPLEX64, 0000000000000000, 0000000000000001,",
    })
    void differencesOfEveryType(ElementType type, String first, String second, Double expected)
            throws IOException, FormatException {
        ModelComparison comparison = OnnxComparison.of(
                read(model(raw("w", type, bytes(first), 1))), read(model(raw("w", type, bytes(second), 1))));
        assertEquals(first.equals(second), comparison.identical());
        assertEquals(
                expected == null ? OptionalDouble.empty() : OptionalDouble.of(expected),
                comparison.tensors().get(0).maxAbsDifference());
    }

    /** The bytes of a number written with its highest digit first. */
    private static byte[] bytes(String hex) {
        long number = Long.parseUnsignedLong(hex, 16);
        byte[] bytes = new byte[hex.length() / 2];
        ByteBuffer all =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number);
        all.flip().get(bytes);
        return bytes;
    }

    private Model read(ModelProto.Builder model) throws IOException, FormatException {
        return OnnxImporter.model(TensorData.of(model.build().toByteArray()), new ExternalFiles(folder));
    }
}

package pith.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.SparseTensorProto;
import pith.onnx.proto.TensorProto;

/** Scanning and rewriting, tried on the schema at hand. */
final class TensorScannerTest {
    private static final TensorSchema SCHEMA =
            new TensorSchema(ModelProto.getDescriptor(), TensorProto.getDescriptor(), Set.of(4, 5, 9));

    private static final ModelProto MODEL = ModelProto.newBuilder()
            .setIrVersion(7)
            .setGraph(GraphProto.newBuilder()
                    .addInitializer(tensor(0))
                    .addInitializer(tensor(300))
                    .addSparseInitializer(SparseTensorProto.newBuilder().setValues(tensor(1)))
                    .addNode(NodeProto.newBuilder().setName("a"))
                    .addNode(NodeProto.newBuilder()
                            .addAttribute(AttributeProto.newBuilder()
                                    .setG(GraphProto.newBuilder()
                                            .addNode(NodeProto.newBuilder()
                                                    .addAttribute(AttributeProto.newBuilder()
                                                            .setT(tensor(20))))))))
            .build();

    private static TensorProto tensor(int bytes) {
        return TensorProto.newBuilder()
                .setName("tensor of " + bytes)
                .setRawData(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    @Test
    void tensorsHaveAPathAndAPayload() throws IOException, FormatException {
        TensorData file = TensorData.of(MODEL.toByteArray());
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (FoundTensor found : TensorScanner.scan(file, SCHEMA)) {
            sizes.put(found.location().path(), found.payload().orElseThrow().size());
            TensorProto tensor = TensorProto.parseFrom(file.slice(
                            found.location().start(),
                            found.location().end() - found.location().start())
                    .toByteArray());
            assertEquals(tensor, last(found.location().in(MODEL).orElseThrow()));
            assertEquals(
                    tensor.toBuilder().clearRawData().build(),
                    TensorProto.parseFrom(found.header(file).toByteArray()));
        }
        assertEquals(
                Map.of(
                        "graph.node[1].attribute[0].g.node[0].attribute[0].t", 20L,
                        "graph.initializer[0]", 0L,
                        "graph.initializer[1]", 300L,
                        "graph.sparse_initializer[0].values", 1L),
                sizes);
    }

    private static Object last(List<?> list) {
        return list.get(list.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 90, 127, 128, 20_000, 3_000_000})
    void rewrittenMessagesHaveTheRightLengths(int size) throws IOException, FormatException {
        TensorData file = TensorData.of(MODEL.toByteArray());
        Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
        for (FoundTensor found : TensorScanner.scan(file, SCHEMA)) {
            if (!found.location().path().equals("graph.initializer[0]")) {
                contents.put(found.location(), TensorData.of(tensor(size).toByteArray()));
            }
        }
        ModelProto.Builder expected = MODEL.toBuilder();
        expected.getGraphBuilder().setInitializer(1, tensor(size));
        expected.getGraphBuilder().getSparseInitializerBuilder(0).setValues(tensor(size));
        expected.getGraphBuilder()
                .getNodeBuilder(1)
                .getAttributeBuilder(0)
                .getGBuilder()
                .getNodeBuilder(0)
                .getAttributeBuilder(0)
                .setT(tensor(size));
        assertArrayEquals(
                expected.build().toByteArray(),
                MessageRewriter.rewrite(file, contents).toByteArray());
    }

    @Test
    void strippedMessagesLackThePayload() throws IOException, FormatException {
        TensorData file = TensorData.of(MODEL.toByteArray());
        TensorData stripped = MessageRewriter.strip(file, TensorScanner.scan(file, SCHEMA));
        ModelProto model = ModelProto.parseFrom(stripped.toByteArray());
        assertEquals("tensor of 300", model.getGraph().getInitializer(1).getName());
        assertEquals(false, model.getGraph().getInitializer(1).hasRawData());
        assertTrue(stripped.size() < file.size() - 321);
    }

    @Test
    void lengthsOfMoreBytesThanNeededAreKeptWhereNothingChanges() throws IOException, FormatException {
        byte[] name = TensorProto.newBuilder().setName("w").build().toByteArray();
        byte[] message = bytes(0x3A, 0x80 | (name.length + 3), 0x80, 0x00, 0x2A, name.length, name, 0x2A, 0);
        message[1] = (byte) (0x80 | (message.length - 4));
        TensorData file = TensorData.of(message);
        List<FoundTensor> found = TensorScanner.scan(file, SCHEMA);
        assertEquals(2, found.size());
        TensorData same = MessageRewriter.rewrite(file, Map.of(found.get(0).location(), TensorData.of(name)));
        assertArrayEquals(message, same.toByteArray());
        TensorData emptied = MessageRewriter.rewrite(file, Map.of(found.get(0).location(), TensorData.zeros(0)));
        assertArrayEquals(bytes(0x3A, 4, 0x2A, 0, 0x2A, 0), emptied.toByteArray());
    }

    private static byte[] bytes(Object... parts) {
        int size = Arrays.stream(parts)
                .mapToInt(part -> part instanceof byte[] b ? b.length : 1)
                .sum();
        byte[] bytes = new byte[size];
        int at = 0;
        for (Object part : parts) {
            if (part instanceof byte[] inner) {
                System.arraycopy(inner, 0, bytes, at, inner.length);
                at += inner.length;
            } else {
                bytes[at++] = ((Integer) part).byteValue();
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "0880, 1, a number is cut short",
        "088080808080808080808080, 1, a number of more than 10 bytes",
        "3A05, 1, 'length 5, but 0 bytes are left: is it cut short?'",
        "3AFFFFFFFFFFFFFFFFFF01, 1, 'length 18446744073709551615, but 0 bytes are left: is it cut short?'",
        "3A022A05, 3, 'graph: length 5, but 0 bytes are left: is it cut short?'",
        "3A042A024A05, 5, 'graph.initializer[0]: length 5, but 0 bytes are left: is it cut short?'",
        "3A022A0500, 3, 'graph: length 5, but 0 bytes are left'",
        "00, 0, no field has the tag 0",
        "05, 0, no field has the tag 5",
        "FFFFFFFF7F, 0, no field has the tag 34359738367",
        "0E, 1, wire type 6 where a field should start",
        "0C, 1, wire type 4 where a field should start",
        "09000000, 1, 'length 8, but 3 bytes are left: is it cut short?'",
        "0D0000, 1, 'length 4, but 2 bytes are left: is it cut short?'",
        "0B14, 2, group 1 ends as group 2",
        "0B0800, 3, a number is cut short",
    })
    void damagedMessagesAreRefused(String hex, long offset, String message) {
        TensorData file = TensorData.of(HexFormat.of().parseHex(hex));
        FormatException fault = assertThrows(FormatException.class, () -> TensorScanner.scan(file, SCHEMA));
        assertEquals(Kind.MALFORMED, fault.kind());
        assertEquals(message, fault.getMessage());
        assertEquals(offset, fault.offset());
    }

    @Test
    void depthIsThatOfParsers() throws IOException, FormatException {
        // Two messages for each level: a node's attribute, and its graph's node.
        AttributeProto.Builder attribute = AttributeProto.newBuilder();
        int depth = 3;
        for (; depth + 3 <= TensorScanner.MAX_DEPTH; depth += 3) {
            attribute = AttributeProto.newBuilder()
                    .setG(GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(attribute)));
        }
        assertEquals(99, depth);
        ModelProto deep = deep(attribute);
        assertEquals(deep, ModelProto.parseFrom(deep.toByteArray()));
        assertEquals(
                0, TensorScanner.scan(TensorData.of(deep.toByteArray()), SCHEMA).size());
        byte[] deeper = deep(AttributeProto.newBuilder()
                        .setG(GraphProto.newBuilder()
                                .addNode(NodeProto.newBuilder().addAttribute(attribute))))
                .toByteArray();
        assertThrows(IOException.class, () -> ModelProto.parseFrom(deeper));
        FormatException fault =
                assertThrows(FormatException.class, () -> TensorScanner.scan(TensorData.of(deeper), SCHEMA));
        assertEquals(Kind.LIMIT_EXCEEDED, fault.kind());
    }

    private static ModelProto deep(AttributeProto.Builder attribute) {
        return ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(attribute)))
                .build();
    }

    @Test
    void groupsAreSteppedOver() throws IOException, FormatException {
        UnknownFieldSet group = UnknownFieldSet.newBuilder()
                .addField(
                        3,
                        UnknownFieldSet.Field.newBuilder().addVarint(1L << 63).build())
                .build();
        for (int i = 0; i < 90; i++) {
            group = UnknownFieldSet.newBuilder()
                    .addField(
                            5,
                            UnknownFieldSet.Field.newBuilder().addGroup(group).build())
                    .build();
        }
        byte[] message = MODEL.toBuilder().setUnknownFields(group).build().toByteArray();
        assertEquals(4, TensorScanner.scan(TensorData.of(message), SCHEMA).size());
    }
}

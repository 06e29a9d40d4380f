package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.onnx.TestModels.attribute;
import static pith.onnx.TestModels.bytes;
import static pith.onnx.TestModels.constant;
import static pith.onnx.TestModels.floats;
import static pith.onnx.TestModels.header;
import static pith.onnx.TestModels.model;
import static pith.onnx.TestModels.node;
import static pith.onnx.TestModels.raw;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.Cut;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.AttributeProto.AttributeType;
import pith.onnx.proto.FunctionProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.SparseTensorProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TrainingInfoProto;
import pith.source.ImportedModel;
import pith.source.SourceFiles;

final class OnnxImporterTest {
    private static final int ELEMENTS = 101;

    @TempDir
    Path folder;

    @Test
    void constantsAreFoundWhereverTheyCanBe() throws IOException, FormatException {
        GraphProto.Builder inner =
                GraphProto.newBuilder().addInitializer(floats("w", 4, 32)).addNode(constant("c", floats("", 5, 32)));
        GraphProto.Builder middle = GraphProto.newBuilder()
                .addNode(node("If", "inner", "y", "b").addAttribute(attribute("then_branch", inner)));
        AttributeProto graphs = AttributeProto.newBuilder()
                .setName("bodies")
                .setType(AttributeType.GRAPHS)
                .addGraphs(GraphProto.newBuilder().addNode(constant("c", floats("", 6, 32))))
                .addGraphs(GraphProto.newBuilder().addNode(constant("c", floats("", 7, 32))))
                .build();
        AttributeProto tensors = AttributeProto.newBuilder()
                .setName("tables")
                .setType(AttributeType.TENSORS)
                .addTensors(floats("", 8, 32))
                .addTensors(floats("", 9, 32))
                .build();
        AttributeProto sparse = AttributeProto.newBuilder()
                .setName("sparse_value")
                .setType(AttributeType.SPARSE_TENSOR)
                .setSparseTensor(sparse("", 10))
                .build();
        AttributeProto sparses = AttributeProto.newBuilder()
                .setName("more")
                .setType(AttributeType.SPARSE_TENSORS)
                .addSparseTensors(sparse("", 12))
                .build();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(floats("w", 1, 32))
                .addSparseInitializer(sparse("s", 2))
                .addNode(node("If", "outer", "x", "a").addAttribute(attribute("else_branch", middle)))
                .addNode(node("Custom", "custom", "z").addAttribute(graphs).addAttribute(tensors))
                .addNode(node("Constant", "named", "").clearOutput().addAttribute(sparse))
                .addNode(node("Custom", "", "out").addAttribute(sparses));
        FunctionProto function = FunctionProto.newBuilder()
                .setName("Function")
                .addAttributeProto(attribute("table", floats("", 14, 32)))
                .addNode(constant("c", floats("", 15, 32)))
                .build();
        TrainingInfoProto training = TrainingInfoProto.newBuilder()
                .setInitialization(GraphProto.newBuilder().addInitializer(floats("w", 16, 32)))
                .setAlgorithm(GraphProto.newBuilder().addInitializer(floats("w", 17, 32)))
                .build();
        Model model = roundTrip(model(graph).addFunctions(function).addTrainingInfo(training));
        List<String> found = new ArrayList<>();
        for (Tensor tensor : model.tensors()) {
            found.add(tensor.name() + " " + firstValue(tensor));
        }
        assertEquals(
                List.of(
                        "outer/else_branch/inner/then_branch/c 5",
                        "outer/else_branch/inner/then_branch/w 4",
                        "custom/bodies/c 6",
                        "custom/bodies/c#2 7",
                        "custom/tables 8",
                        "custom/tables#2 9",
                        "named/values 10",
                        "named/indices 11",
                        "out/more/values 12",
                        "out/more/indices 13",
                        "w 1",
                        "s/values 2",
                        "s/indices 3",
                        "training/initialization/w 16",
                        "training/algorithm/w 17",
                        "Function/c 15",
                        "Function/table 14"),
                found);
    }

    private static SparseTensorProto sparse(String name, int value) {
        ByteBuffer indices = ByteBuffer.allocate(32 * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 32; i++) {
            indices.putLong(value + 1);
        }
        return SparseTensorProto.newBuilder()
                .setValues(floats(name, value, 32))
                .setIndices(raw("", ElementType.INT64, indices.array(), 32))
                .addDims(1000)
                .build();
    }

    private static long firstValue(Tensor tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(tensor.data().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        return tensor.type() == ElementType.FLOAT ? (long) bytes.getFloat() : bytes.getLong();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void rawDataOfEveryTypeAreCut(ElementType type) throws IOException, FormatException {
        byte[] bytes = bytes(type.number(), (int) type.bytes(ELEMENTS));
        Model model = roundTrip(model(raw("w", type, bytes, ELEMENTS)));
        assertTensor(model, type, bytes, PayloadForm.RAW);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void packedFieldsOfEveryTypeAreCut(ElementType type) throws IOException, FormatException {
        byte[] bytes = bytes(type.number(), (int) type.bytes(ELEMENTS));
        TensorProto tensor = typed(header("w", type, ELEMENTS), type, bytes);
        boolean isFloat = tensor.getFloatDataCount() + tensor.getDoubleDataCount() > 0;
        Model model = roundTrip(model(tensor));
        assertTensor(model, type, bytes, isFloat ? PayloadForm.RAW : PayloadForm.VARINT);
        assertEquals(!isFloat, model.pinned().get(0), "a change of values would change the length of varints");
    }

    private static void assertTensor(Model model, ElementType type, byte[] bytes, PayloadForm form) throws IOException {
        assertEquals(1, model.tensors().size());
        Tensor tensor = model.tensors().get(0);
        assertEquals("w", tensor.name());
        assertEquals(type, tensor.type());
        assertEquals(Shape.of(ELEMENTS), tensor.shape());
        assertArrayEquals(bytes, tensor.data().toByteArray());
        assertEquals(
                List.of(form),
                model.files().get(0).cuts().stream().map(Cut::form).toList());
    }

    /** Fills the typed field of a tensor as the schema's comments say. */
    static TensorProto typed(TensorProto.Builder tensor, ElementType type, byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            switch (type) {
                case FLOAT, COMPLEX64 -> tensor.addFloatData(from.getFloat());
                case DOUBLE, COMPLEX128 -> tensor.addDoubleData(from.getDouble());
                case INT64 -> tensor.addInt64Data(from.getLong());
                case UINT64 -> tensor.addUint64Data(from.getLong());
                case UINT32 -> tensor.addUint64Data(from.getInt() & 0xFFFF_FFFFL);
                case INT32 -> tensor.addInt32Data(from.getInt());
                case INT16 -> tensor.addInt32Data(from.getShort());
                case UINT16, FLOAT16, BFLOAT16 -> tensor.addInt32Data(from.getShort() & 0xFFFF);
                case INT8 -> tensor.addInt32Data(from.get());
                default -> tensor.addInt32Data(from.get() & 0xFF);
            }
        }
        return tensor.build();
    }

    @Test
    void stringsAndUnusualEncodingsStayInTheSkeleton() throws IOException, FormatException {
        TensorProto strings = header("strings", ElementType.FLOAT, 2)
                .setDataType(TensorProto.DataType.STRING_VALUE)
                .addStringData(
                        ByteString.copyFromUtf8("a long string, longer than what is cut out otherwise, and longer"))
                .addStringData(ByteString.EMPTY)
                .build();
        TensorProto outOfRange = header("big", ElementType.UINT8, 40).build();
        TensorProto.Builder big = outOfRange.toBuilder();
        for (int i = 0; i < 40; i++) {
            big.addInt32Data(1000 + i);
        }
        TensorProto newType = TensorProto.newBuilder()
                .setName("new")
                .setDataType(77)
                .addDims(3)
                .setRawData(ByteString.copyFrom(bytes(0, 100)))
                .build();
        TensorProto segment = header("segment", ElementType.FLOAT, 1000)
                .setSegment(TensorProto.Segment.newBuilder().setBegin(0).setEnd(100))
                .setRawData(ByteString.copyFrom(bytes(1, 100)))
                .build();
        Model model = roundTrip(model(
                strings,
                big.build(),
                newType,
                segment,
                header("empty", ElementType.FLOAT, 0).build()));
        assertEquals(List.of(), model.tensors());
    }

    @Test
    void unpackedAndSplitFieldsStayInTheSkeleton() throws IOException, FormatException {
        TensorProto header = header("w", ElementType.FLOAT, 40).build();
        UnknownFieldSet.Field.Builder single = UnknownFieldSet.Field.newBuilder();
        for (int i = 0; i < 40; i++) {
            single.addFixed32(Float.floatToRawIntBits(i));
        }
        ByteString half = ByteString.copyFrom(new byte[80]);
        for (UnknownFieldSet.Field field : List.of(
                single.build(),
                UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(half)
                        .addLengthDelimited(half)
                        .build())) {
            TensorProto tensor = header.toBuilder()
                    .setUnknownFields(UnknownFieldSet.newBuilder()
                            .addField(TensorProto.FLOAT_DATA_FIELD_NUMBER, field)
                            .build())
                    .build();
            assertEquals(40, TensorProto.parseFrom(tensor.toByteArray()).getFloatDataCount());
            assertEquals(List.of(), roundTrip(model(tensor)).tensors());
        }
    }

    @Test
    void varintsOfMoreBytesThanNeededStayInTheSkeleton() throws IOException, FormatException {
        byte[] padded = new byte[80];
        for (int i = 0; i < padded.length; i += 2) {
            padded[i] = (byte) 0x81;
        }
        TensorProto tensor = header("w", ElementType.INT64, 40)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                TensorProto.INT64_DATA_FIELD_NUMBER,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(padded))
                                        .build())
                        .build())
                .build();
        assertEquals(List.of(), roundTrip(model(tensor)).tensors());
    }

    @Test
    void smallConstantsStayUnlessTheyAreInitializers() throws IOException, FormatException {
        Model model = roundTrip(model(GraphProto.newBuilder()
                .addInitializer(floats("small", 1, 1))
                .addInitializer(floats("none", 1, 0))
                .addNode(constant("below", floats("", 2, 15)))
                .addNode(constant("enough", floats("", 3, 16)))));
        assertEquals(
                List.of("enough", "small"),
                model.tensors().stream().map(Tensor::name).toList());
        assertFalse(model.pinned().get(0));
    }

    @Test
    void unknownFieldsGroupsAndOddOrdersComeBack() throws IOException, FormatException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        900,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(5)
                                .addFixed64(6)
                                .build())
                .addField(
                        901,
                        UnknownFieldSet.Field.newBuilder()
                                .addGroup(UnknownFieldSet.newBuilder()
                                        .addField(
                                                1,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addFixed32(1)
                                                        .build())
                                        .build())
                                .build())
                .addField(
                        902,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                .build())
                .build();
        TensorProto tensor =
                floats("w", 1, 32).toBuilder().setUnknownFields(unknown).build();
        GraphProto.Builder graph =
                GraphProto.newBuilder().addInitializer(tensor).setUnknownFields(unknown);
        ModelProto.Builder model = model(graph).setUnknownFields(unknown);
        assertEquals(1, roundTrip(model).tensors().size());
    }

    @Test
    void partsOfAGraphThatIsWrittenTwiceAreFound() throws IOException, FormatException {
        byte[] first = model(floats("a", 1, 32)).build().toByteArray();
        byte[] second = model(floats("b", 2, 32)).build().toByteArray();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        Model model = roundTrip(both);
        assertEquals(
                List.of("a", "b"), model.tensors().stream().map(Tensor::name).toList());
    }

    @Test
    void tensorThatIsMergedFromTwoStays() throws IOException, FormatException {
        // A field that is not repeated but occurs twice: a parser merges the two messages.
        AttributeProto attribute = attribute("value", floats("", 1, 16));
        byte[] twice = Arrays.copyOf(attribute.toByteArray(), 2 * attribute.getSerializedSize());
        System.arraycopy(
                attribute.toByteArray(), 0, twice, attribute.getSerializedSize(), attribute.getSerializedSize());
        assertEquals(List.of(16L, 16L), AttributeProto.parseFrom(twice).getT().getDimsList());
        ModelProto.Builder model = model(GraphProto.newBuilder()
                .addNode(node("Custom", "n", "y")
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        5,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(ByteString.copyFrom(twice))
                                                .build())
                                .build())));
        // 256 elements, of which raw_data (the last one counts) has 16.
        Path file = TestModels.write(folder, model);
        FormatException fault = assertThrows(
                FormatException.class, () -> OnnxImporter.read(file).close());
        assertTrue(fault.getMessage().contains("expected 1024 bytes in raw_data, found 64"), fault.getMessage());
    }

    @Test
    void dataThatDisagreeWithTheShapeAreRefused() throws IOException {
        assertFault(
                "tensor 'w': FLOAT[3, 5] has 60 bytes of elements, but raw_data holds 56",
                model(raw("w", ElementType.FLOAT, new byte[56], 3, 5)));
        assertFault(
                "tensor 'w': FLOAT[3] has 12 bytes of elements, but float_data holds 8",
                model(header("w", ElementType.FLOAT, 3)
                        .addFloatData(1)
                        .addFloatData(2)
                        .build()));
        assertFault(
                "tensor 'w': INT32[3] has 12 bytes of elements, but int32_data holds 8",
                model(header("w", ElementType.INT32, 3)
                        .addInt32Data(1)
                        .addInt32Data(2)
                        .build()));
        assertFault(
                "tensor 'w': expected 10 numbers in float_data, found 0",
                model(header("w", ElementType.FLOAT, 10).build()));
        assertFault(
                "tensor 'w': dimension -1 in the shape [2, -1]",
                model(header("w", ElementType.FLOAT, 2, -1).build()));
        assertFault(
                "tensor 'w': more than 2^48 elements in the shape [16777216, 0, 16777216]",
                model(header("w", ElementType.FLOAT, 1 << 24, 0, 1 << 24).build()));
        assertFault(
                "tensor 'c': INT4[3] has 2 bytes of elements, but raw_data holds 3",
                model(GraphProto.newBuilder().addNode(constant("c", raw("", ElementType.INT4, new byte[3], 3)))));
    }

    @Test
    void whatIsNotAModelIsRefused() throws IOException {
        assertEquals("the file is empty", fault(new byte[0]).getMessage());
        assertEquals(Kind.NOT_THIS_FORMAT, fault(new byte[0]).kind());
        assertEquals(
                Kind.NOT_THIS_FORMAT,
                fault("Hello, this is text.\n".getBytes(StandardCharsets.UTF_8)).kind());
        assertEquals(
                Kind.NOT_THIS_FORMAT,
                fault("\"a\": \"json\"".getBytes(StandardCharsets.UTF_8)).kind());
        assertEquals(
                Kind.NOT_THIS_FORMAT,
                fault(new byte[] {(byte) 0x7F, 'E', 'L', 'F'}).kind());
        assertEquals(
                "the model has no graph: is the file complete?",
                fault(ModelProto.newBuilder().setIrVersion(8).build().toByteArray())
                        .getMessage());
    }

    @Test
    void modelCutAtAnyLengthIsRefusedOrAPrefix() throws IOException {
        byte[] whole = model(GraphProto.newBuilder()
                        .addInitializer(floats("w", 1, 8))
                        .addInitializer(typed(header("i", ElementType.INT32, 20), ElementType.INT32, bytes(1, 80)))
                        .addNode(constant("c", floats("", 2, 20)))
                        .addInput(TestModels.value("x", ElementType.FLOAT, 1, 2)))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(1))
                .build()
                .toByteArray();
        int read = 0;
        for (int length = 0; length < whole.length; length++) {
            try {
                TensorData cut = TensorData.of(Arrays.copyOf(whole, length));
                Model model = OnnxImporter.model(cut, new ExternalFiles(folder));
                assertEquals(3, model.tensors().size());
                read++;
            } catch (FormatException e) {
                assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            }
        }
        // Between two fields a prefix is a model too: before the second of the two operator sets.
        assertEquals(1, read);
    }

    @Test
    void damagedModelsAreRefusedOrRead() throws IOException {
        byte[] whole = model(GraphProto.newBuilder()
                        .addInitializer(floats("w", 1, 8))
                        .addInitializer(typed(header("i", ElementType.INT16, 20), ElementType.INT16, bytes(1, 40)))
                        .addNode(node("If", "n", "y")
                                .addAttribute(attribute(
                                        "then_branch",
                                        GraphProto.newBuilder().addNode(constant("c", floats("", 2, 20)))))))
                .build()
                .toByteArray();
        for (int at = 0; at < whole.length; at++) {
            for (int bits : new int[] {1 << (at % 8), 0xFF}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) bits;
                try {
                    Model model = OnnxImporter.model(TensorData.of(damaged), new ExternalFiles(folder));
                    assertArrayEquals(
                            damaged, SourceFiles.assemble(model, 0).data().toByteArray());
                    assertTrue(OnnxComparison.of(model, model).identical());
                } catch (FormatException e) {
                    assertEquals(1, e.getMessage().lines().count());
                }
            }
        }
    }

    private FormatException fault(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), file);
        return assertThrows(FormatException.class, () -> OnnxImporter.read(path).close());
    }

    private void assertFault(String message, ModelProto.Builder model) throws IOException {
        assertEquals(message, fault(model.build().toByteArray()).getMessage());
    }

    private Model roundTrip(ModelProto.Builder model) throws IOException, FormatException {
        return roundTrip(model.build().toByteArray());
    }

    /** Reads a model, checks that it is restored to the same bytes, and returns it with its data in memory. */
    private Model roundTrip(byte[] bytes) throws IOException, FormatException {
        Path file = Files.write(folder.resolve("model.onnx"), bytes);
        Path target = folder.resolve("restored.onnx");
        try (ImportedModel imported = OnnxImporter.read(file)) {
            SourceFiles.restore(imported.model(), target);
            assertArrayEquals(bytes, Files.readAllBytes(target));
            assertTrue(OnnxComparison.of(imported.model(), imported.model()).identical());
            Model model = imported.model();
            List<Tensor> tensors = new ArrayList<>();
            for (Tensor tensor : model.tensors()) {
                tensors.add(new Tensor(
                        tensor.name(),
                        tensor.type(),
                        tensor.shape(),
                        TensorData.of(tensor.data().toByteArray())));
            }
            return new Model(model.dialect(), model.files(), model.skeleton(), tensors, model.layers(), model.pinned());
        }
    }
}

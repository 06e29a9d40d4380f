package pith.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorProto;
import pith.Pith;
import pith.Progress;
import pith.compress.CompressOptions;
import pith.compress.Guidance;
import pith.model.ElementType;
import pith.model.Tensor;
import pith.source.ImportedModel;

/** Checkpoints beside a graph, as TensorFlow writes them: variables of all types and shapes, in several data files. */
@Tag("tensorflow")
final class CheckpointTest {
    private static final Map<DataType, ElementType> TYPES = new EnumMap<>(Map.ofEntries(
            Map.entry(DataType.DT_FLOAT, ElementType.FLOAT),
            Map.entry(DataType.DT_DOUBLE, ElementType.DOUBLE),
            Map.entry(DataType.DT_HALF, ElementType.FLOAT16),
            Map.entry(DataType.DT_BFLOAT16, ElementType.BFLOAT16),
            Map.entry(DataType.DT_FLOAT8_E5M2, ElementType.FLOAT8E5M2),
            Map.entry(DataType.DT_FLOAT8_E4M3FN, ElementType.FLOAT8E4M3FN),
            Map.entry(DataType.DT_INT8, ElementType.INT8),
            Map.entry(DataType.DT_INT16, ElementType.INT16),
            Map.entry(DataType.DT_INT32, ElementType.INT32),
            Map.entry(DataType.DT_INT64, ElementType.INT64),
            Map.entry(DataType.DT_UINT8, ElementType.UINT8),
            Map.entry(DataType.DT_UINT16, ElementType.UINT16),
            Map.entry(DataType.DT_UINT32, ElementType.UINT32),
            Map.entry(DataType.DT_UINT64, ElementType.UINT64),
            Map.entry(DataType.DT_BOOL, ElementType.BOOL),
            Map.entry(DataType.DT_QINT8, ElementType.INT8),
            Map.entry(DataType.DT_QUINT8, ElementType.UINT8),
            Map.entry(DataType.DT_QINT32, ElementType.INT32),
            Map.entry(DataType.DT_COMPLEX64, ElementType.COMPLEX64),
            Map.entry(DataType.DT_COMPLEX128, ElementType.COMPLEX128)));

    @TempDir
    Path folder;

    @Test
    void variablesOfEveryTypeAreReadAndComeBack() throws Exception {
        Map<String, byte[]> elements = new TreeMap<>();
        TestCheckpoint checkpoint = new TestCheckpoint().shard();
        for (Map.Entry<DataType, ElementType> type : TYPES.entrySet()) {
            byte[] bytes = new byte[Math.toIntExact(type.getValue().bytes(3))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = type.getValue() == ElementType.BOOL ? (byte) (i % 2) : (byte) (i + 1);
            }
            TensorProto tensor = TestCheckpoint.tensor(type.getKey(), 3)
                    .setTensorContent(ByteString.copyFrom(bytes))
                    .build();
            String name = type.getKey().name();
            elements.put(name, bytes);
            checkpoint.add(name, tensor);
        }
        checkpoint
                .shard()
                .add(
                        "scalar",
                        TestCheckpoint.tensor(DataType.DT_FLOAT)
                                .addFloatVal(0.5f)
                                .build());
        checkpoint.add("empty", TestCheckpoint.tensor(DataType.DT_FLOAT, 0, 3).build());
        checkpoint.add("strings", strings("", "a longer one", "z".repeat(200)));
        Path meta = write(checkpoint);
        try (ImportedModel imported = Pith.open(meta)) {
            assertEquals(elements.size() + 1, imported.model().tensors().size());
            for (Tensor tensor : imported.model().tensors()) {
                if (tensor.name().equals("scalar")) {
                    assertEquals(0, tensor.shape().rank());
                    continue;
                }
                assertEquals(TYPES.get(DataType.valueOf(tensor.name())), tensor.type(), tensor.name());
                assertArrayEquals(elements.get(tensor.name()), tensor.data().toByteArray(), tensor.name());
            }
        }
        assertComesBack(meta);
    }

    @Test
    void variablesInPartsAndShardsComeBack() throws Exception {
        TestCheckpoint checkpoint = new TestCheckpoint();
        for (int part = 0; part < 3; part++) {
            String extents = "table 6 70 " + 2 * part + ",2:-";
            checkpoint
                    .shard()
                    .add(extents, bytes(2, 70))
                    // A column far along an axis: its number takes two bytes of the key, or three.
                    .add(
                            "wide 2 20000 -:" + (part == 0 ? "0,63" : part == 1 ? "63,8129" : "8192,11808"),
                            bytes(2, part == 0 ? 63 : part == 1 ? 8129 : 11808));
        }
        Path meta = write(checkpoint);
        try (ImportedModel imported = Pith.open(meta)) {
            assertEquals(
                    List.of(
                            "table/0,2:-",
                            "table/2,2:-",
                            "table/4,2:-",
                            "wide/-:0,63",
                            "wide/-:63,8129",
                            "wide/-:8192,11808"),
                    imported.model().tensors().stream()
                            .map(Tensor::name)
                            .sorted()
                            .toList());
        }
        assertComesBack(meta);
    }

    @Test
    void checkpointsOfManyVariablesHaveManyBlocks() throws Exception {
        TestCheckpoint checkpoint = new TestCheckpoint().shard();
        for (int i = 0; i < 3_000; i++) {
            checkpoint.add("network/layer_" + i % 7 + "/unit_" + i + "/weights", bytes(i % 5));
        }
        assertComesBack(write(checkpoint));
    }

    private static TensorProto bytes(long... dims) {
        TensorProto.Builder tensor = TestCheckpoint.tensor(DataType.DT_UINT8, dims);
        int count = 1;
        for (long dim : dims) {
            count = Math.toIntExact(count * dim);
        }
        byte[] content = new byte[count];
        for (int i = 0; i < count; i++) {
            content[i] = (byte) (i * i);
        }
        return tensor.setTensorContent(ByteString.copyFrom(content)).build();
    }

    private static TensorProto strings(String... texts) {
        TensorProto.Builder strings = TestCheckpoint.tensor(DataType.DT_STRING, texts.length);
        for (String text : texts) {
            strings.addStringVal(ByteString.copyFromUtf8(text));
        }
        return strings.build();
    }

    private Path write(TestCheckpoint checkpoint) throws Exception {
        Path model = Files.createDirectory(folder.resolve("source"));
        checkpoint.save(model.resolve("model.ckpt-100"));
        try (TestGraph graph = new TestGraph()) {
            graph.input("x", 1);
            MetaGraphDef meta =
                    MetaGraphDef.newBuilder().setGraphDef(graph.def()).build();
            return Files.write(model.resolve("model.ckpt-100.meta"), meta.toByteArray());
        }
    }

    private void assertComesBack(Path meta) throws Exception {
        Path small = folder.resolve("small.pith");
        Path back = folder.resolve("back");
        Pith.convert(meta, small, CompressOptions.LOSSLESS, Guidance.NONE, Progress.NONE);
        Pith.expand(small, back, false);
        TestFiles.assertSame(meta.getParent(), back);
    }
}

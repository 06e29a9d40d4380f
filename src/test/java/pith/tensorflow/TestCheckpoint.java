package pith.tensorflow;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A checkpoint that TensorFlow writes, with variables of any type, in any number of data files. */
public final class TestCheckpoint {
    private final List<Map<String, TensorProto>> shards = new ArrayList<>();

    /** Starts another data file. */
    public TestCheckpoint shard() {
        shards.add(new LinkedHashMap<>());
        return this;
    }

    /**
     * Adds a variable to the present data file.
     *
     * @param name of the variable; of a part with its extents after a blank, as in {@code table 4 3 0,2:-}
     */
    public TestCheckpoint add(String name, TensorProto value) {
        shards.get(shards.size() - 1).put(name, value);
        return this;
    }

    /** Writes {@code PREFIX.index} and the data files. */
    public void save(Path prefix) {
        try (TestGraph graph = new TestGraph();
                Session session = new Session(graph.graph())) {
            List<String> parts = new ArrayList<>();
            for (Map<String, TensorProto> shard : shards) {
                String part = shards.size() == 1
                        ? prefix.toString()
                        : prefix + "_temp/part-" + parts.size() + "-of-" + shards.size();
                parts.add(part);
                session.run(save(graph, part, shard).name());
            }
            if (parts.size() > 1) {
                Operation merge = graph.node(
                                "MergeV2Checkpoints", strings(graph, parts), string(graph, prefix.toString()))
                        .with("delete_old_dirs", true)
                        .build();
                session.run(merge.name());
            }
        }
    }

    private static Operation save(TestGraph graph, String prefix, Map<String, TensorProto> shard) {
        List<String> names = new ArrayList<>();
        List<String> slices = new ArrayList<>();
        List<Output<?>> values = new ArrayList<>();
        shard.forEach((name, value) -> {
            int blank = name.indexOf(' ');
            names.add(blank < 0 ? name : name.substring(0, blank));
            slices.add(blank < 0 ? "" : name.substring(blank + 1));
            values.add(constant(graph, value));
        });
        return graph.node("SaveV2", string(graph, prefix), strings(graph, names), strings(graph, slices))
                .list(values.toArray(Output<?>[]::new))
                .build();
    }

    static Output<?> constant(TestGraph graph, TensorProto value) {
        return graph.node("Const")
                .with("dtype", value.getDtype())
                .with("value", AttrValue.newBuilder().setTensor(value).build())
                .out();
    }

    static Output<?> string(TestGraph graph, String text) {
        return constant(
                graph,
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(TensorShapeProto.getDefaultInstance())
                        .addStringVal(ByteString.copyFromUtf8(text))
                        .build());
    }

    static Output<?> strings(TestGraph graph, List<String> texts) {
        TensorProto.Builder strings = tensor(DataType.DT_STRING, texts.size());
        texts.forEach(text -> strings.addStringVal(ByteString.copyFromUtf8(text)));
        return constant(graph, strings.build());
    }

    public static TensorProto.Builder tensor(DataType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return TensorProto.newBuilder().setDtype(type).setTensorShape(shape);
    }
}

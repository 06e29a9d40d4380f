package pith.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import pith.calibrate.NdArray;

/**
 * A SavedModel as TensorFlow 2 exports them: variables behind resources, read in functions that functions call; two
 * signatures, an asset, and the variables in two data files, one of them in two parts.
 */
public final class TestSavedModel {
    public static final String ASSET = "assets/vocabulary.txt";
    private static final String SAVER = "saver/";

    /** The parts that {@code table} is saved in. */
    private static final List<String> PARTS = List.of("table 40 6 0,25:-", "table 40 6 25,15:-");

    private final TestGraph graph;

    private TestSavedModel(TestGraph graph) {
        this.graph = graph;
    }

    /** What the signatures answer is said by their inputs: {@code images} and {@code rows}. */
    public static Map<String, NdArray> inputs(String signature) {
        try (TestGraph random = new TestGraph()) {
            return signature.equals("serving_default")
                    ? Map.of("images", random.random(0, 1, 2, 8, 8, 3))
                    : Map.of("rows", random.random(0, 1, 5, 40));
        }
    }

    /** Writes the model to a folder, which is created. */
    public static void write(Path folder) throws IOException {
        try (TestGraph graph = new TestGraph()) {
            MetaGraphDef.Builder meta = new TestSavedModel(graph).meta();
            Files.createDirectories(folder.resolve("variables"));
            Files.createDirectories(folder.resolve("assets"));
            Files.writeString(folder.resolve(ASSET), "yes\nno\n");
            checkpoint().save(folder.resolve("variables/variables"));
            SavedModel saved = SavedModel.newBuilder()
                    .setSavedModelSchemaVersion(1)
                    .addMetaGraphs(meta)
                    .build();
            Files.write(folder.resolve("saved_model.pb"), saved.toByteArray());
        }
    }

    private static TestCheckpoint checkpoint() {
        try (TestGraph random = new TestGraph()) {
            return new TestCheckpoint()
                    .shard()
                    .add("conv/kernel", floats(random, 3, 3, 3, 16))
                    .add("depthwise/kernel", floats(random, 3, 3, 16, 2))
                    .add(PARTS.get(0), floats(random, 25, 6))
                    .shard()
                    .add("dense/kernel", floats(random, 10, 32))
                    .add(
                            "global_step",
                            TestCheckpoint.tensor(DataType.DT_INT64)
                                    .addInt64Val(7)
                                    .build())
                    .add(
                            "nothing",
                            TestCheckpoint.tensor(DataType.DT_FLOAT, 0, 4).build())
                    .add(PARTS.get(1), floats(random, 15, 6));
        }
    }

    private static TensorProto floats(TestGraph random, long... dims) {
        TensorProto.Builder tensor = TestCheckpoint.tensor(DataType.DT_FLOAT, dims);
        for (float value : random.random(-1, 1, dims).toFloats()) {
            tensor.addFloatVal(value);
        }
        return tensor.build();
    }

    private MetaGraphDef.Builder meta() {
        Output<?> images = graph.input("images", -1, 8, 8, 3);
        Output<?> conv = variable("conv/kernel", 3, 3, 3, 16);
        Output<?> depthwise = variable("depthwise/kernel", 3, 3, 16, 2);
        Output<?> dense = variable("dense/kernel", 10, 32);
        Output<?> scores;
        try (ConcreteFunction inner = inner();
                ConcreteFunction outer = outer(inner)) {
            graph.graph().attachFunction(outer);
            scores = call(graph, outer, images, conv, depthwise, dense);
        }
        Output<?> rows = graph.input("rows", -1, 40);
        List<Output<?>> parts = List.of(variable("table/part_0", 25, 6), variable("table/part_1", 15, 6));
        Output<?> table = graph.node("ConcatV2")
                .list(read(graph, parts.get(0)), read(graph, parts.get(1)))
                .in(graph.scalar(0))
                .out();
        Output<?> products = graph.node("MatMul", rows, table).out();
        Output<?> asset = TestCheckpoint.string(graph, "vocabulary.txt");
        SaverDef saver = saver(List.of(conv, depthwise, dense, parts.get(0), parts.get(1)));
        return MetaGraphDef.newBuilder()
                .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
                .setGraphDef(graph.def())
                .setSaverDef(saver)
                .putSignatureDef("serving_default", signature("images", images, "scores", scores))
                .putSignatureDef("rows", signature("rows", rows, "products", products))
                .addAssetFileDef(
                        AssetFileDef.newBuilder().setFilename("vocabulary.txt").setTensorInfo(info(asset)));
    }

    private Output<?> variable(String name, long... dims) {
        return graph.named(name, "VarHandleOp")
                .with("dtype", DataType.DT_FLOAT)
                .with("shape", Shape.of(dims))
                .with("shared_name", name)
                .out();
    }

    private static Output<?> read(TestGraph graph, Output<?> variable) {
        return graph.node("ReadVariableOp", variable)
                .with("dtype", DataType.DT_FLOAT)
                .out();
    }

    /** A convolution and a depthwise one, whose filters are read here. */
    private static ConcreteFunction inner() {
        try (TestGraph graph = new TestGraph()) {
            Output<?> images = graph.input("images", -1, 8, 8, 3);
            Output<?> conv = graph.named("conv", "Placeholder")
                    .with("dtype", DataType.DT_RESOURCE)
                    .out();
            Output<?> depthwise = graph.named("depthwise", "Placeholder")
                    .with("dtype", DataType.DT_RESOURCE)
                    .out();
            Output<?> features = graph.node("Conv2D", images, read(graph, conv))
                    .with("strides", 1, 2, 2, 1)
                    .with("padding", "SAME")
                    .out();
            Output<?> wide = graph.node("DepthwiseConv2dNative", features, read(graph, depthwise))
                    .with("strides", 1, 1, 1, 1)
                    .with("padding", "VALID")
                    .out();
            return ConcreteFunction.create(
                    Signature.builder("inner")
                            .input("images", images)
                            .input("conv", conv)
                            .input("depthwise", depthwise)
                            .output("features", wide)
                            .build(),
                    graph.graph());
        }
    }

    /** The mean over each map of what {@code inner} answers, and a product with a matrix that is stored transposed. */
    private static ConcreteFunction outer(ConcreteFunction inner) {
        try (TestGraph graph = new TestGraph()) {
            graph.graph().attachFunction(inner);
            Output<?> images = graph.input("images", -1, 8, 8, 3);
            List<Output<?>> resources = new ArrayList<>();
            for (String name : List.of("conv", "depthwise", "dense")) {
                resources.add(graph.named(name, "Placeholder")
                        .with("dtype", DataType.DT_RESOURCE)
                        .out());
            }
            Output<?> features = call(graph, inner, images, resources.get(0), resources.get(1));
            Output<?> means = graph.node("Mean", features, graph.ints(1, 2)).out();
            Output<?> scores = graph.node("MatMul", means, read(graph, resources.get(2)))
                    .with("transpose_b", true)
                    .out();
            return ConcreteFunction.create(
                    Signature.builder("outer")
                            .input("images", images)
                            .input("conv", resources.get(0))
                            .input("depthwise", resources.get(1))
                            .input("dense", resources.get(2))
                            .output("scores", scores)
                            .build(),
                    graph.graph());
        }
    }

    private static Output<?> call(TestGraph graph, ConcreteFunction function, Output<?>... inputs) {
        AttrValue name = AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName(function.getDefinedName()))
                .build();
        AttrValue types = AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addType(DataType.DT_FLOAT))
                .build();
        return graph.node("StatefulPartitionedCall")
                .list(inputs)
                .with("Tout", types)
                .with("f", name)
                .out();
    }

    /** Adds the nodes that load the variables. */
    private SaverDef saver(List<Output<?>> variables) {
        List<String> names = List.of("conv/kernel", "depthwise/kernel", "dense/kernel", "table", "table");
        List<String> slices =
                List.of("", "", "", PARTS.get(0).substring(6), PARTS.get(1).substring(6));
        Output<?> file = graph.named(
                        SAVER + "filename", "PlaceholderWithDefault", TestCheckpoint.string(graph, "model"))
                .with("shape", Shape.scalar())
                .out();
        AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
        names.forEach(name -> types.addType(DataType.DT_FLOAT));
        List<Output<?>> restored = graph.named(
                        SAVER + "restore",
                        "RestoreV2",
                        file,
                        TestCheckpoint.strings(graph, names),
                        TestCheckpoint.strings(graph, slices))
                .with("dtypes", AttrValue.newBuilder().setList(types).build())
                .outs();
        List<Operation> assigned = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            assigned.add(graph.named(SAVER + "assign", "AssignVariableOp", variables.get(i), restored.get(i))
                    .build());
        }
        graph.named(SAVER + "all", "NoOp").after(assigned).build();
        return SaverDef.newBuilder()
                .setFilenameTensorName(SAVER + "filename:0")
                .setRestoreOpName(SAVER + "all")
                .setSaveTensorName(SAVER + "filename:0")
                .setVersion(SaverDef.CheckpointFormatVersion.V2)
                .build();
    }

    private static SignatureDef signature(String input, Output<?> from, String output, Output<?> to) {
        return SignatureDef.newBuilder()
                .setMethodName("tensorflow/serving/predict")
                .putInputs(input, info(from))
                .putOutputs(output, info(to))
                .build();
    }

    private static TensorInfo info(Output<?> output) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : output.shape().asArray()) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return TensorInfo.newBuilder()
                .setName(output.op().name() + ":" + output.index())
                .setDtype(output.dataType())
                .setTensorShape(shape)
                .build();
    }
}

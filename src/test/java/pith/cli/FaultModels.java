package pith.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The models that commands work on while faults strike, and the jobs. Everything is made once. */
final class FaultModels {
    static final Path KEY = Path.of("src/test/resources/pith/sign/private.pem").toAbsolutePath();

    private static final Path EXAMPLE = Path.of("examples/resnet8-cifar10.onnx");
    private static final byte[] OLD = "what was there before".getBytes(StandardCharsets.UTF_8);

    final Path onnx;
    final Path plain;
    final Path other;
    final Path archive;
    final Path samples;
    final Path savedModel;
    private final Path base;
    private final Map<String, Map<String, byte[]>> results = new TreeMap<>();

    FaultModels(Path base) throws IOException {
        this.base = base;
        onnx = Files.copy(EXAMPLE, base.resolve("model.onnx"));
        plain = base.resolve("plain.pith");
        PithRun.good("convert", onnx, plain);
        other = base.resolve("other.pith");
        PithRun.good("convert", onnx, other, "--method", "int8", "--bits", "6");
        archive = archive(base.resolve("model.zip"));
        samples = samples(base.resolve("samples.npy"));
        Path folder = savedModelFolder(Files.createDirectory(base.resolve("saved")));
        savedModel = base.resolve("saved.pith");
        PithRun.good("convert", folder, savedModel);
        results.put("saved", Job.files(folder));
    }

    private Path archive(Path path) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry("model.onnx"));
            Files.copy(onnx, zip);
            zip.closeEntry();
        }
        return path;
    }

    /** Eight images of noise. */
    private static Path samples(Path path) throws IOException {
        StringBuilder header = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (8, 32, 32, 3), }");
        while ((10 + header.length() + 1) % 64 != 0) {
            header.append(' ');
        }
        header.append('\n');
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + 8 * 32 * 32 * 3 * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(1);
        while (bytes.hasRemaining()) {
            bytes.putFloat(255 * random.nextFloat());
        }
        return Files.write(path, bytes.array());
    }

    private static Path savedModelFolder(Path folder) throws IOException {
        float[] values = new float[100_000];
        Random random = new Random(2);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dim.newBuilder().setSize(values.length)));
        ByteBuffer content = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            content.putFloat((float) random.nextGaussian());
        }
        tensor.setTensorContent(com.google.protobuf.ByteString.copyFrom(content.array()));
        NodeDef node = NodeDef.newBuilder()
                .setName("weights")
                .setOp("Const")
                .putAttr(
                        "dtype",
                        AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
        SavedModel model = SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(MetaGraphDef.newBuilder()
                        .setGraphDef(GraphDef.newBuilder().addNode(node)))
                .build();
        Files.write(folder.resolve("saved_model.pb"), model.toByteArray());
        byte[] vocabulary = new byte[300_000];
        random.nextBytes(vocabulary);
        Files.createDirectory(folder.resolve("assets"));
        Files.write(folder.resolve("assets/vocabulary"), vocabulary);
        Files.write(folder.resolve("assets/names"), vocabulary);
        return folder;
    }

    /** Converting a model, or an archive with one. */
    Job convert(Path in, Path folder) throws IOException {
        String target = folder.resolve("out.pith").toString();
        return one(List.of("convert", in.toString(), target), folder, "out.pith", Files.readAllBytes(plain));
    }

    /** Converting with samples, a cache of what they show, and a curve. */
    synchronized Job calibrate(Path folder) throws IOException {
        List<String> words = List.of(
                "convert",
                onnx.toString(),
                folder.resolve("out.pith").toString(),
                "--method",
                "deep-compression",
                "--bits",
                "5",
                "--target-size",
                "70kB",
                "--calibration",
                samples.toString(),
                "--calibration-cache",
                folder.resolve("cache").toString(),
                "--curve",
                folder.resolve("curve.csv").toString());
        Map<String, byte[]> after = results.get("calibrated");
        if (after == null) {
            Path place = Files.createDirectory(base.resolve("calibrated"));
            List<String> there = words.stream()
                    .map(word -> word.replace(folder.toString(), place.toString()))
                    .toList();
            PithRun.good(there.toArray());
            after = Job.files(place);
            results.put("calibrated", after);
        }
        return new Job(words, folder, Map.of("out.pith", OLD, "curve.csv", OLD), after, Optional.empty()).prepared();
    }

    /** Restoring one file. */
    Job expand(Path folder) throws IOException {
        List<String> words =
                List.of("expand", plain.toString(), folder.resolve("out.onnx").toString());
        return one(words, folder, "out.onnx", Files.readAllBytes(onnx));
    }

    /** Restoring a model with its weights beside it. */
    synchronized Job external(Path from, Path folder) throws IOException {
        List<String> words =
                List.of("expand", from.toString(), folder.resolve("out.onnx").toString(), "--external-data");
        Map<String, byte[]> after = results.get("external " + from);
        if (after == null) {
            Path place = Files.createDirectory(externalFolder(from));
            PithRun.good("expand", from, place.resolve("out.onnx"), "--external-data");
            after = Job.files(place);
            results.put("external " + from, after);
        }
        return new Job(words, folder, Map.of("out.onnx", OLD, "out.onnx.data", OLD), after, Optional.of("out.onnx"))
                .prepared();
    }

    /** Where the files of such a model are. */
    Path externalFolder(Path from) {
        return base.resolve("external of " + from.getFileName());
    }

    /** Restoring a SavedModel, over one that is there or not. */
    Job savedModel(Path folder, boolean isThere) throws IOException {
        Map<String, byte[]> before = new TreeMap<>();
        Map<String, byte[]> after = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : results.get("saved").entrySet()) {
            if (isThere) {
                before.put("model/" + file.getKey(), OLD);
            }
            after.put("model/" + file.getKey(), file.getValue());
        }
        List<String> words =
                List.of("expand", savedModel.toString(), folder.resolve("model").toString());
        return new Job(words, folder, before, after, Optional.of("model/saved_model.pb")).prepared();
    }

    /** Signing a file in place. */
    synchronized Job sign(Path folder) throws IOException {
        byte[] after;
        if (results.containsKey("signed")) {
            after = results.get("signed").get("out.pith");
        } else {
            Path place = Files.createDirectory(base.resolve("signed"));
            PithRun.good("sign", plain, "--key", KEY, "-o", place.resolve("out.pith"));
            results.put("signed", Job.files(place));
            after = results.get("signed").get("out.pith");
        }
        List<String> words = List.of("sign", folder.resolve("out.pith").toString(), "--key", KEY.toString());
        return new Job(
                        words,
                        folder,
                        Map.of("out.pith", Files.readAllBytes(plain)),
                        Map.of("out.pith", after),
                        Optional.empty())
                .prepared();
    }

    private static Job one(List<String> words, Path folder, String target, byte[] after) throws IOException {
        return new Job(words, folder, Map.of(target, OLD), Map.of(target, after), Optional.empty()).prepared();
    }

    byte[] bytes(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Files.copy(file, bytes);
        return bytes.toByteArray();
    }
}

package pith.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.TensorProto;
import pith.source.FileSet;
import pith.source.SourceFiles;
import pith.wire.MessageLocation;
import pith.wire.MessageRewriter;

/**
 * Writes ONNX models. Files that exist are replaced when all new ones are complete, and stay as they were if anything
 * fails.
 */
public final class OnnxExporter {
    private OnnxExporter() {}

    /**
     * Writes a model as one file: the one that it came from if it had no external data, else one with all data inside.
     *
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if the model is damaged, or too large for one file
     */
    public static void writeFile(Model model, Path target) throws IOException, FormatException {
        if (model.files().size() == 1) {
            SourceFiles.restore(model, target);
            return;
        }
        try (FileSet files = FileSet.at(target, true)) {
            files.write("", selfContained(OnnxModel.of(model)));
            files.commit();
        }
    }

    /**
     * Writes a model whose weights are in files of their own: those that they came from, below the folder of the model,
     * or else one with the name of the model and {@code .data}.
     *
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if the model is damaged
     */
    public static void writeExternal(Model model, Path target) throws IOException, FormatException {
        if (model.files().size() > 1) {
            SourceFiles.restore(model, target);
            return;
        }
        OnnxModel onnx = OnnxModel.of(model);
        ExternalWriter external = new ExternalWriter(target.getFileName() + ".data");
        for (Stored stored : onnx.tensors()) {
            external.add(stored);
        }
        try (FileSet files = FileSet.at(target, true)) {
            files.write("", MessageRewriter.rewrite(onnx.main(), external.contents()));
            if (!external.contents().isEmpty()) {
                files.write(external.path(), external.data());
            }
            files.commit();
        }
    }

    /** Returns the main file with all external data put into it. */
    static TensorData selfContained(OnnxModel model) throws IOException, FormatException {
        Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
        for (Stored stored : model.tensors()) {
            if (stored.isExternal()) {
                contents.put(stored.tensor().found().location(), withRawData(stored));
            }
        }
        TensorData file = MessageRewriter.rewrite(model.main(), contents);
        if (file.size() > ModelFile.MAX_BYTES) {
            throw FormatException.limit(
                    "",
                    "the model takes " + file.size() + " bytes, more than the " + ModelFile.MAX_BYTES
                            + " of one ONNX file: its data have to go into files of their own (--external-data)");
        }
        return file;
    }

    /** Returns a tensor message that holds its elements as {@code raw_data}. */
    static TensorData withRawData(Stored stored) throws IOException {
        TensorData elements = stored.elements().orElseThrow();
        TensorProto header = TensorProtos.withoutData(stored.tensor().header());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        header.writeTo(out);
        out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(elements.size());
        out.flush();
        return TensorData.concat(List.of(TensorData.of(bytes.toByteArray()), elements));
    }
}

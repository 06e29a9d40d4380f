package pith.conformance.generator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import pith.format.proto.Cut;
import pith.format.proto.Dialect;
import pith.format.proto.File;
import pith.format.proto.PayloadForm;
import pith.format.proto.Source;

/** Source files written front to back: text that goes to the skeleton, and payloads in between. */
final class SourceParts {
    private final Source.Builder source = Source.newBuilder();
    private final List<Restored> restored = new ArrayList<>();
    private byte[] skeleton = Bytes.NONE;
    private Function<byte[], Seq> coding = Seq::stored;

    /** A file and what it has to be in the end. */
    private static final class Restored {
        private final File.Builder file;
        private byte[] bytes = Bytes.NONE;
        private long pending;

        private Restored(File.Builder file) {
            this.file = file;
        }
    }

    private SourceParts(Dialect dialect) {
        source.setDialect(dialect);
    }

    static SourceParts of(Dialect dialect) {
        return new SourceParts(dialect);
    }

    /** Returns a source of one file whose bytes are all skeleton. */
    static SourceParts ofText(String text) {
        return of(Dialect.ONNX).file("").text(text);
    }

    SourceParts file(String path) {
        restored.add(new Restored(source.addFilesBuilder().setPath(path)));
        return this;
    }

    SourceParts text(String text) {
        return bytes(Bytes.text(text));
    }

    SourceParts bytes(byte[] bytes) {
        skeleton = Bytes.join(skeleton, bytes);
        last().pending += bytes.length;
        last().bytes = Bytes.join(last().bytes, bytes);
        return this;
    }

    SourceParts raw(int tensor, byte[] payload) {
        return cut(tensor, PayloadForm.RAW, payload);
    }

    SourceParts varints(int tensor, byte[] payload) {
        return cut(tensor, PayloadForm.VARINT, payload);
    }

    private SourceParts cut(int tensor, PayloadForm form, byte[] payload) {
        last().file
                .addCuts(Cut.newBuilder()
                        .setSkip(last().pending)
                        .setTensor(tensor)
                        .setForm(form));
        last().pending = 0;
        last().bytes = Bytes.join(last().bytes, payload);
        return this;
    }

    SourceParts skeletonCoded(Function<byte[], Seq> into) {
        coding = into;
        return this;
    }

    private Restored last() {
        return restored.get(restored.size() - 1);
    }

    private Seq sequence() {
        return skeleton.length == 0 ? Seq.NONE : coding.apply(skeleton);
    }

    byte[] area() {
        return sequence().area();
    }

    Source toProto() {
        restored.forEach(file -> file.file.setTail(file.pending));
        source.setSkeletonSize(skeleton.length);
        if (!sequence().chunks().isEmpty()) {
            source.setSkeleton(sequence().toProto());
        }
        return source.build();
    }

    String dialect() {
        return source.getDialect().name();
    }

    JsonObject skeletonContent() {
        return sized(skeleton);
    }

    JsonArray filesContent() {
        JsonArray files = new JsonArray();
        for (Restored file : restored) {
            JsonObject content = sized(file.bytes);
            content.addProperty("path", file.file.getPath());
            files.add(content);
        }
        return files;
    }

    private static JsonObject sized(byte[] bytes) {
        JsonObject content = new JsonObject();
        content.addProperty("sha256", Hashes.sha256(bytes));
        content.addProperty("size", bytes.length);
        return content;
    }
}

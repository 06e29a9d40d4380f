package pith.conformance.generator;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import pith.format.proto.Manifest;

/** A file put together from parts. Every length and checksum is right unless something is changed on purpose. */
final class FileParts {
    private static final int PROLOGUE = 40;

    private final List<TensorParts> tensors = new ArrayList<>();
    private final Manifest.Builder manifest = Manifest.newBuilder();
    private SourceParts source = SourceParts.of(pith.format.proto.Dialect.ONNX);
    private boolean withSource;
    private BiConsumer<Manifest.Builder, byte[]> signer = (m, area) -> {};
    private Consumer<Manifest.Builder> edit = m -> {};
    private UnaryOperator<byte[]> manifestBytes = bytes -> bytes;
    private UnaryOperator<byte[]> manifestChunk = Chunks::stored;
    private UnaryOperator<byte[]> area = bytes -> bytes;
    private UnaryOperator<byte[]> storedManifest = bytes -> bytes;
    private Consumer<Prologue> prologue = p -> {};
    private UnaryOperator<byte[]> whole = bytes -> bytes;

    static FileParts of(TensorParts... tensors) {
        FileParts file = new FileParts();
        file.tensors.addAll(List.of(tensors));
        return file;
    }

    /** Returns the file that most faults are put into: three floats, and a source file that holds them. */
    static FileParts sample() {
        byte[] values = Bytes.floats(1f, -2f, 0.5f);
        return of(TensorParts.of("weights", pith.format.proto.ElementType.FLOAT, 3)
                        .exact(Seq.stored(values))
                        .values(values))
                .source(SourceParts.of(pith.format.proto.Dialect.ONNX)
                        .file("")
                        .text("head")
                        .raw(0, values)
                        .text("tail"));
    }

    FileParts source(SourceParts parts) {
        source = parts;
        withSource = true;
        return this;
    }

    FileParts producer(String producer) {
        manifest.setProducer(producer);
        return this;
    }

    /** Adds the range of a value, as the bits of its bounds. */
    FileParts activation(String value, int low, int high) {
        manifest.addActivationsBuilder()
                .setValue(value)
                .setLow(Float.intBitsToFloat(low))
                .setHigh(Float.intBitsToFloat(high));
        return this;
    }

    /** Signs the complete manifest and the chunk area. What is changed otherwise is changed after that. */
    FileParts signed(Signer by) {
        signer = by::sign;
        return this;
    }

    /** Changes the manifest message when it is complete. */
    FileParts edit(Consumer<Manifest.Builder> change) {
        edit = edit.andThen(change);
        return this;
    }

    /** Changes the manifest's bytes before they are coded. */
    FileParts manifestBytes(UnaryOperator<byte[]> change) {
        manifestBytes = change;
        return this;
    }

    /** Codes the manifest's bytes as a chunk; as they are, unless told otherwise. */
    FileParts manifestChunk(UnaryOperator<byte[]> coding) {
        manifestChunk = coding;
        return this;
    }

    /** Changes the chunk area, whose checksums stay as they are. */
    FileParts area(UnaryOperator<byte[]> change) {
        area = change;
        return this;
    }

    /** Changes the stored manifest, whose checksum stays as it is. */
    FileParts storedManifest(UnaryOperator<byte[]> change) {
        storedManifest = change;
        return this;
    }

    /** Changes the prologue, whose own checksum follows. */
    FileParts prologue(Consumer<Prologue> change) {
        prologue = change;
        return this;
    }

    /** Changes the complete file. */
    FileParts whole(UnaryOperator<byte[]> change) {
        whole = change;
        return this;
    }

    byte[] toBytes() {
        byte[] chunks = withSource ? source.area() : Bytes.NONE;
        Manifest.Builder message = manifest.clone();
        if (withSource) {
            message.setSource(source.toProto());
        }
        for (TensorParts tensor : tensors) {
            chunks = Bytes.join(chunks, tensor.area());
            message.addTensors(tensor.toProto());
        }
        signer.accept(message, chunks);
        edit.accept(message);
        byte[] decoded = manifestBytes.apply(message.build().toByteArray());
        byte[] stored = manifestChunk.apply(decoded);
        Prologue start = new Prologue();
        start.manifestLength = stored.length;
        start.manifestOffset = (long) PROLOGUE + chunks.length;
        start.decodedLength = decoded.length;
        start.manifestChecksum = Bytes.crc(stored);
        prologue.accept(start);
        return whole.apply(Bytes.join(start.toBytes(), area.apply(chunks), storedManifest.apply(stored)));
    }

    /** Returns what a reader has to make of the file. */
    JsonObject content() {
        JsonObject content = new JsonObject();
        JsonArray activations = new JsonArray();
        manifest.getActivationsList().forEach(activation -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("high", bits(activation.getHigh()));
            entry.addProperty("low", bits(activation.getLow()));
            entry.addProperty("value", activation.getValue());
            activations.add(entry);
        });
        content.add("activations", activations);
        JsonArray all = new JsonArray();
        tensors.forEach(tensor -> all.add(tensor.content()));
        if (withSource) {
            content.addProperty("dialect", source.dialect());
            content.add("files", source.filesContent());
            content.add("skeleton", source.skeletonContent());
        } else {
            content.add("dialect", JsonNull.INSTANCE);
            content.add("files", new JsonArray());
            content.add("skeleton", JsonNull.INSTANCE);
        }
        content.add("tensors", all);
        return content;
    }

    private static String bits(float number) {
        return String.format(Locale.ROOT, "%08x", Float.floatToRawIntBits(number));
    }
}

package pith.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import pith.error.FormatException;
import pith.format.StoredRule;
import pith.format.StoredTensor;
import pith.model.Model;
import pith.model.Range;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.source.SourceFiles;

/** The reader of this project, made to answer as the runner contract demands. Safe for use by several threads. */
public final class BuiltInReader implements Reader {
    /** Most bytes that this reader decodes of one file; what the contract allows a reader to refuse. */
    public static final long MAX_DECODED_BYTES = 1L << 28;

    private static final int BUFFER = 1 << 16;

    private final long maxDecodedBytes;

    /** Creates a reader that refuses no more than the contract allows. */
    public BuiltInReader() {
        this(MAX_DECODED_BYTES);
    }

    /** Creates a reader of files that decode to so many bytes at most. */
    BuiltInReader(long maxDecodedBytes) {
        this.maxDecodedBytes = maxDecodedBytes;
    }

    @Override
    public String read(Path file) throws ReaderFailure {
        try {
            return CanonicalJson.of(content(file));
        } catch (FormatException e) {
            return CanonicalJson.of(fault(e));
        } catch (IOException e) {
            if (e.getCause() instanceof FormatException fault) {
                return CanonicalJson.of(fault(fault));
            }
            throw new ReaderFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonObject fault(FormatException fault) {
        JsonObject answer = new JsonObject();
        answer.addProperty("error", fault.kind().name());
        answer.addProperty("clause", fault.clause());
        answer.addProperty("message", fault.getMessage());
        return answer;
    }

    /** Decodes all of a file; of several faults, the first in the order of the file is reported. */
    private JsonObject content(Path path) throws IOException, FormatException {
        ReadOptions options =
                ReadOptions.DEFAULT.withMaxDecodedBytes(maxDecodedBytes).withMaxTotalBytes(maxDecodedBytes);
        try (PithFile file = PithFile.open(path, options)) {
            // Covers the chunks that no element needs, too.
            file.verify();
            JsonObject answer = new JsonObject();
            JsonArray activations = new JsonArray();
            file.index().activations().forEach((value, range) -> activations.add(activation(value, range)));
            answer.add("activations", activations);
            JsonArray tensors = new JsonArray();
            List<Tensor> decoded = file.decodedTensors();
            String[] hashes = new String[decoded.size()];
            for (int i = 0; i < decoded.size(); i++) {
                StoredTensor stored = file.tensors().get(i);
                hashes[i] = stored.rule() instanceof StoredRule.SameAs same
                        ? hashes[same.tensor()]
                        : sha256(decoded.get(i).data());
                tensors.add(tensor(stored, hashes[i]));
            }
            answer.add("tensors", tensors);
            JsonArray files = new JsonArray();
            if (file.index().source().isPresent()) {
                Model model = file.model();
                List<SourceFiles.Assembled> assembled = SourceFiles.assembleAll(model);
                for (int i = 0; i < assembled.size(); i++) {
                    JsonObject entry = sized(assembled.get(i).data());
                    entry.addProperty("path", model.files().get(i).path());
                    files.add(entry);
                }
                answer.addProperty("dialect", model.dialect().name());
                answer.add("skeleton", sized(model.skeleton()));
            } else {
                answer.add("dialect", JsonNull.INSTANCE);
                answer.add("skeleton", JsonNull.INSTANCE);
            }
            answer.add("files", files);
            return answer;
        }
    }

    private static JsonObject activation(String value, Range range) {
        JsonObject entry = new JsonObject();
        entry.addProperty("high", bits(range.high()));
        entry.addProperty("low", bits(range.low()));
        entry.addProperty("value", value);
        return entry;
    }

    private static String bits(float number) {
        return HexFormat.of().toHexDigits(Float.floatToRawIntBits(number));
    }

    private static JsonObject tensor(StoredTensor stored, String sha256) {
        JsonObject entry = new JsonObject();
        JsonArray dims = new JsonArray();
        for (long dim : stored.shape().dims()) {
            dims.add(dim);
        }
        entry.add("dims", dims);
        entry.addProperty("name", stored.name());
        entry.addProperty("rule", rule(stored.rule()));
        entry.addProperty("sha256", sha256);
        entry.addProperty("type", stored.type().name());
        return entry;
    }

    /** Returns the name of a rule in the schema. */
    private static String rule(StoredRule rule) {
        return rule.label().toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    private static JsonObject sized(TensorData data) throws IOException {
        JsonObject entry = new JsonObject();
        entry.addProperty("sha256", sha256(data));
        entry.addProperty("size", data.size());
        return entry;
    }

    private static String sha256(TensorData data) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, data.size()));
        for (long position = 0; position < data.size(); position += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), data.size() - position));
            data.read(position, buffer);
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

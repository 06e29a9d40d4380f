package pith.tensorflow;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.model.Dialect;
import pith.model.TensorData;
import pith.wire.MessageFields;
import pith.wire.MessageFields.Field;

/** What a file is, as far as its first fields show. The schemas share field numbers, but not what the fields hold. */
enum FileKind {
    GRAPH_DEF,
    META_GRAPH_DEF,
    SAVED_MODEL,
    GRAPH_DEF_TEXT,
    META_GRAPH_DEF_TEXT,
    SAVED_MODEL_TEXT,
    OTHER;

    private static final int HEAD = 4096;
    private static final int FIELDS = 64;
    private static final int LONGEST_NAME = 1 << 16;

    /** First word of a text message, after blank lines and comments. */
    private static final Pattern FIRST_FIELD = Pattern.compile("(?:\\s|#[^\\n]*\\n)*+(\\w++)\\s*+[:{<]");

    private static final Pattern OPERATOR = Pattern.compile("[A-Za-z_][A-Za-z0-9_.>/-]*+");

    /** The dialect of a model whose main file is of this kind. */
    Dialect dialect() {
        return this == SAVED_MODEL || this == SAVED_MODEL_TEXT
                ? Dialect.TENSORFLOW_SAVED_MODEL
                : Dialect.TENSORFLOW_GRAPH_DEF;
    }

    static FileKind of(TensorData file) throws IOException {
        byte[] head = file.slice(0, Math.min(HEAD, file.size())).toByteArray();
        return isText(head) ? ofText(new String(head, StandardCharsets.UTF_8)) : ofMessage(file);
    }

    private static FileKind ofText(String head) {
        Matcher first = FIRST_FIELD.matcher(head);
        return switch (first.lookingAt() ? first.group(1) : "") {
            case "node", "library", "versions" -> GRAPH_DEF_TEXT;
            case "meta_info_def", "graph_def" -> META_GRAPH_DEF_TEXT;
            case "saved_model_schema_version", "meta_graphs" -> SAVED_MODEL_TEXT;
            default -> OTHER;
        };
    }

    private static FileKind ofMessage(TensorData file) throws IOException {
        List<Field> fields = MessageFields.first(file, FIELDS);
        for (Field field : fields) {
            if (field.number() == 1 && field.isBytes()) {
                // GraphDef.node or MetaGraphDef.meta_info_def; in ONNX and a SavedModel the field is a number.
                return isNode(content(file, field)) || !hasGraph(file, fields) ? GRAPH_DEF : META_GRAPH_DEF;
            } else if (field.number() == 1 && field.wireType() == WireFormat.WIRETYPE_VARINT) {
                return fields.stream().allMatch(other -> other.number() <= 2) && hasMetaGraph(file, fields)
                        ? SAVED_MODEL
                        : OTHER;
            }
        }
        return hasGraph(file, fields) ? META_GRAPH_DEF : OTHER;
    }

    /** Whether bytes start as a NodeDef does: with a name and an operator. */
    private static boolean isNode(TensorData message) throws IOException {
        boolean named = false;
        for (Field field : MessageFields.first(message, 2)) {
            if (!field.isBytes() || field.to() - field.from() > LONGEST_NAME) {
                return false;
            }
            if (field.number() == 1) {
                named = true;
            } else if (field.number() == 2 && named) {
                String operator = new String(content(message, field).toByteArray(), StandardCharsets.UTF_8);
                return OPERATOR.matcher(operator).matches();
            }
        }
        return false;
    }

    /** Whether the second field is the graph of a MetaGraphDef. */
    private static boolean hasGraph(TensorData file, List<Field> fields) throws IOException {
        for (Field field : fields) {
            if (field.number() == 2 && field.isBytes()) {
                TensorData graph = content(file, field);
                for (Field first : MessageFields.first(graph, 1)) {
                    return first.number() == 1 && first.isBytes() && isNode(content(graph, first));
                }
            }
        }
        return false;
    }

    /** Whether the second field is not a text, as ONNX has it there, but a MetaGraphDef. */
    private static boolean hasMetaGraph(TensorData file, List<Field> fields) throws IOException {
        for (Field field : fields) {
            if (field.number() == 2 && field.isBytes()) {
                for (Field first : MessageFields.first(content(file, field), 1)) {
                    return first.number() <= 2 && first.isBytes();
                }
            }
        }
        return false;
    }

    private static TensorData content(TensorData message, Field field) {
        return message.slice(field.from(), field.to() - field.from());
    }

    private static boolean isText(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        while (bytes.hasRemaining()) {
            int b = bytes.get() & 0xFF;
            boolean control = (b < ' ' && b != '\t' && b != '\n' && b != '\r') || b == 0x7F;
            if (control) {
                return false;
            }
        }
        return true;
    }
}

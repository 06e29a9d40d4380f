package pith.tensorflow;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import pith.error.FormatException;
import pith.model.TensorData;

/** Graphs in protobuf's text format. Their constants are part of the text, and stay there. */
final class TextGraphs {
    /** Longest text; parsed, it takes several times as much memory. */
    private static final long MAX_BYTES = 1L << 28;

    /** As of serialised messages. */
    private static final int MAX_DEPTH = 100;

    private TextGraphs() {}

    /**
     * Parses a text.
     *
     * @return the builder, with what the text says
     * @throws FormatException if it is not a text of the builder's message, or too long
     */
    static <T extends Message.Builder> T parse(TensorData file, T builder) throws IOException, FormatException {
        if (file.size() > MAX_BYTES) {
            throw FormatException.limit("", file.size() + " bytes of text, more than " + MAX_BYTES);
        }
        try {
            CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.toByteArray()));
            TextFormat.Parser.newBuilder().setRecursionLimit(MAX_DEPTH).build().merge(text, builder);
            return builder;
        } catch (CharacterCodingException e) {
            throw FormatException.malformed("", "the text is not UTF-8");
        } catch (TextFormat.ParseException e) {
            throw FormatException.malformed(
                    "",
                    "line " + e.getLine() + " of the text is not a "
                            + builder.getDescriptorForType().getName() + ": " + e.getMessage());
        }
    }
}

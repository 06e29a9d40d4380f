package pith.reader;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pith.error.FormatException;
import pith.format.StoredRule;
import pith.format.StoredSequence;
import pith.format.StoredTensor;
import pith.model.ElementType;
import pith.model.Shape;

/** Decodes one tensor, whole or chunk by chunk. Safe for use by several threads. */
final class TensorDecoder {
    private final ChunkSource chunks;
    private final StoredTensor tensor;
    /** Given up when memory is short: many small tensors may have large parameters. */
    private SoftReference<RuleDecoder> rule = new SoftReference<>(null);

    TensorDecoder(ChunkSource chunks, StoredTensor tensor) {
        this.chunks = chunks;
        this.tensor = tensor;
    }

    /** Returns a decoder of a sequence that is not a tensor. */
    static TensorDecoder ofBytes(ChunkSource chunks, StoredSequence bytes) {
        return new TensorDecoder(
                chunks,
                new StoredTensor(
                        "skeleton", ElementType.UINT8, Shape.of(bytes.units()), new StoredRule.Exact(false), bytes));
    }

    StoredTensor tensor() {
        return tensor;
    }

    /** Whether chunks decode to runs of bytes; otherwise the tensor is decoded as a whole. */
    boolean isElementwise() {
        return !(tensor.rule() instanceof StoredRule.Product);
    }

    /** Bytes of the values of one unit of an element-wise rule. */
    int unitBytes() {
        return tensor.rule() instanceof StoredRule.Exact || tensor.rule() instanceof StoredRule.Codebook
                ? tensor.type().unitWidth()
                : tensor.type().bits() / 8;
    }

    /** Makes a buffer for some or all of the tensor's bytes. */
    ByteBuffer array(long bytes) throws FormatException {
        return ByteBuffer.wrap(chunks.allowance().decoded(quoted(), bytes));
    }

    /** Makes a direct, little-endian buffer for all of the tensor's bytes. */
    ByteBuffer buffer() throws FormatException {
        return chunks.allowance().buffer(quoted(), tensor.bytes());
    }

    private String quoted() {
        return "tensor '" + tensor.name() + "'";
    }

    /** Returns the tasks that together fill a buffer of all elements. */
    List<Parallel.Task> tasks(ByteBuffer elements) {
        return tasks(0, tensor.symbols().chunks(), elements);
    }

    /**
     * Returns the tasks that together fill a buffer of the elements of some chunks.
     *
     * @param elements for a rule that is not element-wise it is the whole tensor
     */
    List<Parallel.Task> tasks(int firstChunk, int endChunk, ByteBuffer elements) {
        List<Parallel.Task> tasks = new ArrayList<>();
        for (int chunk = firstChunk; chunk < endChunk; chunk++) {
            int number = chunk;
            tasks.add(() -> {
                ByteBuffer out = elements.duplicate().order(ByteOrder.LITTLE_ENDIAN);
                if (isElementwise()) {
                    long units = (number - firstChunk) * tensor.symbols().chunkUnits();
                    out.position(Math.toIntExact(units * unitBytes()));
                }
                decode(number, out);
            });
        }
        return tasks;
    }

    /**
     * Decodes a chunk.
     *
     * @param out little-endian; for an element-wise rule the values are appended, else it is the whole tensor
     */
    void decode(int chunk, ByteBuffer out) throws IOException, FormatException {
        try {
            RuleDecoder decoder = rule();
            StoredSequence symbols = tensor.symbols();
            Optional<int[]> values = decoder.valuesOfSymbols();
            if (values.isPresent()) {
                decoder.checkKnown(chunks.decodeValues(symbols, chunk, values.get(), out));
                return;
            }
            boolean signLast = tensor.rule() instanceof StoredRule.Exact exact && exact.signLast();
            byte[] units = chunks.decode(symbols, chunk, signLast);
            long first = chunk * symbols.chunkUnits();
            if (decoder.isElementwise()) {
                decoder.decode(units, symbols.unitsOf(chunk), first, out);
            } else {
                decoder.decodeProduct(units, symbols.unitsOf(chunk), first, out);
            }
        } catch (FormatException e) {
            throw located(e);
        }
    }

    /** Decodes and checks all chunks, one after the other. */
    void verify() throws IOException, FormatException {
        try {
            RuleDecoder decoder = rule();
            StoredSequence symbols = tensor.symbols();
            for (int chunk = 0; chunk < symbols.chunks(); chunk++) {
                decoder.check(chunks.decode(symbols, chunk, false), symbols.unitsOf(chunk));
            }
        } catch (FormatException e) {
            throw located(e);
        }
    }

    private FormatException located(FormatException fault) {
        return fault.in(chunks.file() + ": " + quoted());
    }

    private synchronized RuleDecoder rule() throws IOException, FormatException {
        RuleDecoder decoder = rule.get();
        if (decoder == null) {
            decoder = new RuleDecoder(new RuleLoader(chunks).load(tensor.rule()), tensor.type(), tensor.shape());
            rule = new SoftReference<>(decoder);
        }
        return decoder;
    }
}

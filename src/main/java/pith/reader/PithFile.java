package pith.reader;

import static pith.error.FormatException.malformed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import pith.entropy.ChunkDecoder;
import pith.error.FormatException;
import pith.format.Index;
import pith.format.IndexReader;
import pith.format.Prologue;
import pith.format.Rule;
import pith.format.StoredRule;
import pith.format.StoredSource;
import pith.format.StoredTensor;
import pith.model.Cut;
import pith.model.ElementType;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.PayloadForm;
import pith.model.SourceFile;
import pith.model.Tensor;
import pith.model.TensorData;

/**
 * An open {@code .pith} file.
 *
 * <p>Opening reads the prologue and the manifest; a tensor is decoded when it is asked for, without touching the others.
 * Safe for use by several threads until it is closed. (A thread that is interrupted while it reads closes it, as Java has it for
 * files.)
 */
public final class PithFile implements Closeable {
    private final FileChannel channel;
    private final ReadOptions options;
    /** Checks no digests. */
    private final ChunkSource plain;

    private final ChunkSource chunks;
    private final Index index;
    private final Map<String, Integer> numbers = new HashMap<>();

    private PithFile(FileChannel channel, String name, ReadOptions options) throws IOException, FormatException {
        this.channel = channel;
        this.options = options;
        this.plain = new ChunkSource(channel, name, new Allowance(options.maxDecodedBytes()));
        byte[] prologue = plain.read(0, Math.min(Prologue.SIZE, plain.size()));
        Prologue parsed = Prologue.parse(prologue, plain.size());
        byte[] manifest = manifest(parsed);
        this.index = IndexReader.read(manifest, parsed.manifestOffset());
        if (options.publicKey().isPresent()) {
            Signatures.demand(options.publicKey().get(), index.signature());
            Signatures.check(index.signature().orElseThrow(), prologue, manifest);
        }
        DecodedTotal.check(index, options.maxTotalBytes());
        this.chunks = options.publicKey().isPresent() ? plain.checking(index.signature()) : plain;
        for (StoredTensor tensor : index.tensors()) {
            numbers.put(tensor.name(), numbers.size());
        }
    }

    /** Opens a file with the default options. */
    public static PithFile open(Path path) throws IOException, FormatException {
        return open(path, ReadOptions.DEFAULT);
    }

    /**
     * Opens a file.
     *
     * @throws FormatException if prologue or manifest break a clause of the specification, or the options demand a signature
     *     that the file does not have; the message names the file
     * @throws IOException if the file cannot be read
     */
    public static PithFile open(Path path, ReadOptions options) throws IOException, FormatException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new PithFile(channel, path.toString(), options);
        } catch (FormatException e) {
            channel.close();
            throw e.inFile(path.toString());
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private byte[] manifest(Prologue prologue) throws IOException, FormatException {
        byte[] decoded = plain.allowance().manifest(prologue);
        byte[] stored = plain.read(prologue.manifestOffset(), prologue.manifestLength());
        try {
            if (Prologue.crc(stored, 0, stored.length) != prologue.manifestChecksum()) {
                throw malformed("SUM-1", "manifest checksum is wrong: the file is damaged");
            }
            ChunkDecoder.decode(stored, 0, stored.length, decoded.length, 1, decoded, 0);
            return decoded;
        } catch (FormatException e) {
            throw e.in("manifest").at(prologue.manifestOffset());
        }
    }

    /** Bytes of the file. */
    public long size() {
        return chunks.size();
    }

    /** Reads the first 40 bytes of the file. */
    public byte[] prologue() throws IOException, FormatException {
        return plain.read(0, Prologue.SIZE);
    }

    /** Reads the manifest's decoded bytes. */
    public byte[] manifest() throws IOException, FormatException {
        return manifest(Prologue.parse(prologue(), size()));
    }

    /** All that the manifest says. */
    public Index index() {
        return index;
    }

    /** The stored tensors, in the order of the file. */
    public List<StoredTensor> tensors() {
        return index.tensors();
    }

    /** Returns the tensor with a name, if there is one. */
    public Optional<StoredTensor> tensor(String name) {
        return Optional.ofNullable(numbers.get(name)).map(index.tensors()::get);
    }

    /**
     * Decodes a tensor.
     *
     * @return a direct, little-endian buffer of its elements in row-major order, of its own type
     * @throws NoSuchElementException if there is no tensor of that name
     * @throws FormatException if a chunk breaks a clause, or the tensor is larger than the options or a buffer allow
     */
    public ByteBuffer decode(String name) throws IOException, FormatException {
        return decode(number(name));
    }

    /**
     * Decodes a tensor into a buffer that the caller has, heap or direct, such as one used over and over.
     *
     * @param into receives the elements, little-endian, from its position on, which is moved behind them
     * @throws NoSuchElementException if there is no tensor of that name
     * @throws BufferOverflowException if the buffer has less room than {@link StoredTensor#bytes}
     * @throws FormatException as in {@link #decode(String)}
     */
    public void decode(String name, ByteBuffer into) throws IOException, FormatException {
        decode(Map.of(name, into));
    }

    /**
     * Decodes tensors into buffers that the caller has. All chunks are shared out among the threads, also those of tensors
     * that have but one.
     *
     * @param into buffers by the names of tensors, each as in {@link #decode(String, ByteBuffer)}
     * @throws NoSuchElementException if there is no tensor of a name
     * @throws BufferOverflowException if a buffer has less room than {@link StoredTensor#bytes}
     * @throws FormatException if a chunk breaks a clause, or the tensors are together larger than the options allow
     */
    public void decode(Map<String, ByteBuffer> into) throws IOException, FormatException {
        List<StoredTensor> wanted = new ArrayList<>();
        for (String name : into.keySet()) {
            wanted.add(index.tensors().get(number(name)));
        }
        checkTotal(wanted);
        List<Parallel.Task> tasks = new ArrayList<>();
        for (StoredTensor tensor : wanted) {
            ByteBuffer buffer = Objects.requireNonNull(into.get(tensor.name()));
            if (buffer.remaining() < tensor.bytes()) {
                throw new BufferOverflowException();
            }
            ByteBuffer elements = buffer.slice(buffer.position(), (int) tensor.bytes());
            tasks.addAll(decoder(number(tensor.name())).tasks(elements));
        }
        Parallel.run(tasks, options.threads());
        for (StoredTensor tensor : wanted) {
            ByteBuffer buffer = Objects.requireNonNull(into.get(tensor.name()));
            buffer.position(buffer.position() + (int) tensor.bytes());
        }
    }

    private void checkTotal(List<StoredTensor> tensors) throws FormatException {
        long total = 0;
        for (StoredTensor tensor : tensors) {
            total += tensor.bytes();
            // For each, as the sum of all may be more than a long holds.
            String what = tensors.size() == 1 ? "tensor '" + tensor.name() + "'" : "all tensors";
            chunks.allowance().checkTotal(what, total);
        }
    }

    /**
     * Decodes a tensor to floats. Types of 16 bits are widened, doubles rounded to the nearest float.
     *
     * @throws NoSuchElementException if there is no tensor of that name
     * @throws IllegalArgumentException if its type is not FLOAT, DOUBLE, FLOAT16 or BFLOAT16
     * @throws FormatException as in {@link #decode(String)}
     */
    public FloatBuffer decodeFloats(String name) throws IOException, FormatException {
        StoredTensor tensor = index.tensors().get(number(name));
        if (!tensor.type().isReal()) {
            throw new IllegalArgumentException(name + " is of type " + tensor.type() + ", not a float");
        }
        ByteBuffer elements = decode(name);
        if (tensor.type() == ElementType.FLOAT) {
            return elements.asFloatBuffer();
        }
        long bytes = tensor.shape().elements() * Float.BYTES;
        FloatBuffer floats =
                chunks.allowance().buffer("tensor '" + name + "'", bytes).asFloatBuffer();
        for (int i = 0; i < floats.capacity(); i++) {
            floats.put(i, Elements.get(tensor.type(), elements, i));
        }
        return floats;
    }

    /**
     * Returns a tensor's elements as integers, if it is stored so: of type FLOAT, under an affine rule of one zero point and
     * of scales for the whole tensor or along an axis.
     *
     * @param number of the tensor, from 0
     * @throws FormatException as in {@link #decode(String)}
     */
    public Optional<IntegerWeights> integers(int number) throws IOException, FormatException {
        StoredTensor stored = index.tensors().get(number);
        if (stored.rule() instanceof StoredRule.SameAs same) {
            return integers(same.tensor());
        }
        if (stored.type() != ElementType.FLOAT || !(stored.rule() instanceof StoredRule.Affine)) {
            return Optional.empty();
        }
        chunks.allowance().checkTotal("tensor '" + stored.name() + "'", stored.bytes());
        Rule.Affine rule = (Rule.Affine) new RuleLoader(chunks).load(stored.rule());
        return rule.integers(chunks.decodeAll(stored.symbols(), false));
    }

    /**
     * Decodes all tensors, in parallel.
     *
     * @return buffers as of {@link #decode(String)}, by name, in the order of the file
     */
    public Map<String, ByteBuffer> decodeAll() throws IOException, FormatException {
        checkTotal(index.tensors());
        Map<String, ByteBuffer> decoded = new LinkedHashMap<>();
        for (StoredTensor tensor : index.tensors()) {
            decoded.put(tensor.name(), decoder(number(tensor.name())).buffer());
        }
        decode(decoded);
        decoded.values().forEach(ByteBuffer::rewind);
        return decoded;
    }

    /**
     * Returns the source model. Its tensor data and skeleton decode when they are read, and stay readable until this file
     * is closed. Layers are not part of a file: an importer finds them.
     *
     * @throws IllegalStateException if the file is a bare tensor store
     */
    public Model model() {
        StoredSource source = index.source()
                .orElseThrow(() -> new IllegalStateException("the file holds tensors only, no source model"));
        return new Model(source.dialect(), source.files(), skeleton(source), decodedTensors(), List.of());
    }

    /** Returns all tensors, with data that decode when they are read, chunk by chunk. */
    public List<Tensor> decodedTensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < index.tensors().size(); i++) {
            StoredTensor tensor = index.tensors().get(i);
            tensors.add(new Tensor(
                    tensor.name(), tensor.type(), tensor.shape(), new DecodedData(decoder(i), options.threads())));
        }
        return tensors;
    }

    /**
     * Returns the size of the source model's files together. Integers that are written as varints count as a byte each, the
     * least they take.
     */
    public long sourceBytes() {
        StoredSource source = index.source().orElseThrow();
        long bytes = source.skeleton().units();
        for (SourceFile file : source.files()) {
            for (Cut cut : file.cuts()) {
                StoredTensor tensor = index.tensors().get(cut.tensor());
                bytes += cut.form() == PayloadForm.RAW
                        ? tensor.bytes()
                        : tensor.shape().elements();
            }
        }
        return bytes;
    }

    private TensorData skeleton(StoredSource source) {
        return new DecodedData(TensorDecoder.ofBytes(chunks, source.skeleton()), options.threads());
    }

    /**
     * Decodes everything and checks every clause that concerns chunks, one chunk at a time. If the file is signed, the
     * signature is checked first, and the digest of every chunk.
     *
     * @throws FormatException at the first fault in the order of the file
     */
    public void verify() throws IOException, FormatException {
        if (index.signature().isPresent()) {
            try {
                Signatures.check(index.signature().get(), prologue(), manifest());
            } catch (FormatException e) {
                throw e.in(plain.file());
            }
        }
        ChunkSource signed = plain.checking(index.signature());
        if (index.source().isPresent()) {
            TensorDecoder.ofBytes(signed, index.source().get().skeleton()).verify();
        }
        for (StoredTensor tensor : index.tensors()) {
            if (!(tensor.rule() instanceof StoredRule.SameAs)) {
                new TensorDecoder(signed, tensor).verify();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new NoSuchElementException("no tensor is named " + name);
        }
        return number;
    }

    private ByteBuffer decode(int number) throws IOException, FormatException {
        TensorDecoder decoder = decoder(number);
        ByteBuffer elements = decoder.buffer();
        Parallel.run(decoder.tasks(elements), options.threads());
        return elements;
    }

    private TensorDecoder decoder(int number) {
        StoredTensor tensor = index.tensors().get(number);
        if (tensor.rule() instanceof StoredRule.SameAs same) {
            return new TensorDecoder(chunks, index.tensors().get(same.tensor()));
        }
        return new TensorDecoder(chunks, tensor);
    }
}

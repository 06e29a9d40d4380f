package pith.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import pith.entropy.ChunkEncoder;
import pith.entropy.Effort;
import pith.format.proto.Affine;
import pith.format.proto.Codebook;
import pith.format.proto.Manifest;
import pith.format.proto.Option;
import pith.format.proto.Product;
import pith.format.proto.Sequence;
import pith.format.proto.Source;
import pith.model.Cut;
import pith.model.Model;
import pith.model.SourceFile;
import pith.model.Tensor;

/**
 * Writes a {@code .pith} file; chapter 2 of the specification. Chunks are coded in parallel and written in order, so the
 * same model gives the same bytes for any number of threads, and memory holds a few chunks at a time.
 */
public final class PithWriter implements AutoCloseable {
    /** Bytes before coding of a chunk of a tensor: small enough to decode in parallel, large enough for its tables. */
    private static final int CHUNK_BYTES = 1 << 20;

    /** The same for the skeleton, in which matches reach no further than the chunk. */
    private static final int SKELETON_CHUNK_BYTES = 1 << 22;

    /** Below this size every way of coding a chunk is tried. */
    private static final int THOROUGH_BYTES = 1 << 19;

    private final FileChannel channel;
    private final String producer;
    private final int threads;
    private final ExecutorService executor;
    private final LongConsumer progress;

    /** Chunks in the order of the file, those that are not written yet. */
    private final Deque<Chunk> coding = new ArrayDeque<>();

    private PithWriter(FileChannel channel, String producer, int threads, LongConsumer progress) {
        this.channel = channel;
        this.producer = producer;
        this.threads = threads;
        this.progress = progress;
        this.executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "pith-encode");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Writes a model to a new file.
     *
     * @param target must not exist; whoever calls moves it to where it belongs
     * @param producer program and version, for the record
     * @param threads threads that code chunks, at least 1
     * @param progress told how many bytes of the model have been coded, from any thread
     * @throws IOException if tensor data cannot be read or the file cannot be written
     */
    public static void write(CompressedModel model, Path target, String producer, int threads, LongConsumer progress)
            throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                PithWriter writer = new PithWriter(channel, producer, threads, progress)) {
            writer.write(model);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void write(CompressedModel compressed) throws IOException {
        channel.position(Prologue.SIZE);
        Manifest.Builder manifest = Manifest.newBuilder();
        manifest.setProducer(producer).setMethod(compressed.method());
        compressed
                .options()
                .forEach((key, value) ->
                        manifest.addOptions(Option.newBuilder().setKey(key).setValue(value)));
        compressed.activations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(ActivationReader::compare))
                .forEach(range -> manifest.addActivationsBuilder()
                        .setValue(range.getKey())
                        // Adding zero makes a negative zero positive.
                        .setLow(range.getValue().low() + 0f)
                        .setHigh(range.getValue().high() + 0f));
        try {
            source(compressed.model(), manifest.getSourceBuilder());
            for (CompressedTensor tensor : compressed.tensors()) {
                tensor(tensor, manifest.addTensorsBuilder());
            }
            while (!coding.isEmpty()) {
                append(coding.remove());
            }
        } finally {
            coding.forEach(chunk -> chunk.bytes().cancel(true));
        }
        byte[] decoded = manifest.build().toByteArray();
        if (decoded.length > Limits.CHUNK_UNITS) {
            throw new IOException(
                    "the model has too many tensors: its manifest would have " + decoded.length + " bytes");
        }
        byte[] stored = ChunkEncoder.encode(decoded, 0, decoded.length, 1, Effort.BEST);
        long offset = channel.position();
        put(stored);
        channel.position(0);
        put(new Prologue(offset, stored.length, decoded.length, Prologue.crc(stored, 0, stored.length)).toBytes());
        channel.force(true);
    }

    private void source(Model model, Source.Builder source) throws IOException {
        source.setDialectValue(model.dialect().number());
        source.setSkeletonSize(model.skeleton().size());
        sequence(
                Symbols.of(model.skeleton(), 1),
                model.skeleton().size(),
                1,
                false,
                SKELETON_CHUNK_BYTES,
                source::getSkeletonBuilder);
        for (SourceFile file : model.files()) {
            pith.format.proto.File.Builder builder = source.addFilesBuilder();
            builder.setPath(file.path()).setTail(file.tail());
            for (Cut cut : file.cuts()) {
                builder.addCutsBuilder()
                        .setSkip(cut.skip())
                        .setTensor(cut.tensor())
                        .setFormValue(cut.form().number());
            }
        }
    }

    /** Describes a tensor. The sequence of its rule is coded before its symbols, as chapter 2 has it. */
    private void tensor(CompressedTensor compressed, pith.format.proto.Tensor.Builder builder) throws IOException {
        Tensor tensor = compressed.tensor();
        builder.setName(tensor.name()).setTypeValue(tensor.type().number());
        for (long dim : tensor.shape().dims()) {
            builder.addDims(dim);
        }
        Rule rule = compressed.rule();
        boolean signLast = tensor.type().hasSignedFloatUnits();
        int width = 1;
        long units = tensor.shape().elements();
        if (rule instanceof Rule.Exact) {
            builder.getExactBuilder().setSignLast(signLast);
            width = tensor.type().unitWidth();
            units = RuleLayout.units(tensor.type(), tensor.shape());
        } else if (rule instanceof Rule.Codebook codebook) {
            codebook(codebook, signLast, builder.getCodebookBuilder());
            units = RuleLayout.units(tensor.type(), tensor.shape());
        } else if (rule instanceof Rule.Affine affine) {
            affine(affine, builder.getAffineBuilder());
        } else if (rule instanceof Rule.PowerOfTwo powerOfTwo) {
            builder.getPowerOfTwoBuilder()
                    .setMaxExponent(powerOfTwo.maxExponent())
                    .setLevels(powerOfTwo.levels());
        } else if (rule instanceof Rule.Product product) {
            product(product, builder.getProductBuilder());
            units = RuleLayout.subvectors(tensor.shape(), product.axis(), product.length());
        } else if (rule instanceof Rule.SameAs same) {
            builder.setSameAs(same.tensor());
            return;
        }
        boolean rotate = signLast && rule instanceof Rule.Exact;
        sequence(compressed.symbols(), units, width, rotate, CHUNK_BYTES, builder::getSymbolsBuilder);
    }

    private void codebook(Rule.Codebook rule, boolean signLast, Codebook.Builder builder) throws IOException {
        builder.setEntries(rule.entries()).setSignLast(signLast);
        int width = rule.values().length / rule.entries();
        parameters(rule.values(), width, signLast, builder::getValuesBuilder);
    }

    private void affine(Rule.Affine rule, Affine.Builder builder) throws IOException {
        builder.setBits(rule.bits())
                .setGroupingValue(rule.grouping().number())
                .setAxis(rule.axis())
                .setBlock((int) rule.block());
        parameters(bytes(rule.scales()), Float.BYTES, true, builder::getScalesBuilder);
        parameters(rule.zeroPoints(), 1, false, builder::getZeroPointsBuilder);
    }

    private void product(Rule.Product rule, Product.Builder builder) throws IOException {
        builder.setAxis(rule.axis())
                .setLength(rule.length())
                .setCodewords(rule.codewords())
                .setShared(rule.shared());
        parameters(bytes(rule.codebooks()), Float.BYTES, true, builder::getCodebooksBuilder);
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putInt(bytes, i * Float.BYTES, Float.floatToRawIntBits(values[i]));
        }
        return bytes;
    }

    private void parameters(byte[] units, int width, boolean signLast, Supplier<Sequence.Builder> into)
            throws IOException {
        Symbols symbols = (from, count, copy) -> System.arraycopy(units, (int) from * width, copy, 0, count * width);
        sequence(symbols, units.length / width, width, signLast, CHUNK_BYTES, into);
    }

    /** Has units coded in chunks, which are appended to the file and to the manifest when their turn comes. */
    private void sequence(
            Symbols symbols, long units, int width, boolean signLast, int chunkBytes, Supplier<Sequence.Builder> into)
            throws IOException {
        if (units == 0) {
            return;
        }
        Sequence.Builder sequence = into.get();
        int chunkUnits = chunkBytes / width;
        if (units > chunkUnits) {
            sequence.setChunkElements(chunkUnits);
        }
        for (long from = 0; from < units; from += chunkUnits) {
            long start = from;
            int count = (int) Math.min(chunkUnits, units - from);
            coding.add(new Chunk(sequence, executor.submit(() -> encode(symbols, start, count, width, signLast))));
            if (coding.size() > 2 * threads) {
                append(coding.remove());
            }
        }
    }

    private byte[] encode(Symbols symbols, long from, int count, int width, boolean signLast) throws IOException {
        byte[] units = new byte[count * width];
        symbols.read(from, count, units);
        if (signLast) {
            SignLast.apply(units, 0, count, width);
        }
        Effort effort = units.length <= THOROUGH_BYTES ? Effort.BEST : Effort.FAST;
        byte[] chunk = ChunkEncoder.encode(units, 0, count, width, effort);
        progress.accept(units.length);
        return chunk;
    }

    private void append(Chunk chunk) throws IOException {
        byte[] bytes;
        try {
            bytes = chunk.bytes().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("coding a chunk failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while coding", e);
        }
        put(bytes);
        chunk.sequence().addChunkLengths(bytes.length).addChunkCrcs(Prologue.crc(bytes, 0, bytes.length));
    }

    /** A chunk that is being coded, and the sequence that it belongs to. */
    private record Chunk(Sequence.Builder sequence, Future<byte[]> bytes) {}

    private void put(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}

package pith.conformance.generator;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import pith.entropy.ChunkDecoder;
import pith.error.FormatException;
import pith.format.Index;
import pith.format.IndexReader;
import pith.format.StoredRule;
import pith.format.StoredSequence;
import pith.format.StoredTensor;
import pith.format.proto.Manifest;
import pith.format.proto.Sequence;
import pith.format.proto.Tensor;

/** A file taken apart, to be changed and put together again with all lengths and checksums right. */
final class FilePieces {
    private static final int PROLOGUE = 40;
    private static final int MAX_MANIFEST = 1 << 20;

    final Manifest.Builder manifest;
    /** All chunks, in the order of the file; as many as the sequences have. */
    final List<Chunk> chunks = new ArrayList<>();

    /**
     * A chunk.
     *
     * @param units units that it codes; 0 if the manifest has a fault and does not tell
     * @param width bytes of a unit
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Chunk(byte[] bytes, int units, int width) {
        Chunk with(byte[] otherBytes) {
            return new Chunk(otherBytes, units, width);
        }
    }

    private FilePieces(Manifest.Builder manifest) {
        this.manifest = manifest;
    }

    /**
     * Takes a file apart.
     *
     * @throws IllegalArgumentException if it has no manifest, or not the chunks that its manifest says
     */
    static FilePieces of(byte[] file) {
        if (file.length < PROLOGUE) {
            throw new IllegalArgumentException("no prologue");
        }
        ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long offset = fields.getLong(16);
        if (offset < PROLOGUE || offset > file.length) {
            throw new IllegalArgumentException("no manifest");
        }
        byte[] stored = Arrays.copyOfRange(file, (int) offset, file.length);
        byte[] decoded = decoded(stored, fields.getInt(24));
        FilePieces pieces = new FilePieces(manifest(decoded));
        Iterator<Chunk> shapes = shapes(decoded, offset).iterator();
        int at = PROLOGUE;
        for (Sequence.Builder sequence : pieces.sequences()) {
            for (long length : sequence.getChunkLengthsList()) {
                if (length < 0 || length > offset - at) {
                    throw new IllegalArgumentException("no such chunk");
                }
                byte[] bytes = Arrays.copyOfRange(file, at, at + (int) length);
                pieces.chunks.add(shapes.hasNext() ? shapes.next().with(bytes) : new Chunk(bytes, 0, 1));
                at += (int) length;
            }
        }
        return pieces;
    }

    private static byte[] decoded(byte[] stored, int decodedLength) {
        if (decodedLength < 1 || decodedLength > MAX_MANIFEST) {
            throw new IllegalArgumentException("a manifest of " + decodedLength + " bytes");
        }
        byte[] decoded = new byte[decodedLength];
        try {
            ChunkDecoder.decode(stored, 0, stored.length, decodedLength, 1, decoded, 0);
            return decoded;
        } catch (FormatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Manifest.Builder manifest(byte[] decoded) {
        try {
            return Manifest.parseFrom(decoded).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the chunks of a manifest without their bytes; none if it has a fault. */
    private static List<Chunk> shapes(byte[] manifest, long manifestOffset) {
        List<Chunk> shapes = new ArrayList<>();
        try {
            Index index = IndexReader.read(manifest, manifestOffset);
            index.source().ifPresent(source -> addShapes(source.skeleton(), shapes));
            for (StoredTensor tensor : index.tensors()) {
                if (tensor.rule() instanceof StoredRule.Codebook codebook) {
                    addShapes(codebook.values(), shapes);
                } else if (tensor.rule() instanceof StoredRule.Affine affine) {
                    addShapes(affine.scales(), shapes);
                    addShapes(affine.zeroPoints(), shapes);
                } else if (tensor.rule() instanceof StoredRule.Product product) {
                    addShapes(product.codebooks(), shapes);
                }
                addShapes(tensor.symbols(), shapes);
            }
        } catch (FormatException e) {
            shapes.clear();
        }
        return shapes;
    }

    private static void addShapes(StoredSequence sequence, List<Chunk> shapes) {
        for (int chunk = 0; chunk < sequence.chunks(); chunk++) {
            shapes.add(new Chunk(Bytes.NONE, sequence.unitsOf(chunk), sequence.width()));
        }
    }

    /** Appends a tensor of another file with its chunks, under a name that is not taken. */
    void addTensor(FilePieces other, int number) {
        int first = other.manifest.hasSource() && other.manifest.getSource().hasSkeleton()
                ? other.manifest.getSource().getSkeleton().getChunkLengthsCount()
                : 0;
        for (int i = 0; i < number; i++) {
            first += chunksOf(other.manifest.getTensorsBuilder(i));
        }
        Tensor.Builder tensor = other.manifest.getTensorsBuilder(number);
        chunks.addAll(other.chunks.subList(first, first + chunksOf(tensor)));
        manifest.addTensors(tensor.clone().setName("tensor " + manifest.getTensorsCount()));
    }

    private static int chunksOf(Tensor.Builder tensor) {
        List<Sequence.Builder> sequences = new ArrayList<>();
        addSequences(tensor, sequences);
        return sequences.stream()
                .mapToInt(Sequence.Builder::getChunkLengthsCount)
                .sum();
    }

    /** Returns the sequences that are present, in the order of the file. */
    List<Sequence.Builder> sequences() {
        List<Sequence.Builder> sequences = new ArrayList<>();
        if (manifest.hasSource() && manifest.getSource().hasSkeleton()) {
            sequences.add(manifest.getSourceBuilder().getSkeletonBuilder());
        }
        for (int i = 0; i < manifest.getTensorsCount(); i++) {
            addSequences(manifest.getTensorsBuilder(i), sequences);
        }
        return sequences;
    }

    private static void addSequences(Tensor.Builder tensor, List<Sequence.Builder> sequences) {
        if (tensor.hasCodebook() && tensor.getCodebook().hasValues()) {
            sequences.add(tensor.getCodebookBuilder().getValuesBuilder());
        }
        if (tensor.hasAffine() && tensor.getAffine().hasScales()) {
            sequences.add(tensor.getAffineBuilder().getScalesBuilder());
        }
        if (tensor.hasAffine() && tensor.getAffine().hasZeroPoints()) {
            sequences.add(tensor.getAffineBuilder().getZeroPointsBuilder());
        }
        if (tensor.hasProduct() && tensor.getProduct().hasCodebooks()) {
            sequences.add(tensor.getProductBuilder().getCodebooksBuilder());
        }
        if (tensor.hasSymbols()) {
            sequences.add(tensor.getSymbolsBuilder());
        }
    }

    /** Sets lengths and checksums of all chunks that are there to what they are. */
    void describeChunks() {
        int chunk = 0;
        for (Sequence.Builder sequence : sequences()) {
            for (int i = 0; i < sequence.getChunkLengthsCount() && chunk < chunks.size(); i++) {
                byte[] bytes = chunks.get(chunk).bytes();
                sequence.setChunkLengths(i, bytes.length);
                if (i < sequence.getChunkCrcsCount()) {
                    sequence.setChunkCrcs(i, Bytes.crc(bytes));
                }
                chunk++;
            }
        }
    }

    byte[] area() {
        return Bytes.join(chunks.stream().map(Chunk::bytes).toArray(byte[][]::new));
    }

    /** Returns a file of a chunk area and a stored manifest, with a prologue that fits. */
    static byte[] assemble(byte[] area, byte[] storedManifest, long decodedLength) {
        Prologue prologue = new Prologue();
        prologue.manifestLength = storedManifest.length;
        prologue.manifestOffset = (long) PROLOGUE + area.length;
        prologue.decodedLength = decodedLength;
        prologue.manifestChecksum = Bytes.crc(storedManifest);
        return Bytes.join(prologue.toBytes(), area, storedManifest);
    }

    /** Returns the same file with checksums that are right, as far as it can be taken apart. */
    static byte[] repaired(byte[] file) {
        if (file.length <= PROLOGUE) {
            return file;
        }
        ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = PROLOGUE + (int) Long.remainderUnsigned(fields.getLong(16) - PROLOGUE, file.length - PROLOGUE);
        byte[] area = Arrays.copyOfRange(file, PROLOGUE, offset);
        byte[] stored = Arrays.copyOfRange(file, offset, file.length);
        long decodedLength = Integer.toUnsignedLong(fields.getInt(24));
        byte[] same = assemble(area, stored, decodedLength);
        try {
            FilePieces pieces = of(same);
            byte[] before = pieces.manifest.build().toByteArray();
            pieces.describeChunks();
            byte[] after = pieces.manifest.build().toByteArray();
            return Arrays.equals(before, after) ? same : assemble(area, Chunks.stored(after), after.length);
        } catch (IllegalArgumentException e) {
            return same;
        }
    }
}

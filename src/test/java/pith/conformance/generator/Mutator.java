package pith.conformance.generator;

import java.util.Arrays;
import java.util.List;
import pith.conformance.generator.GeneratedVector.Tree;

/**
 * Changes to files that reach the decoders: chunks and manifest are changed, and then lengths and checksums are made
 * right. The same choices give the same file.
 */
public final class Mutator {
    private static final int AFTER_VERSION = 10;
    private static final int CHECKED = 36;

    private final List<byte[]> files;

    /** Creates a mutator of files. */
    public Mutator(List<byte[]> files) {
        this.files = List.copyOf(files);
    }

    /** Returns a mutator of the suite's files, but for those that decode to much. */
    public static Mutator ofSuite() {
        return new Mutator(files(Tree.VALID, Tree.INVALID, Tree.UNSUPPORTED));
    }

    /** Returns a mutator of files without a fault. */
    public static Mutator ofValidFiles() {
        return new Mutator(files(Tree.VALID));
    }

    private static List<byte[]> files(Tree... trees) {
        return AllVectors.all().stream()
                .filter(vector -> List.of(trees).contains(vector.tree()))
                .map(GeneratedVector::bytes)
                .toList();
    }

    /** Returns the files. */
    public List<byte[]> files() {
        return files;
    }

    /** Returns one of the files, changed in one place, or now and then in a few. */
    public byte[] file(Choices choices) {
        return file(choices, choices.oneIn(4) ? 2 + choices.below(3) : 1);
    }

    /** Returns one of the files after a number of changes. */
    public byte[] file(Choices choices, int changes) {
        byte[] file = choices.of(files);
        FilePieces pieces;
        try {
            pieces = FilePieces.of(file);
        } catch (IllegalArgumentException e) {
            return FilePieces.repaired(new ByteMutator(choices).change(file));
        }
        // The last change may be one to bytes that only exist when the pieces are put together.
        int last = choices.below(20);
        for (int i = last < 4 ? 1 : 0; i < changes; i++) {
            change(pieces, choices);
        }
        return assemble(pieces, last, choices);
    }

    /** Returns a file with checksums that are right, as far as it can be taken apart. */
    public static byte[] repaired(byte[] file) {
        return FilePieces.repaired(file);
    }

    private void change(FilePieces pieces, Choices choices) {
        int kind = choices.below(16);
        if (kind < 10 && !pieces.chunks.isEmpty()) {
            int chunk = choices.below(pieces.chunks.size());
            FilePieces.Chunk old = pieces.chunks.get(chunk);
            pieces.chunks.set(chunk, old.with(new ChunkMutator(choices).change(old)));
            pieces.describeChunks();
        } else if (kind < 14) {
            new MessageMutator(choices).change(pieces.manifest);
            if (choices.oneIn(2)) {
                pieces.describeChunks();
            }
        } else {
            splice(pieces, choices);
            pieces.describeChunks();
        }
    }

    /** Puts a chunk or a tensor of another file into this one. */
    private void splice(FilePieces pieces, Choices choices) {
        FilePieces other;
        try {
            other = FilePieces.of(choices.of(files));
        } catch (IllegalArgumentException e) {
            return;
        }
        if (choices.oneIn(2) && other.manifest.getTensorsCount() > 0) {
            pieces.addTensor(other, choices.below(other.manifest.getTensorsCount()));
        } else if (!pieces.chunks.isEmpty() && !other.chunks.isEmpty()) {
            pieces.chunks.set(choices.below(pieces.chunks.size()), choices.of(other.chunks));
        }
    }

    private static byte[] assemble(FilePieces pieces, int change, Choices choices) {
        ByteMutator bytes = new ByteMutator(choices);
        byte[] manifest = pieces.manifest.build().toByteArray();
        if (change <= 1) {
            manifest = bytes.change(manifest);
        }
        byte[] stored = Chunks.stored(manifest);
        if (change == 2 && manifest.length > 0) {
            Coding coding = choices.of(List.of(Coding.DENSE, Coding.SPARSE, Coding.MATCHED));
            FilePieces.Chunk coded = new FilePieces.Chunk(coding.chunk(1, manifest), manifest.length, 1);
            stored = new ChunkMutator(choices).change(coded);
        }
        byte[] file = FilePieces.assemble(pieces.area(), stored, manifest.length);
        return change == 3 ? prologue(file, choices) : file;
    }

    /** Changes a field of the prologue, seldom the version, and then its checksum. */
    private static byte[] prologue(byte[] file, Choices choices) {
        byte[] start = Arrays.copyOf(file, CHECKED);
        int from = choices.oneIn(8) ? 8 : AFTER_VERSION;
        start[from + choices.below(CHECKED - from)] = choices.anyByte();
        return Bytes.join(start, Bytes.units(4, Bytes.crc(start)), Arrays.copyOfRange(file, 40, file.length));
    }
}

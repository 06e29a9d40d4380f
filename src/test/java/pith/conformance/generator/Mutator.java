package pith.conformance.generator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pith.conformance.generator.GeneratedVector.Tree;

/**
 * Changes to files that reach the decoders: chunks and manifest are changed, and then lengths and checksums are made
 * right. The same seed gives the same files.
 */
public final class Mutator {
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        17,
        63,
        64,
        127,
        128,
        255,
        256,
        257,
        1 << 16,
        (1 << 24) - 1,
        1 << 24,
        (1 << 24) + 1,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 48) - 1,
        1L << 48,
        Long.MAX_VALUE,
        -1
    };

    private final List<byte[]> files;
    private final Random random = new Random();

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

    /** Returns one of the files, changed in one place or a few. */
    public byte[] file(long seed) {
        random.setSeed(seed * 0x9E3779B97F4A7C15L + 1);
        byte[] file = files.get(random.nextInt(files.size()));
        FilePieces pieces;
        try {
            pieces = FilePieces.of(file);
        } catch (IllegalArgumentException e) {
            return FilePieces.repaired(bytes(file));
        }
        byte[] manifest = pieces.manifest.build().toByteArray();
        int kind = random.nextInt(20);
        if (kind < 12 && !pieces.chunks.isEmpty()) {
            int times = 1 + random.nextInt(3) * random.nextInt(2);
            for (int i = 0; i < times; i++) {
                changeChunk(pieces);
            }
            pieces.describeChunks();
            manifest = pieces.manifest.build().toByteArray();
        } else if (kind < 16) {
            change(pieces.manifest);
            if (random.nextBoolean()) {
                pieces.describeChunks();
            }
            manifest = pieces.manifest.build().toByteArray();
        } else if (kind < 18) {
            manifest = bytes(manifest);
        }
        byte[] stored = Chunks.stored(manifest);
        if (kind == 18 && manifest.length > 0) {
            Coding coding = random.nextBoolean() ? Coding.DENSE : random.nextBoolean() ? Coding.SPARSE : Coding.MATCHED;
            stored = bytes(coding.chunk(1, manifest));
        }
        byte[] whole = FilePieces.assemble(pieces.area(), stored, manifest.length);
        return kind == 19 ? prologue(whole) : whole;
    }

    private void changeChunk(FilePieces pieces) {
        int chunk = random.nextInt(pieces.chunks.size());
        byte[] changed = bytes(pieces.chunks.get(chunk));
        if (random.nextInt(20) == 0) {
            try {
                FilePieces other = FilePieces.of(files.get(random.nextInt(files.size())));
                changed = other.chunks.isEmpty() ? changed : other.chunks.get(random.nextInt(other.chunks.size()));
            } catch (IllegalArgumentException e) {
                // A file without chunks: the change above stays.
            }
        }
        pieces.chunks.set(chunk, changed);
    }

    /** Changes a field of the prologue, and then its checksum. */
    private byte[] prologue(byte[] file) {
        byte[] start = Arrays.copyOf(file, 36);
        start[8 + random.nextInt(28)] = (byte) random.nextInt(256);
        return Bytes.join(start, Bytes.units(4, Bytes.crc(start)), Arrays.copyOfRange(file, 40, file.length));
    }

    private byte[] bytes(byte[] original) {
        if (original.length == 0) {
            return Bytes.of(random.nextInt(256));
        }
        byte[] changed = original.clone();
        int at = random.nextInt(changed.length);
        switch (random.nextInt(7)) {
            case 0, 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed[at] = (byte) random.nextInt(256);
            case 3 -> changed[at] = (byte) EDGES[random.nextInt(16)];
            case 4 -> changed = splice(changed, at, at, Bytes.of(random.nextInt(256)));
            case 5 -> changed = splice(changed, at, at + 1, Bytes.NONE);
            default -> {
                int from = random.nextInt(changed.length);
                int to = Math.min(changed.length, from + 1 + random.nextInt(8));
                changed = splice(changed, at, at, Arrays.copyOfRange(changed, from, to));
            }
        }
        return changed;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        return Bytes.join(Arrays.copyOf(bytes, from), with, Arrays.copyOfRange(bytes, to, bytes.length));
    }

    /** Changes a field of a message, or of a message in it. */
    private void change(Message.Builder message) {
        List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
        boolean any = fields.isEmpty() || random.nextInt(4) == 0;
        List<FieldDescriptor> choice = any ? message.getDescriptorForType().getFields() : fields;
        if (choice.isEmpty()) {
            return;
        }
        FieldDescriptor field = choice.get(random.nextInt(choice.size()));
        boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        if (field.isRepeated()) {
            int count = message.getRepeatedFieldCount(field);
            if (count == 0 || random.nextInt(6) == 0) {
                message.addRepeatedField(
                        field, nested ? message.newBuilderForField(field).build() : scalar(field));
            } else if (random.nextInt(8) == 0) {
                List<Object> values = new ArrayList<>((List<?>) message.getField(field));
                values.remove(random.nextInt(count));
                message.setField(field, values);
            } else if (nested) {
                change(message.getRepeatedFieldBuilder(field, random.nextInt(count)));
            } else {
                message.setRepeatedField(field, random.nextInt(count), scalar(field));
            }
        } else if (!nested) {
            message.setField(field, scalar(field));
        } else if (message.hasField(field) && random.nextInt(8) == 0) {
            message.clearField(field);
        } else {
            change(message.getFieldBuilder(field));
        }
    }

    private Object scalar(FieldDescriptor field) {
        long value = random.nextInt(3) == 0 ? random.nextInt(40) : EDGES[random.nextInt(EDGES.length)];
        return switch (field.getJavaType()) {
            case INT -> (int) value;
            case LONG -> value;
            case BOOLEAN -> random.nextBoolean();
            case STRING ->
                random.nextBoolean()
                        ? ""
                        : ByteString.copyFrom(new byte[random.nextInt(4)]).toStringUtf8();
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(30));
            default -> throw new IllegalStateException("a field of type " + field.getJavaType());
        };
    }
}

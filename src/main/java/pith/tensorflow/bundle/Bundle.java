package pith.tensorflow.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorSliceProto;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.TensorData;

/**
 * The index of a checkpoint, which says where in the data files each variable is; TensorFlow, {@code tensor_bundle.h}.
 */
public final class Bundle {
    /** Far more data files than any checkpoint has. */
    private static final int MAX_SHARDS = 1 << 16;

    private static final String SUFFIX = ".index";

    /** Largest tensor of strings that is looked into. */
    private static final long MAX_STRING_BYTES = 1L << 28;

    private final Table table;
    private final int shards;
    private final Map<ByteBuffer, Variable> variables = new LinkedHashMap<>();

    private Bundle(Table table, int shards) {
        this.table = table;
        this.shards = shards;
    }

    /**
     * Reads an index, with all its checksums.
     *
     * @throws FormatException if it is damaged, or its variables are not where and what they can be
     */
    public static Bundle read(TensorData index) throws IOException, FormatException {
        Table table = Table.read(index);
        List<Table.Entry> entries = table.entries();
        if (entries.isEmpty() || entries.get(0).key().length > 0) {
            throw FormatException.malformed("", "the index has no header");
        }
        try {
            BundleHeaderProto header =
                    BundleHeaderProto.parseFrom(entries.get(0).value());
            if (header.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
                throw FormatException.unsupported("", "the checkpoint is of a machine that is not little-endian");
            } else if (header.getNumShards() < 1 || header.getNumShards() > MAX_SHARDS) {
                throw FormatException.malformed(
                        "", "the index says that there are " + header.getNumShards() + " shards");
            }
            Bundle bundle = new Bundle(table, header.getNumShards());
            bundle.addVariables(entries.subList(1, entries.size()));
            return bundle;
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "an entry of the index cannot be read: " + e.getMessage());
        }
    }

    private void addVariables(List<Table.Entry> entries) throws InvalidProtocolBufferException, FormatException {
        Map<ByteBuffer, String> parts = new HashMap<>();
        Map<ByteBuffer, BundleEntryProto> whole = new LinkedHashMap<>();
        for (Table.Entry entry : entries) {
            BundleEntryProto proto = BundleEntryProto.parseFrom(entry.value());
            String name = new String(entry.key(), StandardCharsets.UTF_8);
            for (TensorSliceProto slice : proto.getSlicesList()) {
                parts.put(ByteBuffer.wrap(SliceKey.of(name, slice)), name + "/" + SliceKey.spec(slice));
            }
            if (proto.getSlicesCount() == 0) {
                whole.put(ByteBuffer.wrap(entry.key()), proto);
            }
        }
        for (Map.Entry<ByteBuffer, BundleEntryProto> entry : whole.entrySet()) {
            String name = new String(entry.getKey().array(), StandardCharsets.UTF_8);
            variables.put(entry.getKey(), variable(parts.getOrDefault(entry.getKey(), name), entry.getValue()));
        }
        for (Map.Entry<ByteBuffer, String> part : parts.entrySet()) {
            if (!whole.containsKey(part.getKey())) {
                throw FormatException.malformed("", "part '" + part.getValue() + "' of a variable is missing");
            }
        }
    }

    private Variable variable(String name, BundleEntryProto entry) throws FormatException {
        try {
            Shape shape = DataTypes.shape(entry.getShape());
            Optional<ElementType> type = DataTypes.elementType(entry.getDtype());
            long from = entry.getOffset();
            long size = entry.getSize();
            if (entry.getShardId() < 0 || entry.getShardId() >= shards) {
                throw FormatException.malformed("", "it is in shard " + entry.getShardId() + " of " + shards);
            } else if (from < 0 || size < 0 || from > Long.MAX_VALUE - size) {
                throw FormatException.malformed("", "it has " + size + " bytes from byte " + from + " on");
            } else if (type.isPresent() && type.get().bytes(shape.elements()) != size) {
                throw FormatException.malformed(
                        "",
                        entry.getDtype() + shape.toString() + " takes "
                                + type.get().bytes(shape.elements()) + " bytes, not " + size);
            }
            return new Variable(
                    name, entry.getDtype(), shape, entry.getShardId(), from, from + size, entry.getCrc32C());
        } catch (FormatException e) {
            throw e.in("variable '" + name + "'");
        }
    }

    /** Returns whether a file ends as an index does. */
    public static boolean isIndex(TensorData file) throws IOException {
        return Table.isTable(file);
    }

    /** All variables, and parts of those that were saved in parts, in the order of their keys. */
    public List<Variable> variables() {
        return List.copyOf(variables.values());
    }

    /** Returns the paths of the data files that belong to an index. */
    public List<String> shards(String indexPath) {
        String prefix = prefix(indexPath);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            paths.add(String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, i, shards));
        }
        return paths;
    }

    /** Returns what precedes {@code .index} in a path. */
    public static String prefix(String indexPath) {
        return indexPath.substring(0, indexPath.length() - SUFFIX.length());
    }

    /**
     * Checks that the data files have the elements of all variables, and the checksums of those. Variants, which hold
     * anything, are only looked for.
     *
     * @param data the files, in the order of {@link #shards}
     * @throws FormatException if a file is too short or damaged
     */
    public void check(List<? extends TensorData> data) throws IOException, FormatException {
        for (Variable variable : variables.values()) {
            try {
                TensorData elements = variable.in(data.get(variable.shard()));
                int actual = variable.checksum();
                if (variable.dtype() == DataType.DT_STRING) {
                    actual = strings(variable, elements).checksum();
                } else if (variable.type().isPresent()) {
                    actual = Checksums.masked(elements);
                }
                if (actual != variable.checksum()) {
                    throw FormatException.malformed(
                            "",
                            String.format(
                                    "the elements have the checksum %08x, not %08x: a data file is damaged",
                                    actual, variable.checksum()));
                }
            } catch (FormatException e) {
                throw e.in("variable '" + variable.name() + "'");
            }
        }
    }

    /**
     * Returns the first string of a tensor of strings, if there is one with that name.
     *
     * @throws FormatException if it is damaged
     */
    public Optional<byte[]> string(String name, List<? extends TensorData> data) throws IOException, FormatException {
        Variable variable = variables.get(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        if (variable == null || variable.dtype() != DataType.DT_STRING) {
            return Optional.empty();
        }
        TensorData elements = variable.in(data.get(variable.shard()));
        return strings(variable, elements).strings().stream().findFirst();
    }

    private static StoredStrings strings(Variable variable, TensorData elements) throws IOException, FormatException {
        if (elements.size() > MAX_STRING_BYTES) {
            throw FormatException.limit("", "strings of " + elements.size() + " bytes, more than " + MAX_STRING_BYTES);
        }
        return StoredStrings.read(elements.toByteArray(), variable.shape().elements());
    }

    /**
     * Returns an index with the checksums of other elements in the same places, as there are after weights have been
     * quantised.
     *
     * @param data the data files as they are now, in the order of {@link #shards}
     * @return nothing if all checksums are right as they are
     * @throws FormatException if a data file is too short
     */
    public Optional<TensorData> withChecksums(List<? extends TensorData> data) throws IOException, FormatException {
        boolean changed = false;
        List<List<Table.Entry>> blocks = new ArrayList<>();
        for (List<Table.Entry> block : table.blocks()) {
            List<Table.Entry> entries = new ArrayList<>();
            for (Table.Entry entry : block) {
                Variable variable = variables.get(ByteBuffer.wrap(entry.key()));
                if (variable == null || variable.type().isEmpty()) {
                    entries.add(entry);
                    continue;
                }
                int checksum = Checksums.masked(variable.in(data.get(variable.shard())));
                changed |= checksum != variable.checksum();
                entries.add(checksum == variable.checksum() ? entry : withChecksum(entry, checksum));
            }
            blocks.add(entries);
        }
        return changed ? Optional.of(TensorData.of(TableWriter.write(new Table(blocks)))) : Optional.empty();
    }

    private static Table.Entry withChecksum(Table.Entry entry, int checksum) {
        try {
            BundleEntryProto proto = BundleEntryProto.parseFrom(entry.value());
            return new Table.Entry(
                    entry.key(), proto.toBuilder().setCrc32C(checksum).build().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the entry was read before", e);
        }
    }
}

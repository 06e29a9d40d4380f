package pith.format;

import static pith.error.FormatException.malformed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.error.FormatException;
import pith.format.proto.Manifest;
import pith.format.proto.Option;
import pith.format.proto.Sequence;
import pith.format.proto.Source;
import pith.model.Cut;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.SourceFile;
import pith.model.SourcePath;

/** Turns a decoded manifest into an {@link Index}; chapter 3 of the specification and the field clauses of chapter 4. */
public final class IndexReader {
    /** Where the next chunk begins. */
    private long position = Prologue.SIZE;

    /** Those read so far, which are in the order of the file. */
    private final List<StoredSequence> sequences = new ArrayList<>();

    /** Their chunks. */
    private int chunksBefore;

    private IndexReader() {}

    /**
     * Parses and checks a manifest.
     *
     * @param bytes the decoded manifest
     * @param manifestOffset where the chunk area ends
     * @throws FormatException if any clause on the manifest is broken
     */
    public static Index read(byte[] bytes, long manifestOffset) throws FormatException {
        return new IndexReader().index(CanonicalForm.parse(bytes), bytes, manifestOffset);
    }

    private Index index(Manifest manifest, byte[] bytes, long manifestOffset) throws FormatException {
        // The skeleton's chunks come first; the files can only be checked once the tensors' sizes are known.
        Source stored = manifest.getSource();
        StoredSequence skeleton =
                sequence(stored.hasSkeleton(), stored.getSkeleton(), stored.getSkeletonSize(), 1, "skeleton");
        List<StoredTensor> tensors = tensors(manifest);
        if (position != manifestOffset) {
            throw malformed("CHK-1", "chunks end at offset " + position + ", the chunk area at " + manifestOffset);
        }
        Optional<StoredSource> source =
                manifest.hasSource() ? Optional.of(source(manifest.getSource(), skeleton, tensors)) : Optional.empty();
        SortedMap<String, String> options = new TreeMap<>();
        for (Option option : manifest.getOptionsList()) {
            options.put(option.getKey(), option.getValue());
        }
        return new Index(
                source,
                tensors,
                manifest.getProducer(),
                manifest.getMethod(),
                options,
                ActivationReader.read(manifest),
                sequences,
                SignatureReader.read(manifest, bytes, chunksBefore));
    }

    private List<StoredTensor> tensors(Manifest manifest) throws FormatException {
        List<StoredTensor> tensors = new ArrayList<>(manifest.getTensorsCount());
        Set<String> names = new HashSet<>();
        for (pith.format.proto.Tensor tensor : manifest.getTensorsList()) {
            String place = "tensor " + tensors.size() + " '" + tensor.getName() + "'";
            try {
                if (!names.add(tensor.getName())) {
                    throw malformed("TEN-1", "the name is not unique");
                }
                tensors.add(tensor(tensor, tensors));
            } catch (FormatException e) {
                throw e.in(place);
            }
        }
        return tensors;
    }

    private StoredTensor tensor(pith.format.proto.Tensor tensor, List<StoredTensor> earlier) throws FormatException {
        ElementType type = ElementType.of(tensor.getTypeValue())
                .orElseThrow(() -> malformed("TEN-2", "the element type is missing"));
        Shape shape = shape(tensor.getDimsList());
        StoredRule rule = rule(tensor, type, shape, earlier);
        long units;
        int width = 1;
        if (rule instanceof StoredRule.SameAs) {
            units = 0;
        } else if (rule instanceof StoredRule.Exact) {
            units = RuleLayout.units(type, shape);
            width = type.unitWidth();
        } else if (rule instanceof StoredRule.Codebook) {
            units = RuleLayout.units(type, shape);
        } else if (rule instanceof StoredRule.Product product) {
            units = RuleLayout.subvectors(shape, product.axis(), product.length());
        } else {
            units = shape.elements();
        }
        return new StoredTensor(
                tensor.getName(),
                type,
                shape,
                rule,
                sequence(tensor.hasSymbols(), tensor.getSymbols(), units, width, "symbols"));
    }

    private static Shape shape(List<Long> dims) throws FormatException {
        if (dims.size() > Limits.RANK) {
            throw malformed("TEN-3", dims.size() + " dims, allowed are " + Limits.RANK);
        }
        long product = 1;
        for (long dim : dims) {
            if (dim >= Limits.ELEMENTS || (dim != 0 && product >= (Limits.ELEMENTS + dim - 1) / dim)) {
                throw malformed("TEN-3", "dims " + dims + " are 2^48 elements or more");
            }
            product *= Math.max(1, dim);
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    private StoredRule rule(pith.format.proto.Tensor tensor, ElementType type, Shape shape, List<StoredTensor> earlier)
            throws FormatException {
        return switch (tensor.getRuleCase()) {
            case EXACT -> new StoredRule.Exact(tensor.getExact().getSignLast());
            case CODEBOOK -> codebook(tensor.getCodebook(), type);
            case AFFINE -> affine(tensor.getAffine(), type, shape);
            case POWER_OF_TWO -> powerOfTwo(tensor.getPowerOfTwo(), type);
            case PRODUCT -> product(tensor.getProduct(), type, shape);
            case SAME_AS -> sameAs(tensor.getSameAs(), type, shape, earlier);
            case RULE_NOT_SET -> throw malformed("TEN-4", "the tensor has no rule");
        };
    }

    private StoredRule codebook(pith.format.proto.Codebook rule, ElementType type) throws FormatException {
        int entries = rule.getEntries();
        if (entries < 1 || entries > 256) {
            throw malformed("RUL-1", "codebook of " + Integer.toUnsignedString(entries) + " entries, allowed 1 to 256");
        }
        return new StoredRule.Codebook(
                entries,
                rule.getSignLast(),
                sequence(rule.hasValues(), rule.getValues(), entries, type.unitWidth(), "codebook values"));
    }

    private StoredRule affine(pith.format.proto.Affine rule, ElementType type, Shape shape) throws FormatException {
        requireReal(type);
        if (rule.getBits() < 1 || rule.getBits() > 8) {
            throw malformed("RUL-3", Integer.toUnsignedString(rule.getBits()) + " bits, allowed 1 to 8");
        }
        Grouping grouping = Grouping.of(rule.getGroupingValue());
        int axis = rule.getAxis();
        if (grouping == Grouping.PER_TENSOR ? axis != 0 : Integer.compareUnsigned(axis, shape.rank()) >= 0) {
            throw malformed("RUL-4", "axis " + Integer.toUnsignedString(axis) + " for " + grouping + " of " + shape);
        }
        long block = Integer.toUnsignedLong(rule.getBlock());
        if (grouping == Grouping.PER_BLOCK ? block < 1 : block != 0) {
            throw malformed("RUL-5", "block " + block + " for " + grouping);
        }
        long groups = RuleLayout.groups(shape, grouping, axis, block);
        if (groups > Limits.RULE_PARAMETERS) {
            throw malformed("RUL-12", groups + " groups, allowed are " + Limits.RULE_PARAMETERS);
        }
        StoredSequence scales = sequence(rule.hasScales(), rule.getScales(), groups, Float.BYTES, "scales");
        return new StoredRule.Affine(
                rule.getBits(),
                grouping,
                axis,
                block,
                scales,
                sequence(
                        rule.hasZeroPoints(),
                        rule.getZeroPoints(),
                        rule.hasZeroPoints() ? groups : 0,
                        1,
                        "zero points"));
    }

    private static StoredRule powerOfTwo(pith.format.proto.PowerOfTwo rule, ElementType type) throws FormatException {
        requireReal(type);
        int levels = rule.getLevels();
        if (levels < 1 || levels > 127) {
            throw malformed("RUL-7", Integer.toUnsignedString(levels) + " levels, allowed 1 to 127");
        }
        int max = rule.getMaxExponent();
        if (max > Float.MAX_EXPONENT || max < Float.MIN_EXPONENT - 1 + levels) {
            throw malformed("RUL-8", "exponents " + max + " down over " + levels + " levels leave the normal floats");
        }
        return new StoredRule.PowerOfTwo(max, levels);
    }

    private StoredRule product(pith.format.proto.Product rule, ElementType type, Shape shape) throws FormatException {
        requireReal(type);
        int axis = rule.getAxis();
        if (Integer.compareUnsigned(axis, shape.rank()) >= 0) {
            throw malformed("RUL-9", "axis " + Integer.toUnsignedString(axis) + " of " + shape);
        }
        int length = rule.getLength();
        if (length < 1 || length > Math.max(1, shape.dim(axis))) {
            throw malformed(
                    "RUL-9",
                    "sub-vectors of " + Integer.toUnsignedString(length) + " along axis " + axis + " of " + shape);
        }
        int codewords = rule.getCodewords();
        if (codewords < 1 || codewords > 256) {
            throw malformed("RUL-10", Integer.toUnsignedString(codewords) + " codewords, allowed 1 to 256");
        }
        long books = rule.getShared() ? 1 : RuleLayout.subspaces(shape, axis, length);
        long perBook = (long) codewords * length;
        if (books > Limits.RULE_PARAMETERS || books * perBook > Limits.RULE_PARAMETERS) {
            throw malformed(
                    "RUL-11", books + " codebooks of " + codewords + " codewords of " + length + " are too large");
        }
        return new StoredRule.Product(
                axis,
                length,
                codewords,
                rule.getShared(),
                sequence(rule.hasCodebooks(), rule.getCodebooks(), books * perBook, Float.BYTES, "codebooks"));
    }

    private static StoredRule sameAs(int index, ElementType type, Shape shape, List<StoredTensor> earlier)
            throws FormatException {
        if (Integer.compareUnsigned(index, earlier.size()) >= 0) {
            throw malformed(
                    "TEN-5", "same as tensor " + Integer.toUnsignedString(index) + ", which is not an earlier one");
        }
        StoredTensor other = earlier.get(index);
        if (other.type() != type
                || other.shape().elements() != shape.elements()
                || other.rule() instanceof StoredRule.SameAs) {
            throw malformed("TEN-5", "cannot be the same as '" + other.name() + "'");
        }
        return new StoredRule.SameAs(index);
    }

    private static void requireReal(ElementType type) throws FormatException {
        if (!type.isReal()) {
            throw malformed("RUL-2", "a numeric rule for elements of type " + type);
        }
    }

    private StoredSequence sequence(boolean present, Sequence sequence, long units, int width, String what)
            throws FormatException {
        int chunks = sequence.getChunkLengthsCount();
        if (units == 0 ? present : chunks == 0) {
            throw malformed("SEQ-1", what + ": " + chunks + " chunks for " + units + " units");
        }
        if (sequence.getChunkCrcsCount() != chunks) {
            throw malformed(
                    "SEQ-2", what + ": " + chunks + " lengths and " + sequence.getChunkCrcsCount() + " checksums");
        }
        long each = Integer.toUnsignedLong(sequence.getChunkElements());
        if (chunks > 1 ? each == 0 || chunks != (units + each - 1) / each : each != 0) {
            throw malformed("SEQ-3", what + ": " + chunks + " chunks of " + each + " units for " + units + " units");
        }
        if (Math.min(units, chunks > 1 ? each : units) > Limits.CHUNK_UNITS) {
            throw malformed("SEQ-4", what + ": a chunk of " + (chunks > 1 ? each : units) + " units");
        }
        long[] offsets = new long[chunks + 1];
        int[] crcs = new int[chunks];
        offsets[0] = position;
        for (int i = 0; i < chunks; i++) {
            long length = sequence.getChunkLengths(i);
            crcs[i] = sequence.getChunkCrcs(i);
            if (length == 0) {
                throw malformed("SEQ-2", what + ": chunk " + i + " has no bytes");
            }
            // Saturates: no file is that long, so CHK-1 fails.
            position = length > Long.MAX_VALUE - position ? Long.MAX_VALUE : position + length;
            offsets[i + 1] = position;
        }
        StoredSequence stored =
                new StoredSequence(units, width, offsets, crcs, chunks > 1 ? each : units, chunksBefore);
        sequences.add(stored);
        chunksBefore += chunks;
        return stored;
    }

    private static StoredSource source(Source source, StoredSequence skeleton, List<StoredTensor> tensors)
            throws FormatException {
        Dialect dialect = null;
        for (Dialect candidate : Dialect.values()) {
            dialect = candidate.number() == source.getDialectValue() ? candidate : dialect;
        }
        if (dialect == null || source.getFilesCount() == 0) {
            throw malformed("SRC-4", "the source has no dialect or no files");
        }
        List<SourceFile> files = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        Set<String> folders = new HashSet<>();
        long remaining = source.getSkeletonSize();
        for (pith.format.proto.File file : source.getFilesList()) {
            String path = file.getPath();
            boolean main = path.isEmpty() && files.isEmpty();
            if ((!main && !SourcePath.isSafe(path)) || !paths.add(path)) {
                throw malformed("SRC-3", "source file path '" + path + "' is unsafe or not unique");
            }
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
            List<Cut> cuts = new ArrayList<>(file.getCutsCount());
            for (pith.format.proto.Cut cut : file.getCutsList()) {
                cuts.add(cut(cut, tensors));
                remaining = subtract(remaining, cut.getSkip());
            }
            remaining = subtract(remaining, file.getTail());
            files.add(new SourceFile(path, cuts, file.getTail()));
        }
        if (remaining != 0) {
            throw malformed("SRC-1", remaining + " bytes of the skeleton belong to no file");
        }
        folders.retainAll(paths);
        if (!folders.isEmpty()) {
            throw malformed("SRC-3", "source file path '" + folders.iterator().next() + "' is also a folder");
        }
        return new StoredSource(dialect, files, skeleton);
    }

    private static long subtract(long remaining, long bytes) throws FormatException {
        if (bytes > remaining) {
            throw malformed("SRC-1", "the files need more skeleton than there is");
        }
        return remaining - bytes;
    }

    private static Cut cut(pith.format.proto.Cut cut, List<StoredTensor> tensors) throws FormatException {
        if (Integer.compareUnsigned(cut.getTensor(), tensors.size()) >= 0) {
            throw malformed(
                    "SRC-2", "a cut for tensor " + Integer.toUnsignedString(cut.getTensor()) + " of " + tensors.size());
        }
        PayloadForm form = PayloadForm.of(cut.getFormValue());
        ElementType type = tensors.get(cut.getTensor()).type();
        if (form == PayloadForm.VARINT) {
            switch (type) {
                case FLOAT, DOUBLE, COMPLEX64, COMPLEX128 ->
                    throw malformed("SRC-5", "varints of elements of type " + type);
                default -> {
                    // Every other type may be written so.
                }
            }
        }
        return new Cut(cut.getSkip(), cut.getTensor(), form);
    }
}

package pith.conformance.generator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.function.Consumer;
import pith.format.proto.Affine;
import pith.format.proto.Codebook;
import pith.format.proto.ElementType;
import pith.format.proto.Exact;
import pith.format.proto.Grouping;
import pith.format.proto.PowerOfTwo;
import pith.format.proto.Product;
import pith.format.proto.Tensor;

/** A tensor put together from its rule, its sequences and the values that have to come out. */
final class TensorParts {
    private final Tensor.Builder tensor = Tensor.newBuilder();
    private Seq first = Seq.NONE;
    private Seq second = Seq.NONE;
    private Seq symbols = Seq.NONE;
    private byte[] values = Bytes.NONE;

    private TensorParts(String name, ElementType type, long... dims) {
        tensor.setName(name).setType(type);
        for (long dim : dims) {
            tensor.addDims(dim);
        }
    }

    static TensorParts of(String name, ElementType type, long... dims) {
        return new TensorParts(name, type, dims);
    }

    /** Returns a row of bytes that a chunk is to give. */
    static TensorParts bytes(byte[] values, byte[] chunk) {
        return of("t", ElementType.UINT8, values.length).exact(Seq.of(chunk)).values(values);
    }

    /** Returns a row of {@code count} bytes, for chunks that give none. */
    static TensorParts broken(int count, byte[] chunk) {
        return bytes(new byte[count], chunk);
    }

    TensorParts exact(Seq units) {
        tensor.setExact(Exact.getDefaultInstance());
        symbols = units;
        return this;
    }

    TensorParts signLast(Seq rotated) {
        tensor.setExact(Exact.newBuilder().setSignLast(true));
        symbols = rotated;
        return this;
    }

    TensorParts codebook(int entries, boolean signLast, Seq table, Seq indices) {
        Codebook.Builder rule = tensor.getCodebookBuilder().setEntries(entries).setSignLast(signLast);
        first = table;
        symbols = indices;
        fill(table, seq -> rule.setValues(seq.toProto()));
        return this;
    }

    TensorParts affine(int bits, Grouping grouping, int axis, int block, Seq scales, Seq zeroPoints, Seq quantised) {
        Affine.Builder rule = tensor.getAffineBuilder()
                .setBits(bits)
                .setGrouping(grouping)
                .setAxis(axis)
                .setBlock(block);
        first = scales;
        second = zeroPoints;
        symbols = quantised;
        fill(scales, seq -> rule.setScales(seq.toProto()));
        fill(zeroPoints, seq -> rule.setZeroPoints(seq.toProto()));
        return this;
    }

    TensorParts powerOfTwo(int maxExponent, int levels, Seq exponents) {
        tensor.setPowerOfTwo(PowerOfTwo.newBuilder().setMaxExponent(maxExponent).setLevels(levels));
        symbols = exponents;
        return this;
    }

    TensorParts product(int axis, int length, int codewords, boolean shared, Seq codebooks, Seq indices) {
        Product.Builder rule = tensor.getProductBuilder()
                .setAxis(axis)
                .setLength(length)
                .setCodewords(codewords)
                .setShared(shared);
        first = codebooks;
        symbols = indices;
        fill(codebooks, seq -> rule.setCodebooks(seq.toProto()));
        return this;
    }

    TensorParts sameAs(int index) {
        tensor.setSameAs(index);
        return this;
    }

    /** Sets what the decoded tensor has to be. */
    TensorParts values(byte[] expected) {
        values = expected;
        return this;
    }

    byte[] values() {
        return values;
    }

    byte[] area() {
        return Bytes.join(first.area(), second.area(), symbols.area());
    }

    Tensor toProto() {
        fill(symbols, seq -> tensor.setSymbols(seq.toProto()));
        return tensor.build();
    }

    private static void fill(Seq seq, Consumer<Seq> into) {
        if (!seq.chunks().isEmpty()) {
            into.accept(seq);
        }
    }

    JsonObject content() {
        JsonObject content = new JsonObject();
        JsonArray dims = new JsonArray();
        tensor.getDimsList().forEach(dims::add);
        content.add("dims", dims);
        content.addProperty("name", tensor.getName());
        content.addProperty("rule", tensor.getRuleCase().name().toLowerCase(java.util.Locale.ROOT));
        content.addProperty("sha256", Hashes.sha256(values));
        content.addProperty("type", tensor.getType().name());
        return content;
    }
}

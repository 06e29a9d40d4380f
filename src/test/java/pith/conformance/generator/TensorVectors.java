package pith.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 3, tensors: names, types, dims, and tensors that repeat an earlier one. */
final class TensorVectors {
    private TensorVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("tensors");
        c.accept(
                "scalars",
                "Tensors without dims have one element, under every rule that allows it.",
                FileParts.of(
                        TensorParts.of("exact", ElementType.FLOAT)
                                .exact(Seq.stored(Bytes.floats(1.5f)))
                                .values(Bytes.floats(1.5f)),
                        TensorParts.of("complex", ElementType.COMPLEX128)
                                .exact(Seq.stored(Bytes.doubles(1, -2)))
                                .values(Bytes.doubles(1, -2)),
                        TensorParts.of("packed", ElementType.UINT2)
                                .exact(Seq.stored(Bytes.of(0xFE)))
                                .values(Bytes.of(0xFE)),
                        TensorParts.of("codebook", ElementType.INT16)
                                .codebook(1, false, Seq.stored(Bytes.units(2, -7)), Seq.stored(Bytes.of(0)))
                                .values(Bytes.units(2, -7)),
                        affine("affine").values(Bytes.floats(0.75f)),
                        TensorParts.of("power", ElementType.FLOAT)
                                .powerOfTwo(1, 1, Seq.stored(Bytes.of(2)))
                                .values(Bytes.floats(-2f)),
                        TensorParts.of("same", ElementType.FLOAT).sameAs(0).values(Bytes.floats(1.5f))),
                "TEN-3");
        c.accept(
                "ones-for-dims",
                "Dims of one make no difference to the elements.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 1, 1, 2, 1)
                        .exact(Seq.stored(Bytes.of(5, 6)))
                        .values(Bytes.of(5, 6))));
        c.accept(
                "padding-bits-are-kept",
                "The bits after the last element of packed types are not zero and come back as they are.",
                FileParts.of(
                        TensorParts.of("int4", ElementType.INT4, 3)
                                .exact(Seq.stored(Bytes.of(0x21, 0xF3)))
                                .values(Bytes.of(0x21, 0xF3)),
                        TensorParts.of("uint2", ElementType.UINT2, 5)
                                .exact(Seq.stored(Bytes.of(0xE4, 0xA9)))
                                .values(Bytes.of(0xE4, 0xA9))));
        sameAs(c);
        faults(c);
        return c.vectors();
    }

    private static TensorParts affine(String name) {
        return TensorParts.of(name, ElementType.FLOAT)
                .affine(
                        8,
                        pith.format.proto.Grouping.PER_TENSOR,
                        0,
                        0,
                        Seq.floats(0.25f),
                        Seq.NONE,
                        Seq.stored(Bytes.of(131)));
    }

    private static TensorParts floats(String name, long... dims) {
        byte[] values = Bytes.floats(1, 2, 3, 4, 5, 6);
        return TensorParts.of(name, ElementType.FLOAT, dims)
                .exact(Seq.stored(values))
                .values(values);
    }

    private static TensorParts same(String name, ElementType type, int index, long... dims) {
        return TensorParts.of(name, type, dims).sameAs(index).values(Bytes.floats(1, 2, 3, 4, 5, 6));
    }

    /** Tensors of one element and of none, and behind each the same again. */
    private static TensorParts[] repeated() {
        List<TensorParts> tensors = new ArrayList<>();
        for (ElementType type : TypeMatrix.TYPES) {
            int bytes = Math.max(1, TypeMatrix.bits(type) / 8);
            byte[] values = TypeMatrix.units(bytes, 1);
            tensors.add(TensorParts.of("one " + type, type)
                    .exact(Seq.stored(values))
                    .values(values));
            tensors.add(TensorParts.of("again " + type, type, 1)
                    .sameAs(tensors.size() - 1)
                    .values(values));
        }
        tensors.add(TensorParts.of("nothing", ElementType.FLOAT, 0, 2).exact(Seq.NONE));
        tensors.add(TensorParts.of("nothing again", ElementType.FLOAT, 0).sameAs(tensors.size() - 1));
        return tensors.toArray(TensorParts[]::new);
    }

    private static void sameAs(Catalog c) {
        c.accept(
                "same-as",
                "Tensors repeat an earlier one, with the same dims and with others of the same product.",
                FileParts.of(
                        floats("a", 2, 3),
                        same("b", ElementType.FLOAT, 0, 2, 3),
                        same("c", ElementType.FLOAT, 0, 6),
                        floats("d", 6),
                        same("e", ElementType.FLOAT, 3, 3, 1, 2)),
                "TEN-5");
        c.accept(
                "same-as-in-a-file",
                "A cut names a tensor that repeats an earlier one.",
                FileParts.of(floats("a", 6), same("b", ElementType.FLOAT, 0, 6))
                        .source(SourceParts.of(pith.format.proto.Dialect.ONNX)
                                .file("")
                                .raw(1, Bytes.floats(1, 2, 3, 4, 5, 6))));
        c.accept(
                "same-as-of-every-type",
                "Tensors repeat one of every element type, and one without elements.",
                FileParts.of(repeated()));
        c.reject(
                "same-as-itself",
                "A tensor is the same as itself.",
                FileParts.of(same("a", ElementType.FLOAT, 0, 6)),
                "TEN-5");
        c.reject(
                "same-as-later",
                "A tensor is the same as a later one.",
                FileParts.of(same("a", ElementType.FLOAT, 1, 6), floats("b", 6)),
                "TEN-5");
        c.reject(
                "same-as-2-32-less-1",
                "A tensor is the same as tensor 2^32 - 1.",
                FileParts.of(floats("a", 6), same("b", ElementType.FLOAT, -1, 6)),
                "TEN-5");
        c.reject(
                "same-as-other-type",
                "A tensor of 32-bit integers is the same as one of floats.",
                FileParts.of(floats("a", 6), same("b", ElementType.INT32, 0, 6)),
                "TEN-5");
        c.reject(
                "same-as-other-size",
                "A tensor of five elements is the same as one of six.",
                FileParts.of(floats("a", 6), same("b", ElementType.FLOAT, 0, 5)),
                "TEN-5");
        c.reject(
                "same-as-same-as",
                "A tensor is the same as one that is itself the same as another.",
                FileParts.of(floats("a", 6), same("b", ElementType.FLOAT, 0, 6), same("c", ElementType.FLOAT, 1, 6)),
                "TEN-5");
        c.reject(
                "same-as-with-symbols",
                "A tensor that is the same as another has symbols of its own.",
                FileParts.of(floats("a", 6), floats("b", 6))
                        .edit(m -> m.getTensorsBuilder(1).setSameAs(0)),
                "SEQ-1");
    }

    private static void faults(Catalog c) {
        c.reject(
                "name-twice",
                "Two tensors have the same name.",
                FileParts.of(floats("a", 6), floats("a", 2, 3)),
                "TEN-1");
        c.reject(
                "empty-name-twice",
                "Two tensors have the empty name.",
                FileParts.of(floats("", 6), floats("", 6)),
                "TEN-1");
        c.reject(
                "no-type",
                "A tensor has no element type.",
                FileParts.of(floats("a", 6)).edit(m -> m.getTensorsBuilder(0).clearType()),
                "TEN-2");
        c.reject(
                "no-rule",
                "A tensor has symbols and no rule.",
                FileParts.of(floats("a", 6)).edit(m -> m.getTensorsBuilder(0).clearRule()),
                "TEN-4");
    }
}

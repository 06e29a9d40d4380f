package pith.conformance.generator;

import java.util.List;

/** Chapter 3, activations: ranges of the values that a network computes. */
final class ActivationVectors {
    private static final int LEAST_SUBNORMAL = 1;
    private static final int MINUS_ZERO = 0x8000_0000;
    private static final int ONE = 0x3F80_0000;
    private static final int MINUS_ONE = 0xBF80_0000;
    private static final int LARGEST = 0x7F7F_FFFF;
    private static final int MINUS_LARGEST = 0xFF7F_FFFF;
    private static final int INFINITE = 0x7F80_0000;
    private static final int MINUS_INFINITE = 0xFF80_0000;
    private static final int NAN = 0x7FC0_0000;

    private ActivationVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("activations");
        accepted(c);
        order(c);
        bounds(c);
        form(c);
        return c.vectors();
    }

    private static void accepted(Catalog c) {
        c.accept(
                "ranges",
                "Ranges on both sides of zero, above it and below it.",
                FileParts.sample()
                        .activation("a", MINUS_ONE, ONE)
                        .activation("b", 0, 0x40C0_0000)
                        .activation("c", 0xC000_0000, 0));
        c.accept(
                "extreme-bounds",
                "The narrowest range and the widest one.",
                FileParts.sample().activation("narrow", 0, LEAST_SUBNORMAL).activation("wide", MINUS_LARGEST, LARGEST),
                "ACT-2");
        c.accept(
                "order-of-bytes",
                "Names in the order of their bytes in UTF-8, which is not that of their units in UTF-16.",
                FileParts.sample()
                        .activation("a", 0, ONE)
                        .activation("a/b", 0, ONE)
                        .activation("ab", 0, ONE)
                        .activation("\u007f", 0, ONE)
                        .activation("\u00e9", 0, ONE)
                        .activation("\uffff", 0, ONE)
                        .activation("\ud83d\ude00", 0, ONE),
                "ACT-1");
    }

    private static void order(Catalog c) {
        c.reject(
                "names-out-of-order",
                "Two names stand in falling order.",
                FileParts.sample().activation("b", 0, ONE).activation("a", 0, ONE),
                "ACT-1");
        c.reject(
                "name-twice",
                "A name stands twice.",
                FileParts.sample().activation("a", 0, ONE).activation("a", 0, ONE),
                "ACT-1");
        c.reject(
                "names-in-order-of-utf-16",
                "A name of four bytes stands before one of three.",
                FileParts.sample().activation("\ud83d\ude00", 0, ONE).activation("\uffff", 0, ONE),
                "ACT-1");
        c.reject("name-empty", "A name is empty.", FileParts.sample().activation("", 0, ONE), "ACT-1");
        c.reject(
                "without-source",
                "A file without source has an activation.",
                FileParts.of().activation("a", 0, ONE),
                "ACT-3");
    }

    private static void bounds(Catalog c) {
        bound(c, "low-above-zero", "The lower bound is the least number above zero.", LEAST_SUBNORMAL, ONE);
        bound(c, "high-below-zero", "The upper bound is below zero.", MINUS_ONE, 0x8000_0001);
        bound(c, "no-width", "Both bounds are zero.", 0, 0);
        bound(c, "low-infinite", "The lower bound is infinite.", MINUS_INFINITE, ONE);
        bound(c, "high-infinite", "The upper bound is infinite.", 0, INFINITE);
        bound(c, "low-nan", "The lower bound is a NaN.", NAN, ONE);
        bound(c, "high-nan", "The upper bound is a NaN.", 0, NAN);
        bound(c, "low-negative-zero", "The lower bound is negative zero.", MINUS_ZERO, ONE);
        bound(c, "high-negative-zero", "The upper bound is negative zero.", MINUS_ONE, MINUS_ZERO);
    }

    private static void bound(Catalog c, String name, String fault, int low, int high) {
        c.reject(name, fault, FileParts.sample().activation("a", low, high), "ACT-2");
    }

    private static void form(Catalog c) {
        byte[] one = Bytes.join(Wire.tag(3, 5), Bytes.units(4, ONE));
        byte[] name = Wire.text(1, "a");
        c.reject(
                "zero-written",
                "The lower bound is present and has its default value.",
                written(name, Wire.tag(2, 5), Bytes.units(4, 0), one),
                "MAN-2");
        c.reject(
                "bound-as-varint",
                "The upper bound has the wire type of a varint.",
                written(name, Wire.number(3, ONE)),
                "MAN-2");
        c.reject(
                "bound-cut-short",
                "The message ends within the upper bound.",
                written(name, Wire.tag(3, 5), Bytes.units(2, 0x803F)),
                "MAN-2");
        c.unsupported(
                "unknown-field",
                "An activation has the unknown field 4, below 64.",
                written(name, one, Wire.number(4, 1)),
                "MAN-3");
    }

    /** Returns a file with an activation whose fields are written by hand. */
    private static FileParts written(byte[]... fields) {
        return FileParts.sample().manifestBytes(m -> Bytes.join(m, Wire.bytes(6, fields)));
    }
}

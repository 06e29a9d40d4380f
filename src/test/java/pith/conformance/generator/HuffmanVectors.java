package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.bytes;

import java.util.List;

/** Chapter 6: code tables, canonical codes and streams. */
final class HuffmanVectors {
    private static final Code AB = Code.bytes('a', 1, 'b', 1);

    private HuffmanVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("huffman");
        tables(c);
        streams(c);
        HuffmanFaults.add(c);
        return c.vectors();
    }

    private static void tables(Catalog c) {
        accept(
                c,
                "canonical-example",
                "The example of chapter 6: A 10, B 0, C 110, D 111.",
                Code.bytes('A', 2, 'B', 1, 'C', 3, 'D', 3),
                Bytes.text("ABCDDCBA"));
        accept(
                c,
                "one-symbol",
                "A table of one symbol: its code has no bits, the stream no bytes.",
                Code.bytes(200, 0),
                Bytes.repeat(5, Bytes.of(200)));
        accept(
                c,
                "symbols-0-and-255",
                "The first and the last symbol of the alphabet.",
                Code.bytes(0, 1, 255, 1),
                Bytes.of(0, 255, 255, 0));
        int[] all = new int[256];
        for (int i = 0; i < 256; i++) {
            all[i] = i;
        }
        accept(
                c,
                "all-symbols",
                "All 256 symbols with codes of eight bits.",
                Code.flat(Code.BYTES, all),
                Bytes.of(all));
        accept(c, "length-12", "Codes of 1 to 12 bits, longer for higher symbols.", steps(false), range(13));
        accept(c, "length-12-falling", "Codes of 12 to 1 bits, longer for lower symbols.", steps(true), range(13));
        accept(
                c,
                "differences-of-11",
                "Code lengths that jump between 1 and 12.",
                Code.bytes(0, 12, 1, 1, 2, 12, 3, 2, 4, 11, 5, 3, 6, 10, 7, 4, 8, 9, 9, 5, 10, 8, 11, 6, 12, 7),
                range(13));
        int[] most = new int[512];
        for (int i = 0; i < 256; i++) {
            most[2 * i] = i;
            most[2 * i + 1] = i == 0 ? 1 : i == 1 ? 8 : 9;
        }
        accept(
                c,
                "all-symbols-skewed",
                "All 256 symbols, one with a code of one bit and 255 with codes of 8 or 9 bits.",
                Code.bytes(most),
                Bytes.of(all));
        int[] integers = new int[144];
        for (int i = 0; i < 72; i++) {
            integers[2 * i] = i;
            integers[2 * i + 1] = i < 56 ? 6 : 7;
        }
        c.accept(
                "all-integers",
                "A table of all 72 symbols for integers.",
                FileParts.of(bytes(
                        Bytes.of(7, 1, 7, 1),
                        Chunks.sparse(
                                Bytes.of(7),
                                2,
                                Chunks.oneStreamGaps(Code.integers(integers), 1, 1),
                                Chunks.constantPlane(1)))));
    }

    /** Returns codes of 1 to 12 bits, two of 12, rising or falling with the symbol. */
    private static Code steps(boolean falling) {
        int[] pairs = new int[26];
        for (int i = 0; i < 13; i++) {
            pairs[2 * i] = i;
            pairs[2 * i + 1] = Math.min(12, falling ? 13 - i : i + 1);
        }
        return Code.bytes(pairs);
    }

    private static byte[] range(int count) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) i;
        }
        return values;
    }

    private static void streams(Catalog c) {
        accept(c, "stream-of-whole-bytes", "A stream of 16 bits needs no padding.", AB, Bytes.text("abbabaababbbabaa"));
        accept(c, "stream-of-127-bytes", "A stream length of one byte.", AB, Bytes.repeat(508, Bytes.text("ba")));
        accept(c, "stream-of-128-bytes", "A stream length of two bytes.", AB, Bytes.repeat(512, Bytes.text("ba")));
        accept(
                c,
                "stream-of-16384-bytes",
                "A stream length of three bytes.",
                Code.bytes(
                        'a', 12, 'b', 12, 'c', 11, 'd', 10, 'e', 9, 'f', 8, 'g', 7, 'h', 6, 'i', 5, 'j', 4, 'k', 3, 'l',
                        2, 'm', 1),
                Bytes.repeat(10922, Bytes.of('a')),
                Bytes.text("mm"));
        byte[] uneven = Bytes.join(Bytes.repeat(40, Bytes.of('m')), Bytes.repeat(43, Bytes.of('a')));
        Code skewed = Code.bytes('a', 3, 'b', 3, 'c', 2, 'm', 1);
        c.accept(
                "four-streams-of-different-lengths",
                "Four streams of 20, 20, 20 and 23 symbols whose lengths in bytes differ.",
                FileParts.of(bytes(uneven, Chunks.dense(Chunks.fourStreamPlane(skewed, Coding.values(0, 1, uneven))))));
        byte[] many = new byte[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = (byte) "mcmabmcmm".charAt(i * i % 9);
        }
        c.accept(
                "four-streams-of-100",
                "Four streams that are long enough for decoders that take several symbols at a time.",
                FileParts.of(bytes(many, Chunks.dense(Chunks.fourStreamPlane(skewed, Coding.values(0, 1, many))))));
    }

    private static void accept(Catalog c, String name, String shows, Code code, byte[]... parts) {
        byte[] values = Bytes.join(parts);
        c.accept(
                name,
                shows,
                FileParts.of(bytes(values, Chunks.dense(Chunks.oneStreamPlane(code, Coding.values(0, 1, values))))));
    }
}

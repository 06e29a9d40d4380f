package pith.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import pith.conformance.generator.ChunkParts.Kind;
import pith.conformance.generator.ChunkParts.Part;

/** Changes to a chunk: to a part that chapter 5 names, the rest as it was, or to any byte. */
final class ChunkMutator {
    private static final List<Integer> CODES = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 255);

    private final Choices choices;
    private final ByteMutator bytes;

    ChunkMutator(Choices choices) {
        this.choices = choices;
        this.bytes = new ByteMutator(choices);
    }

    byte[] change(FilePieces.Chunk chunk) {
        if (chunk.units() == 0 || choices.oneIn(4)) {
            return bytes.change(chunk.bytes());
        }
        List<Part> parts;
        try {
            parts = new ArrayList<>(ChunkParts.of(chunk.bytes(), chunk.units(), chunk.width()));
        } catch (IllegalArgumentException e) {
            return bytes.change(chunk.bytes());
        }
        int at = choices.below(parts.size());
        Part part = parts.get(at);
        switch (choices.below(12)) {
            case 0 -> parts.remove(at);
            case 1 -> parts.add(at, part);
            case 2 -> {
                int other = choices.below(parts.size());
                parts.set(at, parts.get(other));
                parts.set(other, part);
            }
            case 3 -> parts.set(at, new Part(Kind.DATA, bytes.change(ChunkParts.join(List.of(part)))));
            default -> parts.set(at, new Part(part.kind(), changed(part)));
        }
        return ChunkParts.join(parts);
    }

    private byte[] changed(Part part) {
        return switch (part.kind()) {
            case CODE -> Bytes.of(choices.of(CODES));
            case VARINT -> Bytes.varint(new NumberMutator(choices).near(part.bytes()[0] & 0x7F) & Long.MAX_VALUE);
            case DATA, STREAM -> bytes.change(part.bytes());
            case BYTE_TABLE -> table(part.bytes(), Code.BYTES);
            case INTEGER_TABLE -> table(part.bytes(), Code.INTEGERS);
        };
    }

    private byte[] table(byte[] table, int alphabet) {
        return switch (choices.below(6)) {
            case 0 -> Code.none(alphabet).table();
            case 1 -> Code.flat(alphabet, symbols(1, alphabet)).table();
            case 2 ->
                Code.flat(alphabet, symbols(2 + choices.below(20), alphabet)).table();
            case 3 -> Code.explicit(alphabet, steep()).table();
            case 4 -> Code.explicit(alphabet, anyLengths()).table();
            default -> bytes.change(table);
        };
    }

    private int[] symbols(int count, int alphabet) {
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = choices.below(choices.oneIn(2) ? 16 : alphabet);
        }
        return symbols;
    }

    /** Returns symbols with lengths 1, 2, 3, …, the last one twice: a complete code. */
    private int[] steep() {
        int longest = 1 + choices.below(13);
        int[] code = new int[2 * longest + 2];
        for (int i = 0; i <= longest; i++) {
            code[2 * i] = i;
            code[2 * i + 1] = Math.min(i + 1, longest);
        }
        return code;
    }

    private int[] anyLengths() {
        int[] code = new int[2 * (2 + choices.below(6))];
        for (int i = 0; i < code.length; i += 2) {
            code[i] = i / 2;
            code[i + 1] = choices.below(15);
        }
        return code;
    }
}

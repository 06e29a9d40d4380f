package pith.conformance.generator;

import java.util.Arrays;

/** Ways of coding any units, for vectors that are not about the coding itself. */
enum Coding {
    STORED {
        @Override
        byte[] chunk(int width, byte[] units) {
            return Chunks.stored(units);
        }
    },
    /** Only for units that are all equal. */
    CONSTANT {
        @Override
        byte[] chunk(int width, byte[] units) {
            byte[] first = Arrays.copyOf(units, width);
            if (!Arrays.equals(Bytes.repeat(units.length / width, first), units)) {
                throw new IllegalArgumentException("the units differ");
            }
            return Chunks.constant(first);
        }
    },
    DENSE {
        @Override
        byte[] chunk(int width, byte[] units) {
            return Chunks.dense(planes(width, units));
        }
    },
    /** The first unit is the background. */
    SPARSE {
        @Override
        byte[] chunk(int width, byte[] units) {
            Listed listed = Listed.of(width, units, 0);
            return Chunks.sparse(listed.background, listed.gaps.length, listed.gapBlock(), planes(width, listed.units));
        }
    },
    /** The first unit is the background; units that differ from it in their lowest bit alone are residues. */
    RESIDUES {
        @Override
        byte[] chunk(int width, byte[] units) {
            Listed listed = Listed.of(width, units, 1);
            return Chunks.sparseWithResidues(
                    listed.background,
                    listed.gaps.length,
                    listed.gapBlock(),
                    Chunks.packedPlane(1, listed.residues),
                    planes(width, listed.units));
        }
    },
    /** A second half that repeats the first one becomes a match. */
    MATCHED {
        @Override
        byte[] chunk(int width, byte[] units) {
            int half = units.length / 2;
            byte[] first = Arrays.copyOf(units, half);
            Matched matched = Matched.with(Code.flat(Code.BYTES, values(0, 1, units)));
            if (half < 3 || !Arrays.equals(units, Bytes.repeat(2, first))) {
                return matched.literals(units).chunk();
            }
            return matched.integers(Integers.flat(half), Integers.flat(half - 3), Integers.flat(half))
                    .sequence(first, half, half)
                    .chunk();
        }
    };

    abstract byte[] chunk(int width, byte[] units);

    /** Returns the byte with one index of every unit. */
    static int[] values(int plane, int width, byte[] units) {
        int[] values = new int[units.length / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = units[i * width + plane] & 0xFF;
        }
        return values;
    }

    /** Returns plane blocks of different kinds: constant where it can be, else packed, one stream, four streams in turn. */
    private static byte[][] planes(int width, byte[] units) {
        byte[][] planes = new byte[width][];
        for (int p = 0; p < width; p++) {
            int[] values = values(p, width, units);
            int highest = Arrays.stream(values).max().orElseThrow();
            Code code = Code.flat(Code.BYTES, values);
            if (highest == Arrays.stream(values).min().orElseThrow()) {
                planes[p] = Chunks.constantPlane(highest);
            } else if ((p + width + values.length) % 3 == 0) {
                planes[p] = Chunks.packedPlane(32 - Integer.numberOfLeadingZeros(highest), values);
            } else if ((p + width + values.length) % 3 == 1) {
                planes[p] = Chunks.oneStreamPlane(code, values);
            } else {
                planes[p] = Chunks.fourStreamPlane(code, values);
            }
        }
        return planes;
    }

    /** Units that differ from a background. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Listed(byte[] background, int[] gaps, byte[] units, int[] residues) {

        /** Lists units that differ from the first one in other bits than those to ignore, or else the last one. */
        static Listed of(int width, byte[] units, int ignored) {
            byte[] background = Arrays.copyOf(units, width);
            int[] gaps = new int[units.length / width];
            int[] residues = new int[gaps.length];
            byte[] listed = Bytes.NONE;
            int count = 0;
            int next = 0;
            for (int i = 0; i < gaps.length; i++) {
                byte[] unit = Arrays.copyOfRange(units, i * width, (i + 1) * width);
                byte[] alike = unit.clone();
                int residue = (alike[0] ^ background[0]) & ignored;
                alike[0] ^= (byte) residue;
                if (!Arrays.equals(alike, background) || (i == gaps.length - 1 && count == 0)) {
                    gaps[count++] = i - next;
                    next = i + 1;
                    listed = Bytes.join(listed, unit);
                } else {
                    residues[i - count] = residue;
                }
            }
            return new Listed(
                    background, Arrays.copyOf(gaps, count), listed, Arrays.copyOf(residues, gaps.length - count));
        }

        byte[] gapBlock() {
            return Chunks.oneStreamGaps(Integers.flat(gaps), gaps);
        }
    }
}

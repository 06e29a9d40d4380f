package pith.compress;

import java.io.IOException;
import pith.format.CompressedTensor;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.format.Symbols;
import pith.model.Tensor;

/** Tensors kept bit for bit: as they are, or as a table and indices where they hold few distinct values. */
final class ExactWeights {
    private static final int BLOCK_UNITS = 1 << 16;

    /** With this many units for each distinct value a table pays off whatever the values are. */
    private static final int CERTAIN_GAIN = 16;

    /** Up to this many units both ways are tried. */
    private static final int TRIAL_UNITS = 1 << 16;

    private ExactWeights() {}

    static CompressedTensor compress(Tensor tensor) throws IOException {
        CompressedTensor plain = CompressedTensor.exact(tensor);
        int width = tensor.type().unitWidth();
        long units = RuleLayout.units(tensor.type(), tensor.shape());
        if (width == 1 || units < 2) {
            return plain;
        }
        long[] table = distinct(plain.symbols(), units, width);
        if (table.length == 0) {
            return plain;
        }
        CompressedTensor shared = shared(tensor, plain.symbols(), table, width);
        if (units >= (long) table.length * CERTAIN_GAIN) {
            return shared;
        }
        return units <= TRIAL_UNITS && TensorSize.of(shared) < TensorSize.of(plain) ? shared : plain;
    }

    /** Returns the distinct units in ascending order, or none if there are more than 256. */
    private static long[] distinct(Symbols symbols, long units, int width) throws IOException {
        UnitTable table = new UnitTable();
        byte[] block = new byte[BLOCK_UNITS * width];
        for (long from = 0; from < units; from += BLOCK_UNITS) {
            int count = (int) Math.min(BLOCK_UNITS, units - from);
            symbols.read(from, count, block);
            for (int i = 0; i < count; i++) {
                if (!table.add(LittleEndian.getUnit(block, i * width, width))) {
                    return new long[0];
                }
            }
        }
        return table.sorted();
    }

    private static CompressedTensor shared(Tensor tensor, Symbols units, long[] table, int width) {
        byte[] values = new byte[table.length * width];
        for (int i = 0; i < table.length; i++) {
            LittleEndian.putUnit(values, i * width, width, table[i]);
        }
        Symbols indices = (from, count, symbols) -> {
            byte[] block = new byte[count * width];
            units.read(from, count, block);
            long last = 0;
            int index = -1;
            for (int i = 0; i < count; i++) {
                long unit = LittleEndian.getUnit(block, i * width, width);
                if (index < 0 || unit != last) {
                    index = UnitTable.indexOf(table, unit);
                    last = unit;
                }
                symbols[i] = (byte) index;
            }
        };
        return new CompressedTensor(tensor, new Rule.Codebook(values, table.length), indices);
    }
}

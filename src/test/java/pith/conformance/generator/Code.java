package pith.conformance.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A code table and its canonical codes as text (chapter 6). Lengths that break a clause are written as they are. */
final class Code {
    static final int BYTES = 256;
    static final int INTEGERS = 72;

    private final int alphabet;
    private final SortedMap<Integer, Integer> lengths;

    private Code(int alphabet, SortedMap<Integer, Integer> lengths) {
        this.alphabet = alphabet;
        this.lengths = lengths;
    }

    /** Returns a code for bytes: symbol, length, symbol, length, … */
    static Code bytes(int... symbolsAndLengths) {
        return explicit(BYTES, symbolsAndLengths);
    }

    /** Returns a code for integers: symbol, length, symbol, length, … */
    static Code integers(int... symbolsAndLengths) {
        return explicit(INTEGERS, symbolsAndLengths);
    }

    /** Returns a code for an alphabet: symbol, length, symbol, length, … */
    static Code explicit(int alphabet, int... symbolsAndLengths) {
        TreeMap<Integer, Integer> lengths = new TreeMap<>();
        for (int i = 0; i < symbolsAndLengths.length; i += 2) {
            lengths.put(symbolsAndLengths[i], symbolsAndLengths[i + 1]);
        }
        return new Code(alphabet, lengths);
    }

    /** Returns the table in which no symbol is present. */
    static Code none(int alphabet) {
        return explicit(alphabet);
    }

    /** Returns a complete code for the symbols that occur: all lengths equal or, if that cannot be, differing by one. */
    static Code flat(int alphabet, int... occurring) {
        TreeMap<Integer, Integer> lengths = new TreeMap<>();
        for (int symbol : occurring) {
            lengths.put(symbol, 0);
        }
        int present = lengths.size();
        int longest = 32 - Integer.numberOfLeadingZeros(Math.max(0, present - 1));
        int shorter = (1 << longest) - present;
        for (Map.Entry<Integer, Integer> entry : lengths.entrySet()) {
            entry.setValue(shorter-- > 0 ? longest - 1 : longest);
        }
        return new Code(alphabet, lengths);
    }

    /** Returns the table as the format writes it. */
    byte[] table() {
        return tableBits().padded();
    }

    /** Returns the table without its padding. */
    Bits tableBits() {
        Bits bits = new Bits();
        presence(bits);
        if (lengths.size() >= 2) {
            List<Integer> values = new ArrayList<>(lengths.values());
            bits.number(values.get(0), 4);
            for (int i = 1; i < values.size(); i++) {
                int difference = values.get(i) - values.get(i - 1);
                int ones = difference >= 0 ? 2 * difference : -2 * difference - 1;
                bits.bits("1".repeat(ones)).bits("0");
            }
        }
        return bits;
    }

    private void presence(Bits bits) {
        int from = 0;
        boolean present = false;
        while (from < alphabet) {
            int to = from;
            while (to < alphabet && lengths.containsKey(to) == present) {
                to++;
            }
            bits.gamma(from == 0 && !present ? to + 1 : to - from);
            from = to;
            present = !present;
        }
    }

    /** Returns the code of a symbol, zeros and ones; of the only symbol, the empty text. */
    String of(int symbol) {
        if (lengths.size() == 1 && lengths.containsKey(symbol)) {
            return "";
        }
        List<Integer> order = new ArrayList<>(lengths.keySet());
        order.sort(Comparator.comparing((Integer each) -> lengths.get(each)).thenComparing(each -> each));
        int code = 0;
        int length = lengths.get(order.get(0));
        for (int each : order) {
            code <<= lengths.get(each) - length;
            length = lengths.get(each);
            if (each == symbol) {
                return new Bits().number(code, length).toString();
            }
            code++;
        }
        throw new IllegalArgumentException("symbol " + symbol + " is not present");
    }
}

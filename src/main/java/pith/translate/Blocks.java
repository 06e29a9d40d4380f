package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;

/** Blocks of neighbouring elements that move between space and channels, or space and batch. */
final class Blocks {
    static final Map<String, Mapping> TABLE = Map.of(
            "DepthToSpace", Blocks::channels,
            "SpaceToDepth", Blocks::channels,
            "SpaceToBatchND", Blocks::toBatch,
            "BatchToSpaceND", Blocks::toSpace);

    private Blocks() {}

    private static List<Operand> channels(Call call) throws IOException, FormatException {
        List<Integer> order = WindowGeometry.of(call, 2).order();
        Value result = call.add(
                call.operator(), Map.of("blocksize", call.number("block_size", 1)), call.in(order, call.input(0)));
        return List.of(new Operand(result, order));
    }

    /** Returns the dimensions after the batch, which have to be known. */
    private static long[] inner(Call call, Value value) throws FormatException {
        return value.dims()
                .filter(dims -> !dims.isEmpty())
                .flatMap(dims -> Size.values(dims.subList(1, dims.size())))
                .orElseThrow(() -> call.unsupported("the shape of its input is not known"));
    }

    private static long[] pairs(Call call) throws IOException, FormatException {
        return Elements.integers(call.input(2)
                .value()
                .constant()
                .orElseThrow(() -> call.unsupported("how much is put around or cut off is not constant")));
    }

    private static List<Operand> toBatch(Call call) throws IOException, FormatException {
        long[] block = call.integers(1);
        long[] pairs = pairs(call);
        Value input = call.plain(0);
        int rank = call.rank(Operand.of(input));
        long[] pads = new long[2 * rank];
        for (int i = 0; i < block.length; i++) {
            pads[1 + i] = pairs[2 * i];
            pads[rank + 1 + i] = pairs[2 * i + 1];
        }
        Value padded = call.add("Pad", Map.of("mode", "constant"), input, call.vector("pads", pads));
        long[] dims = inner(call, padded);
        List<Long> apart = new ArrayList<>(List.of(-1L));
        List<Integer> order = new ArrayList<>();
        List<Integer> kept = new ArrayList<>(List.of(0));
        List<Long> joined = new ArrayList<>(List.of(-1L));
        for (int i = 0; i < dims.length; i++) {
            long within = i < block.length ? block[i] : 1;
            kept.add(apart.size());
            apart.add(dims[i] / within);
            joined.add(dims[i] / within);
            if (i < block.length) {
                order.add(apart.size());
                apart.add(within);
            }
        }
        order.addAll(kept);
        return Call.natural(regroup(call, padded, apart, order, joined));
    }

    private static List<Operand> toSpace(Call call) throws IOException, FormatException {
        long[] block = call.integers(1);
        long[] pairs = pairs(call);
        Value input = call.plain(0);
        long[] dims = inner(call, input);
        int blocks = block.length;
        List<Long> apart = new ArrayList<>();
        for (long within : block) {
            apart.add(within);
        }
        apart.add(-1L);
        List<Integer> order = new ArrayList<>(List.of(blocks));
        List<Long> joined = new ArrayList<>(List.of(-1L));
        for (int i = 0; i < dims.length; i++) {
            order.add(apart.size());
            if (i < blocks) {
                order.add(i);
            }
            apart.add(dims[i]);
            joined.add(dims[i] * (i < blocks ? block[i] : 1));
        }
        Value whole = regroup(call, input, apart, order, joined);
        long[] starts = new long[blocks];
        long[] ends = new long[blocks];
        long[] axes = new long[blocks];
        for (int i = 0; i < blocks; i++) {
            starts[i] = pairs[2 * i];
            ends[i] = joined.get(1 + i) - pairs[2 * i + 1];
            axes[i] = i + 1L;
        }
        return Call.natural(call.add(
                "Slice", whole, call.vector("starts", starts), call.vector("ends", ends), call.vector("axes", axes)));
    }

    private static Value regroup(Call call, Value value, List<Long> apart, List<Integer> order, List<Long> joined)
            throws IOException {
        Value split = call.add("Reshape", value, vector(call, "apart", apart));
        return call.add("Reshape", call.graph().transpose(split, order), vector(call, "joined", joined));
    }

    private static Value vector(Call call, String suffix, List<Long> values) throws IOException {
        return call.vector(suffix, values.stream().mapToLong(Long::longValue).toArray());
    }
}

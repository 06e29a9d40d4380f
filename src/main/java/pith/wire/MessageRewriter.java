package pith.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.model.TensorData;

/** Replaces messages inside a serialised message; lengths of those around them follow. */
public final class MessageRewriter {

    private MessageRewriter() {}

    /** Bytes {@code from} to {@code to} of the old message become {@code with}. */
    private record Patch(long from, long to, TensorData with) {}

    /**
     * Returns the message with other contents for some messages in it. All bytes outside of them stay, but for the
     * lengths of what encloses them. Nothing is copied: the result reads from the message and the contents.
     *
     * @param contents locations that a scan of {@code message} found, none within another, and what to put there
     */
    public static TensorData rewrite(TensorData message, Map<MessageLocation, TensorData> contents) {
        List<Patch> patches = new ArrayList<>();
        Map<MessageLocation, Long> growth = new HashMap<>();
        contents.forEach((location, content) -> {
            patches.add(new Patch(location.start(), location.end(), content));
            growth.put(location, content.size() - (location.end() - location.start()));
        });
        patches.addAll(lengths(growth));
        patches.sort(Comparator.comparingLong(Patch::from).thenComparingLong(Patch::to));
        return apply(message, patches);
    }

    /** Returns the message without the payload fields of some tensors, which a scan of it found. */
    public static TensorData strip(TensorData message, Collection<FoundTensor> tensors) {
        Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
        for (FoundTensor tensor : tensors) {
            contents.put(tensor.location(), tensor.header(message));
        }
        return rewrite(message, contents);
    }

    /** Carries growth outwards, innermost messages first, and returns the new lengths on the way. */
    private static List<Patch> lengths(Map<MessageLocation, Long> growth) {
        List<List<MessageLocation>> byDepth = new ArrayList<>();
        for (MessageLocation location : growth.keySet()) {
            level(byDepth, location.depth()).add(location);
        }
        List<Patch> patches = new ArrayList<>();
        for (int depth = byDepth.size() - 1; depth > 0; depth--) {
            for (MessageLocation location : byDepth.get(depth)) {
                long grown = growth.getOrDefault(location, 0L);
                if (grown == 0) {
                    continue;
                }
                byte[] length = varint(location.end() - location.start() + grown);
                patches.add(new Patch(location.prefix(), location.start(), TensorData.of(length)));
                long outer = grown + length.length - (location.start() - location.prefix());
                MessageLocation parent = location.parent().orElseThrow();
                if (!growth.containsKey(parent)) {
                    level(byDepth, depth - 1).add(parent);
                }
                growth.merge(parent, outer, Long::sum);
            }
        }
        return patches;
    }

    private static List<MessageLocation> level(List<List<MessageLocation>> byDepth, int depth) {
        while (byDepth.size() <= depth) {
            byDepth.add(new ArrayList<>());
        }
        return byDepth.get(depth);
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt64NoTag(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes;
    }

    private static TensorData apply(TensorData message, List<Patch> patches) {
        List<TensorData> parts = new ArrayList<>();
        long position = 0;
        for (Patch patch : patches) {
            parts.add(message.slice(position, patch.from() - position));
            parts.add(patch.with());
            position = patch.to();
        }
        parts.add(message.slice(position, message.size() - position));
        return TensorData.concat(parts);
    }
}

package pith.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a message is: in its file, and among the messages that enclose it. Two locations are equal if they are one. */
public final class MessageLocation {
    private final @Nullable Step step;
    private final long start;
    private final long end;

    /** How the message hangs in its parent; {@code prefix} is where the length before its content starts. */
    private record Step(MessageLocation parent, FieldDescriptor field, int index, long prefix) {}

    private MessageLocation(@Nullable Step step, long start, long end) {
        this.step = step;
        this.start = start;
        this.end = end;
    }

    static MessageLocation root(long size) {
        return new MessageLocation(null, 0, size);
    }

    MessageLocation child(FieldDescriptor field, int index, long prefix, long from, long to) {
        return new MessageLocation(new Step(this, field, index, prefix), from, to);
    }

    /** Offset of the message's first byte, after its length. */
    public long start() {
        return start;
    }

    /** Offset after the message's last byte. */
    public long end() {
        return end;
    }

    /** The message that encloses this one; none for a whole file. */
    Optional<MessageLocation> parent() {
        return step == null ? Optional.empty() : Optional.of(step.parent);
    }

    /** Offset of the length before the message; only for one that has a parent. */
    long prefix() {
        return step == null ? 0 : step.prefix;
    }

    int depth() {
        int depth = 0;
        for (Step at = step; at != null; at = at.parent.step) {
            depth++;
        }
        return depth;
    }

    /** Names of the fields that lead here, such as {@code graph.initializer[3]}; empty for a whole file. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (Step at : steps()) {
            path.append(path.isEmpty() ? "" : ".").append(at.field.getName());
            if (at.field.isRepeated()) {
                path.append('[').append(at.index).append(']');
            }
        }
        return path.toString();
    }

    /**
     * Returns the messages from the root to this one, in the parsed form of the file.
     *
     * @return nothing if the parsed file does not have the message, as it may have been overruled by a later one
     */
    public Optional<List<Message>> in(Message root) {
        List<Message> chain = new ArrayList<>();
        chain.add(root);
        for (Step at : steps()) {
            Message parent = chain.get(chain.size() - 1);
            if (at.field.isRepeated() && at.index < parent.getRepeatedFieldCount(at.field)) {
                chain.add((Message) parent.getRepeatedField(at.field, at.index));
            } else if (!at.field.isRepeated() && parent.hasField(at.field)) {
                chain.add((Message) parent.getField(at.field));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(chain);
    }

    /** The fields that lead here, one for each message of {@link #in} but the root. */
    public List<FieldDescriptor> fields() {
        return steps().stream().map(Step::field).toList();
    }

    /** Index of the message among those of its field in its parent; 0 if there can be only one. */
    public int index() {
        return step == null ? 0 : step.index;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Step at = step; at != null; at = at.parent.step) {
            steps.add(0, at);
        }
        return steps;
    }

    @Override
    public String toString() {
        return path();
    }
}

package pith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.source.Digest;

/**
 * What a batch has done, in a file beside the outputs: one line of JSON for each file that was finished, written when it
 * is in its place. A process that is killed leaves at most half a line, which is passed over. While it is open no other
 * batch can write to the same folder.
 */
final class BatchState implements Closeable {
    static final String NAME = ".pith-batch.jsonl";

    private static final Gson GSON = new Gson();

    /**
     * A line.
     *
     * @param out path of the file, relative to the folder
     * @param input digest of the model
     * @param options digest of the options
     * @param sha256 digest of the file
     * @param met whether it is within the budget
     */
    record Line(
            @Nullable String out,
            @Nullable String input,
            @Nullable String options,
            @Nullable String sha256,
            boolean met) {}

    private final Path folder;
    private final FileChannel channel;
    private final Map<String, Line> lines = new HashMap<>();

    private BatchState(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Reads what was done before, and keeps others out of the folder. */
    static BatchState open(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        BatchState state = new BatchState(folder, channel);
        try {
            state.lock();
            state.read();
            return state;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        }
        if (!free) {
            throw new FileSystemException(folder.toString(), null, "another pith convert is writing to this folder");
        }
    }

    private void read() throws IOException {
        String text = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        text.lines().forEach(this::add);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            write("\n");
        }
    }

    private void add(String text) {
        try {
            Line line = GSON.fromJson(text, Line.class);
            if (line != null && line.out() != null) {
                lines.put(line.out(), line);
            }
        } catch (JsonParseException e) {
            // Half a line of a process that was killed: what it says was not done.
        }
    }

    /**
     * Returns what is known of a file, if it is the one that was written, of the same model with the same options.
     *
     * @param out relative to the folder
     */
    Optional<Line> finished(Path out, String input, String options) throws IOException {
        Line line = lines.get(out.toString());
        boolean same = line != null
                && input.equals(line.input())
                && options.equals(line.options())
                && Files.isRegularFile(folder.resolve(out))
                && sha256(out).equals(line.sha256());
        return same ? Optional.ofNullable(line) : Optional.empty();
    }

    /** Writes down that a file is finished. */
    void finish(Path out, String input, String options, boolean met) throws IOException {
        Line line = new Line(out.toString(), input, options, sha256(out), met);
        lines.put(out.toString(), line);
        write(GSON.toJson(line) + "\n");
    }

    private String sha256(Path out) throws IOException {
        return new Digest().addFile(folder.resolve(out)).hex();
    }

    private void write(String text) throws IOException {
        channel.position(channel.size());
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

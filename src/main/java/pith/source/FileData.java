package pith.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import pith.model.TensorData;

/** The bytes of a file, read from it whenever they are asked for. */
public final class FileData implements TensorData, Closeable {
    private final FileChannel channel;
    private final Path file;
    private final long size;

    private FileData(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    /** Opens a file, whose size is taken as it is now. */
    public static FileData open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileData(channel, file);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset > size - into.remaining()) {
            throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size);
        }
        long position = offset;
        while (into.hasRemaining()) {
            position += read(into, position);
        }
    }

    private int read(ByteBuffer into, long position) throws IOException {
        int count;
        try {
            count = channel.read(into, position);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw FileSet.named(e, file);
        }
        if (count < 0) {
            throw new EOFException(
                    file + ": the file became shorter while it was read: " + position + " bytes of " + size);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package pith.calibrate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.calibrate.LayerStatistics.Block;
import pith.error.FormatException;
import pith.model.Layer;
import pith.source.FileSet;

/** Statistics in a file, for a later run of the same version. Cross moments are not kept. */
final class CalibrationFile {
    private static final byte[] MAGIC = "pith calibration 2\n".getBytes(US_ASCII);
    private static final int PIECE = 1 << 13;

    /**
     * What statistics are of.
     *
     * @param network digest of the model
     * @param samples digest of the samples, and of what is done with them
     */
    record Key(String network, String samples) {}

    private CalibrationFile() {}

    /** Writes a file, which replaces the one that is there when it is complete. */
    static void write(Path file, Key key, Calibration calibration) throws IOException {
        FileSet.replace(file, unfinished -> {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16))) {
                write(out, key, calibration);
            }
        });
    }

    private static void write(DataOutputStream out, Key key, Calibration calibration) throws IOException {
        out.write(MAGIC);
        out.writeUTF(key.network());
        out.writeUTF(key.samples());
        out.writeInt(calibration.samples());
        out.writeInt(calibration.byTensor().size());
        for (Map.Entry<Integer, LayerStatistics> entry : calibration.byTensor().entrySet()) {
            out.writeInt(entry.getKey());
            write(out, entry.getValue());
        }
        out.writeInt(calibration.uncovered().size());
        for (Map.Entry<Layer, String> entry : calibration.uncovered().entrySet()) {
            write(out, entry.getKey());
            out.writeUTF(entry.getValue()
                    .substring(0, Math.min(1000, entry.getValue().length())));
        }
    }

    /**
     * Reads a file.
     *
     * @return nothing if it is of other samples
     * @throws FormatException if it is no such file, damaged, or of another network
     */
    static Optional<Calibration> read(Path file, Key key) throws IOException, FormatException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new FormatException(
                        FormatException.Kind.NOT_THIS_FORMAT,
                        "",
                        0,
                        "not a file of calibration statistics; it is left as it is");
            }
            if (!in.readUTF().equals(key.network())) {
                throw new FormatException(
                        FormatException.Kind.NOT_THIS_FORMAT,
                        "",
                        FormatException.NO_OFFSET,
                        "calibration statistics of another model; they are left as they are: name another file");
            }
            if (!in.readUTF().equals(key.samples())) {
                return Optional.empty();
            }
            int samples = in.readInt();
            SortedMap<Integer, LayerStatistics> byTensor = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                byTensor.put(in.readInt(), readStatistics(in));
            }
            Map<Layer, String> uncovered = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                uncovered.put(readLayer(in), in.readUTF());
            }
            return Optional.of(new Calibration(samples, byTensor, uncovered));
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException | NegativeArraySizeException e) {
            throw FormatException.malformed("", "damaged calibration statistics; remove the file");
        }
    }

    private static void write(DataOutputStream out, LayerStatistics statistics) throws IOException {
        out.writeInt(statistics.groups());
        out.writeInt(statistics.columns());
        out.writeLong(statistics.count());
        out.writeDouble(statistics.rowsPerSample());
        out.writeInt(statistics.blocks().size());
        for (Block block : statistics.blocks()) {
            out.writeInt(block.group());
            out.writeInt(block.first());
            out.writeInt(block.columns());
            write(out, block.mean());
            write(out, block.packed());
        }
    }

    private static LayerStatistics readStatistics(DataInputStream in) throws IOException {
        int groups = in.readInt();
        int columns = in.readInt();
        long count = in.readLong();
        double rows = in.readDouble();
        List<Block> blocks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int group = in.readInt();
            int first = in.readInt();
            int width = in.readInt();
            double[] mean = read(in, width);
            double[] second = read(in, (long) width * (width + 1) / 2);
            blocks.add(new Block(group, first, mean, second, new double[0], new double[0]));
        }
        return new LayerStatistics(groups, columns, count, rows, blocks);
    }

    private static void write(DataOutputStream out, double[] values) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE * Double.BYTES);
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            piece.asDoubleBuffer().put(values, from, count);
            out.write(piece.array(), 0, count * Double.BYTES);
        }
    }

    /** Reads values piece by piece, so that memory is taken only for those that are there. */
    private static double[] read(DataInputStream in, long length) throws IOException {
        double[] values = new double[0];
        byte[] piece = new byte[PIECE * Double.BYTES];
        for (int done = 0; done < length; ) {
            int count = (int) Math.min(PIECE, length - done);
            in.readFully(piece, 0, count * Double.BYTES);
            if (done + count > values.length) {
                long roomier = Math.min(length, Math.max(PIECE, 2L * values.length));
                values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, roomier));
            }
            ByteBuffer.wrap(piece).asDoubleBuffer().get(values, done, count);
            done += count;
        }
        return values;
    }

    private static void write(DataOutputStream out, Layer layer) throws IOException {
        out.writeUTF(layer.node());
        out.writeUTF(layer.operator());
        out.writeUTF(layer.kind().name());
        out.writeInt(layer.tensor());
        out.writeInt(layer.outputAxis());
        out.writeInt(layer.inputAxis());
        out.writeInt(layer.groups());
    }

    private static Layer readLayer(DataInputStream in) throws IOException {
        return new Layer(
                in.readUTF(),
                in.readUTF(),
                Layer.Kind.valueOf(in.readUTF()),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt());
    }
}

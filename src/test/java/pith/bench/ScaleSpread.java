package pith.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.model.ElementType;
import pith.model.Tensor;
import pith.onnx.OnnxImporter;
import pith.source.ImportedModel;

/**
 * Measures in pruned networks how much the scales of weights differ from row to row and from column to column.
 *
 * <p>Weights of scale s that follow a Laplace distribution and are kept above a threshold t keep exp(-√2 t / s) of them. So the
 * logarithm of s is a constant less the logarithm of -log(kept), and varies as that does, less what chance adds with so few
 * weights.
 */
@Command(name = "spread", description = "How much pruned weights differ from row to row and from column to column.")
final class ScaleSpread implements Callable<Integer> {
    private static final int FEWEST_WEIGHTS = 900;

    @Parameters(arity = "1..*", description = ".onnx files with pruned weights")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--most", description = "largest part of its weights that a layer keeps (${DEFAULT-VALUE})")
    private double most = 0.25;

    @Override
    public Integer call() throws Exception {
        List<Double> rows = new ArrayList<>();
        List<Double> columns = new ArrayList<>();
        for (Path file : files) {
            try (ImportedModel imported = OnnxImporter.read(file)) {
                for (Tensor tensor : imported.model().tensors()) {
                    if (tensor.type() == ElementType.FLOAT
                            && tensor.shape().rank() > 1
                            && tensor.shape().elements() >= FEWEST_WEIGHTS) {
                        measure(tensor, rows, columns);
                    }
                }
            }
        }
        System.out.printf("median of %d layers: rows %.2f, columns %.2f%n", rows.size(), median(rows), median(columns));
        return 0;
    }

    private void measure(Tensor tensor, List<Double> rows, List<Double> columns) throws Exception {
        FloatBuffer weights = ByteBuffer.wrap(tensor.data().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        int[] keptInRow = new int[Math.toIntExact(tensor.shape().dim(0))];
        int[] keptInColumn = new int[Math.toIntExact(tensor.shape().dim(1))];
        int inner = weights.remaining() / keptInRow.length / keptInColumn.length;
        int kept = 0;
        for (int i = 0; i < weights.remaining(); i++) {
            if (weights.get(i) != 0) {
                kept++;
                keptInRow[i / inner / keptInColumn.length]++;
                keptInColumn[i / inner % keptInColumn.length]++;
            }
        }
        double part = kept / (double) weights.remaining();
        if (part <= most) {
            double row = spread(keptInRow, weights.remaining());
            double column = spread(keptInColumn, weights.remaining());
            System.out.printf(
                    "%-28s %-20s kept %.3f, rows %.2f, columns %.2f%n",
                    tensor.name(), tensor.shape(), part, row, column);
            rows.add(row);
            columns.add(column);
        }
    }

    /** Returns the standard deviation of the logarithms of scales. */
    static double spread(int[] kept, int weights) {
        double each = weights / (double) kept.length;
        double sum = 0;
        double squares = 0;
        double chance = 0;
        for (int count : kept) {
            // Half a weight where none or all are kept, which no scale would give.
            double part = Math.max(0.5, Math.min(each - 0.5, count)) / each;
            double logarithm = Math.log(-Math.log(part));
            sum += logarithm;
            squares += logarithm * logarithm;
            chance += (1 - part) / (each * part) / Math.pow(Math.log(part), 2);
        }
        double variance = squares / kept.length - Math.pow(sum / kept.length, 2);
        return Math.sqrt(Math.max(0, variance - chance / kept.length));
    }

    private static double median(List<Double> values) {
        return Contest.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

package pith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model of a given shape with made-up weights. */
@Command(name = "generate", description = "Writes an ONNX model of a known shape with made-up weights.")
final class GenerateModel implements Callable<Integer> {
    @Parameters(index = "0", description = "alexnet, vgg-16 or resnet-50")
    private String shape = "";

    @Parameters(index = "1", description = "the file to write; above 2 GB the weights go to FILE.data")
    private Path file = Path.of("");

    @Option(names = "--kept", description = "part of the weights that are not pruned (${DEFAULT-VALUE})")
    private double kept = 1;

    @Option(names = "--bits", description = "logarithm of the values that weights share; 0: as many as there are")
    private int bits;

    @Option(names = "--rows", description = "how much the logarithms of the scales of rows vary (${DEFAULT-VALUE})")
    private double rows = 0.4;

    @Option(names = "--columns", description = "how much those of columns vary (${DEFAULT-VALUE})")
    private double columns = 0.4;

    @Option(names = "--size", description = "bytes of weights, such as 8GB: with so many more or fewer channels")
    private String size = "";

    @Option(names = "--seed", description = "seed (${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() throws IOException {
        NetworkShape known = NetworkShape.of(shape);
        NetworkBuilder network = size.isEmpty() ? known.build(1) : known.ofSize(bytes(size));
        new ShapedModel(network, new WeightStyle(kept, bits, rows, columns), seed).write(file);
        System.out.printf(
                "%s: %,d parameters, %,d bytes%n", file, network.bytes() / Float.BYTES, Files.size(file) + dataSize());
        return 0;
    }

    private long dataSize() throws IOException {
        Path data = file.resolveSibling(file.getFileName() + ".data");
        return Files.exists(data) ? Files.size(data) : 0;
    }

    private static long bytes(String size) {
        String text = size.toUpperCase(Locale.ROOT);
        String[] units = {"KB", "MB", "GB"};
        long factor = 1000;
        for (String unit : units) {
            if (text.endsWith(unit)) {
                return Math.round(Double.parseDouble(text.substring(0, text.length() - 2)) * factor);
            }
            factor *= 1000;
        }
        return Long.parseLong(text);
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new GenerateModel()).execute(args));
    }
}

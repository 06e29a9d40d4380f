package pith.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.bench.Contest.Clock;
import pith.bench.Contest.Outcome;

/** Time from a closed file to the first inference of onnxruntime, {@code .pith} against {@code .onnx}. */
@Command(name = "load", description = "Time from a closed file to the first inference, .pith against .onnx.")
final class LoadBench implements Callable<Integer> {
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

    @Parameters(index = "0", description = "the .pith file")
    private Path pith = Path.of("");

    @Parameters(index = "1", description = "the .onnx file of the same model")
    private Path onnx = Path.of("");

    @Option(names = "--cold", description = "empty the page cache before each run; needs the right to do so")
    private boolean cold;

    @Option(names = "--fresh", description = "a new virtual machine for each run, which has compiled nothing yet")
    private boolean fresh;

    @Option(names = "--rounds", description = "that count (${DEFAULT-VALUE})")
    private int rounds = 9;

    @Override
    public Integer call() throws Exception {
        Outcome outcome;
        if (fresh || cold) {
            // The time that counts is the one that is printed, not that of starting a virtual machine.
            double[] ratios = new double[rounds];
            double[] first = new double[rounds];
            double[] second = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                first[i] = once(pith);
                second[i] = once(onnx);
                ratios[i] = second[i] / first[i];
            }
            outcome = new Outcome(Contest.median(first), Contest.median(second), Contest.median(ratios));
        } else {
            outcome = Contest.between(
                    () -> FirstInference.run(pith), () -> FirstInference.run(onnx), Clock.WALL, rounds, rounds);
        }
        System.out.printf(
                "%s, %s page cache, %s virtual machine: .pith %.3f s, .onnx %.3f s, .pith / .onnx %.2f%n",
                pith.getFileName(),
                cold ? "cold" : "warm",
                fresh ? "new" : "same",
                outcome.seconds(),
                outcome.otherSeconds(),
                1 / outcome.ratio());
        return 0;
    }

    private double once(Path file) throws Exception {
        if (cold) {
            Files.writeString(DROP_CACHES, "3");
        }
        return fresh ? inNewMachine(file) : Contest.seconds(() -> FirstInference.run(file), Clock.WALL);
    }

    private static double inNewMachine(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstInference.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the run of " + file + " failed");
        }
        return Double.parseDouble(printed.strip());
    }
}

package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of many kinds at random moments, after which nothing may be lost: the files are the old or the new ones, and
 * there is no litter, at the latest after the next run. {@code -Dpith.faults=1000} injects so many; without it each kind
 * strikes once. {@code -Dpith.faults.kinds} is a pattern for the names of those that do.
 */
@Tag("slow")
final class FaultInjectionTest {
    private static final long SEED = 7;
    private static final int THREADS = 4;

    @TempDir
    Path folder;

    /** One way to strike; returns what was found, or throws an AssertionError for what was lost. */
    private interface Fault {
        String strike(Path place, Random random) throws Exception;
    }

    private record Kind(String name, int weight, Fault fault) {}

    @Test
    void nothingIsLost() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
        Pattern chosen = Pattern.compile(System.getProperty("pith.faults.kinds", ""));
        List<Kind> kinds = kinds(new FaultModels(Files.createDirectory(folder.resolve("models")))).stream()
                .filter(kind -> chosen.matcher(kind.name()).find())
                .toList();
        int total = Integer.getInteger("pith.faults", kinds.size());
        int weights = kinds.stream().mapToInt(Kind::weight).sum();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "runs", "lost", "what was there then"));
        List<String> losses = new CopyOnWriteArrayList<>();
        int all = 0;
        for (Kind kind : kinds) {
            int runs = Math.max(1, Math.round((float) total * kind.weight() / weights));
            Map<String, Integer> found = new ConcurrentSkipListMap<>();
            int before = losses.size();
            strikes(kind, runs, found, losses);
            all += runs;
            Map<String, String> shown = new LinkedHashMap<>();
            found.forEach((what, count) -> shown.put(what, what + " " + count));
            List<String> row = List.of(
                    kind.name(),
                    Integer.toString(runs),
                    Integer.toString(losses.size() - before),
                    String.join("; ", shown.values()));
            // A thousand runs take a while.
            System.err.println(row);
            rows.add(row);
        }
        rows.add(List.of("all", Integer.toString(all), Integer.toString(losses.size()), ""));
        PrintWriter out = new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8);
        Outputs.table(out, List.of(1, 2), rows);
        assertEquals(List.of(), losses);
    }

    private void strikes(Kind kind, int runs, Map<String, Integer> found, List<String> losses) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                int run = i;
                running.add(threads.submit(() -> {
                    strike(kind, run, found, losses);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void strike(Kind kind, int run, Map<String, Integer> found, List<String> losses) throws Exception {
        Path place = Files.createDirectory(folder.resolve("place " + run));
        try {
            Random random = new Random(SEED * 1_000_003 + kind.name().hashCode() * 31L + run);
            found.merge(kind.fault().strike(place, random), 1, Integer::sum);
        } catch (AssertionError e) {
            losses.add(kind.name() + ", run " + run + ": " + e.getMessage());
        } finally {
            delete(place);
        }
    }

    private static void delete(Path place) throws Exception {
        try (var files = Files.walk(place)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Kind> kinds(FaultModels models) {
        ProcessFaults processes = new ProcessFaults();
        FileFaults files = new FileFaults(models);
        return List.of(
                new Kind("kill -9, convert", 25, (p, r) -> processes.kill(models.convert(models.onnx, p), r)),
                new Kind(
                        "kill -9, convert an archive",
                        8,
                        (p, r) -> processes.killUnpacking(models.convert(models.archive, p), r)),
                new Kind("kill -9, convert with cache and curve", 3, (p, r) -> processes.kill(models.calibrate(p), r)),
                new Kind("kill -9, expand to one file", 15, (p, r) -> processes.kill(models.expand(p), r)),
                new Kind(
                        "kill -9, expand to external data",
                        20,
                        (p, r) -> processes.kill(models.external(models.plain, p), r)),
                new Kind(
                        "kill -9, expand to a SavedModel",
                        20,
                        (p, r) -> processes.kill(models.savedModel(p, r.nextBoolean()), r)),
                new Kind("kill -9, sign in place", 12, (p, r) -> processes.kill(models.sign(p), r)),
                new Kind(
                        "kill -9, one of two to the same file",
                        6,
                        (p, r) -> processes.killOneOfTwo(models.convert(models.onnx, p), r)),
                new Kind("SIGTERM, convert", 10, (p, r) -> processes.tell(models.convert(models.onnx, p), r, false)),
                new Kind(
                        "Ctrl-C, expand to external data",
                        10,
                        (p, r) -> processes.tell(models.external(models.plain, p), r, true)),
                new Kind(
                        "file size limit, convert",
                        6,
                        (p, r) -> processes.limitFiles(models.convert(models.onnx, p), r)),
                new Kind(
                        "file size limit, external data",
                        6,
                        (p, r) -> processes.limitFiles(models.external(models.plain, p), r)),
                new Kind("disk full", 30, files::fullDisk),
                new Kind("read-only folder", 40, files::readOnlyFolder),
                new Kind("model cut short", 60, files::cutInput),
                new Kind("model unreadable", 60, files::unreadableInput),
                new Kind(
                        "bit flipped in the prologue", 120, (p, r) -> files.flippedBit(FileFaults.Part.PROLOGUE, p, r)),
                new Kind("bit flipped in the chunks", 150, (p, r) -> files.flippedBit(FileFaults.Part.CHUNKS, p, r)),
                new Kind(
                        "bit flipped in the manifest", 150, (p, r) -> files.flippedBit(FileFaults.Part.MANIFEST, p, r)),
                new Kind(".pith file cut short", 150, files::cutFile),
                new Kind("cut short while threads decode", 60, (p, r) -> files.changedWhileOpen(true, p, r)),
                new Kind("overwritten while threads decode", 60, (p, r) -> files.changedWhileOpen(false, p, r)),
                new Kind("concurrent conversions", 15, files::concurrentConversions),
                new Kind("concurrent sets of files", 15, files::concurrentSets));
    }
}

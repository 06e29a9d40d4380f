package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pith.Pith;
import pith.cli.BatchResult.Entry;
import pith.cli.BatchResult.Status;
import pith.compress.Compression;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.reader.PithFile;
import pith.source.Digest;
import pith.source.ImportedModel;

/**
 * The conversion of many models, one after the other. What fails does not stop the rest, and what an earlier run finished
 * is not done again.
 */
final class Batch {
    private final Conversion conversion;
    private final String options;
    private final Targets read;
    private final PrintWriter err;
    private final boolean quiet;

    /**
     * Prepares a batch.
     *
     * @param options digest of all that the result depends on besides the models
     * @param read what is read besides the models
     */
    Batch(Conversion conversion, String options, Targets read, PrintWriter err, boolean quiet) {
        this.conversion = conversion;
        this.options = options;
        this.read = read;
        this.err = err;
        this.quiet = quiet;
    }

    /** A model and where its file goes, relative to the output folder. */
    private record Job(Path in, Path out, boolean certain) {}

    /**
     * Converts all models.
     *
     * @throws IllegalArgumentException if two models would become the same file, or a model is named twice
     */
    BatchResult run(List<Path> inputs, Path folder) throws IOException {
        List<Job> jobs = jobs(Inputs.find(inputs, folder));
        if (jobs.isEmpty()) {
            throw new FileSystemException(
                    inputs.get(0).toString(),
                    null,
                    "no model is in it, neither a file nor a folder with a saved_model.pb");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new FileSystemException(
                    folder.toString(), null, "not a folder, which several models need to be written to");
        }
        jobs.forEach(job -> read.reads(job.in()));
        Files.createDirectories(folder);
        List<Entry> entries = new ArrayList<>();
        try (BatchState state = BatchState.open(folder)) {
            for (Job job : jobs) {
                String name = "[" + (entries.size() + 1) + "/" + jobs.size() + "] " + job.in();
                try (TerminalProgress progress = TerminalProgress.of(name, err, quiet)) {
                    Entry entry = convert(job, folder, state, progress);
                    entries.add(entry);
                    progress.accept(entry.status().label()
                            + (entry.after() == 0
                                    ? ""
                                    : ", " + Outputs.grouped(entry.before()) + " → " + Outputs.grouped(entry.after())
                                            + " bytes"));
                }
            }
        }
        return new BatchResult(entries);
    }

    /** Names outputs as their models, with the models' endings too where they differ in nothing else. */
    private static List<Job> jobs(List<Inputs.Found> models) throws IOException {
        Map<Path, Integer> uses = new HashMap<>();
        models.forEach(model -> uses.merge(model.name(), 1, Integer::sum));
        Map<Path, Path> taken = new HashMap<>();
        List<Job> jobs = new ArrayList<>();
        for (Inputs.Found model : models) {
            Path name = uses.getOrDefault(model.name(), 0) > 1 ? model.fullName() : model.name();
            Path out = name.resolveSibling(name.getFileName() + ".pith");
            Path other = taken.put(out, model.path());
            if (other != null && Files.isSameFile(other, model.path())) {
                throw new IllegalArgumentException(model.path() + " is named twice: name it once");
            } else if (other != null) {
                throw new IllegalArgumentException(other + " and " + model.path() + " would both become " + out
                        + ": convert them into folders of their own");
            }
            jobs.add(new Job(model.path(), out, model.certain()));
        }
        return jobs;
    }

    private Entry convert(Job job, Path folder, BatchState state, TerminalProgress progress) {
        Path out = folder.resolve(job.out());
        try {
            read.check(List.of(out));
            String input = digest(job.in());
            Optional<BatchState.Line> finished = state.finished(job.out(), input, options);
            if (finished.isPresent()) {
                return entry(job, out, Status.KEPT, finished.get().met());
            }
            Files.createDirectories(Objects.requireNonNull(out.toAbsolutePath().getParent()));
            Compression compression = conversion.run(job.in(), out, progress);
            state.finish(job.out(), input, options, compression.met());
            return entry(job, out, compression.met() ? Status.DONE : Status.OVER_BUDGET, compression.met());
        } catch (FormatException e) {
            if (!job.certain() && e.kind() == Kind.NOT_THIS_FORMAT) {
                return new Entry(job.in(), out, 0, 0, Status.NO_MODEL, true, "");
            }
            return failed(job, out, Failure.message(e), progress);
        } catch (IllegalArgumentException e) {
            // What the options ask for does not fit this model; it may fit others.
            return failed(job, out, String.valueOf(e.getMessage()), progress);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return failed(job, out, Failure.message(e), progress);
        }
    }

    private Entry failed(Job job, Path out, String message, TerminalProgress progress) {
        progress.close();
        String named = message.startsWith(job.in().toString()) ? message : job.in() + ": " + message;
        err.println("pith: " + Outputs.printable(named));
        err.flush();
        return new Entry(job.in(), out, 0, 0, Status.FAILED, true, message);
    }

    private String digest(Path model) throws IOException, FormatException {
        try (ImportedModel imported = Pith.open(model, conversion.reading())) {
            return new Digest().add(imported.model()).hex();
        }
    }

    private static Entry entry(Job job, Path out, Status status, boolean met) throws IOException, FormatException {
        try (PithFile file = PithFile.open(out)) {
            return new Entry(job.in(), out, file.sourceBytes(), file.size(), status, met, "");
        }
    }
}

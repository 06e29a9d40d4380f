package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import pith.Pith;
import pith.ReportRequest;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;
import pith.compress.CompressOptions;
import pith.compress.Compression;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.reader.ReadOptions;

/**
 * A conversion as a command line asks for it, of one model or of many.
 *
 * @param asOnnx whether models of TensorFlow are translated to ONNX
 * @param meaning what the preset stands for, if there is one
 * @param reading what a model that is a {@code .pith} file may cost, and who has to have signed it
 * @param cache file that statistics of the network's inputs are kept in
 */
record Conversion(
        boolean asOnnx,
        CompressOptions options,
        Optional<Preset.Meaning> meaning,
        Optional<Samples> samples,
        Preprocess preprocess,
        Optional<Path> cache,
        BudgetOption budget,
        int threads,
        ReadOptions reading) {
    /** Samples that response errors are measured on for a report. */
    private static final int REPORT_SAMPLES = 64;

    /**
     * Converts a model.
     *
     * @throws IllegalArgumentException if the options do not fit the model
     */
    Compression run(Path in, Path out, TerminalProgress progress) throws IOException, FormatException {
        Guidance guidance =
                new Guidance(samples, preprocess, cache, budget.budget(in, meaning), Pith.PRODUCER, threads, progress);
        progress.endsAfter(guidance.budget().timeLimit());
        Compression compression = asOnnx
                ? Pith.convertAsOnnx(in, out, options, guidance, progress, reading)
                : Pith.convert(in, out, options, guidance, progress, reading);
        if (isSigned(in)) {
            progress.accept(in + " is signed, " + out + " is not: pith sign does that");
        }
        return compression;
    }

    private boolean isSigned(Path model) throws IOException, FormatException {
        if (!Pith.isPith(model)) {
            return false;
        }
        try (PithFile file = PithFile.open(model, reading)) {
            return file.index().signature().isPresent();
        }
    }

    /** Returns what a report on the result is to say. */
    ReportRequest report(Path in, Compression compression, String command) {
        return new ReportRequest(
                Optional.of(in),
                samples.map(all -> all.atMost(REPORT_SAMPLES)),
                true,
                preprocess,
                threads,
                Optional.of(compression),
                command,
                reading.withoutPublicKey());
    }
}

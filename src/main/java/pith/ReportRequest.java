package pith;

import java.nio.file.Path;
import java.util.Optional;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;
import pith.compress.Compression;
import pith.reader.ReadOptions;

/**
 * What a report is to say besides what the file says.
 *
 * @param original model that the file was made from
 * @param samples inputs to measure accuracy on if they have labels, and response errors if there is an original
 * @param fitted whether weights were fitted to these samples
 * @param search what led to the file
 * @param command the command that was given
 * @param reading what the file may cost and who has to have signed it; the original may cost as much, and be from anybody
 */
public record ReportRequest(
        Optional<Path> original,
        Optional<Samples> samples,
        boolean fitted,
        Preprocess preprocess,
        int threads,
        Optional<Compression> search,
        String command,
        ReadOptions reading) {}

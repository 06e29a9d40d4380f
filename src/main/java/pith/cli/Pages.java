package pith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import pith.error.FormatException;
import pith.model.TensorData;
import pith.report.Report;
import pith.report.ReportPage;
import pith.source.FileSet;

/** Reports as files. */
final class Pages {
    private Pages() {}

    /** Returns where the page about a file goes unless somebody says so. */
    static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling((name.endsWith(".pith") ? name.substring(0, name.length() - 5) : name) + ".html");
    }

    /** Writes a page, which is there whole or not at all. */
    static void write(Path page, Report report) throws IOException, FormatException {
        try (FileSet files = FileSet.at(page, true)) {
            files.write("", TensorData.of(ReportPage.of(report).getBytes(UTF_8)));
            files.commit();
        }
    }

    /** Returns the command as it was typed, so that a shell reads the same words again. */
    static String command(CommandSpec spec) {
        List<String> words = spec.root().commandLine().getParseResult().originalArgs();
        return "pith " + words.stream().map(Pages::quoted).collect(Collectors.joining(" "));
    }

    /** Returns a word as a shell has to read it. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

package pith.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The specification as text: its clauses and its chapters. */
final class SpecText {
    static final Path FOLDER = Path.of("spec");

    private static final Pattern DEFINITION = Pattern.compile("^- `\\[([A-Z]{3}-[0-9]+)]` (.*)$");
    private static final Pattern MENTION = Pattern.compile("`\\[([A-Z]{3}-[0-9]+)]`");

    private SpecText() {}

    static List<Path> chapters() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the text of each clause by its identifier. */
    static Map<String, String> clauses() throws IOException {
        Map<String, String> clauses = new TreeMap<>();
        for (Path chapter : chapters()) {
            for (String paragraph : paragraphs(chapter)) {
                Matcher matcher = DEFINITION.matcher(paragraph);
                if (matcher.matches() && clauses.put(matcher.group(1), matcher.group(2)) != null) {
                    throw new IllegalStateException(matcher.group(1) + " is defined twice");
                }
            }
        }
        return clauses;
    }

    /** Returns every identifier that the text mentions. */
    static List<String> mentions() throws IOException {
        List<String> mentions = new ArrayList<>();
        for (Path chapter : chapters()) {
            Matcher matcher = MENTION.matcher(Files.readString(chapter));
            while (matcher.find()) {
                mentions.add(matcher.group(1));
            }
        }
        return mentions;
    }

    /** Returns paragraphs, list items and table rows, each in one line. */
    static List<String> paragraphs(Path chapter) throws IOException {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String line : Files.readAllLines(chapter)) {
            boolean continues =
                    !line.isBlank() && !line.startsWith("- ") && !line.startsWith("|") && !line.startsWith("#");
            if (!continues && current.length() > 0) {
                paragraphs.add(current.toString());
                current.setLength(0);
            }
            if (!line.isBlank()) {
                current.append(current.length() == 0 ? "" : " ").append(line.strip());
            }
        }
        if (current.length() > 0) {
            paragraphs.add(current.toString());
        }
        return paragraphs;
    }
}

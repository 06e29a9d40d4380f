package pith.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of the reader, and ways to break them. */
final class ReaderSources {
    private static final Path ROOT = Path.of("src/main/java");
    private static final List<String> PACKAGES = List.of("pith/entropy", "pith/format", "pith/reader");
    private static final Pattern CLAUSE = Pattern.compile("\"([A-Z]{3}-[0-9]+)\"");
    private static final Pattern NOT_FOUND_IN_FILES = Pattern.compile("Writer|Encoder|Signer");

    private ReaderSources() {}

    /**
     * A place where a clause is enforced.
     *
     * @param name class, clause and the fixed words of the message; and the number of the place, if there are several
     * @param source the class without this check
     */
    record Check(String name, String className, String clause, String source) {}

    static String className(Path file) {
        return ROOT.relativize(file).toString().replace(".java", "").replace('/', '.');
    }

    static String source(String className) throws IOException {
        return Files.readString(ROOT.resolve(className.replace('.', '/') + ".java"));
    }

    /** Returns all sources of the package of a class, with one of them changed: for constants, which are inlined. */
    static Map<String, String> packageWith(String className, String source) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        Path folder = ROOT.resolve(className.replace('.', '/')).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(className(file), Files.readString(file));
            }
        }
        sources.put(className, source);
        return sources;
    }

    /** Returns every statement that throws a broken clause, each with the source in which it never does. */
    static List<Check> checks() throws IOException {
        List<Check> checks = new ArrayList<>();
        for (String each : PACKAGES) {
            try (Stream<Path> files = Files.list(ROOT.resolve(each))) {
                for (Path file : files.sorted().toList()) {
                    if (!NOT_FOUND_IN_FILES.matcher(file.toString()).find()) {
                        addChecks(file, checks);
                    }
                }
            }
        }
        return checks;
    }

    private static void addChecks(Path file, List<Check> checks) throws IOException {
        String className = className(file);
        String source = Files.readString(file);
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int at = source.indexOf("throw "); at >= 0; at = source.indexOf("throw ", at + 1)) {
            int end = source.indexOf(";\n", at) + 1;
            String statement = source.substring(at, end);
            Matcher clause = CLAUSE.matcher(statement);
            if (clause.find()) {
                String name = className.substring(className.lastIndexOf('.') + 1) + " " + clause.group(1) + ": "
                        + message(statement);
                int place = places.merge(name, 1, Integer::sum);
                String never = "if (System.nanoTime() == 0) { " + statement + " }";
                boolean arm = source.substring(0, at).stripTrailing().endsWith("->");
                checks.add(new Check(
                        place == 1 ? name : name + " " + place,
                        className,
                        clause.group(1),
                        source.substring(0, at) + (arm ? "{ " + never + " }" : never) + source.substring(end)));
            }
        }
    }

    private static String message(String statement) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(statement)
                .results()
                .map(literal -> literal.group(1))
                .filter(words -> !CLAUSE.matcher('"' + words + '"').matches())
                .collect(Collectors.joining("…"))
                .replaceAll(" +", " ")
                .strip();
    }
}

package pith.conformance;

import java.nio.file.Path;

/** The built-in reader as a command. */
final class BuiltInReaderProcess {
    private BuiltInReaderProcess() {}

    /** Prints the content of a file, or why it is rejected. */
    public static void main(String[] args) throws ReaderFailure {
        String answer = new BuiltInReader().read(Path.of(args[0]));
        System.out.println(answer);
        System.exit(answer.contains("\"error\":") ? 1 : 0);
    }
}

package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** A command that ran in this process: its exit code and what it printed. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** Expects exit code 0, and returns what was printed. */
    String succeeded() {
        assertEquals(0, code, err);
        return out;
    }
}

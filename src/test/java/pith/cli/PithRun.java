package pith.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * A command line that was run.
 *
 * @param code exit code
 * @param out what it printed
 * @param err what it printed as errors and notices
 */
record PithRun(int code, String out, String err) {

    /** Runs a command line. */
    static PithRun of(Object... arguments) {
        StringWriter standard = new StringWriter();
        StringWriter error = new StringWriter();
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int code = Main.run(new PrintWriter(standard), new PrintWriter(error), words);
        return new PithRun(code, standard.toString(), error.toString());
    }

    /** Runs a command line that has to come to a good end. */
    static PithRun good(Object... arguments) {
        PithRun run = of(arguments);
        if (run.code != 0) {
            throw new AssertionError(
                    "exit code " + run.code + " of " + Arrays.toString(arguments) + "\n" + run.out + run.err);
        }
        return run;
    }

    JsonObject json() {
        return JsonParser.parseString(out).getAsJsonObject();
    }
}

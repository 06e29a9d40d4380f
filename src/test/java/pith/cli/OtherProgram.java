package pith.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Programs of the system, which a machine may have or not. */
final class OtherProgram {
    private static final long PATIENCE_SECONDS = 30;

    private OtherProgram() {}

    /** Runs a command and returns whether it exists and came to a good end. What it prints is left out. */
    static boolean works(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

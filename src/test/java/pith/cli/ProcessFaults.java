package pith.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Processes that are ended from outside: killed, told to end, or not allowed to write more. */
final class ProcessFaults {
    private static final long PATIENCE_SECONDS = 120;
    private static final long SHORTEST_WAIT = 5;
    private static final double WAITS = 1000;
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;
    private static final int INTERRUPTED = 128 + 2;

    /** Kills a process without warning, most often while it has unfinished files. */
    String kill(Job job, Random random) throws Exception {
        Process process = atRandomMoment(job, random);
        process.destroyForcibly();
        int code = end(process);
        requireCode(code, KILLED);
        Job.State state = job.state();
        job.repeat();
        return describe(code == KILLED, state);
    }

    /** Kills a process that unpacks an archive, whose temporary files are elsewhere. */
    String killUnpacking(Job job, Random random) throws Exception {
        Path temporary = Files.createDirectory(job.folder().resolve("tmp"));
        String option = "-Djava.io.tmpdir=" + temporary;
        Process process = atRandomMoment(job, random, option);
        process.destroyForcibly();
        int code = end(process);
        Job.State state = job.state();
        if (end(job.start(option)) != 0 || job.state() != Job.State.NEW) {
            throw new AssertionError("the next run did not bring the new files");
        }
        Job.requireNoLitter(job.folder());
        return describe(code == KILLED, state);
    }

    /** Tells a process to end, after which it has to have cleaned up itself. */
    String tell(Job job, Random random, boolean interrupt) throws Exception {
        Process process = atRandomMoment(job, random);
        new ProcessBuilder("kill", interrupt ? "-INT" : "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        int expected = interrupt ? INTERRUPTED : TERMINATED;
        int code = end(process);
        requireCode(code, expected);
        Job.State state = job.state();
        if (state == Job.State.UNFINISHED) {
            throw new AssertionError("a process that was told to end did not finish what it had begun");
        }
        Job.requireNoLitter(job.folder());
        return describe(code == expected, state);
    }

    /** Lets a process write files of so many kilobytes only: the system refuses more, as a full disk does. */
    String limitFiles(Job job, Random random) throws Exception {
        int largest = job.after().values().stream()
                .mapToInt(bytes -> bytes.length)
                .max()
                .orElseThrow();
        int kilobytes = random.nextInt(largest / 1024);
        Process process = job.start(List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "bash"));
        int code = end(process);
        if (code != ExitCode.BAD_INPUT || job.state() != Job.State.OLD) {
            throw new AssertionError("exit code " + code + ", files " + job.state());
        }
        Job.requireNoLitter(job.folder());
        return "refused, old files";
    }

    /** Kills one of two processes that write the same files; the other has to win whole. */
    String killOneOfTwo(Job job, Random random) throws Exception {
        Process survivor = job.start();
        Process process = atRandomMoment(job, random);
        process.destroyForcibly();
        int code = end(process);
        if (end(survivor) != 0 || job.state() != Job.State.NEW) {
            throw new AssertionError("the other process did not bring the new files");
        }
        job.repeat();
        return describe(code == KILLED, Job.State.NEW);
    }

    private static String describe(boolean struck, Job.State state) {
        String files = switch (state) {
            case OLD -> "old files";
            case NEW -> "new files";
            case UNFINISHED -> "finished by the next run";
            case SOME_NEW -> "some new files";
        };
        return struck ? files : "came too late, " + files;
    }

    private static void requireCode(int code, int expected) {
        if (code != expected && code != 0) {
            throw new AssertionError("exit code " + code);
        }
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the process hangs");
        }
        return process.exitValue();
    }

    /** Starts a process and returns at a moment when, four times in five, it has unfinished files. */
    private Process atRandomMoment(Job job, Random random, String... options) throws Exception {
        Process process = job.start(options);
        if (random.nextInt(5) == 0) {
            process.waitFor(random.nextInt(1000), TimeUnit.MILLISECONDS);
            return process;
        }
        while (process.isAlive() && !hasTemporaryFolder(job.folder())) {
            Thread.sleep(1);
        }
        // As often between 10 and 20 milliseconds as between 1 and 2 seconds: machines differ, and so do commands.
        process.waitFor((long) (SHORTEST_WAIT * Math.pow(WAITS, random.nextDouble())), TimeUnit.MILLISECONDS);
        return process;
    }

    private static boolean hasTemporaryFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ".pith-*.tmp")) {
            return found.iterator().hasNext();
        }
    }
}

package pith.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pith.error.FormatException;
import pith.reader.PithFile;

/** Files and folders that are damaged, missing, full, read-only or changed by others, met within this process. */
final class FileFaults {
    private static final int PROLOGUE = 40;
    private static final String REFUSED = "refused, old files";

    private final FaultModels models;

    FileFaults(FaultModels models) {
        this.models = models;
    }

    /** Where a bit is flipped. */
    enum Part {
        PROLOGUE,
        CHUNKS,
        MANIFEST
    }

    String flippedBit(Part part, Path folder, Random random) throws IOException {
        byte[] bytes = models.bytes(models.plain);
        int manifest =
                (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
        int from = part == Part.PROLOGUE ? 0 : part == Part.CHUNKS ? PROLOGUE : manifest;
        int to = part == Part.PROLOGUE ? PROLOGUE : part == Part.CHUNKS ? manifest : bytes.length;
        bytes[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        return damaged(bytes, folder);
    }

    String cutFile(Path folder, Random random) throws IOException {
        byte[] bytes = models.bytes(models.plain);
        return damaged(Arrays.copyOf(bytes, random.nextInt(bytes.length)), folder);
    }

    private static String damaged(byte[] bytes, Path folder) throws IOException {
        Path file = Files.write(folder.resolve("damaged.pith"), bytes);
        Path target = Files.writeString(folder.resolve("out.onnx"), "old");
        Job.requireFailure(ExitCode.NO, PithRun.of("verify", file));
        Job.requireFailure(ExitCode.BAD_INPUT, PithRun.of("expand", file, target));
        Job.requireFailure(ExitCode.BAD_INPUT, PithRun.of("sign", file, "--key", FaultModels.KEY));
        requireOld(target);
        if (!Arrays.equals(bytes, Files.readAllBytes(file))) {
            throw new AssertionError("a file that was only read has changed");
        }
        return REFUSED;
    }

    private static void requireOld(Path target) throws IOException {
        if (!Files.readString(target).equals("old")) {
            throw new AssertionError(target + " has changed");
        }
        Job.requireNoLitter(target.getParent());
    }

    /** Gives the start of a model, which is refused, or else kept as it is: protobuf may end after any field. */
    String cutInput(Path folder, Random random) throws IOException {
        byte[] bytes = models.bytes(models.onnx);
        byte[] start = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        Path in = Files.write(folder.resolve("cut.onnx"), start);
        Path target = Files.writeString(folder.resolve("out.pith"), "old");
        PithRun answer = PithRun.of("convert", in, target);
        if (answer.code() != 0) {
            Job.requireFailure(ExitCode.BAD_INPUT, answer);
            requireOld(target);
            return REFUSED;
        }
        Path back = folder.resolve("back.onnx");
        if (PithRun.of("expand", target, back).code() != 0 || Files.mismatch(in, back) >= 0) {
            throw new AssertionError("the start of a model does not come back");
        }
        return "kept as it is";
    }

    String unreadableInput(Path folder, Random random) throws IOException {
        Path in = folder.resolve("in.onnx");
        switch (random.nextInt(4)) {
            case 0 -> Files.createDirectory(in);
            case 1 -> Files.createSymbolicLink(in, folder.resolve("nowhere"));
            case 2 -> {
                // The system answers "Input/output error", as it does for a broken disk.
                Files.createSymbolicLink(in, Path.of("/proc/self/mem"));
            }
            default -> {
                Files.copy(models.onnx, in);
                Files.setPosixFilePermissions(in, PosixFilePermissions.fromString("-wx------"));
                if (Files.isReadable(in)) {
                    // The superuser may read everything.
                    Files.delete(in);
                }
            }
        }
        Path target = Files.writeString(folder.resolve("out.pith"), "old");
        Job.requireFailure(ExitCode.BAD_INPUT, PithRun.of("convert", in, target));
        requireOld(target);
        return REFUSED;
    }

    /**
     * Fills a file system of its own, so that there is room for some of a file. Needs the right to mount one, and
     * no other thread that starts a process: it would keep files of it open for a moment.
     */
    synchronized String fullDisk(Path folder, Random random) throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        if (!mounted(small, "size=1m")) {
            return "skipped: no right to mount";
        }
        try {
            Path target = Files.writeString(small.resolve("out"), "old");
            Files.write(small.resolve("filler"), new byte[(1 << 20) - 8192 - 4096 * random.nextInt(50)]);
            boolean convert = random.nextBoolean();
            PithRun answer =
                    convert ? PithRun.of("convert", models.onnx, target) : PithRun.of("expand", models.plain, target);
            Job.requireFailure(ExitCode.BAD_INPUT, answer);
            if (!answer.err().contains("No space left on device")
                    || !answer.err().contains(target.toString())) {
                throw new AssertionError(answer.err());
            }
            requireOld(target);
        } finally {
            OtherProgram.works("umount", small.toString());
        }
        return REFUSED;
    }

    synchronized String readOnlyFolder(Path folder, Random random) throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        boolean isMounted = mounted(place, "size=1m");
        Path target = Files.writeString(place.resolve("out"), "old");
        boolean isReadOnly = isMounted && OtherProgram.works("mount", "-o", "remount,ro", place.toString());
        if (!isMounted) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        try {
            PithRun answer = random.nextBoolean()
                    ? PithRun.of("convert", models.onnx, target)
                    : PithRun.of("expand", models.plain, target, "--external-data");
            Job.requireFailure(ExitCode.BAD_INPUT, answer);
            if (!answer.err().contains(place + ": " + (isReadOnly ? "Read-only file system" : "permission denied"))) {
                throw new AssertionError(answer.err());
            }
            requireOld(target);
        } finally {
            if (isMounted) {
                OtherProgram.works("umount", place.toString());
            } else {
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return REFUSED;
    }

    private static boolean mounted(Path folder, String options) throws Exception {
        return OtherProgram.works("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    }

    /** Cuts or overwrites a file while threads decode it: they get all of it as it was, or an error. */
    String changedWhileOpen(boolean cut, Path folder, Random random) throws Exception {
        Path file = Files.copy(models.plain, folder.resolve("open.pith"));
        byte[] bytes = models.bytes(models.plain);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (PithFile open = PithFile.open(file)) {
            Map<String, ByteBuffer> expected = open.decodeAll();
            List<Future<Map<String, ByteBuffer>>> decoding =
                    List.of(threads.submit(open::decodeAll), threads.submit(open::decodeAll));
            Thread.sleep(random.nextInt(5));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (cut) {
                    channel.truncate(random.nextInt(bytes.length));
                } else {
                    byte[] noise = new byte[1 + random.nextInt(10_000)];
                    random.nextBytes(noise);
                    channel.write(ByteBuffer.wrap(noise), PROLOGUE + random.nextInt(200_000));
                }
            }
            int errors = 0;
            for (Future<Map<String, ByteBuffer>> each : decoding) {
                errors += isError(each, expected) ? 1 : 0;
            }
            Job.requireFailure(ExitCode.NO, PithRun.of("verify", file));
            return errors == 0 ? "came too late" : "an error";
        } finally {
            threads.shutdown();
        }
    }

    private static boolean isError(Future<Map<String, ByteBuffer>> decoding, Map<String, ByteBuffer> expected)
            throws InterruptedException {
        try {
            if (!decoding.get().equals(expected)) {
                throw new AssertionError("decoded to something else");
            }
            return false;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof FormatException)) {
                throw new AssertionError(e.getCause());
            }
            return true;
        }
    }

    /** Has several threads convert two models to one file: one of them wins whole. */
    String concurrentConversions(Path folder, Random random) throws Exception {
        Path target = folder.resolve("out.pith");
        List<Callable<PithRun>> runs = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            runs.add(
                    i % 2 == 0
                            ? () -> PithRun.of("convert", models.onnx, target, "--threads", 1)
                            : () -> PithRun.of(
                                    "convert", models.onnx, target, "--method", "int8", "--bits", "6", "--threads", 1));
        }
        requireAllDone(runs);
        boolean first = Files.mismatch(target, models.plain) < 0;
        if (!first && Files.mismatch(target, models.other) >= 0) {
            throw new AssertionError("the file is neither of the two");
        }
        Job.requireNoLitter(folder);
        return first ? "the first model won" : "the second model won";
    }

    /** Has several threads restore two models with their weights beside them: one of them wins whole. */
    String concurrentSets(Path folder, Random random) throws Exception {
        Job first = models.external(models.plain, folder);
        Job second = models.external(models.other, folder);
        List<Callable<PithRun>> runs = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            List<String> words = (i % 2 == 0 ? first : second).arguments();
            runs.add(() -> PithRun.of(words.toArray()));
        }
        requireAllDone(runs);
        Job.requireNoLitter(folder);
        boolean isFirst = Files.mismatch(folder.resolve("out.onnx.data"), data(models.plain)) < 0;
        if ((isFirst ? first : second).state() != Job.State.NEW) {
            throw new AssertionError("files of two models");
        }
        return isFirst ? "the first model won" : "the second model won";
    }

    private Path data(Path from) {
        return models.externalFolder(from).resolve("out.onnx.data");
    }

    private static void requireAllDone(List<Callable<PithRun>> runs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(runs.size());
        try {
            for (Future<PithRun> answer : threads.invokeAll(runs)) {
                if (answer.get().code() != 0) {
                    throw new AssertionError(answer.get().err());
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}

package pith.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Puts the complete files of a temporary folder in their places: all of them or, if one cannot be moved, none.
 *
 * <p>No file system moves several files at once. So the main file, without which the others mean nothing, is taken away
 * first and put in its place last: nobody finds a main file with the wrong others. And before the first move a note is
 * left in the temporary folder; if the process is killed after that, the next one does the rest.
 */
final class Placement {
    /** Folder, in the temporary one, of the new files under the paths that they will have. */
    static final String NEW = "new";

    private static final String OLD = "old";
    private static final String NOTE = "note";

    private final Path temporary;
    private final Path folder;
    private final Path main;
    private final Mover mover;
    private final Deque<Path> placed = new ArrayDeque<>();
    private final Deque<Path> madeFolders = new ArrayDeque<>();

    /**
     * Creates a placement.
     *
     * @param folder where the files go, which exists
     * @param main path of the main file in it
     */
    Placement(Path temporary, Path folder, Path main) {
        this(temporary, folder, main, Placement::move);
    }

    /** Creates a placement that moves files in another way. */
    Placement(Path temporary, Path folder, Path main, Mover mover) {
        this.temporary = temporary;
        this.folder = folder;
        this.main = main;
        this.mover = mover;
    }

    /** Gives a file another place. */
    interface Mover {
        void move(Path from, Path to) throws IOException;
    }

    /** Puts all files in their places. */
    void run() throws IOException {
        PlacementLock.hold(folder, () -> {
            leaveNote();
            try {
                place();
            } catch (IOException e) {
                takeBack();
                throw e;
            }
        });
    }

    /** Does what is left to do in the temporary folder of a dead process that had begun. */
    static void finish(Path temporary) throws IOException {
        Path note = temporary.resolve(NOTE);
        Path parent = temporary.getParent();
        if (parent == null || !Files.exists(note)) {
            return;
        }
        Placement begun;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(note)))) {
            begun = new Placement(temporary, parent.resolve(in.readUTF()), Path.of(in.readUTF()));
        }
        PlacementLock.hold(begun.folder, () -> {
            if (!begun.isOvertaken()) {
                begun.place();
            }
        });
    }

    private void leaveNote() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Path parent = temporary.toAbsolutePath().getParent();
        out.writeUTF(parent == null ? "" : parent.relativize(folder).toString());
        out.writeUTF(main.toString());
        Path unfinished = temporary.resolve(NOTE + ".part");
        Files.write(unfinished, bytes.toByteArray());
        Files.move(unfinished, temporary.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether a file is there again that had been taken away: somebody else has written since. */
    private boolean isOvertaken() throws IOException {
        for (Path file : FileTree.files(temporary.resolve(NEW))) {
            if (exists(folder.resolve(file)) && exists(temporary.resolve(OLD).resolve(file))) {
                return true;
            }
        }
        return false;
    }

    private void place() throws IOException {
        List<Path> files = new ArrayList<>(FileTree.files(temporary.resolve(NEW)));
        if (files.remove(main)) {
            files.add(main);
            takeAway(main);
        }
        for (Path file : files) {
            Path target = folder.resolve(file);
            makeFoldersFor(target);
            takeAway(file);
            mover.move(temporary.resolve(NEW).resolve(file), target);
            placed.push(file);
        }
    }

    private void takeAway(Path file) throws IOException {
        Path target = folder.resolve(file);
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a folder");
        }
        if (exists(target)) {
            Path kept = temporary.resolve(OLD).resolve(file);
            Files.createDirectories(kept.getParent());
            mover.move(target, kept);
        }
    }

    /** Undoes what was done, the last first. */
    private void takeBack() throws IOException {
        while (!placed.isEmpty()) {
            Path file = placed.pop();
            mover.move(folder.resolve(file), temporary.resolve(NEW).resolve(file));
        }
        Path old = temporary.resolve(OLD);
        List<Path> files = new ArrayList<>(FileTree.files(old));
        if (files.remove(main)) {
            files.add(main);
        }
        for (Path file : files) {
            mover.move(old.resolve(file), folder.resolve(file));
        }
        while (!madeFolders.isEmpty()) {
            Files.deleteIfExists(madeFolders.pop());
        }
        Files.deleteIfExists(temporary.resolve(NOTE));
    }

    private void makeFoldersFor(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeFoldersFor(parent);
            Files.createDirectory(parent);
            madeFolders.push(parent);
        }
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Moves a file, which replaces the one that is there in one step. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // A folder in the folder is on another file system.
            Path beside = to.resolveSibling(".pith-" + UUID.randomUUID() + ".part");
            try {
                Files.copy(from, beside);
                Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
            Files.delete(from);
        }
    }
}

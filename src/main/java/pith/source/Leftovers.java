package pith.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What processes have left behind that were killed: temporary folders whose lock nobody holds. */
final class Leftovers {
    private Leftovers() {}

    /**
     * Deletes leftovers, having finished what a dead process had begun to put in place. Those that cannot be deleted are
     * left: they are not this process's business.
     *
     * @param mine a folder of this process; those of other users are left alone
     */
    static void clear(Path parent, Path mine) {
        try {
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, TemporaryFolder.NAMES)) {
                folders.forEach(found::add);
            }
            for (Path folder : found) {
                if (!TemporaryFolder.isOwn(folder)
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder).equals(Files.getOwner(mine))) {
                    clear(folder);
                }
            }
            PlacementLock.clear(parent);
        } catch (IOException | RuntimeException e) {
            // A folder that may be written but not listed, or a file system without owners.
            return;
        }
    }

    private static void clear(Path folder) {
        try (@Nullable FileChannel lock = TemporaryFolder.lock(folder)) {
            if (lock != null) {
                Placement.finish(folder);
                FileTree.delete(folder);
            }
        } catch (IOException e) {
            // Somebody else deletes it, or nobody can.
            return;
        }
    }
}

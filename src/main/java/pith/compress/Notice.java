package pith.compress;

import java.util.function.Consumer;

/**
 * Is told how a conversion goes: a line at a time what is worth keeping, and how far it has come for those who watch. A
 * function that takes lines will do. Called from one thread.
 */
@FunctionalInterface
public interface Notice extends Consumer<String> {
    /**
     * Begins a stage.
     *
     * @param what the stage in a few words, such as {@code fitting layers}
     * @param steps how many there are
     */
    default void stage(String what, int steps) {
        // Lines are enough.
    }

    /**
     * A step of the stage is done.
     *
     * @param done number of steps that are done
     * @param what name of the layer that it was
     */
    default void reached(int done, String what) {
        // Lines are enough.
    }

    /** A search has found a file of a size that it would take if it ended now. */
    default void found(long bytes) {
        // Lines are enough.
    }
}

package pith;

/** Is told how far a long piece of work has come. Called from several threads. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void start(String what, long total) {
            // Nobody is told.
        }

        @Override
        public void advance(long amount) {
            // Nobody is told.
        }
    };

    /**
     * Begins a stage.
     *
     * @param what the stage in a word or two, as a person reads it
     * @param total amount of work, in a unit of the stage's own
     */
    void start(String what, long total);

    /** Some of the stage's work is done. */
    void advance(long amount);
}

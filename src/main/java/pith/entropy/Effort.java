package pith.entropy;

/** How much time an encoder spends. The result decodes equally fast. */
public enum Effort {
    /** Leaves out what a sample does not promise to gain by. */
    FAST,
    /** Tries every mode. */
    BEST
}

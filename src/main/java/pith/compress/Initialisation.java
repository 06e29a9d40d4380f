package pith.compress;

/** Where k-means starts; Deep Compression, section 3.2. */
public enum Initialisation {
    /** Evenly between the least and the greatest weight, which keeps the rare large ones. */
    LINEAR,
    /** Evenly by rank: as many weights between any two centroids. */
    DENSITY,
    /** Weights drawn at random, with a fixed seed; Forgy's way. */
    RANDOM
}

package pith.source;

/**
 * What an archive may expand to.
 *
 * @param entries most entries
 * @param bytes expanded size that is always allowed
 * @param ratio above that, the most expanded bytes for each byte of the archive, at least 1
 */
public record ArchiveLimits(int entries, long bytes, int ratio) {
    /** Generous for models, which hardly compress. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(10_000, 1L << 30, 100);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is negative, or the ratio less than 1
     */
    public ArchiveLimits {
        if (entries < 0 || bytes < 0 || ratio < 1) {
            throw new IllegalArgumentException(entries + " entries, " + bytes + " bytes, ratio " + ratio);
        }
    }

    /** Returns how many bytes an archive of a size may expand to. */
    long bytesFor(long archiveSize) {
        return Math.max(bytes, archiveSize > Long.MAX_VALUE / ratio ? Long.MAX_VALUE : archiveSize * ratio);
    }
}

package pith.source;

/**
 * What an archive may expand to.
 *
 * @param entries most entries
 * @param bytes expanded size that is always allowed
 * @param ratio above that, the most expanded bytes for each byte of the archive
 */
public record ArchiveLimits(int entries, long bytes, int ratio) {
    /** Generous for models, which hardly compress. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(10_000, 1L << 30, 100);

    /** Returns how many bytes an archive of a size may expand to. */
    long bytesFor(long archiveSize) {
        return Math.max(bytes, archiveSize > Long.MAX_VALUE / ratio ? Long.MAX_VALUE : archiveSize * ratio);
    }
}

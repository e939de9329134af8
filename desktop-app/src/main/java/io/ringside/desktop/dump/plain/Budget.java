package io.ringside.desktop.dump.plain;

/// What the values of one file may cost, so that no file of a few bytes becomes a heap full of
/// objects. Owned by one thread.
public final class Budget {
    public static final int CONTAINER = 80;
    public static final int SLOT = 48;
    public static final int NUMBER = 24;

    private final long limitBytes;
    private long spentBytes;

    private Budget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// A quarter of the heap, at most 256 MiB.
    public static Budget ofHeap() {
        return new Budget(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4));
    }

    /// @throws DumpException one clause, when there is no more
    public void spend(long bytes) throws DumpException {
        spentBytes += bytes;
        if (spentBytes > limitBytes) {
            throw new DumpException(
                    "it unpacks to more than "
                            + (limitBytes >> 20)
                            + " MiB of values; give a dump of fewer entries");
        }
    }
}

package io.ringside.desktop.dump;

/// What the values of one file may cost, so that no file of a few bytes becomes a heap full of
/// objects. Owned by one thread.
final class Budget {
    static final int CONTAINER = 80;
    static final int SLOT = 48;
    static final int NUMBER = 24;

    private final long limitBytes;
    private long spentBytes;

    private Budget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// A quarter of the heap, at most 256 MiB.
    static Budget ofHeap() {
        return new Budget(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4));
    }

    void spend(long bytes) throws DumpException {
        spentBytes += bytes;
        if (spentBytes > limitBytes) {
            throw new DumpException(
                    "it unpacks to more than "
                            + (limitBytes >> 20)
                            + " MiB of values; give a dump of fewer entries");
        }
    }
}

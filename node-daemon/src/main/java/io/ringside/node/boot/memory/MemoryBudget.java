package io.ringside.node.boot.memory;

import java.util.Locale;

/// What the daemon allows itself, by the heap it was given.
///
/// @param heapBytes the most the heap may be
/// @param rowBytes of it for rows of statistics: an eighth
/// @param spans kept for whoever fetches them: a sixteenth of it, at most 400,000
public record MemoryBudget(long heapBytes, long rowBytes, int spans) {
    /// A row as a message takes up to twice what it takes itself, and three snapshots may be alive:
    /// the one sent, the one that waits and the one that is made.
    private static final int ROW_SHARE = 8;

    private static final int SPAN_SHARE = 16;

    /// Of a transfer over a network with its states: five columns of 4, the others of 1 or 2.
    private static final int SPAN_BYTES = 40;

    private static final int LEAST_SPANS = 20_000;
    private static final int MOST_SPANS = 400_000;

    public static MemoryBudget ofThisHeap() {
        return of(Runtime.getRuntime().maxMemory());
    }

    static MemoryBudget of(long heapBytes) {
        return new MemoryBudget(
                heapBytes,
                heapBytes / ROW_SHARE,
                Math.clamp(heapBytes / SPAN_SHARE / SPAN_BYTES, LEAST_SPANS, MOST_SPANS));
    }

    /// One sentence.
    public String said() {
        return String.format(
                Locale.ROOT,
                "Allows itself a heap of %d MiB (RINGSIDE_NODE_HEAP sets it): %d MiB of it for statistics, %,d spans",
                heapBytes >> 20,
                rowBytes >> 20,
                spans);
    }
}

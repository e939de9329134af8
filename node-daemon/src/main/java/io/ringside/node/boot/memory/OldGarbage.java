package io.ringside.node.boot.memory;

/// How much long-lived heap may be garbage. The serial collector lets it grow to the heap's limit,
/// which is made for many more ranks, before it collects: so few ranks would take as much memory as
/// many.
final class OldGarbage {
    private static final long ALWAYS_BYTES = 12L << 20;

    private OldGarbage() {}

    /// Whether more is garbage than half of what is used, and more than 12 MiB: so a collection is
    /// worth its time, and comes at most as often as that much is made.
    ///
    /// @param used bytes, garbage included
    /// @param usedAtLeast bytes that were used after the latest full collection; 0 before the first
    static boolean isWorthCollecting(long used, long usedAtLeast) {
        return used - usedAtLeast > Math.max(ALWAYS_BYTES, usedAtLeast / 2);
    }
}

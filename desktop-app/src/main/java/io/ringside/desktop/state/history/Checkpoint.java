package io.ringside.desktop.state.history;

/// What all rows of a node had counted at a window's end; a row that is not yet numbered then had
/// counted nothing. Never changed after it is made.
///
/// @param links three figures a row: bytes, count, busy nanoseconds
/// @param collectives two figures a row: count, bytes
/// @param p2p as `collectives`
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Checkpoint(long epochNanos, long[] links, long[] collectives, long[] p2p) {
    private static final long OWN_BYTES = 120;

    /// About how much memory it takes.
    long memoryBytes() {
        return OWN_BYTES + 8L * (links.length + collectives.length + p2p.length);
    }

    static long at(long[] figures, int index) {
        return index < figures.length ? figures[index] : 0;
    }
}

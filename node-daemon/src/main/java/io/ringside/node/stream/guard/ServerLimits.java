package io.ringside.node.stream.guard;

/// What clients may take of the daemon, all together. Immutable.
///
/// @param connections open at a time
/// @param callsPerConnection at a time, as HTTP/2 announces it
/// @param watches streams without an end (`Watch`, and that of gRPC's health service), at a time
/// @param fetches `FetchSpans` at a time
/// @param calls of all other kinds at a time
/// @param unsentBytes of messages that clients have not taken yet; the last one may go beyond it
public record ServerLimits(
        int connections,
        int callsPerConnection,
        int watches,
        int fetches,
        int calls,
        long unsentBytes) {
    private static final int SPARE_DESCRIPTORS = 8;
    private static final int MOST_CONNECTIONS = 256;
    private static final int LEAST_CONNECTIONS = 4;
    private static final int CALLS_PER_CONNECTION = 32;
    private static final int MOST_WATCHES = 64;
    private static final int MOST_FETCHES = 8;
    private static final int MOST_CALLS = 128;
    private static final long MOST_UNSENT_BYTES = 16 << 20;

    /// @param freeDescriptors files that may still be opened; a few and half of the rest are left
    ///   to the sources
    /// @param heapBytes that the daemon may use; an eighth of it, and 16 MiB at most, may wait for
    ///   clients: it waits outside the heap, of which the launcher allows 64 MiB
    public static ServerLimits of(long freeDescriptors, long heapBytes) {
        int connections =
                Math.clamp(
                        (freeDescriptors - SPARE_DESCRIPTORS) / 2,
                        LEAST_CONNECTIONS,
                        MOST_CONNECTIONS);
        return new ServerLimits(
                connections,
                CALLS_PER_CONNECTION,
                Math.min(MOST_WATCHES, connections / 2),
                Math.min(MOST_FETCHES, connections / 4),
                MOST_CALLS,
                Math.min(MOST_UNSENT_BYTES, heapBytes / 8));
    }

    /// Whether the process may open so few files that fewer clients find a place.
    public boolean areNarrow() {
        return connections < MOST_CONNECTIONS;
    }
}

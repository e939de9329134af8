package io.ringside.desktop.recording.incident;

/// What is to be frozen, and for whom. Immutable.
///
/// @param why a sentence: a finding's, or the user's
/// @param askedBy "ringside 0.1.0 incident"
/// @param startEpochNanos by this program's clock, as is the end: the same instant on every node
/// @param mostBytes of messages, of all nodes together, before compression
/// @param redact whether names of machines and people are replaced
public record IncidentWish(
        String why,
        String askedBy,
        long startEpochNanos,
        long endEpochNanos,
        long mostBytes,
        boolean redact) {
    /// Of all nodes of a file, unless less is wished.
    public static final long MOST_BYTES = 256L << 20;

    /// Of one node, however few there are.
    static final long MOST_NODE_BYTES = 32L << 20;

    public IncidentWish {
        if (endEpochNanos < startEpochNanos) {
            throw new IllegalArgumentException(
                    "an interval from " + startEpochNanos + " ends before, at " + endEpochNanos);
        }
    }

    /// With the usual bound.
    public IncidentWish(
            String why, String askedBy, long startEpochNanos, long endEpochNanos, boolean redact) {
        this(why, askedBy, startEpochNanos, endEpochNanos, MOST_BYTES, redact);
    }

    /// What each of so many nodes may have, bytes.
    long share(int nodes) {
        return Math.min(MOST_NODE_BYTES, mostBytes / Math.max(1, nodes));
    }
}

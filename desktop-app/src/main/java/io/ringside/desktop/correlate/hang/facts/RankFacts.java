package io.ringside.desktop.correlate.hang.facts;

import java.util.OptionalLong;

/// One rank of the job, whatever it takes part in. Immutable.
///
/// @param rank a number that is the job's own where the source knows it
/// @param label for people, as in "rank 12"
/// @param told whether the source has anything from the rank itself: false for a rank that others
///   name and that left no dump
/// @param lastSeenEpochNanos when it last told anything, on one line of time for all ranks
public record RankFacts(
        int rank, String label, boolean told, OptionalLong lastSeenEpochNanos, HostEvidence host) {

    /// A rank that told its state, of which nothing else is known.
    public static RankFacts told(int rank) {
        return new RankFacts(rank, "rank " + rank, true, OptionalLong.empty(), HostEvidence.NONE);
    }

    /// A rank of which nothing is known but that it should be there.
    public static RankFacts untold(int rank) {
        return new RankFacts(rank, "rank " + rank, false, OptionalLong.empty(), HostEvidence.NONE);
    }

    public RankFacts with(HostEvidence evidence) {
        return new RankFacts(rank, label, told, lastSeenEpochNanos, evidence);
    }
}

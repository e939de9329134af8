package io.ringside.desktop.correlate.hang.facts;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How far one rank is on one communicator: two frontiers, and "nothing pending" as a third state.
/// Immutable.
///
/// @param joining whether the rank is in the communicator
/// @param collectives what is known call by call: all that is pending, and of what completed as
///   much as the source has kept
/// @param pendingPeers Send and Recv that are pending; they never count as collectives
/// @param enqueued the highest sequence number called, where the source counts it
/// @param completed the highest sequence number completed, where the source counts it
/// @param launchCounts calls by operation, where the source tells no more than that
public record RankProgress(
        Joining joining,
        List<CollectiveCall> collectives,
        List<PeerCall> pendingPeers,
        OptionalLong enqueued,
        OptionalLong completed,
        Map<String, Long> launchCounts) {

    /// Whether a rank is in a communicator.
    public enum Joining {
        JOINED,
        INITIALISING,
        /// The rank knows nothing of the communicator that others expect it in.
        ABSENT
    }

    public RankProgress {
        collectives =
                collectives.stream()
                        .sorted(Comparator.comparingLong(CollectiveCall::sequence))
                        .toList();
        pendingPeers = List.copyOf(pendingPeers);
        launchCounts = Map.copyOf(launchCounts);
    }

    /// A rank in the communicator of which nothing else is known.
    public static RankProgress of(Joining joining) {
        return new RankProgress(
                joining,
                List.of(),
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of());
    }

    /// The highest number that completed on this rank.
    public OptionalLong completedFrontier() {
        return highest(
                completed,
                collectives.stream()
                        .filter(c -> c.state() == State.COMPLETED)
                        .mapToLong(CollectiveCall::sequence)
                        .max());
    }

    /// The highest number that this rank called.
    public OptionalLong enqueuedFrontier() {
        return highest(
                highest(enqueued, completed),
                collectives.stream().mapToLong(CollectiveCall::sequence).max());
    }

    /// What is called and has not completed, lowest number first. A call before one that completed
    /// was abandoned, not pending.
    public List<CollectiveCall> pending() {
        long done = completedFrontier().orElse(Long.MIN_VALUE);
        return collectives.stream()
                .filter(c -> c.state() != State.COMPLETED && c.sequence() > done)
                .toList();
    }

    /// The call that this rank has been in the longest; empty: nothing pending.
    public Optional<CollectiveCall> firstPending() {
        return pending().stream().findFirst();
    }

    /// Whether anything is pending, collective or not.
    public boolean hasPending() {
        return !pendingPeers.isEmpty() || firstPending().isPresent();
    }

    /// Whether all that was called is known to be over; true where nothing was.
    public boolean isOver() {
        return pendingPeers.isEmpty() && enqueuedFrontier().equals(completedFrontier());
    }

    private static OptionalLong highest(OptionalLong a, OptionalLong b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()));
    }
}

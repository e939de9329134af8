package io.ringside.protocol.otlp;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// What a forwarder does and has done. Counts are snapshots unless they say points, since it was
/// started. Immutable.
///
/// @param failures attempts that failed in a row; 0 unless RETRYING
/// @param delivered snapshots the receiver has
/// @param conflated replaced by a newer snapshot of the same node before they were sent: their
///   totals are in the newer one
/// @param rejectedPoints points of delivered snapshots that the receiver threw away
/// @param leftOutPoints points of snapshots that were never sent, since their numbers cannot be:
///   not finite, below zero, or beyond a long
/// @param undelivered snapshots the receiver does not have, by reason
/// @param lastSuccessEpochNanos when the receiver last took a snapshot; empty if never
/// @param lastError one sentence; stays after a success until there is another; empty if there was
///   none
public record ForwarderStatus(
        State state,
        int failures,
        long delivered,
        long conflated,
        long rejectedPoints,
        long leftOutPoints,
        Map<Undelivered, Long> undelivered,
        OptionalLong lastSuccessEpochNanos,
        String lastError) {
    /// Off, all zero: what is shown where there is no forwarder.
    public static final ForwarderStatus NONE =
            new ForwarderStatus(State.OFF, 0, 0, 0, 0, 0, Map.of(), OptionalLong.empty(), "");

    public ForwarderStatus {
        undelivered = Map.copyOf(undelivered);
    }

    /// How many snapshots were not delivered for `reason`.
    public long undelivered(Undelivered reason) {
        return undelivered.getOrDefault(reason, 0L);
    }

    public enum State {
        /// Not started, or closed.
        OFF,
        /// Each snapshot is sent as it comes.
        SENDING,
        /// The receiver is unreachable, busy or broken: the newest snapshot of each node waits for
        /// the next attempt.
        RETRYING,
        /// The receiver refuses what is sent; the next snapshot is tried all the same.
        FAILED
    }

    /// Why a snapshot was not delivered.
    public enum Undelivered {
        /// Its points are there already or are older than what is there: a replay, or a second
        /// forwarder.
        OUTDATED,
        /// The receiver does not take it.
        REFUSED,
        /// It was still waiting when forwarding was switched off.
        SWITCHED_OFF,
        /// More nodes than a forwarder keeps apart.
        TOO_MANY_NODES,
        /// It could not be made into points.
        UNREADABLE
    }

    static Map<Undelivered, Long> counts() {
        return new EnumMap<>(Undelivered.class);
    }
}

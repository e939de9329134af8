package io.ringside.node.aggregate.progress;

import io.ringside.node.aggregate.statistics.TimingSource;
import org.jspecify.annotations.Nullable;

/// How far one rank is on one communicator, at a window's end or when its process died. What lies
/// between `completed` and `pending` may or may not have completed: that is the bracket.
///
/// @param completed the last launch known to have completed, and with it all earlier ones; absent:
///   none yet
/// @param completedEpochNanos when it did; 0 not known
/// @param pending the first launch known not to have completed; absent: none is known
/// @param state of `pending`; LAUNCHING alone has no pending launch; absent: nothing is known
/// @param source who told of `pending`, else of `completed`; absent: nobody
/// @param bracketLaunches launched after `completed` and before `pending`, their state not known
/// @param laterOperations launched after `pending`, so not completed either
/// @param omittedOperations launched later still, beyond the budget: at most so many
/// @param nothingPending everything that was called has completed: the rank waits for no GPU
/// @param sinceEpochNanos since when all this is so; 0 not known
/// @param knownUntilEpochNanos when whoever reads the events looked last, if that is over; 0: it
///   holds now
public record CommunicatorProgress(
        int process,
        int communicator,
        int rank,
        @Nullable ProgressPoint completed,
        long completedEpochNanos,
        @Nullable ProgressPoint pending,
        @Nullable LaunchState state,
        @Nullable TimingSource source,
        int bracketLaunches,
        long bracketOperations,
        @Nullable ProgressPoint bracketFirst,
        @Nullable ProgressPoint bracketLast,
        long laterOperations,
        long omittedOperations,
        boolean nothingPending,
        int groups,
        int launchesBegun,
        int launchesReturned,
        long launchBegunEpochNanos,
        long sinceEpochNanos,
        long knownUntilEpochNanos,
        boolean processDied) {}

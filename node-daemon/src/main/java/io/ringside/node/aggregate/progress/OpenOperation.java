package io.ringside.node.aggregate.progress;

/// An operation that is known not to have ended, at a window's end or when its process died: a
/// child of it started and has not stopped, or events tell so.
///
/// @param launchOperations how many its launch carries; 0: events do not time it
/// @param knownUntilEpochNanos when the events were looked at last, if that is over; 0: it holds
///   now
public record OpenOperation(
        int communicator,
        int rank,
        String operation,
        int sequenceNumber,
        int peer,
        long messageBytes,
        long startEpochNanos,
        int openChildren,
        int process,
        boolean processDied,
        LaunchState state,
        int launchOperations,
        long knownUntilEpochNanos) {}

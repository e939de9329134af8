package io.ringside.node.aggregate;

/// An operation with a child that started and has not stopped, at a window's end or when its
/// process died.
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
        boolean processDied) {}

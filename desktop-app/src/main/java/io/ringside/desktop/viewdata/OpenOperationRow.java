package io.ringside.desktop.viewdata;

import java.util.OptionalInt;

/// An operation with a child that started and has not stopped.
public record OpenOperationRow(
        int communicator,
        int nodeIndex,
        int rank,
        String operation,
        long sequenceNumber,
        OptionalInt peer,
        long messageBytes,
        long startEpochNanos,
        int openChildren,
        boolean processDied) {}

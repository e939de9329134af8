package io.ringside.node.aggregate;

/// One operation as a window tells of it. An operation that is reported ENQUEUED or OPEN is
/// reported again when more is known: the latest row of (process, operation id) holds. CPU stamps
/// are the node's wall clock, GPU stamps that GPU's; 0 is absent.
///
/// `thinningNumber` is the sequence number, or for P2P the count within (peer, direction).
public record OperationRow(
        int communicator,
        int rank,
        String name,
        int sequenceNumber,
        int peer,
        long messageBytes,
        long startEpochNanos,
        long enqueuedEpochNanos,
        long gpuStartNanos,
        long gpuEndNanos,
        long proxyStartEpochNanos,
        long proxyEndEpochNanos,
        OperationState state,
        int process,
        long operationId,
        int channels,
        int thinningNumber) {}

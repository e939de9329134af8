package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.statistics.TimingSource;
import java.util.Optional;

/// One operation as a window tells of it. An operation that is reported ENQUEUED or OPEN is
/// reported again when more is known: the latest row of (process, operation id) holds. CPU stamps
/// are the node's wall clock, GPU stamps that GPU's; 0 is absent.
///
/// `eventStart` and `eventEnd` are those of its launch, which carries `launchOperations`: of
/// several, none has these times to itself. Both are shifted by one amount, at most
/// `eventUncertainty`.
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
        int thinningNumber,
        long eventStartEpochNanos,
        long eventEndEpochNanos,
        long eventUncertaintyNanos,
        int launchOperations) {
    /// The best source that knows its beginning and its end; its launch's where it shares that.
    public Optional<TimingSource> timedBy() {
        if (gpuStartNanos != 0 && gpuEndNanos != 0) {
            return Optional.of(TimingSource.KERNEL);
        }
        if (eventStartEpochNanos != 0 && eventEndEpochNanos != 0) {
            return Optional.of(TimingSource.EVENT);
        }
        if (proxyStartEpochNanos != 0 && proxyEndEpochNanos != 0) {
            return Optional.of(TimingSource.PROXY);
        }
        return enqueuedEpochNanos == 0 ? Optional.empty() : Optional.of(TimingSource.ENQUEUE);
    }
}

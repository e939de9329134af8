package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.track.Ledger;
import io.ringside.node.ring.event.RecordCursor;

/// Takes the records of launches that events time, and of calls without an operation.
final class LaunchRecords {
    private static final int NO_PEER = -1;

    private final Ledger ledger;

    LaunchRecords(Ledger ledger) {
        this.ledger = ledger;
    }

    /// Kinds 17 and 18.
    void launch(RecordCursor record, ProcessCommunicator owner, long now) {
        if (record.number() == 0 || record.steps() == 0) {
            ledger.anomalies.add("launch without its place", 1);
        } else if (record.kind() == KIND_LAUNCH_COMPLETED) {
            owner.launches.completed(record, now);
        } else {
            owner.launches.reached(record, now);
        }
    }

    /// Kind 19: counted by its name and bytes, apart from what ran. That it ran is not known.
    void callAlone(RecordCursor record, ProcessCommunicator owner) {
        OperationStatistics statistics = owner.statistics(record, NO_PEER);
        statistics.countAlone(
                statistics.bytesExact()
                        ? statistics.messageBytes()
                        : owner.bytes(
                                statistics.operation(), statistics.datatype(), record.value()));
        owner.launches.withoutLaunch(record.group());
    }
}

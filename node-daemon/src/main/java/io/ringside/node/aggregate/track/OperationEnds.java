package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.OperationList;
import io.ringside.node.aggregate.operation.OperationTable;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.statistics.TimingSource;

/// Lets go of operations: writes what is known of them into the totals, and tells of them a last
/// time. Shared by those who find out that one is over.
final class OperationEnds {
    private final Ledger ledger;
    private final OperationSettler settler;
    private final OperationTable table;
    private final ChildlessTracker childless;

    OperationEnds(
            Ledger ledger,
            OperationSettler settler,
            OperationTable table,
            ChildlessTracker childless) {
        this.ledger = ledger;
        this.settler = settler;
        this.table = table;
        this.childless = childless;
    }

    /// All of it has ended, and so has what was launched before it.
    void complete(Operation operation, ProcessCommunicator owner) {
        boolean collective = operation.collective;
        long startNanos = operation.startNanos;
        if (operation.statistics != null && !operation.launchCompleted()) {
            owner.launches.operationCompleted(
                    operation, operation.hasKernel() ? TimingSource.KERNEL : TimingSource.PROXY);
        }
        retire(
                operation,
                operation.abandoned ? OperationState.ABANDONED : OperationState.COMPLETED);
        childless.closeByOrder(owner, startNanos);
        closeByOrder(owner.told, startNanos, collective);
        closeByOrder(owner.fresh, startNanos, collective);
        closeByOrder(owner.launched, startNanos, collective);
        closeByOrder(owner.waiting, startNanos, collective);
    }

    void retire(Operation operation, OperationState state) {
        if (operation.statistics == null) {
            ledger.anomalies.add("child of an unknown operation", 1);
        } else {
            settler.settle(operation);
            settler.finish(operation);
            boolean told = operation.reported && state == OperationState.ENQUEUED;
            if (!told) {
                settler.report(operation, state);
            }
        }
        OperationList.remove(operation);
        table.remove(operation);
    }

    /// Operations of one communicator run in order: what began before a completed one has run too.
    /// An open child is believed over a P2P, whose group may end one by one, and not over a later
    /// collective.
    private void closeByOrder(OperationList list, long startNanos, boolean collective) {
        Operation earlier = list.first();
        while (earlier != null && earlier.startNanos < startNanos) {
            Operation next = earlier.next;
            boolean over = earlier.launchCompleted() && earlier.openChildren() == 0;
            if (earlier.statistics != null
                    && !over // it completes by itself, with its times
                    && (collective || earlier.openChildren() == 0)) {
                retire(
                        earlier,
                        earlier.captured && !earlier.hasChild()
                                ? OperationState.CAPTURED
                                : OperationState.CLOSED_BY_ORDER);
            }
            earlier = next;
        }
    }
}

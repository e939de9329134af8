package io.ringside.node.aggregate.track;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.OperationList;
import io.ringside.node.aggregate.operation.OperationTable;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ring.event.RecordCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows the operations of one process from start to completion and counts them.
///
/// Whether an operation will have children is told by its start (it is to be timed, or was
/// captured) or by its peers (transfers were seen). The others, nearly all, are kept apart, where
/// they cost little; one that has a child all the same moves over. So does one whose launch events
/// time: its end is told by its launch's.
///
/// An operation whose children have all stopped is held for a short grace, for children that are
/// still on their way through another lane; then it is COMPLETED, and earlier ones of its
/// communicator that had no child are closed by order. What else becomes of it: [UnderWay].
public final class OperationTracker {
    private static final long GRACE_NANOS = 100_000_000;

    private final MonitoredProcess process;
    private final Ledger ledger;
    private final OperationSettler settler;
    private final OperationTable table = new OperationTable();
    private final ChildlessTracker childless;
    private final OperationEnds ends;
    private final UnderWay underWay;

    public OperationTracker(MonitoredProcess process, Ledger ledger) {
        this.process = process;
        this.ledger = ledger;
        settler = new OperationSettler(process, ledger);
        childless = new ChildlessTracker(settler);
        ends = new OperationEnds(ledger, settler, table, childless);
        underWay = new UnderWay(process, settler, ends, childless);
    }

    public @Nullable Operation find(long id) {
        return id == 0 ? null : table.find(id);
    }

    /// Kinds 1 and 3.
    public void started(RecordCursor record, ProcessCommunicator owner, long now) {
        long id = record.operationId();
        Operation known = find(id);
        if (id == 0 || (known != null && known.statistics != null)) {
            ledger.anomalies.add("operation started twice", 1);
            return;
        }
        boolean collective = record.kind() == KIND_COLLECTIVE_START;
        boolean childrenExpected =
                record.has(FLAG_TIMED)
                        || record.has(FLAG_CAPTURED)
                        || isEventTimed(record)
                        || owner.usesNetwork(collective, record.peer());
        if (known != null || childrenExpected) {
            Operation operation = known == null ? add(id, owner, now) : known;
            begin(operation, record, owner, now);
            childrenChanged(operation);
        } else {
            makeRoom();
            Operation operation = childless.blank();
            operation.id = id;
            operation.arrivalNanos = now;
            begin(operation, record, owner, now);
            childless.add(operation, owner);
        }
    }

    private void begin(
            Operation operation, RecordCursor record, ProcessCommunicator owner, long now) {
        operation.collective = record.kind() == KIND_COLLECTIVE_START;
        operation.captured = record.has(FLAG_CAPTURED);
        operation.timed = record.has(FLAG_TIMED);
        operation.sequenceNumber = operation.collective ? record.number() : 0;
        operation.root = record.peer();
        operation.channels = record.channels();
        operation.startNanos = record.startNanos();
        int peer = operation.collective || !owner.isPeer(record.peer()) ? -1 : record.peer();
        operation.thinningNumber =
                operation.collective ? record.number() : owner.nextOfPair(record.function(), peer);
        OperationStatistics statistics = owner.statistics(record, peer);
        operation.statistics = statistics;
        operation.messageBytes =
                statistics.bytesExact()
                        ? statistics.messageBytes()
                        : owner.bytes(
                                statistics.operation(), statistics.datatype(), record.value());
        statistics.describe(operation.channels);
        process.sawOperation(operation.startNanos);
        if (process.tellsLaunches() && record.group() != 0) {
            if (operation.captured) {
                owner.launches.withoutLaunch(record.group());
            } else {
                owner.launches.started(
                        operation, record.group(), record.steps(), isEventTimed(record), now);
            }
        }
        if (!operation.captured || operation.hasChild()) {
            settler.count(operation);
        }
    }

    /// Whether events tell of its launch. Where the place of that in its group is not known, they
    /// cannot be told apart: its end is known by order alone.
    private boolean isEventTimed(RecordCursor record) {
        return record.has(FLAG_EVENT_TIMED)
                && !record.has(FLAG_CAPTURED)
                && process.tellsLaunches()
                && record.group() != 0
                && record.steps() != 0;
    }

    /// Kinds 2 and 4.
    public void enqueued(RecordCursor record, ProcessCommunicator owner) {
        Operation operation = find(record.operationId());
        if (operation == null) {
            if (!childless.enqueued(record.operationId(), record.endNanos(), owner)) {
                ledger.anomalies.add("enqueued without a start", 1);
            }
            return;
        }
        operation.enqueuedNanos = record.endNanos();
        if (operation.counted && operation.statistics != null) {
            operation.statistics.addDuration(
                    TimingSource.ENQUEUE, operation.enqueuedNanos - operation.startNanos);
        }
    }

    /// The operation of a child that has just been drained, or a placeholder for one that is still
    /// to come; null for no operation.
    public @Nullable Operation ofChild(RecordCursor record, ProcessCommunicator owner, long now) {
        long id = record.operationId();
        Operation operation = id == 0 ? null : reach(id, owner, now);
        if (operation != null) {
            operation.childArrivalNanos = now;
            if (!operation.counted && operation.statistics != null) {
                settler.count(operation);
            }
        }
        return operation;
    }

    /// To be called after a child's start or stop was noted in its operation.
    public void childrenChanged(Operation operation) {
        ProcessCommunicator owner = operation.owner;
        if (owner != null) {
            OperationList list =
                    operation.childrenDone()
                            ? owner.completing
                            : operation.hasChild()
                                    ? owner.waiting
                                    : operation.launch == null ? owner.fresh : owner.launched;
            if (operation.list != list || list == owner.completing) {
                OperationList.remove(operation);
                list.add(operation);
            }
        }
    }

    /// Lets go of what completed a grace ago. To be called every few milliseconds.
    public void sweep(long now) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            if (owner.launches.takeNews()) {
                takeLaunches(owner.launched, now);
                takeLaunches(owner.waiting, now);
            }
            owner.launches.sweep(now);
            Operation done = owner.completing.first();
            while (done != null && now - done.childArrivalNanos >= GRACE_NANOS) {
                ends.complete(done, owner);
                done = owner.completing.first();
            }
        }
    }

    /// Before a window closes: reports what is still under way, and lists the open ones.
    public void endWindow(long now, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            underWay.endWindow(owner, now, open, progress);
        }
        table.endWindow();
    }

    /// The process has ended: nothing more is expected.
    public void end(
            long now, boolean died, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            underWay.end(owner, now, died, open, progress);
        }
    }

    /// Some of these may have ended with their launch.
    private void takeLaunches(OperationList list, long now) {
        for (Operation operation = list.first(); operation != null; ) {
            Operation next = operation.next;
            if (operation.launchCompleted() && operation.childrenDone()) {
                operation.childArrivalNanos = now;
                childrenChanged(operation);
            }
            operation = next;
        }
    }

    /// What a child belongs to: known, or childless so far, or still to come.
    private Operation reach(long id, ProcessCommunicator owner, long now) {
        Operation known = table.find(id);
        if (known != null) {
            return known;
        }
        Operation operation = add(id, owner, now);
        childless.moveTo(operation, owner);
        return operation;
    }

    private Operation add(long id, ProcessCommunicator owner, long now) {
        makeRoom();
        Operation operation = table.add(id);
        operation.owner = owner;
        operation.arrivalNanos = now;
        operation.childArrivalNanos = now;
        owner.fresh.add(operation);
        return operation;
    }

    /// When there are too many, lets go of the oldest of each communicator.
    private void makeRoom() {
        if (table.size() + childless.size() < OperationTable.MAX_OPERATIONS) {
            return;
        }
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            if (!owner.childless.isEmpty()) {
                countGivenUp(owner.childless.isFirstTold());
                childless.retireFirst(owner, OperationState.ENQUEUED);
                continue;
            }
            Operation oldest = owner.told.first();
            if (oldest == null) {
                oldest =
                        earlier(
                                earlier(owner.fresh.first(), owner.launched.first()),
                                owner.waiting.first());
            }
            if (oldest == null) {
                oldest = owner.completing.first();
            }
            if (oldest != null) {
                countGivenUp(oldest.reported);
                ends.retire(
                        oldest,
                        oldest.openChildren() == 0 ? OperationState.ENQUEUED : OperationState.OPEN);
            }
        }
    }

    private void countGivenUp(boolean told) {
        if (!told) {
            ledger.lostOperations.add("given up while waiting for their children", 1);
        }
    }

    private static @Nullable Operation earlier(@Nullable Operation one, @Nullable Operation other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.arrivalNanos - other.arrivalNanos <= 0 ? one : other;
    }
}

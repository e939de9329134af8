package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.event.RecordCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows the operations of one process from start to completion and counts them: design truths 1,
/// 2 and 11.
///
/// Whether an operation will have children is told by its start (it is to be timed, or was
/// captured) or by its peers (transfers were seen). The others, nearly all, are kept apart, where
/// they cost little; one that has a child all the same moves over.
///
/// An operation whose children have all stopped is held for a short grace, for children that are
/// still on their way through another lane; then it is COMPLETED, and earlier ones of its
/// communicator that had no child are closed by order. What has no child is told of as ENQUEUED
/// after a second, and forgotten after five; one that was chosen to be timed is kept for a minute,
/// since its kernels will come, however long the GPU's queue is.
final class OperationTracker {
    private static final long GRACE_NANOS = 100_000_000;
    static final long REPORT_NANOS = 1_000_000_000;
    static final long FORGET_NANOS = 5_000_000_000L;
    private static final long FORGET_TIMED_NANOS = 60_000_000_000L;

    private final MonitoredProcess process;
    private final Ledger ledger;
    private final OperationSettler settler;
    private final OperationTable table = new OperationTable();
    private final ChildlessTracker childless;

    OperationTracker(MonitoredProcess process, Ledger ledger) {
        this.process = process;
        this.ledger = ledger;
        settler = new OperationSettler(process, ledger);
        childless = new ChildlessTracker(settler);
    }

    @Nullable Operation find(long id) {
        return id == 0 ? null : table.find(id);
    }

    /// Kinds 1 and 3.
    void started(RecordCursor record, ProcessCommunicator owner, long now) {
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
                        || owner.usesNetwork(collective, record.peer());
        if (known != null || childrenExpected) {
            Operation operation = known == null ? add(id, owner, now) : known;
            begin(operation, record, owner);
            childrenChanged(operation);
        } else {
            makeRoom();
            Operation operation = childless.blank();
            operation.id = id;
            operation.arrivalNanos = now;
            begin(operation, record, owner);
            childless.add(operation, owner);
        }
    }

    private void begin(Operation operation, RecordCursor record, ProcessCommunicator owner) {
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
        if (!operation.captured || operation.hasChild()) {
            settler.count(operation);
        }
    }

    /// Kinds 2 and 4.
    void enqueued(RecordCursor record, ProcessCommunicator owner) {
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
    @Nullable Operation ofChild(RecordCursor record, ProcessCommunicator owner, long now) {
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
    void childrenChanged(Operation operation) {
        ProcessCommunicator owner = operation.owner;
        if (owner != null) {
            OperationList list =
                    operation.childrenDone()
                            ? owner.completing
                            : operation.hasChild() ? owner.waiting : owner.fresh;
            if (operation.list != list || list == owner.completing) {
                OperationList.remove(operation);
                list.add(operation);
            }
        }
    }

    /// Lets go of what completed a grace ago. To be called every few milliseconds.
    void sweep(long now) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            Operation done = owner.completing.first();
            while (done != null && now - done.childArrivalNanos >= GRACE_NANOS) {
                boolean collective = done.collective;
                long startNanos = done.startNanos;
                retire(done, done.abandoned ? OperationState.ABANDONED : OperationState.COMPLETED);
                closeByOrder(owner, startNanos, collective);
                done = owner.completing.first();
            }
        }
    }

    /// Before a window closes: reports what is still under way, and lists the open ones.
    void endWindow(long now, List<OpenOperation> open) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            childless.endWindow(owner, now);
            visitFresh(owner, now, open);
            for (Operation operation = owner.waiting.first(); operation != null; ) {
                Operation next = operation.next;
                visit(operation, owner, now, open);
                operation = next;
            }
            forgetOld(owner, now);
        }
    }

    /// The process has ended: nothing more is expected.
    void end(boolean died, List<OpenOperation> open) {
        for (ProcessCommunicator owner : process.activeCommunicators()) {
            for (Operation done = owner.completing.first();
                    done != null;
                    done = owner.completing.first()) {
                retire(done, OperationState.COMPLETED);
            }
            childless.end(owner, died);
            abandon(owner.fresh, owner, died, open);
            abandon(owner.waiting, owner, died, open);
            for (Operation left = owner.told.first(); left != null; left = owner.told.first()) {
                retire(left, OperationState.ENQUEUED);
            }
        }
    }

    private void abandon(
            OperationList list, ProcessCommunicator owner, boolean died, List<OpenOperation> open) {
        for (Operation left = list.first(); left != null; left = list.first()) {
            list(left, owner, died, open);
            boolean unknown = !died && left.openChildren() == 0;
            retire(left, unknown ? OperationState.ENQUEUED : OperationState.ABANDONED);
        }
    }

    /// Those at the end of the list are too young to be told of, and there are very many of them.
    private void visitFresh(ProcessCommunicator owner, long now, List<OpenOperation> open) {
        Operation operation = owner.fresh.first();
        while (operation != null
                && (owner.finalizedNanos != 0 || now - operation.arrivalNanos > REPORT_NANOS)) {
            Operation next = operation.next;
            visit(operation, owner, now, open);
            operation = next;
        }
    }

    /// What was told of as ENQUEUED is kept for a while: its children may still come.
    private void forgetOld(ProcessCommunicator owner, long now) {
        Operation oldest = owner.told.first();
        while (oldest != null && now - oldest.arrivalNanos > FORGET_NANOS) {
            retire(oldest, OperationState.ENQUEUED);
            oldest = owner.told.first();
        }
    }

    private void visit(
            Operation operation, ProcessCommunicator owner, long now, List<OpenOperation> open) {
        long age = now - operation.arrivalNanos;
        long forget = operation.timed ? FORGET_TIMED_NANOS : FORGET_NANOS;
        boolean childless = operation.openChildren() == 0;
        if (owner.finalizedNanos != 0 && now - owner.finalizedNanos > REPORT_NANOS) {
            retire(operation, childless ? OperationState.ENQUEUED : OperationState.ABANDONED);
        } else if (childless && age > forget && now - operation.childArrivalNanos > forget) {
            retire(operation, OperationState.ENQUEUED);
        } else {
            list(operation, owner, false, open);
            if (age > REPORT_NANOS && operation.statistics != null) {
                if (!operation.hasChild()
                        && !owner.usesNetwork(operation.collective, operation.root)) {
                    settler.settle(operation);
                }
                if (!operation.reported) {
                    settler.report(
                            operation, childless ? OperationState.ENQUEUED : OperationState.OPEN);
                }
                if (childless && operation.settled && !operation.timed) {
                    OperationList.remove(operation);
                    owner.told.add(operation);
                }
            }
        }
    }

    private void list(
            Operation operation,
            ProcessCommunicator owner,
            boolean died,
            List<OpenOperation> open) {
        OperationStatistics statistics = operation.statistics;
        if (statistics != null && operation.openChildren() > 0) {
            open.add(
                    new OpenOperation(
                            owner.communicator.index(),
                            owner.rank,
                            statistics.operation(),
                            operation.sequenceNumber,
                            statistics.peer(),
                            operation.messageBytes,
                            process.epochNanos(operation.startNanos),
                            operation.openChildren(),
                            process.index(),
                            died));
        }
    }

    /// Operations of one communicator run in order: what began before a completed one has run too.
    /// An open child is believed over a P2P, whose group may end one by one, and not over a later
    /// collective.
    private void closeByOrder(ProcessCommunicator owner, long startNanos, boolean collective) {
        childless.closeByOrder(owner, startNanos);
        closeByOrder(owner.told, startNanos, collective);
        closeByOrder(owner.fresh, startNanos, collective);
        closeByOrder(owner.waiting, startNanos, collective);
    }

    private void closeByOrder(OperationList list, long startNanos, boolean collective) {
        Operation earlier = list.first();
        while (earlier != null && earlier.startNanos < startNanos) {
            Operation next = earlier.next;
            if (earlier.statistics != null && (collective || earlier.openChildren() == 0)) {
                retire(
                        earlier,
                        earlier.captured && !earlier.hasChild()
                                ? OperationState.CAPTURED
                                : OperationState.CLOSED_BY_ORDER);
            }
            earlier = next;
        }
    }

    private void retire(Operation operation, OperationState state) {
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
                oldest = earlier(owner.fresh.first(), owner.waiting.first());
            }
            if (oldest == null) {
                oldest = owner.completing.first();
            }
            if (oldest != null) {
                countGivenUp(oldest.reported);
                retire(
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

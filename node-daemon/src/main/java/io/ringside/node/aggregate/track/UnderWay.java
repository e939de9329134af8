package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.OperationList;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.progress.TimedLaunch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the operations of one process that are not over at a window's end: lists those that
/// are known to be open, tells of those that may be, and forgets those of which nothing more can
/// come.
///
/// What has no child is told of as ENQUEUED after a second, and forgotten after five; one that was
/// chosen to be timed by its kernels is kept for a minute, since they will come, however long the
/// GPU's queue is; one that events time is kept until they tell, as long as somebody reads them.
final class UnderWay {
    static final long REPORT_NANOS = 1_000_000_000;
    static final long FORGET_NANOS = 5_000_000_000L;
    private static final long FORGET_TIMED_NANOS = 60_000_000_000L;

    /// Of one communicator, without an open child: what is behind the first ones waits for them.
    private static final int MOST_LISTED = 16;

    private final MonitoredProcess process;
    private final OperationSettler settler;
    private final OperationEnds ends;
    private final ChildlessTracker childless;

    UnderWay(
            MonitoredProcess process,
            OperationSettler settler,
            OperationEnds ends,
            ChildlessTracker childless) {
        this.process = process;
        this.settler = settler;
        this.ends = ends;
        this.childless = childless;
    }

    void endWindow(
            ProcessCommunicator owner,
            long now,
            List<OpenOperation> open,
            List<CommunicatorProgress> progress) {
        Frontier frontier = new Frontier(owner, now, false);
        boolean finalized = isFinalized(owner, now);
        if (!finalized && process.tellsLaunches() && owner.launches.isUsed()) {
            progress.add(frontier.progress());
        }
        childless.endWindow(owner, now);
        visitFresh(owner, now, frontier, open);
        visitAll(owner.launched, owner, now, frontier, open);
        visitAll(owner.waiting, owner, now, frontier, open);
        forgetOld(owner, now);
        if (finalized) {
            owner.launches.clear();
        }
    }

    /// The process has ended: nothing more is expected.
    void end(
            ProcessCommunicator owner,
            long now,
            boolean died,
            List<OpenOperation> open,
            List<CommunicatorProgress> progress) {
        Frontier frontier = new Frontier(owner, now, died);
        if (died && owner.finalizedNanos == 0 && owner.launches.isUsed()) {
            progress.add(frontier.progress());
        }
        for (Operation done = owner.completing.first();
                done != null;
                done = owner.completing.first()) {
            ends.retire(done, OperationState.COMPLETED);
        }
        childless.end(owner, died);
        abandon(owner.fresh, owner, frontier, died, open);
        abandon(owner.launched, owner, frontier, died, open);
        abandon(owner.waiting, owner, frontier, died, open);
        for (Operation left = owner.told.first(); left != null; left = owner.told.first()) {
            ends.retire(left, OperationState.ENQUEUED);
        }
        owner.launches.clear();
    }

    private void abandon(
            OperationList list,
            ProcessCommunicator owner,
            Frontier frontier,
            boolean died,
            List<OpenOperation> open) {
        int listed = 0;
        for (Operation left = list.first(); left != null; left = list.first()) {
            listed += list(left, owner, frontier, died, listed, open);
            boolean unknown = !died && left.openChildren() == 0;
            ends.retire(left, unknown ? OperationState.ENQUEUED : OperationState.ABANDONED);
        }
    }

    /// Those at the end of the list are too young to be told of, and there are very many of them.
    private void visitFresh(
            ProcessCommunicator owner, long now, Frontier frontier, List<OpenOperation> open) {
        Operation operation = owner.fresh.first();
        while (operation != null
                && (owner.finalizedNanos != 0 || now - operation.arrivalNanos > REPORT_NANOS)) {
            Operation next = operation.next;
            visit(operation, owner, now, frontier, MOST_LISTED, open);
            operation = following(owner.fresh, next, now);
        }
    }

    private void visitAll(
            OperationList list,
            ProcessCommunicator owner,
            long now,
            Frontier frontier,
            List<OpenOperation> open) {
        int listed = 0;
        for (Operation operation = list.first(); operation != null; ) {
            Operation next = operation.next;
            listed += visit(operation, owner, now, frontier, listed, open);
            operation = following(list, next, now);
        }
    }

    /// One that is complete takes earlier ones with it, by their stamps: in any order, where a
    /// plugin is hostile or its threads' clocks are, so that the next of the list may be gone.
    ///
    /// @return the first that was not visited; null when there is none
    private static @Nullable Operation following(
            OperationList list, @Nullable Operation next, long now) {
        if (next == null || next.list == list) {
            return next;
        }
        Operation left = list.first();
        while (left != null && left.visitedNanos == now) {
            left = left.next;
        }
        return left;
    }

    /// What was told of as ENQUEUED is kept for a while: its children may still come.
    private void forgetOld(ProcessCommunicator owner, long now) {
        Operation oldest = owner.told.first();
        while (oldest != null && now - oldest.arrivalNanos > FORGET_NANOS) {
            ends.retire(oldest, OperationState.ENQUEUED);
            oldest = owner.told.first();
        }
    }

    /// @return how many were listed without an open child: 0 or 1
    private int visit(
            Operation operation,
            ProcessCommunicator owner,
            long now,
            Frontier frontier,
            int listed,
            List<OpenOperation> open) {
        operation.visitedNanos = now;
        long age = now - operation.arrivalNanos;
        long childAge = now - operation.childArrivalNanos;
        long forget = operation.timed ? FORGET_TIMED_NANOS : FORGET_NANOS;
        boolean childless = operation.openChildren() == 0;
        boolean awaited = operation.awaitsLaunch() && process.timer().mayTell();
        if (isFinalized(owner, now)) {
            ends.retire(operation, childless ? OperationState.ENQUEUED : OperationState.ABANDONED);
            return 0;
        }
        if (operation.awaitsLaunch() && !awaited) {
            operation.launch = null; // nobody will tell
            if (operation.childrenDone()) {
                ends.complete(operation, owner);
                return 0;
            }
        }
        if (operation.seemsOver() && childAge > REPORT_NANOS) {
            ends.complete(operation, owner);
            return 0;
        }
        if (awaited && owner.launches.hasCompleted(operation.launchKey)) {
            if (childless && age > REPORT_NANOS && childAge > REPORT_NANOS) {
                ends.retire(operation, OperationState.CLOSED_BY_ORDER);
                return 0;
            }
        } else if (childless && !awaited && age > forget && childAge > forget) {
            ends.retire(operation, OperationState.ENQUEUED);
            return 0;
        }
        int added = list(operation, owner, frontier, false, listed, open);
        if (age > REPORT_NANOS && operation.statistics != null) {
            boolean pending = awaited && frontier.knowsPending(operation.startNanos);
            tell(operation, owner, childless, awaited, pending);
        }
        return added;
    }

    private void tell(
            Operation operation,
            ProcessCommunicator owner,
            boolean childless,
            boolean awaited,
            boolean pending) {
        if (!operation.hasChild() && !owner.usesNetwork(operation.collective, operation.root)) {
            settler.settle(operation);
        }
        if (!operation.reported) {
            settler.report(
                    operation,
                    childless && !pending ? OperationState.ENQUEUED : OperationState.OPEN);
        }
        if (childless && operation.settled && !operation.timed && !awaited) {
            OperationList.remove(operation);
            owner.told.add(operation);
        }
    }

    /// @return 1 when it was listed without an open child, else 0
    private int list(
            Operation operation,
            ProcessCommunicator owner,
            Frontier frontier,
            boolean died,
            int listed,
            List<OpenOperation> open) {
        OperationStatistics statistics = operation.statistics;
        boolean child = operation.openChildren() > 0;
        boolean byEvents =
                !child
                        && listed < MOST_LISTED
                        && operation.awaitsLaunch()
                        && process.timer().mayTell()
                        && frontier.knowsPending(operation.startNanos)
                        && !owner.launches.hasCompleted(operation.launchKey);
        if (statistics == null || (!child && !byEvents)) {
            return 0;
        }
        TimedLaunch launch = operation.launch;
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
                        died,
                        operation.launchState(),
                        launch == null ? 0 : launch.operations,
                        byEvents ? frontier.knownUntilEpochNanos() : 0));
        return byEvents ? 1 : 0;
    }

    private static boolean isFinalized(ProcessCommunicator owner, long now) {
        return owner.finalizedNanos != 0 && now - owner.finalizedNanos > REPORT_NANOS;
    }
}

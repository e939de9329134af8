package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.operation.ChildlessOperations;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.OperationState;

/// Follows the operations of one process that have no child: reports them as ENQUEUED when they are
/// a second old, forgets them when they are five or when a later one has completed.
final class ChildlessTracker {
    private final OperationSettler settler;

    /// The one that is looked at.
    private final Operation drawn = new Operation();

    private int size;

    ChildlessTracker(OperationSettler settler) {
        this.settler = settler;
    }

    /// Of all communicators of the process.
    int size() {
        return size;
    }

    /// A cleared operation to be filled and then given to [#add]; good until the next call.
    Operation blank() {
        drawn.clear();
        return drawn;
    }

    void add(Operation operation, ProcessCommunicator owner) {
        owner.childless.add(operation);
        size++;
    }

    /// @return false when it is not here
    boolean enqueued(long id, long nanos, ProcessCommunicator owner) {
        int place = owner.childless.find(id);
        if (place == ChildlessOperations.ABSENT) {
            return false;
        }
        owner.childless.enqueued(place, nanos);
        return true;
    }

    /// It has a child after all: moves it, if it is here, into a cleared operation.
    void moveTo(Operation operation, ProcessCommunicator owner) {
        int place = owner.childless.find(operation.id);
        if (place != ChildlessOperations.ABSENT) {
            owner.childless.take(place, operation);
            size--;
        }
    }

    /// Before a window closes. Those at the end are too young to be told of.
    void endWindow(ProcessCommunicator owner, long now) {
        ChildlessOperations all = owner.childless;
        boolean over =
                owner.finalizedNanos != 0 && now - owner.finalizedNanos > UnderWay.REPORT_NANOS;
        while (!all.isEmpty() && (over || now - all.firstArrivalNanos() > UnderWay.FORGET_NANOS)) {
            retireFirst(owner, OperationState.ENQUEUED);
        }
        while (all.hasUntold() && now - all.firstUntoldArrivalNanos() > UnderWay.REPORT_NANOS) {
            Operation operation = blank();
            all.tellFirst(operation);
            operation.owner = owner;
            settler.settle(operation);
            settler.report(operation, OperationState.ENQUEUED);
        }
    }

    /// One that began later has completed.
    void closeByOrder(ProcessCommunicator owner, long startNanos) {
        while (!owner.childless.isEmpty() && owner.childless.firstStartNanos() < startNanos) {
            retireFirst(owner, OperationState.CLOSED_BY_ORDER);
        }
    }

    void end(ProcessCommunicator owner, boolean died) {
        while (!owner.childless.isEmpty()) {
            boolean cutOff = died && !owner.childless.isFirstTold();
            retireFirst(owner, cutOff ? OperationState.ABANDONED : OperationState.ENQUEUED);
        }
    }

    /// Nothing more is expected of it. Only when there is one.
    void retireFirst(ProcessCommunicator owner, OperationState state) {
        Operation operation = blank();
        owner.childless.takeFirst(operation);
        size--;
        operation.owner = owner;
        boolean told = operation.reported && state == OperationState.ENQUEUED;
        settler.settle(operation);
        if (!told) {
            settler.report(operation, state);
        }
    }
}

package io.ringside.node.aggregate.operation;

import org.jspecify.annotations.Nullable;

/// Operations in the order they were put in; linked through the operations themselves. An operation
/// is in one list at a time.
public final class OperationList {
    private @Nullable Operation first;
    private @Nullable Operation last;

    public @Nullable Operation first() {
        return first;
    }

    public void add(Operation operation) {
        operation.list = this;
        operation.previous = last;
        operation.next = null;
        if (last == null) {
            first = operation;
        } else {
            last.next = operation;
        }
        last = operation;
    }

    public static void remove(Operation operation) {
        OperationList list = operation.list;
        if (list == null) {
            return;
        }
        Operation previous = operation.previous;
        Operation next = operation.next;
        if (previous == null) {
            list.first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            list.last = previous;
        } else {
            next.previous = previous;
        }
        operation.list = null;
        operation.previous = null;
        operation.next = null;
    }
}

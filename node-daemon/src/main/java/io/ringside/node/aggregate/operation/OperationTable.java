package io.ringside.node.aggregate.operation;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The operations of one process that are still of interest, by id: open addressing with linear
/// probing over pooled objects, so that a steady stream allocates nothing; the ids lie apart, so
/// that probing touches no object. Never more than [#MAX_OPERATIONS]; the caller makes room first.
public final class OperationTable {
    public static final int MAX_OPERATIONS = 1 << 16;
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int MAX_POOLED = 1 << 13;
    private static final int WINDOWS_TO_FORGET = 8;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final ArrayDeque<Operation> pool = new ArrayDeque<>();
    private long[] ids = new long[FIRST_CAPACITY];
    private @Nullable Operation[] slots = new Operation[FIRST_CAPACITY];
    private int size;

    /// At once, since the end of a window.
    private int most;

    public int size() {
        return size;
    }

    /// Those that are kept for use, of no operation now.
    int pooled() {
        return pool.size();
    }

    /// A burst's objects are let go of again: with each window an eighth of those that were not
    /// needed in it.
    public void endWindow() {
        int needless = Math.max(0, size + pool.size() - most);
        for (int drop = Math.ceilDiv(needless, WINDOWS_TO_FORGET); drop > 0; drop--) {
            pool.removeLast();
        }
        most = size;
    }

    public @Nullable Operation find(long id) {
        int mask = slots.length - 1;
        for (int at = place(id, mask); ; at = (at + 1) & mask) {
            Operation operation = slots[at];
            if (operation == null || ids[at] == id) {
                return operation;
            }
        }
    }

    /// A cleared operation under an id that is not in the table.
    public Operation add(long id) {
        if (size * 2 >= slots.length) {
            grow();
        }
        Operation operation = pool.isEmpty() ? new Operation() : pool.pop();
        operation.clear();
        operation.id = id;
        put(operation);
        size++;
        most = Math.max(most, size);
        return operation;
    }

    public void remove(Operation operation) {
        int mask = slots.length - 1;
        int hole = place(operation.id, mask);
        while (slots[hole] != operation) {
            if (slots[hole] == null) {
                throw new IllegalStateException("an operation that is not in the table");
            }
            hole = (hole + 1) & mask;
        }
        size--;
        for (int at = (hole + 1) & mask; ; at = (at + 1) & mask) {
            Operation moved = slots[at];
            if (moved == null) {
                break;
            }
            int home = place(ids[at], mask);
            boolean reachable = ((at - home) & mask) < ((at - hole) & mask);
            if (!reachable) {
                slots[hole] = moved;
                ids[hole] = ids[at];
                hole = at;
            }
        }
        slots[hole] = null;
        if (pool.size() < MAX_POOLED) {
            pool.push(operation);
        }
    }

    private void grow() {
        @Nullable Operation[] old = slots;
        slots = new Operation[old.length * 2];
        ids = new long[slots.length];
        for (Operation operation : old) {
            if (operation != null) {
                put(operation);
            }
        }
    }

    private void put(Operation operation) {
        int mask = slots.length - 1;
        int at = place(operation.id, mask);
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = operation;
        ids[at] = operation.id;
    }

    /// Ids are mostly counted up: neighbours share a cache line, their groups are spread.
    private static int place(long id, int mask) {
        long group = ((id >>> 4) * MIX) >>> 40;
        return (int) ((group << 4) | (id & 15)) & mask;
    }
}

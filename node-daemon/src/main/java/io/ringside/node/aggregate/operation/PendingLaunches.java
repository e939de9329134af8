package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.progress.LaunchKey;
import io.ringside.node.aggregate.progress.ProgressPoint;
import org.jspecify.annotations.Nullable;

/// The launches of one communicator that are not known to have completed, in their order: a ring of
/// columns, written at its end and forgotten from its front. Never more than [#MOST]; what comes
/// beyond is counted, until all of that is known to have completed.
public final class PendingLaunches {
    public static final int MOST = 1 << 10;
    public static final int ABSENT = -1;
    private static final int FIRST_CAPACITY = 1 << 4;

    /// Threads that launch on one communicator overtake each other by little.
    private static final int MOST_MOVED = 64;

    private int first;
    private int size;
    private long omitted;
    private long lastOmittedKey;
    private long[] key = new long[FIRST_CAPACITY];
    private int[] operations = new int[FIRST_CAPACITY];
    private int[] completed = new int[FIRST_CAPACITY];
    private long[] startNanos = new long[FIRST_CAPACITY];
    private long[] messageBytes = new long[FIRST_CAPACITY];
    private int[] sequenceNumber = new int[FIRST_CAPACITY];
    private boolean[] timed = new boolean[FIRST_CAPACITY];
    private @Nullable OperationStatistics[] statistics = new OperationStatistics[FIRST_CAPACITY];

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Operations beyond the budget, of which some may have completed.
    public long omitted() {
        return omitted;
    }

    /// Of one of [#size()].
    public long key(int place) {
        return key[at(place)];
    }

    public int operations(int place) {
        return operations[at(place)];
    }

    public long startNanos(int place) {
        return startNanos[at(place)];
    }

    public boolean isTimed(int place) {
        return timed[at(place)];
    }

    public ProgressPoint point(int place, MonitoredProcess process) {
        int at = at(place);
        OperationStatistics of = statistics[at];
        return new ProgressPoint(
                of == null ? "" : of.operation(),
                sequenceNumber[at],
                of == null ? -1 : of.peer(),
                messageBytes[at],
                LaunchKey.group(key[at]),
                LaunchKey.place(key[at]),
                operations[at],
                process.epochNanos(startNanos[at]));
    }

    /// Only when not empty, as all that speaks of the first.
    @Nullable OperationStatistics firstStatistics() {
        return statistics[first];
    }

    int firstSequenceNumber() {
        return sequenceNumber[first];
    }

    long firstMessageBytes() {
        return messageBytes[first];
    }

    /// One operation of a launch.
    void add(long launch, Operation operation, boolean isTimed) {
        if (size > 0 && key[at(size - 1)] == launch) {
            operations[at(size - 1)]++;
            return;
        }
        int place = placeFor(launch);
        if (place > 0 && key[at(place - 1)] == launch) {
            operations[at(place - 1)]++;
        } else if (size == MOST || size - place > MOST_MOVED) {
            omitted++;
            lastOmittedKey = omitted == 1 ? launch : Math.max(lastOmittedKey, launch);
        } else {
            insert(place);
            int at = at(place);
            key[at] = launch;
            operations[at] = 1;
            completed[at] = 0;
            startNanos[at] = operation.startNanos;
            messageBytes[at] = operation.messageBytes;
            sequenceNumber[at] = operation.sequenceNumber;
            timed[at] = isTimed;
            statistics[at] = operation.statistics;
        }
    }

    /// One operation of the launch at the front has completed.
    ///
    /// @return whether all of it have, as far as they are known
    boolean completeOneOfFirst() {
        return ++completed[first] >= operations[first];
    }

    void removeFirst() {
        statistics[first] = null;
        first = at(1);
        size--;
    }

    /// What was left out up to there has completed.
    void completedUpTo(long launch) {
        if (omitted > 0 && launch >= lastOmittedKey) {
            omitted = 0;
        }
    }

    void clear() {
        while (size > 0) {
            removeFirst();
        }
        omitted = 0;
    }

    private int placeFor(long launch) {
        int place = size;
        while (place > 0 && key[at(place - 1)] > launch && size - place <= MOST_MOVED) {
            place--;
        }
        return place;
    }

    private void insert(int place) {
        if (size == key.length) {
            grow();
        }
        size++;
        for (int moved = size - 1; moved > place; moved--) {
            int to = at(moved);
            int from = at(moved - 1);
            key[to] = key[from];
            operations[to] = operations[from];
            completed[to] = completed[from];
            startNanos[to] = startNanos[from];
            messageBytes[to] = messageBytes[from];
            sequenceNumber[to] = sequenceNumber[from];
            timed[to] = timed[from];
            statistics[to] = statistics[from];
        }
    }

    private int at(int place) {
        return (first + place) & (key.length - 1);
    }

    private void grow() {
        key = unrolled(key, new long[2 * size]);
        operations = unrolled(operations, new int[2 * size]);
        completed = unrolled(completed, new int[2 * size]);
        startNanos = unrolled(startNanos, new long[2 * size]);
        messageBytes = unrolled(messageBytes, new long[2 * size]);
        sequenceNumber = unrolled(sequenceNumber, new int[2 * size]);
        timed = unrolled(timed, new boolean[2 * size]);
        statistics = unrolled(statistics, new OperationStatistics[2 * size]);
        first = 0;
    }

    /// A full column, from its first on, in a longer array.
    @SuppressWarnings("SuspiciousSystemArraycopy") // Both are arrays of the same type.
    private <A> A unrolled(A column, A longer) {
        System.arraycopy(column, first, longer, 0, size - first);
        System.arraycopy(column, 0, longer, size - first, first);
        return longer;
    }
}

package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.statistics.TimingSource;
import org.jspecify.annotations.Nullable;

/// Operations of one communicator of which no child was seen and none is expected, in the order of
/// their arrival: those that were told of as ENQUEUED first, then the others.
///
/// A ring of columns, written at its end and forgotten from its front, so that memory is gone
/// through in order: nearly all operations of a busy node are such, and an object each would be
/// cold whenever it is touched. Should a child come all the same, its operation is searched for
/// among the latest [#MOST_SEARCHED] and taken out.
public final class ChildlessOperations {
    static final int MOST_SEARCHED = 1 << 12;
    public static final int ABSENT = -1;
    private static final int FIRST_CAPACITY = 1 << 6;

    /// Of one that was taken out of the middle; no operation has it.
    private static final long GONE = 0;

    private int first;
    private int size;
    private int told;
    private int gone;
    private long[] id = new long[FIRST_CAPACITY];
    private long[] startNanos = new long[FIRST_CAPACITY];
    private long[] enqueuedNanos = new long[FIRST_CAPACITY];
    private long[] arrivalNanos = new long[FIRST_CAPACITY];
    private long[] messageBytes = new long[FIRST_CAPACITY];
    private long[] launchKey = new long[FIRST_CAPACITY];
    private int[] sequenceNumber = new int[FIRST_CAPACITY];
    private int[] thinningNumber = new int[FIRST_CAPACITY];
    private int[] root = new int[FIRST_CAPACITY];
    private short[] channels = new short[FIRST_CAPACITY];
    private boolean[] collective = new boolean[FIRST_CAPACITY];
    private @Nullable OperationStatistics[] statistics = new OperationStatistics[FIRST_CAPACITY];

    int size() {
        return size - gone;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Only when not empty, as all that speaks of the first.
    public long firstStartNanos() {
        return startNanos[first];
    }

    public long firstArrivalNanos() {
        return arrivalNanos[first];
    }

    public boolean isFirstTold() {
        return told > 0;
    }

    public boolean hasUntold() {
        return told < size;
    }

    /// Only when there is one that was not told of.
    public long firstUntoldArrivalNanos() {
        return arrivalNanos[at(told)];
    }

    /// Copies it; it is not told of and nothing of it is settled.
    public void add(Operation operation) {
        if (size == id.length) {
            grow();
        }
        int at = at(size++);
        id[at] = operation.id;
        startNanos[at] = operation.startNanos;
        enqueuedNanos[at] = operation.enqueuedNanos;
        arrivalNanos[at] = operation.arrivalNanos;
        messageBytes[at] = operation.messageBytes;
        launchKey[at] = operation.launchKey;
        sequenceNumber[at] = operation.sequenceNumber;
        thinningNumber[at] = operation.thinningNumber;
        root[at] = operation.root;
        channels[at] = (short) operation.channels;
        collective[at] = operation.collective;
        statistics[at] = operation.statistics;
    }

    /// Copies the first that was not told of into a cleared operation; now it was.
    public void tellFirst(Operation into) {
        copy(at(told), into);
        told++;
        skipGone();
    }

    /// Copies the first into a cleared operation and forgets it.
    public void takeFirst(Operation into) {
        copy(first, into);
        into.settled = isFirstTold();
        into.reported = into.settled;
        forgetFirst();
    }

    /// Where it lies, for [#enqueued] and [#take]; [#ABSENT] if it is not among the latest
    /// [#MOST_SEARCHED]. Good until the next change.
    public int find(long wanted) {
        for (int back = 1; back <= Math.min(size, MOST_SEARCHED); back++) {
            if (id[at(size - back)] == wanted) {
                return size - back;
            }
        }
        return ABSENT;
    }

    /// Notes when the enqueueing of that one ended, and counts how long it took.
    public void enqueued(int place, long nanos) {
        int at = at(place);
        enqueuedNanos[at] = nanos;
        OperationStatistics of = statistics[at];
        if (of != null) {
            of.addDuration(TimingSource.ENQUEUE, nanos - startNanos[at]);
        }
    }

    /// Copies that one into a cleared operation and forgets it.
    public void take(int place, Operation into) {
        copy(at(place), into);
        into.settled = place < told;
        into.reported = into.settled;
        if (place == 0) {
            forgetFirst();
        } else {
            id[at(place)] = GONE;
            gone++;
            skipGone();
        }
    }

    private void skipGone() {
        while (told < size && id[at(told)] == GONE) {
            told++;
        }
    }

    private void forgetFirst() {
        do {
            gone -= id[first] == GONE ? 1 : 0;
            statistics[first] = null;
            first = at(1);
            size--;
            told = Math.max(0, told - 1);
        } while (size > 0 && id[first] == GONE);
    }

    private void copy(int at, Operation into) {
        into.id = id[at];
        into.startNanos = startNanos[at];
        into.enqueuedNanos = enqueuedNanos[at];
        into.arrivalNanos = arrivalNanos[at];
        into.childArrivalNanos = arrivalNanos[at];
        into.messageBytes = messageBytes[at];
        into.launchKey = launchKey[at];
        into.sequenceNumber = sequenceNumber[at];
        into.thinningNumber = thinningNumber[at];
        into.root = root[at];
        into.channels = channels[at];
        into.collective = collective[at];
        into.counted = true;
        into.statistics = statistics[at];
    }

    private int at(int place) {
        return (first + place) & (id.length - 1);
    }

    private void grow() {
        id = unrolled(id, new long[2 * size]);
        startNanos = unrolled(startNanos, new long[2 * size]);
        enqueuedNanos = unrolled(enqueuedNanos, new long[2 * size]);
        arrivalNanos = unrolled(arrivalNanos, new long[2 * size]);
        messageBytes = unrolled(messageBytes, new long[2 * size]);
        launchKey = unrolled(launchKey, new long[2 * size]);
        sequenceNumber = unrolled(sequenceNumber, new int[2 * size]);
        thinningNumber = unrolled(thinningNumber, new int[2 * size]);
        root = unrolled(root, new int[2 * size]);
        channels = unrolled(channels, new short[2 * size]);
        collective = unrolled(collective, new boolean[2 * size]);
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

package io.ringside.node.aggregate.span;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The spans of the window that is open, as growing columns. Keeps the first `budget` and counts
/// the rest.
public final class SpanColumns {
    private static final int FIRST_CAPACITY = 1024;

    private final int budget;
    private int size;
    private long omitted;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private @Nullable String latestName;
    private int latestIndex;
    private int[] kind = new int[FIRST_CAPACITY];
    private int[] name = new int[FIRST_CAPACITY];
    private int[] process = new int[FIRST_CAPACITY];
    private int[] communicator = new int[FIRST_CAPACITY];
    private int[] rank = new int[FIRST_CAPACITY];
    private int[] peer = new int[FIRST_CAPACITY];
    private int[] channel = new int[FIRST_CAPACITY];
    private int[] send = new int[FIRST_CAPACITY];
    private long[] operationId = new long[FIRST_CAPACITY];
    private int[] number = new int[FIRST_CAPACITY];
    private long[] bytes = new long[FIRST_CAPACITY];
    private long[] startNanos = new long[FIRST_CAPACITY];
    private long[] durationNanos = new long[FIRST_CAPACITY];
    private int[] secondStateNanos = new int[FIRST_CAPACITY];
    private int[] thirdStateNanos = new int[FIRST_CAPACITY];

    public SpanColumns(int budget) {
        this.budget = budget;
    }

    long omitted() {
        return omitted;
    }

    /// Opens a row, to be filled by the two calls that follow.
    ///
    /// @return false when the budget is spent and nothing is to be filled
    public boolean add(
            SpanKind kind,
            String name,
            int process,
            int communicator,
            int rank,
            long startNanos,
            long endNanos) {
        if (size == budget) {
            omitted++;
            return false;
        }
        if (size == this.kind.length) {
            grow();
        }
        this.kind[size] = kind.code();
        this.name[size] = indexOf(name);
        this.process[size] = process;
        this.communicator[size] = communicator;
        this.rank[size] = rank;
        this.startNanos[size] = startNanos;
        durationNanos[size] = endNanos - startNanos;
        peer[size] = -1;
        channel[size] = -1;
        send[size] = 0;
        operationId[size] = 0;
        number[size] = 0;
        bytes[size] = 0;
        secondStateNanos[size] = 0;
        thirdStateNanos[size] = 0;
        size++;
        return true;
    }

    public void of(long operationId, int number, long bytes) {
        this.operationId[size - 1] = operationId;
        this.number[size - 1] = number;
        this.bytes[size - 1] = bytes;
    }

    public void on(int peer, int channel, boolean send) {
        this.peer[size - 1] = peer;
        this.channel[size - 1] = channel;
        this.send[size - 1] = send ? 1 : 0;
    }

    public void states(long secondNanos, long thirdNanos) {
        secondStateNanos[size - 1] = (int) secondNanos;
        thirdStateNanos[size - 1] = (int) thirdNanos;
    }

    /// An immutable copy; the columns start over.
    public SpanWindow close(long window, long startEpochNanos, long endEpochNanos) {
        SpanWindow closed =
                new SpanWindow(
                        window,
                        startEpochNanos,
                        endEpochNanos,
                        omitted,
                        size,
                        names.keySet().toArray(String[]::new),
                        Column.of(kind, size),
                        Column.of(name, size),
                        Column.of(process, size),
                        Column.of(communicator, size),
                        Column.of(rank, size),
                        Column.of(peer, size),
                        Column.of(channel, size),
                        Column.of(send, size),
                        Column.of(operationId, size),
                        Column.of(number, size),
                        Column.of(bytes, size),
                        Column.of(startNanos, size),
                        Column.of(durationNanos, size),
                        Column.of(secondStateNanos, size),
                        Column.of(thirdStateNanos, size));
        names.clear();
        latestName = null;
        size = 0;
        omitted = 0;
        return closed;
    }

    @SuppressWarnings("ReferenceEquality") // A shortcut: equal ones are found below.
    private int indexOf(String name) {
        if (name != latestName) {
            latestName = name;
            latestIndex = names.computeIfAbsent(name, absent -> names.size());
        }
        return latestIndex;
    }

    private void grow() {
        int capacity = Math.min(budget, size * 2);
        kind = Arrays.copyOf(kind, capacity);
        name = Arrays.copyOf(name, capacity);
        process = Arrays.copyOf(process, capacity);
        communicator = Arrays.copyOf(communicator, capacity);
        rank = Arrays.copyOf(rank, capacity);
        peer = Arrays.copyOf(peer, capacity);
        channel = Arrays.copyOf(channel, capacity);
        send = Arrays.copyOf(send, capacity);
        operationId = Arrays.copyOf(operationId, capacity);
        number = Arrays.copyOf(number, capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        startNanos = Arrays.copyOf(startNanos, capacity);
        durationNanos = Arrays.copyOf(durationNanos, capacity);
        secondStateNanos = Arrays.copyOf(secondStateNanos, capacity);
        thirdStateNanos = Arrays.copyOf(thirdStateNanos, capacity);
    }
}

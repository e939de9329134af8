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
    private boolean anyOperation;
    private boolean anyTraffic;
    private boolean anyStates;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private @Nullable String latestName;
    private int latestIndex;
    private byte[] kind = new byte[FIRST_CAPACITY];
    private int[] name = new int[FIRST_CAPACITY];
    private int[] process = new int[FIRST_CAPACITY];
    private int[] communicator = new int[FIRST_CAPACITY];
    private int[] rank = new int[FIRST_CAPACITY];
    private int[] peer = new int[FIRST_CAPACITY];
    private short[] channel = new short[FIRST_CAPACITY];
    private boolean[] send = new boolean[FIRST_CAPACITY];
    private long[] operationId = new long[FIRST_CAPACITY];
    private int[] number = new int[FIRST_CAPACITY];
    private long[] bytes = new long[FIRST_CAPACITY];
    private long[] startNanos = new long[FIRST_CAPACITY];
    private long[] endNanos = new long[FIRST_CAPACITY];
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
        this.endNanos[size] = endNanos;
        peer[size] = -1;
        channel[size] = -1;
        send[size] = false;
        operationId[size] = 0;
        number[size] = 0;
        bytes[size] = 0;
        secondStateNanos[size] = 0;
        thirdStateNanos[size] = 0;
        size++;
        return true;
    }

    public void of(long operationId, int number, long bytes) {
        anyOperation |= operationId != 0 || bytes != 0;
        this.operationId[size - 1] = operationId;
        this.number[size - 1] = number;
        this.bytes[size - 1] = bytes;
    }

    public void on(int peer, int channel, boolean send) {
        anyTraffic = true;
        this.peer[size - 1] = peer;
        this.channel[size - 1] = (short) channel;
        this.send[size - 1] = send;
    }

    public void states(long secondNanos, long thirdNanos) {
        anyStates = true;
        secondStateNanos[size - 1] = (int) secondNanos;
        thirdStateNanos[size - 1] = (int) thirdNanos;
    }

    /// An immutable copy, without the columns that nothing was written to; the columns start over.
    public SpanWindow close(long window, long startEpochNanos, long endEpochNanos) {
        int operations = anyOperation ? size : 0;
        int traffic = anyTraffic ? size : 0;
        int states = anyStates ? size : 0;
        SpanWindow closed =
                new SpanWindow(
                        window,
                        startEpochNanos,
                        endEpochNanos,
                        omitted,
                        names.keySet().toArray(String[]::new),
                        Arrays.copyOf(kind, size),
                        Arrays.copyOf(name, size),
                        Arrays.copyOf(process, size),
                        Arrays.copyOf(communicator, size),
                        Arrays.copyOf(rank, size),
                        Arrays.copyOf(peer, traffic),
                        Arrays.copyOf(channel, traffic),
                        Arrays.copyOf(send, traffic),
                        Arrays.copyOf(operationId, operations),
                        Arrays.copyOf(number, size),
                        Arrays.copyOf(bytes, operations),
                        Arrays.copyOf(startNanos, size),
                        Arrays.copyOf(endNanos, size),
                        Arrays.copyOf(secondStateNanos, states),
                        Arrays.copyOf(thirdStateNanos, states));
        names.clear();
        latestName = null;
        anyOperation = false;
        anyTraffic = false;
        anyStates = false;
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
        endNanos = Arrays.copyOf(endNanos, capacity);
        secondStateNanos = Arrays.copyOf(secondStateNanos, capacity);
        thirdStateNanos = Arrays.copyOf(thirdStateNanos, capacity);
    }
}

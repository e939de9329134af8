package io.ringside.node.aggregate.span;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The spans of the window that is open: the latest few thousand as plain columns, those before
/// them packed already, so that a burst is not held at four times its size. Keeps the first
/// `budget` and counts the rest.
public final class SpanColumns {
    private final int budget;
    private final List<SpanBlock> packed = new ArrayList<>();

    /// Of the columns that are not packed yet.
    private int size;

    /// Of the whole window.
    private int kept;

    private long omitted;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private @Nullable String latestName;
    private int latestIndex;
    private final int[] kind = new int[SpanBlock.MOST_SPANS];
    private final int[] name = new int[SpanBlock.MOST_SPANS];
    private final int[] process = new int[SpanBlock.MOST_SPANS];
    private final int[] communicator = new int[SpanBlock.MOST_SPANS];
    private final int[] rank = new int[SpanBlock.MOST_SPANS];
    private final int[] peer = new int[SpanBlock.MOST_SPANS];
    private final int[] channel = new int[SpanBlock.MOST_SPANS];
    private final int[] send = new int[SpanBlock.MOST_SPANS];
    private final long[] operationId = new long[SpanBlock.MOST_SPANS];
    private final int[] number = new int[SpanBlock.MOST_SPANS];
    private final long[] bytes = new long[SpanBlock.MOST_SPANS];
    private final long[] startNanos = new long[SpanBlock.MOST_SPANS];
    private final long[] durationNanos = new long[SpanBlock.MOST_SPANS];
    private final int[] secondStateNanos = new int[SpanBlock.MOST_SPANS];
    private final int[] thirdStateNanos = new int[SpanBlock.MOST_SPANS];

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
        if (kept == budget) {
            omitted++;
            return false;
        }
        if (size == SpanBlock.MOST_SPANS) {
            pack();
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
        kept++;
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
        if (size > 0) {
            pack();
        }
        SpanWindow closed =
                new SpanWindow(
                        window,
                        startEpochNanos,
                        endEpochNanos,
                        omitted,
                        List.copyOf(names.keySet()),
                        List.copyOf(packed));
        packed.clear();
        names.clear();
        latestName = null;
        kept = 0;
        omitted = 0;
        return closed;
    }

    private void pack() {
        packed.add(
                new SpanBlock(
                        size,
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
                        Column.of(thirdStateNanos, size)));
        size = 0;
    }

    @SuppressWarnings("ReferenceEquality") // A shortcut: equal ones are found below.
    private int indexOf(String name) {
        if (name != latestName) {
            latestName = name;
            latestIndex = names.computeIfAbsent(name, absent -> names.size());
        }
        return latestIndex;
    }
}

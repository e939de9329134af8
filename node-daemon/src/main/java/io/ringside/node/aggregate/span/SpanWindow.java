package io.ringside.node.aggregate.span;

import java.util.Arrays;

/// The spans that were seen to end in one window, as columns of `size()` entries. Immutable: nobody
/// writes to the arrays any more.
///
/// Most of the daemon's memory is here: a column that is the same for all of a window (no peer, no
/// states) is empty, and the methods that take a span's index know what it stands for.
///
/// @param omitted spans beyond the window's budget
@SuppressWarnings(
        "ArrayRecordComponent") // Hundreds of thousands of entries, written once before this
// exists.
public record SpanWindow(
        long window,
        long startEpochNanos,
        long endEpochNanos,
        long omitted,
        String[] names,
        byte[] kinds,
        int[] name,
        int[] process,
        int[] communicator,
        int[] rank,
        int[] peers,
        short[] channels,
        boolean[] sends,
        long[] operationIds,
        int[] number,
        long[] byteCounts,
        long[] startNanos,
        long[] endNanos,
        int[] secondStatesNanos,
        int[] thirdStatesNanos) {
    public int size() {
        return kinds.length;
    }

    public SpanKind kind(int span) {
        return SpanKind.of(kinds[span]);
    }

    /// -1 for none.
    public int peer(int span) {
        return peers.length == 0 ? -1 : peers[span];
    }

    /// -1 for none.
    public int channel(int span) {
        return channels.length == 0 ? -1 : channels[span];
    }

    public boolean send(int span) {
        return sends.length != 0 && sends[span];
    }

    /// 0 for none.
    public long operationId(int span) {
        return operationIds.length == 0 ? 0 : operationIds[span];
    }

    public long bytes(int span) {
        return byteCounts.length == 0 ? 0 : byteCounts[span];
    }

    public int secondStateNanos(int span) {
        return secondStatesNanos.length == 0 ? 0 : secondStatesNanos[span];
    }

    public int thirdStateNanos(int span) {
        return thirdStatesNanos.length == 0 ? 0 : thirdStatesNanos[span];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpanWindow that
                && that.window == window
                && Arrays.equals(that.startNanos, startNanos);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(window);
    }

    @Override
    public String toString() {
        return "SpanWindow[window=" + window + ", size=" + size() + ", omitted=" + omitted + "]";
    }
}

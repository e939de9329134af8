package io.ringside.node.aggregate;

import java.util.Arrays;

/// The spans that were seen to end in one window, as columns of `size()` entries. Immutable: nobody
/// writes to the arrays any more.
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
        SpanKind[] kind,
        String[] name,
        int[] process,
        int[] communicator,
        int[] rank,
        int[] peer,
        short[] channel,
        boolean[] send,
        long[] operationId,
        int[] number,
        long[] bytes,
        long[] startNanos,
        long[] endNanos,
        int[] secondStateNanos,
        int[] thirdStateNanos) {
    public int size() {
        return kind.length;
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

package io.ringside.node.aggregate.span;

import java.util.Arrays;

/// The spans that were seen to end in one window. Immutable. Much of the daemon's memory is here.
///
/// @param omitted spans beyond the window's budget
/// @param names the texts that `name` indexes; nobody writes to them any more
/// @param kind codes ([SpanKind#of])
/// @param peer -1 for none
/// @param channel -1 for none
/// @param send 1 or 0
/// @param operationId 0 for none
/// @param durationNanos from its start to its end
@SuppressWarnings("ArrayRecordComponent") // Written once, before this exists.
public record SpanWindow(
        long window,
        long startEpochNanos,
        long endEpochNanos,
        long omitted,
        int size,
        String[] names,
        Column kind,
        Column name,
        Column process,
        Column communicator,
        Column rank,
        Column peer,
        Column channel,
        Column send,
        Column operationId,
        Column number,
        Column bytes,
        Column startNanos,
        Column durationNanos,
        Column secondStateNanos,
        Column thirdStateNanos) {
    public SpanKind kind(int span) {
        return SpanKind.of((byte) kind.get(span));
    }

    public long endNanos(int span) {
        return startNanos.get(span) + durationNanos.get(span);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpanWindow that
                && that.window == window
                && that.size == size
                && Arrays.equals(that.names, names);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(window);
    }

    @Override
    public String toString() {
        return "SpanWindow[window=" + window + ", size=" + size + ", omitted=" + omitted + "]";
    }
}

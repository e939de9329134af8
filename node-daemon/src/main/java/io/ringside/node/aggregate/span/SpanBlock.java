package io.ringside.node.aggregate.span;

/// Up to [#MOST_SPANS] spans of one window, in the order in which they were seen to end. Immutable.
/// Much of the daemon's memory is here.
///
/// @param kind codes ([SpanKind#of])
/// @param name an index into [SpanWindow#names]
/// @param peer -1 for none
/// @param channel -1 for none
/// @param send 1 or 0
/// @param operationId 0 for none
/// @param durationNanos from its start to its end
public record SpanBlock(
        int size,
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
    /// As many as one message holds.
    public static final int MOST_SPANS = 4_000;

    public SpanKind kind(int span) {
        return SpanKind.of((byte) kind.get(span));
    }

    public long endNanos(int span) {
        return startNanos.get(span) + durationNanos.get(span);
    }
}

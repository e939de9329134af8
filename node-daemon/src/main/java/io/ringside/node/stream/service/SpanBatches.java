package io.ringside.node.stream.service;

import io.ringside.node.aggregate.span.SpanKind;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.SpanBatch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The spans of the windows that overlap a range, as messages of at most [#BATCH_SPANS] spans,
/// oldest window first; made one by one. Belongs to one thread.
///
/// It keeps no window from being forgotten: one that is gone before its turn is left out, and of
/// one that is gone in the middle the rest is told as omitted. So a client that does not read holds
/// no spans.
final class SpanBatches {
    static final int BATCH_SPANS = 4_000;

    private final Supplier<List<SpanWindow>> history;
    private final NodeTime time;
    private final long startEpochNanos;
    private final long endEpochNanos;
    private final long lastWindow;

    /// All before it is done.
    private long window = Long.MIN_VALUE;

    /// Spans of it that were given; 0: none of it was.
    private int given;

    private SpanBatch rest = SpanBatch.getDefaultInstance();

    /// @param history the windows that are kept now, oldest first; what comes later is left out
    /// @param time by which they are told
    SpanBatches(
            Supplier<List<SpanWindow>> history,
            NodeTime time,
            long startEpochNanos,
            long endEpochNanos) {
        this.history = history;
        this.time = time;
        this.startEpochNanos = startEpochNanos;
        this.endEpochNanos = endEpochNanos;
        List<SpanWindow> now = history.get();
        lastWindow = now.isEmpty() ? Long.MIN_VALUE : now.getLast().window();
    }

    /// Null: there are no more.
    @Nullable SpanBatch next() {
        @Nullable SpanWindow next = following();
        if (given > 0 && (next == null || next.window() != window)) {
            return forgotten();
        }
        if (next == null) {
            return null;
        }
        window = next.window();
        int from = given;
        int to = Math.min(next.size(), from + BATCH_SPANS);
        if (to == next.size()) {
            window++;
            given = 0;
            return batch(next, from, to, true);
        }
        given = to;
        rest =
                SpanBatch.newBuilder()
                        .setWindow(next.window())
                        .setWindowStartEpochNanos(told(next, next.startEpochNanos()))
                        .setWindowEndEpochNanos(told(next, next.endEpochNanos()))
                        .setOmitted(next.omitted() + next.size() - to)
                        .setLastOfWindow(true)
                        .build();
        return batch(next, from, to, false);
    }

    private SpanBatch forgotten() {
        window++;
        given = 0;
        return rest;
    }

    /// The present window, else the first one after it that is wanted.
    private @Nullable SpanWindow following() {
        for (SpanWindow kept : history.get()) {
            if (kept.window() >= window
                    && kept.window() <= lastWindow
                    && told(kept, kept.endEpochNanos()) > startEpochNanos
                    && told(kept, kept.startEpochNanos()) < endEpochNanos) {
                return kept;
            }
        }
        return null;
    }

    /// A window is told as one, also where the wall clock made a step at its end.
    private long told(SpanWindow window, long stamp) {
        long start = window.startEpochNanos();
        return stamp + time.told(start) - start;
    }

    private SpanBatch batch(SpanWindow window, int from, int to, boolean last) {
        SpanBatch.Builder batch =
                SpanBatch.newBuilder()
                        .setWindow(window.window())
                        .setWindowStartEpochNanos(told(window, window.startEpochNanos()))
                        .setWindowEndEpochNanos(told(window, window.endEpochNanos()))
                        .setOmitted(window.omitted())
                        .setLastOfWindow(last);
        int[] names = new int[window.names().length];
        int named = 0;
        for (int i = from; i < to; i++) {
            int text = (int) window.name().get(i);
            boolean isGpus = window.kind(i) == SpanKind.KERNEL_CHANNEL;
            if (names[text] == 0) {
                names[text] = ++named;
                batch.addNames(window.names()[text]);
            }
            long start = window.startNanos().get(i);
            long end = window.endNanos(i);
            batch.addKind(kind(window.kind(i)).getNumber())
                    .addName(names[text] - 1)
                    .addProcess((int) window.process().get(i))
                    .addCommunicator((int) window.communicator().get(i))
                    .addRank((int) window.rank().get(i))
                    .addPeer((int) window.peer().get(i))
                    .addChannel((int) window.channel().get(i))
                    .addSend(window.send().get(i) != 0)
                    .addOperationId(window.operationId().get(i))
                    .addNumber((int) window.number().get(i))
                    .addBytes(window.bytes().get(i))
                    .addStartNanos(isGpus ? start : told(window, start))
                    .addEndNanos(isGpus ? end : told(window, end))
                    .addSecondStateNanos((int) window.secondStateNanos().get(i))
                    .addThirdStateNanos((int) window.thirdStateNanos().get(i));
        }
        return batch.build();
    }

    private static io.ringside.v1.SpanKind kind(SpanKind kind) {
        return switch (kind) {
            case TRANSFER -> io.ringside.v1.SpanKind.SPAN_KIND_TRANSFER;
            case STEP -> io.ringside.v1.SpanKind.SPAN_KIND_STEP;
            case KERNEL_CHANNEL -> io.ringside.v1.SpanKind.SPAN_KIND_KERNEL_CHANNEL;
            case API -> io.ringside.v1.SpanKind.SPAN_KIND_API;
            case KERNEL_LAUNCH -> io.ringside.v1.SpanKind.SPAN_KIND_KERNEL_LAUNCH;
        };
    }
}

package io.ringside.node.stream.service;

import io.ringside.node.aggregate.span.SpanBlock;
import io.ringside.node.aggregate.span.SpanKind;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.SpanBatch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The spans of the windows that overlap a range, a message for each of a window's blocks, oldest
/// window first; made one by one. Belongs to one thread.
///
/// It keeps no window from being forgotten: one that is gone before its turn is left out, and of
/// one that is gone in the middle the rest is told as omitted. So a client that does not read holds
/// no spans.
final class SpanBatches {
    private final Supplier<List<SpanWindow>> history;
    private final NodeTime time;
    private final long startEpochNanos;
    private final long endEpochNanos;
    private final long lastWindow;

    /// All before it is done.
    private long window = Long.MIN_VALUE;

    /// Blocks of it that were given; 0: none of it was.
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
        int block = given;
        if (block + 1 >= next.blocks().size()) {
            window++;
            given = 0;
            SpanBatch.Builder batch = empty(next).setLastOfWindow(true);
            if (block < next.blocks().size()) {
                fill(batch, next, next.blocks().get(block));
            }
            return batch.build();
        }
        given++;
        rest =
                empty(next)
                        .setOmitted(next.omitted() + next.sizeFrom(given))
                        .setLastOfWindow(true)
                        .build();
        SpanBatch.Builder batch = empty(next);
        fill(batch, next, next.blocks().get(block));
        return batch.build();
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

    private SpanBatch.Builder empty(SpanWindow window) {
        return SpanBatch.newBuilder()
                .setWindow(window.window())
                .setWindowStartEpochNanos(told(window, window.startEpochNanos()))
                .setWindowEndEpochNanos(told(window, window.endEpochNanos()))
                .setOmitted(window.omitted());
    }

    private void fill(SpanBatch.Builder batch, SpanWindow window, SpanBlock block) {
        int[] names = new int[window.names().size()];
        int named = 0;
        for (int i = 0; i < block.size(); i++) {
            int text = (int) block.name().get(i);
            boolean isGpus = block.kind(i) == SpanKind.KERNEL_CHANNEL;
            if (names[text] == 0) {
                names[text] = ++named;
                batch.addNames(window.names().get(text));
            }
            long start = block.startNanos().get(i);
            long end = block.endNanos(i);
            batch.addKind(kind(block.kind(i)).getNumber())
                    .addName(names[text] - 1)
                    .addProcess((int) block.process().get(i))
                    .addCommunicator((int) block.communicator().get(i))
                    .addRank((int) block.rank().get(i))
                    .addPeer((int) block.peer().get(i))
                    .addChannel((int) block.channel().get(i))
                    .addSend(block.send().get(i) != 0)
                    .addOperationId(block.operationId().get(i))
                    .addNumber((int) block.number().get(i))
                    .addBytes(block.bytes().get(i))
                    .addStartNanos(isGpus ? start : told(window, start))
                    .addEndNanos(isGpus ? end : told(window, end))
                    .addSecondStateNanos((int) block.secondStateNanos().get(i))
                    .addThirdStateNanos((int) block.thirdStateNanos().get(i));
        }
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

package io.ringside.node.service;

import io.ringside.node.aggregate.SpanKind;
import io.ringside.node.aggregate.SpanWindow;
import io.ringside.v1.SpanBatch;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The spans of the windows that overlap a range, as messages of at most [#BATCH_SPANS] spans,
/// oldest window first; made one by one.
final class SpanBatches implements Iterator<SpanBatch> {
    private static final int BATCH_SPANS = 50_000;

    private final Iterator<SpanWindow> windows;
    private @Nullable SpanWindow window;
    private int from;

    SpanBatches(List<SpanWindow> all, long startEpochNanos, long endEpochNanos) {
        List<SpanWindow> overlapping =
                all.stream()
                        .filter(w ->
                                w.endEpochNanos() > startEpochNanos
                                        && w.startEpochNanos() < endEpochNanos)
                        .toList();
        windows = overlapping.iterator();
        window = windows.hasNext() ? windows.next() : null;
    }

    @Override
    public boolean hasNext() {
        return window != null;
    }

    @Override
    public SpanBatch next() {
        if (window == null) {
            throw new NoSuchElementException();
        }
        int to = Math.min(window.size(), from + BATCH_SPANS);
        boolean last = to == window.size();
        SpanBatch batch = batch(window, from, to, last);
        from = to;
        if (last) {
            from = 0;
            window = windows.hasNext() ? windows.next() : null;
        }
        return batch;
    }

    private static SpanBatch batch(SpanWindow window, int from, int to, boolean last) {
        SpanBatch.Builder batch =
                SpanBatch.newBuilder()
                        .setWindow(window.window())
                        .setWindowStartEpochNanos(window.startEpochNanos())
                        .setWindowEndEpochNanos(window.endEpochNanos())
                        .setOmitted(window.omitted())
                        .setLastOfWindow(last);
        int[] names = new int[window.names().length];
        int named = 0;
        for (int i = from; i < to; i++) {
            int text = window.name()[i];
            if (names[text] == 0) {
                names[text] = ++named;
                batch.addNames(window.names()[text]);
            }
            batch.addKind(kind(window.kind(i)).getNumber())
                    .addName(names[text] - 1)
                    .addProcess(window.process()[i])
                    .addCommunicator(window.communicator()[i])
                    .addRank(window.rank()[i])
                    .addPeer(window.peer(i))
                    .addChannel(window.channel(i))
                    .addSend(window.send(i))
                    .addOperationId(window.operationId(i))
                    .addNumber(window.number()[i])
                    .addBytes(window.bytes(i))
                    .addStartNanos(window.startNanos()[i])
                    .addEndNanos(window.endNanos()[i])
                    .addSecondStateNanos(window.secondStateNanos(i))
                    .addThirdStateNanos(window.thirdStateNanos(i));
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

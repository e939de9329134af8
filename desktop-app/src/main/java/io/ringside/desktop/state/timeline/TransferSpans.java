package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.state.timeline.OperationNames.NamedSpan;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/// Sorts fetched spans into tracks: transfers and their steps by channel, peer and direction,
/// kernel channels by channel. API calls and kernel launches have no track. Used once.
final class TransferSpans {
    private final List<NamedSpan> spans;
    private final IntFunction<OptionalLong> gpuClock;
    private final Map<TrackKey, ChunkBuilder> builders = new HashMap<>();
    private long withoutGpuClock;

    TransferSpans(List<NamedSpan> spans, IntFunction<OptionalLong> gpuClock) {
        this.spans = spans;
        this.gpuClock = gpuClock;
    }

    Map<TrackKey, SpanChunk> chunks() {
        for (NamedSpan span : spans) {
            SpanColumns batch = span.batch();
            int i = span.index();
            switch (batch.kind()[i]) {
                case TRANSFER -> transfer(span, 0, 0);
                case STEP -> {
                    long detail =
                            (long) batch.secondStateNanos()[i] << 32
                                    | Integer.toUnsignedLong(batch.thirdStateNanos()[i]);
                    transfer(span, SpanChunk.STEP, detail);
                }
                case KERNEL_CHANNEL -> kernelChannel(span);
                case UNKNOWN, API, KERNEL_LAUNCH -> {}
            }
        }
        Map<TrackKey, SpanChunk> chunks = new HashMap<>();
        builders.forEach((key, builder) -> chunks.put(key, builder.build()));
        return chunks;
    }

    long withoutGpuClock() {
        return withoutGpuClock;
    }

    private void transfer(NamedSpan span, int flags, long detail) {
        SpanColumns batch = span.batch();
        int i = span.index();
        boolean send = batch.send()[i];
        TrackKey key =
                new TrackKey(
                        TrackKind.TRANSFER,
                        batch.commHash()[i],
                        batch.rank()[i],
                        batch.channel()[i],
                        batch.peer()[i],
                        send);
        add(
                key,
                span,
                batch.startNanos()[i],
                batch.endNanos()[i],
                flags | (send ? SpanChunk.SEND : 0),
                detail);
    }

    private void kernelChannel(NamedSpan span) {
        SpanColumns batch = span.batch();
        int i = span.index();
        OptionalLong offset = gpuClock.apply(batch.process()[i]);
        if (offset.isEmpty()) {
            withoutGpuClock++;
            return;
        }
        TrackKey key =
                new TrackKey(
                        TrackKind.KERNEL_CHANNEL,
                        batch.commHash()[i],
                        batch.rank()[i],
                        batch.channel()[i],
                        -1,
                        false);
        long end = batch.endNanos()[i];
        add(
                key,
                span,
                batch.startNanos()[i] + offset.getAsLong(),
                end == 0 ? 0 : end + offset.getAsLong(),
                SpanChunk.GPU_CLOCK,
                0);
    }

    private void add(
            TrackKey key, NamedSpan span, long startNanos, long endNanos, int flags, long detail) {
        builders.computeIfAbsent(key, _ -> new ChunkBuilder(key.commHash()))
                .add(
                        startNanos,
                        endNanos,
                        span.name(),
                        span.number(),
                        span.batch().peer()[span.index()],
                        span.batch().bytes()[span.index()],
                        detail,
                        endNanos == 0 ? flags | SpanChunk.OPEN : flags);
    }
}

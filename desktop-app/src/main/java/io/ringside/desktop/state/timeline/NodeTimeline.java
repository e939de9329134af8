package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One node's kept spans, window by window: the last 60 s, and no more than it may hold; the oldest
/// windows go first, whole. Owned by the correlate thread.
public final class NodeTimeline {
    static final long KEPT_NANOS = 60_000_000_000L;

    private final ArrayDeque<Window> windows = new ArrayDeque<>();
    private final Map<Integer, Long> gpuClockOffsets = new HashMap<>();
    private final OperationSpans operationSpans = new OperationSpans();
    private Map<TrackKey, SpanChunk> open = Map.of();
    private Map<TrackKey, SpanChunk> provisional = Map.of();
    private long spans;
    private long newestNanos = Long.MIN_VALUE;
    private long withoutGpuClock;

    private record Window(long endNanos, long spans, Map<TrackKey, SpanChunk> chunks) {}

    /// The daemon began another run: what is kept stays, as it happened, but nothing of the new run
    /// is mistaken for the old. Where its clock was set back, what is kept would be in the future.
    ///
    /// @param endNanos the end of the run's first window
    public void startOver(long endNanos) {
        if (endNanos < newestNanos) {
            windows.clear();
            spans = 0;
            newestNanos = Long.MIN_VALUE;
        }
        gpuClockOffsets.clear();
        operationSpans.startOver();
        open = Map.of();
        provisional = Map.of();
    }

    /// Adds a snapshot's operations.
    public void add(NodeSnapshot snapshot) {
        for (NodeSnapshot.ProfiledProcess p : snapshot.processes()) {
            p.gpuClockOffsetNanos().ifPresent(o -> gpuClockOffsets.put(p.process(), o));
        }
        put(
                snapshot.windowEndEpochNanos(),
                operationSpans.chunks(snapshot.operations(), this::gpuClock));
        provisional = operationSpans.provisional(newestNanos - KEPT_NANOS, this::gpuClock);
        open = OperationSpans.open(snapshot.openOperations());
    }

    /// Adds fetched spans. Kernel spans of a process whose GPU clock is not known cannot be placed:
    /// left out and counted.
    public void add(SpanColumns batch, NodeSnapshot newest) {
        if (batch.startEpochNanos() == newest.startEpochNanos()) {
            TransferSpans spansOfBatch = new TransferSpans(batch, this::gpuClock);
            put(batch.windowEndEpochNanos(), spansOfBatch.chunks());
            withoutGpuClock += spansOfBatch.withoutGpuClock();
        }
    }

    public void prune(long maxSpans) {
        while (!windows.isEmpty()
                && (spans > maxSpans || windows.getFirst().endNanos() < newestNanos - KEPT_NANOS)) {
            spans -= windows.removeFirst().spans();
        }
    }

    public long withoutGpuClock() {
        return withoutGpuClock;
    }

    /// The newest time known; empty before the first window.
    public OptionalLong newestNanos() {
        return newestNanos == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(newestNanos);
    }

    /// Hands every kept chunk to `to`, oldest first.
    public void collect(Map<TrackKey, List<SpanChunk>> to) {
        for (Window window : windows) {
            window.chunks().forEach((key, c) -> list(to, key).add(c));
        }
        provisional.forEach((key, c) -> list(to, key).add(c));
        open.forEach((key, c) -> list(to, key).add(c));
    }

    private static List<SpanChunk> list(Map<TrackKey, List<SpanChunk>> to, TrackKey key) {
        return to.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    private OptionalLong gpuClock(int process) {
        Long offset = gpuClockOffsets.get(process);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    private void put(long endNanos, Map<TrackKey, SpanChunk> chunks) {
        newestNanos = Math.max(newestNanos, endNanos);
        if (chunks.isEmpty()) {
            return;
        }
        long count = chunks.values().stream().mapToLong(SpanChunk::size).sum();
        windows.addLast(new Window(endNanos, count, chunks));
        spans += count;
    }
}

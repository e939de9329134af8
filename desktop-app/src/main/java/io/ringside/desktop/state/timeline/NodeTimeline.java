package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.viewdata.TimelineData.Known;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One node's spans: which windows came, and what of them is kept. Owned by the correlate thread.
public final class NodeTimeline {
    /// How long an operation that is only enqueued is drawn provisionally, in case more is told.
    private static final long PROVISIONAL_NANOS = 60_000_000_000L;

    private final KeptWindows kept;
    private final WindowLog log = new WindowLog();
    private final Map<Integer, Long> gpuClockOffsets = new HashMap<>();
    private final OperationSpans operationSpans = new OperationSpans();
    private final OperationNames names = new OperationNames();
    private Map<TrackKey, SpanChunk> open = Map.of();
    private Map<TrackKey, SpanChunk> provisional = Map.of();
    private long withoutGpuClock;

    /// @param columns of all nodes
    public NodeTimeline(SharedColumns columns) {
        kept = new KeptWindows(columns);
    }

    /// The daemon began another run: what is kept stays, as it happened, but nothing of the new run
    /// is mistaken for the old. Where its clock was set back, what is kept would be in the future.
    ///
    /// @param endNanos the end of the run's first window
    public void startOver(long endNanos) {
        if (!log.isEmpty() && endNanos < log.toNanos()) {
            kept.clear();
            log.clear();
        }
        gpuClockOffsets.clear();
        operationSpans.startOver();
        names.startOver();
        open = Map.of();
        provisional = Map.of();
    }

    /// Adds a snapshot's operations.
    public void add(NodeSnapshot snapshot) {
        for (NodeSnapshot.ProfiledProcess p : snapshot.processes()) {
            p.gpuClockOffsetNanos().ifPresent(o -> gpuClockOffsets.put(p.process(), o));
        }
        long end = snapshot.windowEndEpochNanos();
        log.came(snapshot.windowStartEpochNanos(), end);
        names.add(snapshot.operations());
        long since = log.toNanos() - PROVISIONAL_NANOS;
        kept.put(end, operationSpans.chunks(snapshot.operations(), since, this::gpuClock));
        kept.put(end, names.takeNamed(this::place));
        provisional = operationSpans.provisional(this::gpuClock);
        open = OperationSpans.open(snapshot.openOperations());
    }

    /// Adds fetched spans. Kernel spans of a process whose GPU clock is not known cannot be placed:
    /// left out and counted.
    public void add(SpanColumns batch, NodeSnapshot newest) {
        if (batch.startEpochNanos() == newest.startEpochNanos()) {
            kept.put(batch.windowEndEpochNanos(), place(names.named(batch)));
        }
    }

    /// Lets the oldest go until no more than this is taken.
    public void prune(long maxBytes) {
        names.bound(maxBytes);
        log.droppedBefore(kept.prune(maxBytes, log.toNanos()));
    }

    /// About how much memory its spans take.
    long memoryBytes() {
        return kept.memoryBytes();
    }

    public long withoutGpuClock() {
        return withoutGpuClock;
    }

    /// What is known of which time.
    ///
    /// @param silent the node is not heard now
    public Known known(boolean silent) {
        return log.known(silent);
    }

    /// The newest time known; empty before the first window.
    public OptionalLong newestNanos() {
        return log.isEmpty() ? OptionalLong.empty() : OptionalLong.of(log.toNanos());
    }

    /// Hands every kept chunk to `to`, oldest first.
    public void collect(Map<TrackKey, List<SpanChunk>> to) {
        kept.collect(to);
        provisional.forEach((key, c) -> list(to, key).add(c));
        open.forEach((key, c) -> list(to, key).add(c));
    }

    static List<SpanChunk> list(Map<TrackKey, List<SpanChunk>> to, TrackKey key) {
        return to.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    private Map<TrackKey, SpanChunk> place(List<OperationNames.NamedSpan> spans) {
        TransferSpans placed = new TransferSpans(spans, this::gpuClock);
        Map<TrackKey, SpanChunk> chunks = placed.chunks();
        withoutGpuClock += placed.withoutGpuClock();
        return chunks;
    }

    private OptionalLong gpuClock(int process) {
        Long offset = gpuClockOffsets.get(process);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}

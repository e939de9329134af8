package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.OperationColumns.State;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.IntFunction;

/// Sorts a window's operations into the enqueue and operations tracks. An operation's span is its
/// GPU kernel's times, else those of its launch by CUDA events, else its proxy's, else its
/// enqueueing with completion unknown; a captured operation did not run and has none. The daemon
/// tells of an operation that is only enqueued or open again when more is known: until then it is
/// drawn provisionally. Owned by the correlate thread.
final class OperationSpans {
    static final int MAX_UNFINISHED = 100_000;

    /// Operations whose enqueueing is drawn and whose end is still to come, oldest first.
    private final SequencedMap<Key, Row> unfinished = new LinkedHashMap<>();

    private record Key(int process, long operationId) {}

    private record Row(OperationColumns columns, int index) {
        State state() {
            return columns.state()[index];
        }

        long startNanos() {
            return columns.startEpochNanos()[index];
        }
    }

    void startOver() {
        unfinished.clear();
    }

    /// What is settled of this window, and with it what was enqueued before `sinceNanos`: of that
    /// no more is expected.
    Map<TrackKey, SpanChunk> chunks(
            OperationColumns o, long sinceNanos, IntFunction<OptionalLong> gpuClock) {
        Map<TrackKey, ChunkBuilder> builders = new HashMap<>();
        for (int i = 0; i < o.size(); i++) {
            Key key = new Key(o.process()[i], o.operationId()[i]);
            State state = o.state()[i];
            if (unfinished.remove(key) == null) {
                enqueue(builders, o, i);
            }
            if (state == State.ENQUEUED || state == State.OPEN) {
                unfinished.put(key, new Row(o, i));
            } else if (state != State.CAPTURED) {
                run(builders, o, i, gpuClock);
            }
        }
        while (!unfinished.isEmpty()) {
            Row eldest = unfinished.firstEntry().getValue();
            if (unfinished.size() <= MAX_UNFINISHED && eldest.startNanos() >= sinceNanos) {
                break;
            }
            unfinished.pollFirstEntry();
            if (eldest.state() == State.ENQUEUED || unfinished.size() >= MAX_UNFINISHED) {
                run(builders, eldest.columns(), eldest.index(), gpuClock);
            }
        }
        return built(builders);
    }

    /// The spans of operations that are enqueued and of which nothing more is known yet.
    Map<TrackKey, SpanChunk> provisional(IntFunction<OptionalLong> gpuClock) {
        Map<TrackKey, ChunkBuilder> builders = new HashMap<>();
        for (Row row : unfinished.values()) {
            if (row.state() == State.ENQUEUED) {
                run(builders, row.columns(), row.index(), gpuClock);
            }
        }
        return built(builders);
    }

    /// The spans of operations that are open now: no end.
    static Map<TrackKey, SpanChunk> open(List<NodeSnapshot.OpenOperation> operations) {
        Map<TrackKey, ChunkBuilder> builders = new HashMap<>();
        for (NodeSnapshot.OpenOperation o : operations) {
            builder(builders, TrackKind.OPERATIONS, o.commHash(), o.rank())
                    .add(
                            o.startEpochNanos(),
                            0,
                            o.operation(),
                            (int) o.sequenceNumber(),
                            o.peer().orElse(-1),
                            o.messageBytes(),
                            0,
                            SpanChunk.OPEN);
        }
        return built(builders);
    }

    private static void enqueue(Map<TrackKey, ChunkBuilder> builders, OperationColumns o, int i) {
        long start = o.startEpochNanos()[i];
        long end = o.enqueuedEpochNanos()[i];
        add(
                builders,
                TrackKind.ENQUEUE,
                o,
                i,
                start,
                end == 0 ? start : end,
                o.state()[i] == State.CAPTURED ? SpanChunk.CAPTURED : 0);
    }

    private static void run(
            Map<TrackKey, ChunkBuilder> builders,
            OperationColumns o,
            int i,
            IntFunction<OptionalLong> gpuClock) {
        OptionalLong offset = gpuClock.apply(o.process()[i]);
        if (o.gpuStartNanos()[i] != 0 && o.gpuEndNanos()[i] != 0 && offset.isPresent()) {
            add(
                    builders,
                    TrackKind.OPERATIONS,
                    o,
                    i,
                    o.gpuStartNanos()[i] + offset.getAsLong(),
                    o.gpuEndNanos()[i] + offset.getAsLong(),
                    SpanChunk.GPU_CLOCK);
        } else if (o.eventStartEpochNanos()[i] != 0 && o.eventEndEpochNanos()[i] != 0) {
            add(
                    builders,
                    TrackKind.OPERATIONS,
                    o,
                    i,
                    o.eventStartEpochNanos()[i],
                    o.eventEndEpochNanos()[i],
                    SpanChunk.EVENTS);
        } else if (o.proxyStartEpochNanos()[i] != 0 && o.proxyEndEpochNanos()[i] != 0) {
            add(
                    builders,
                    TrackKind.OPERATIONS,
                    o,
                    i,
                    o.proxyStartEpochNanos()[i],
                    o.proxyEndEpochNanos()[i],
                    0);
        } else {
            long start = o.startEpochNanos()[i];
            long end = o.enqueuedEpochNanos()[i];
            add(
                    builders,
                    TrackKind.OPERATIONS,
                    o,
                    i,
                    start,
                    end == 0 ? start : end,
                    SpanChunk.COMPLETION_UNKNOWN);
        }
    }

    private static void add(
            Map<TrackKey, ChunkBuilder> builders,
            TrackKind kind,
            OperationColumns o,
            int i,
            long startNanos,
            long endNanos,
            int flags) {
        builder(builders, kind, o.commHash()[i], o.rank()[i])
                .add(
                        startNanos,
                        endNanos,
                        o.names()[o.name()[i]],
                        o.sequenceNumber()[i],
                        o.peer()[i],
                        o.messageBytes()[i],
                        flags == SpanChunk.EVENTS ? o.launchOperations()[i] : 0,
                        flags);
    }

    private static ChunkBuilder builder(
            Map<TrackKey, ChunkBuilder> builders, TrackKind kind, long commHash, int rank) {
        return builders.computeIfAbsent(
                TrackKey.of(kind, commHash, rank), _ -> new ChunkBuilder(commHash));
    }

    private static Map<TrackKey, SpanChunk> built(Map<TrackKey, ChunkBuilder> builders) {
        Map<TrackKey, SpanChunk> chunks = new HashMap<>();
        builders.forEach((key, builder) -> chunks.put(key, builder.build()));
        return chunks;
    }
}

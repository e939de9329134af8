package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A node's spans window by window: the last 15 minutes, and no more than they may take; the oldest
/// go first, whole. Older windows are joined, so that long histories are few chunks. Owned by the
/// correlate thread.
final class KeptWindows {
    static final long KEPT_NANOS = 15 * 60_000_000_000L;

    /// So many of the newest windows stay as they came.
    private static final int FRESH = 8;

    private static final int JOINED = 16;

    private final ArrayDeque<Window> old = new ArrayDeque<>();
    private final ArrayDeque<Window> fresh = new ArrayDeque<>();
    private final SharedColumns columns = new SharedColumns();
    private long bytes;

    private record Window(long endNanos, long bytes, Map<TrackKey, SpanChunk> chunks) {
        Window(long endNanos, Map<TrackKey, SpanChunk> chunks) {
            this(
                    endNanos,
                    chunks.values().stream().mapToLong(SpanChunk::memoryBytes).sum(),
                    chunks);
        }
    }

    void clear() {
        old.clear();
        fresh.clear();
        bytes = 0;
    }

    void put(long endNanos, Map<TrackKey, SpanChunk> chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        Map<TrackKey, SpanChunk> shared = new HashMap<>(chunks);
        shared.replaceAll((_, chunk) -> columns.of(chunk));
        Window window = new Window(endNanos, shared);
        fresh.addLast(window);
        bytes += window.bytes();
        if (fresh.size() >= FRESH + JOINED) {
            join();
        }
    }

    /// Lets go of what is too old or too much.
    ///
    /// @return nothing from before this is kept
    long prune(long maxBytes, long newestNanos) {
        long from = newestNanos - KEPT_NANOS;
        while (!(old.isEmpty() && fresh.isEmpty())) {
            ArrayDeque<Window> oldest = old.isEmpty() ? fresh : old;
            if (bytes <= maxBytes && oldest.getFirst().endNanos() >= newestNanos - KEPT_NANOS) {
                break;
            }
            Window gone = oldest.removeFirst();
            bytes -= gone.bytes();
            from = Math.max(from, gone.endNanos());
        }
        return from;
    }

    void collect(Map<TrackKey, List<SpanChunk>> to) {
        for (ArrayDeque<Window> windows : List.of(old, fresh)) {
            for (Window window : windows) {
                window.chunks().forEach((key, c) -> NodeTimeline.list(to, key).add(c));
            }
        }
    }

    private void join() {
        Map<TrackKey, List<SpanChunk>> chunks = new LinkedHashMap<>();
        long end = Long.MIN_VALUE;
        for (int i = 0; i < JOINED; i++) {
            Window window = fresh.removeFirst();
            bytes -= window.bytes();
            end = Math.max(end, window.endNanos());
            window.chunks().forEach((key, c) -> NodeTimeline.list(chunks, key).add(c));
        }
        Map<TrackKey, SpanChunk> joined = new HashMap<>();
        chunks.forEach((key, list) -> joined.put(key, columns.of(joined(list))));
        Window window = new Window(end, joined);
        old.addLast(window);
        bytes += window.bytes();
    }

    private static SpanChunk joined(List<SpanChunk> chunks) {
        if (chunks.size() == 1) {
            return chunks.getFirst();
        }
        ChunkBuilder builder = new ChunkBuilder(chunks.getFirst().commHash());
        chunks.forEach(builder::add);
        return builder.build();
    }
}

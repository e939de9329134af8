package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A node's spans window by window: the last 15 minutes, and no more than they may take; the oldest
/// go first, whole. Windows are joined by four, and these by four: a chunk of few spans takes more
/// for itself than for them, and where many nodes share the room each has that of few windows.
/// Owned by the correlate thread.
final class KeptWindows {
    static final long KEPT_NANOS = 15 * 60_000_000_000L;

    /// So many that follow each other are joined to one, and so many of these again.
    private static final int JOINED = 4;

    /// A window that came, or 4 or 16 of them: what is let go of is let go of whole.
    private static final int MOST_LEVEL = 2;

    private final ArrayDeque<Window> windows = new ArrayDeque<>();
    private final SharedColumns columns;
    private long bytes;

    /// @param level 0 as it came, else how often it was joined with others
    private record Window(long endNanos, int level, long bytes, Map<TrackKey, SpanChunk> chunks) {}

    /// @param columns of all nodes
    KeptWindows(SharedColumns columns) {
        this.columns = columns;
    }

    void clear() {
        windows.clear();
        bytes = 0;
    }

    void put(long endNanos, Map<TrackKey, SpanChunk> chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        Map<TrackKey, SpanChunk> shared = HashMap.newHashMap(chunks.size());
        chunks.forEach((key, chunk) -> shared.put(columns.of(key), columns.of(chunk)));
        add(endNanos, 0, shared);
        for (int level = 0; level < MOST_LEVEL && newestOf(level) == JOINED; level++) {
            join(level + 1);
        }
    }

    /// How many of the newest are of that level.
    private int newestOf(int level) {
        int count = 0;
        Iterator<Window> newest = windows.descendingIterator();
        while (newest.hasNext() && newest.next().level() == level) {
            count++;
        }
        return count;
    }

    private void add(long endNanos, int level, Map<TrackKey, SpanChunk> chunks) {
        long own = chunks.values().stream().mapToLong(columns::ownBytes).sum();
        windows.addLast(new Window(endNanos, level, own, chunks));
        bytes += own;
    }

    /// About how much memory all of it takes.
    long memoryBytes() {
        return bytes;
    }

    /// Lets go of what is too old or too much.
    ///
    /// @return nothing from before this is kept
    long prune(long maxBytes, long newestNanos) {
        long from = newestNanos - KEPT_NANOS;
        while (!windows.isEmpty()
                && (bytes > maxBytes || windows.getFirst().endNanos() < newestNanos - KEPT_NANOS)) {
            Window gone = windows.removeFirst();
            bytes -= gone.bytes();
            from = Math.max(from, gone.endNanos());
        }
        return from;
    }

    void collect(Map<TrackKey, List<SpanChunk>> to) {
        for (Window window : windows) {
            window.chunks().forEach((key, c) -> NodeTimeline.list(to, key).add(c));
        }
    }

    private void join(int level) {
        Deque<Window> newest = new ArrayDeque<>();
        for (int i = 0; i < JOINED; i++) {
            Window window = windows.removeLast();
            bytes -= window.bytes();
            newest.addFirst(window);
        }
        Map<TrackKey, List<SpanChunk>> chunks = new LinkedHashMap<>();
        long end = Long.MIN_VALUE;
        for (Window window : newest) {
            end = Math.max(end, window.endNanos());
            window.chunks().forEach((key, c) -> NodeTimeline.list(chunks, key).add(c));
        }
        Map<TrackKey, SpanChunk> joined = new HashMap<>();
        chunks.forEach((key, list) -> joined.put(key, columns.of(joined(list))));
        add(end, level, joined);
    }

    private static SpanChunk joined(List<SpanChunk> chunks) {
        if (chunks.size() == 1) {
            return chunks.getFirst();
        }
        int spans = chunks.stream().mapToInt(SpanChunk::size).sum();
        ChunkBuilder builder = new ChunkBuilder(chunks.getFirst().commHash(), spans);
        chunks.forEach(builder::add);
        return builder.build();
    }
}

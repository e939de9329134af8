package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// Finds the spans of a chunk that can touch a range: starts are sorted, and the latest end so far,
/// kept here for each span, is too. Forgets chunks that are no longer in the data. Owned by one
/// thread.
public final class ChunkIndex {
    private static final int LONGEST_SHARED = 256;

    private final byte[] @Nullable [] alone = new byte[LONGEST_SHARED + 1][];
    private IdentityHashMap<SpanChunk, long[]> latestEnds = new IdentityHashMap<>();
    private IdentityHashMap<SpanChunk, byte[]> lanes = new IdentityHashMap<>();

    /// Keeps only what `data` still has.
    public void keep(TimelineData data) {
        IdentityHashMap<SpanChunk, long[]> kept = new IdentityHashMap<>();
        IdentityHashMap<SpanChunk, byte[]> keptLanes = new IdentityHashMap<>();
        for (Track track : data.tracks()) {
            for (SpanChunk chunk : track.chunks()) {
                long[] ends = latestEnds.get(chunk);
                if (ends != null) {
                    kept.put(chunk, ends);
                }
                byte[] lane = lanes.get(chunk);
                if (lane != null) {
                    keptLanes.put(chunk, lane);
                }
            }
        }
        latestEnds = kept;
        lanes = keptLanes;
    }

    /// The first span that may end at or after `nanos`; [SpanChunk#size] when none does.
    public int first(SpanChunk chunk, long nanos) {
        if (chunk.size() == 0 || (!hasOpen(chunk) && chunk.maxEndNanos() < nanos)) {
            return chunk.size();
        }
        int found = Arrays.binarySearch(ends(chunk), nanos);
        int at = found >= 0 ? found : -found - 1;
        long[] ends = ends(chunk);
        while (at > 0 && ends[at - 1] >= nanos) {
            at--;
        }
        return at;
    }

    /// The lane of each span of a chunk.
    public byte[] lanes(SpanChunk chunk) {
        return lanes.computeIfAbsent(chunk, each -> shared(Lanes.of(each)));
    }

    /// Mostly each span has its row alone: what says so is one for all chunks of its length.
    private byte[] shared(byte[] lane) {
        if (lane.length > LONGEST_SHARED) {
            return lane;
        }
        for (byte each : lane) {
            if (each != Lanes.WHOLE) {
                return lane;
            }
        }
        byte[] known = alone[lane.length];
        if (known == null) {
            alone[lane.length] = lane;
            return lane;
        }
        return known;
    }

    /// The first span that starts after `nanos`.
    public static int end(SpanChunk chunk, long nanos) {
        int low = 0;
        int high = chunk.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunk.startNanos()[middle] > nanos) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// True while the span runs, as far as is known.
    public static boolean open(SpanChunk chunk, int span) {
        return (chunk.endNanos()[span] == 0
                        && (chunk.flags()[span] & SpanChunk.COMPLETION_UNKNOWN) == 0)
                || (chunk.flags()[span] & SpanChunk.OPEN) != 0;
    }

    private boolean hasOpen(SpanChunk chunk) {
        long[] ends = ends(chunk);
        return ends[ends.length - 1] == Long.MAX_VALUE;
    }

    private long[] ends(SpanChunk chunk) {
        long[] known = latestEnds.get(chunk);
        if (known != null) {
            return known;
        }
        long[] ends = isInOrder(chunk) ? chunk.endNanos() : latestEnds(chunk);
        latestEnds.put(chunk, ends);
        return ends;
    }

    /// Whether each span ends no sooner than those before it, and all have ended: then the ends
    /// themselves are the latest.
    private static boolean isInOrder(SpanChunk chunk) {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < chunk.size(); i++) {
            long end = chunk.endNanos()[i];
            if (open(chunk, i) || end < chunk.startNanos()[i] || end < latest) {
                return false;
            }
            latest = end;
        }
        return true;
    }

    private static long[] latestEnds(SpanChunk chunk) {
        long[] ends = new long[chunk.size()];
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < ends.length; i++) {
            long end = open(chunk, i) ? Long.MAX_VALUE : chunk.endNanos()[i];
            latest = Math.max(latest, Math.max(end, chunk.startNanos()[i]));
            ends[i] = latest;
        }
        return ends;
    }
}

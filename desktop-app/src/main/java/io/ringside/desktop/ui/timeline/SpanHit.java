package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The span under the pointer. Immutable.
record SpanHit(Track track, SpanChunk chunk, int span) {

    /// The shortest span of a track within `slackNanos` of a time.
    static Optional<SpanHit> find(Track track, long nanos, long slackNanos, long edgeNanos) {
        SpanHit best = null;
        long bestLength = Long.MAX_VALUE;
        for (SpanChunk chunk : track.chunks()) {
            int end = ChunkIndex.end(chunk, nanos + slackNanos);
            for (int span = 0; span < end; span++) {
                long start = chunk.startNanos()[span];
                long to =
                        ChunkIndex.open(chunk, span)
                                ? Math.max(edgeNanos, start)
                                : Math.max(start, chunk.endNanos()[span]);
                if (to + slackNanos >= nanos && to - start < bestLength) {
                    bestLength = to - start;
                    best = new SpanHit(track, chunk, span);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /// The next span of a track that starts after this one, or the one before; steps and what ends
    /// with this start are passed over.
    Optional<SpanHit> beside(boolean later) {
        long from = chunk.startNanos()[span];
        SpanHit best = null;
        for (SpanChunk each : track.chunks()) {
            int after = ChunkIndex.end(each, from);
            if (later) {
                for (int i = after; i < each.size(); i++) {
                    if ((each.flags()[i] & SpanChunk.STEP) == 0) {
                        best = nearer(best, new SpanHit(track, each, i), from);
                        break;
                    }
                }
            } else {
                for (int i = Math.min(after, each.size()) - 1; i >= 0; i--) {
                    if (each.startNanos()[i] < from && (each.flags()[i] & SpanChunk.STEP) == 0) {
                        best = nearer(best, new SpanHit(track, each, i), from);
                        break;
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static SpanHit nearer(@Nullable SpanHit best, SpanHit other, long from) {
        return best == null
                        || Math.abs(other.startNanos() - from) < Math.abs(best.startNanos() - from)
                ? other
                : best;
    }

    String name() {
        return chunk.names()[chunk.name()[span]];
    }

    /// Of its operation; negative: it has none.
    int number() {
        return chunk.number()[span];
    }

    long startNanos() {
        return chunk.startNanos()[span];
    }

    /// Where it is open, the newest time.
    long endNanos(long edgeNanos) {
        return ChunkIndex.open(chunk, span)
                ? Math.max(edgeNanos, startNanos())
                : Math.max(startNanos(), chunk.endNanos()[span]);
    }

    TimelineRequest.Chosen chosen(long edgeNanos) {
        return new TimelineRequest.Chosen(
                track, chunk.commHash(), name(), number(), startNanos(), endNanos(edgeNanos));
    }
}

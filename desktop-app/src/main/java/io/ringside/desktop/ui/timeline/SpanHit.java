package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import java.util.Optional;

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
}

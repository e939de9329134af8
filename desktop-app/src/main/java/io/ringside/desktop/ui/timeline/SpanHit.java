package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import java.util.Optional;

/// The span under the pointer. Immutable.
record SpanHit(Track track, SpanChunk chunk, int span) {
    private static final double HIT_PIXELS = 2;

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

    /// What lies under a point of the rows, pixels of the scene; empty: no span does.
    ///
    /// @param y from where the rows begin
    /// @param width of the rows
    static Optional<SpanHit> under(TimelineRequest request, double x, double y, double width) {
        int row = request.rows().at(y + request.scroll());
        if (row < 0) {
            return Optional.empty();
        }
        long nanos = request.range().nanosAt(x, width);
        long slack = Math.round(request.range().spanNanos() / width * HIT_PIXELS);
        long last = request.view().timeline().lastNanos();
        return find(request.rows().rows().get(row).track(), nanos, slack, last);
    }
}

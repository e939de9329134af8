package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the newest burst: operations that follow each other closely, with a long silence before.
final class Bursts {
    private static final int SPANS_PER_TRACK = 64;
    private static final long CLOSE_NANOS = 5_000_000;
    private static final double MARGIN = 0.03;

    private Bursts() {}

    /// The newest complete burst with a little room on both sides; empty when there is no span.
    static Optional<TimeRange> newest(TimelineData data) {
        List<long[]> spans = latest(data, true);
        if (spans.isEmpty()) {
            spans = latest(data, false);
        }
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        spans.sort(Comparator.comparingLong((long[] span) -> span[0]).reversed());
        long start = spans.getFirst()[0];
        long end = spans.getFirst()[1];
        for (long[] span : spans) {
            boolean close = start - span[1] <= Math.max(CLOSE_NANOS, end - start);
            if (!close) {
                break;
            }
            start = Math.min(start, span[0]);
            end = Math.max(end, span[1]);
        }
        long margin = Math.max(1_000, Math.round((end - start) * MARGIN));
        return Optional.of(new TimeRange(start - margin, end - start + 2 * margin));
    }

    private static List<long[]> latest(TimelineData data, boolean operationsOnly) {
        List<long[]> spans = new ArrayList<>();
        for (Track track : data.tracks()) {
            if (operationsOnly && track.kind() != TrackKind.OPERATIONS) {
                continue;
            }
            int left = SPANS_PER_TRACK;
            for (int i = track.chunks().size() - 1; i >= 0 && left > 0; i--) {
                SpanChunk chunk = track.chunks().get(i);
                for (int span = chunk.size() - 1; span >= 0 && left > 0; span--, left--) {
                    long start = chunk.startNanos()[span];
                    spans.add(new long[] {start, Math.max(start, chunk.endNanos()[span])});
                }
            }
        }
        return spans;
    }
}

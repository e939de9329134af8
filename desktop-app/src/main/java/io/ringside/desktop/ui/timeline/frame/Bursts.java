package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the newest burst: operations that follow each other closely, with a long silence before.
public final class Bursts {
    private static final int SPANS_PER_TRACK = 256;
    private static final int BURSTS = 6;
    private static final long CLOSE_NANOS = 5_000_000;
    private static final double MARGIN = 0.03;

    private Bursts() {}

    /// The newest burst with a little room on both sides, passing over what has less than half the
    /// spans of its neighbours: it is still coming in, or a lone barrier. Empty when there is no
    /// span.
    public static Optional<TimeRange> newest(TimelineData data) {
        List<long[]> spans = latest(data, true);
        if (spans.isEmpty()) {
            spans = latest(data, false);
        }
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        spans.sort(Comparator.comparingLong((long[] span) -> span[0]).reversed());
        List<Burst> bursts = bursts(spans);
        int most = bursts.stream().mapToInt(Burst::spans).max().orElse(0);
        return bursts.stream()
                .filter(burst -> burst.spans() * 2 >= most)
                .findFirst()
                .map(Burst::range);
    }

    private record Burst(long startNanos, long endNanos, int spans) {
        TimeRange range() {
            long length = endNanos - startNanos;
            long margin = Math.max(1_000, Math.round(length * MARGIN));
            return new TimeRange(startNanos - margin, length + 2 * margin);
        }
    }

    /// @param spans start and end, newest start first
    private static List<Burst> bursts(List<long[]> spans) {
        List<Burst> bursts = new ArrayList<>();
        long start = spans.getFirst()[0];
        long end = spans.getFirst()[1];
        int count = 0;
        for (long[] span : spans) {
            if (start - span[1] > Math.max(CLOSE_NANOS, end - start)) {
                bursts.add(new Burst(start, end, count));
                end = span[1];
                count = 0;
            }
            start = span[0];
            end = Math.max(end, span[1]);
            count++;
        }
        bursts.add(new Burst(start, end, count));
        return bursts.subList(0, Math.min(BURSTS, bursts.size()));
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

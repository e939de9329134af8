package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData.Track;
import java.util.Map;
import java.util.Optional;

/// What the timeline is asked to paint.
///
/// @param width of the rows, in pixels of the display
/// @param scroll rows above the picture, in pixels of the scene
/// @param moving the range follows the live edge
/// @param chosen its span is ringed, and the starts of its operation are joined
/// @param marked a range of time that is measured
/// @param shifts by rank axis index, how much later the time of its rows is: rows that are aligned
///   to an operation of theirs
public record TimelineRequest(
        ClusterView view,
        TimeRange range,
        TrackRows rows,
        int width,
        int height,
        double displayScale,
        int scroll,
        boolean moving,
        Palette palette,
        Optional<Chosen> chosen,
        Optional<TimeRange> marked,
        Map<Integer, Long> shifts) {

    /// A span that is looked at.
    ///
    /// @param number of the operation; negative: it has none
    public record Chosen(
            Track track, long commHash, String name, int number, long startNanos, long endNanos) {
        public int rankIndex() {
            return track.rankIndex();
        }
    }

    public TimelineRequest {
        shifts = Map.copyOf(shifts);
    }

    /// Nothing chosen or marked, and no row moved.
    public TimelineRequest(
            ClusterView view,
            TimeRange range,
            TrackRows rows,
            int width,
            int height,
            double displayScale,
            int scroll,
            boolean moving,
            Palette palette) {
        this(
                view,
                range,
                rows,
                width,
                height,
                displayScale,
                scroll,
                moving,
                palette,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /// The time that a row shows: another one where rows are aligned.
    public TimeRange range(TrackRows.Row row) {
        long shift = shifts.getOrDefault(row.track().rankIndex(), 0L);
        return shift == 0 ? range : new TimeRange(range.startNanos() + shift, range.spanNanos());
    }

    /// There is a time to show: before the first window nothing has one, and the axis none either.
    public boolean dated() {
        return view.timeline().lastNanos() > 0;
    }
}

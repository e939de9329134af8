package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;

/// What the timeline is asked to paint.
///
/// @param width of the rows, in pixels of the display
/// @param scroll rows above the picture, in pixels of the scene
/// @param moving the range follows the live edge
public record TimelineRequest(
        ClusterView view,
        TimeRange range,
        TrackRows rows,
        int width,
        int height,
        double displayScale,
        int scroll,
        boolean moving,
        Palette palette) {

    /// There is a time to show: before the first window nothing has one, and the axis none either.
    public boolean dated() {
        return view.timeline().lastNanos() > 0;
    }
}

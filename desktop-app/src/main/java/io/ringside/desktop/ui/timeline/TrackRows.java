package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.List;

/// Where the tracks lie: kernel rows stay readable, channel rows shrink until all fit, down to three
/// pixels; what does not fit then is scrolled to. Immutable. Pixels of the scene.
///
/// @param height of all rows
record TrackRows(List<Row> rows, int height) {
    private static final int GROUP_GAP = 6;
    private static final int OPERATIONS = 20;
    private static final int ENQUEUE = 8;
    private static final int LEAST = 3;
    private static final int MOST = 12;

    /// @param firstOfGroup its heading stands here
    record Row(Track track, int index, int y, int height, boolean firstOfGroup) {
        int bottom() {
            return y + height;
        }
    }

    TrackRows {
        rows = List.copyOf(rows);
    }

    static TrackRows of(List<Track> tracks, int room) {
        int fixed = GROUP_GAP;
        int shrinking = 0;
        String group = "";
        for (Track track : tracks) {
            if (!track.group().equals(group)) {
                group = track.group();
                fixed += GROUP_GAP;
            }
            int height = fixedHeight(track.kind());
            fixed += height;
            shrinking += height == 0 ? 1 : 0;
        }
        int each = shrinking == 0 ? 0 : Math.clamp((room - fixed) / shrinking, LEAST, MOST);
        List<Row> rows = new ArrayList<>();
        int y = 0;
        group = "";
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            boolean first = i == 0 || !track.group().equals(group);
            group = track.group();
            y += first ? GROUP_GAP : 0;
            int height = fixedHeight(track.kind()) == 0 ? each : fixedHeight(track.kind());
            rows.add(new Row(track, i, y, height, first));
            y += height;
        }
        return new TrackRows(rows, y + GROUP_GAP);
    }

    /// The row at `y`, or -1.
    int at(double y) {
        for (int i = 0; i < rows.size(); i++) {
            if (y >= rows.get(i).y() && y < rows.get(i).bottom()) {
                return i;
            }
        }
        return -1;
    }

    private static int fixedHeight(TrackKind kind) {
        return switch (kind) {
            case OPERATIONS -> OPERATIONS;
            case ENQUEUE -> ENQUEUE;
            case KERNEL_CHANNEL, TRANSFER -> 0;
        };
    }
}

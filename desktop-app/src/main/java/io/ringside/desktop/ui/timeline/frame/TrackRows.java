package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Where the tracks lie: channel rows shrink until all fit, down to three pixels, then kernel rows
/// do; then many ranks become compact; what does not fit even so is scrolled to. Immutable. Pixels
/// of the scene.
///
/// @param height of all rows
public record TrackRows(List<Row> rows, int height) {
    private static final double LEAST = 3;
    private static final double MOST = 12;
    private static final Density[] DENSITIES = {
        new Density(22, 12, 6), new Density(16, 10, 4), new Density(13, 9, 2)
    };

    /// Heights of the rows that do not shrink by themselves, and the gap before a group.
    private record Density(int operations, int enqueue, int gap) {
        /// 0: a row that shrinks.
        int fixed(TrackKind kind) {
            return switch (kind) {
                case OPERATIONS -> operations;
                case ENQUEUE -> enqueue;
                case KERNEL_CHANNEL, TRANSFER -> 0;
            };
        }
    }

    /// @param firstOfGroup its heading stands here
    /// @param key by which it is opened and closed; empty: it is neither
    /// @param title of a compact row's group, may be empty
    /// @param label of a compact row; empty: it is not compact
    public record Row(
            Track track,
            int index,
            int y,
            int height,
            boolean firstOfGroup,
            String key,
            String title,
            String label) {
        Row(Track track, int index, int y, int height, boolean firstOfGroup) {
            this(track, index, y, height, firstOfGroup, "", "", "");
        }

        boolean compact() {
            return !label.isEmpty();
        }

        /// All ranks of a node in one row.
        public boolean ofNode() {
            return key.startsWith("node ");
        }

        public int bottom() {
            return y + height;
        }
    }

    public TrackRows {
        rows = List.copyOf(rows);
    }

    /// All rows where they fit or are of few ranks; else compact ones.
    ///
    /// @param open keys of compact rows that were opened
    public static TrackRows of(ClusterView view, int room, Set<String> open) {
        List<Track> tracks = view.timeline().tracks();
        TrackRows all = of(tracks, room);
        long ranks = tracks.stream().mapToInt(Track::rankIndex).distinct().count();
        return all.height() <= room || ranks <= CompactRows.FEW_RANKS
                ? all
                : CompactRows.of(view, room, open);
    }

    public static TrackRows of(List<Track> tracks, int room) {
        TrackRows rows = arrange(tracks, room, DENSITIES[0]);
        for (int i = 1; i < DENSITIES.length && rows.height() > room; i++) {
            rows = arrange(tracks, room, DENSITIES[i]);
        }
        return rows;
    }

    /// The row at `y`, or -1.
    public int at(double y) {
        for (int i = 0; i < rows.size(); i++) {
            if (y >= rows.get(i).y() && y < rows.get(i).bottom()) {
                return i;
            }
        }
        return -1;
    }

    private static TrackRows arrange(List<Track> tracks, int room, Density density) {
        int fixed = density.gap();
        int shrinking = 0;
        for (int i = 0; i < tracks.size(); i++) {
            int height = density.fixed(tracks.get(i).kind());
            fixed += height + (firstOfGroup(tracks, i) ? density.gap() : 0);
            shrinking += height == 0 ? 1 : 0;
        }
        double each = Math.clamp((room - fixed) / (double) Math.max(1, shrinking), LEAST, MOST);
        List<Row> rows = new ArrayList<>();
        double y = 0;
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            boolean first = firstOfGroup(tracks, i);
            y += first ? density.gap() : 0;
            int height = density.fixed(track.kind());
            int top = (int) Math.round(y);
            y += height == 0 ? each : height;
            rows.add(new Row(track, i, top, (int) Math.round(y) - top, first));
        }
        return new TrackRows(rows, (int) Math.ceil(y) + density.gap());
    }

    private static boolean firstOfGroup(List<Track> tracks, int i) {
        return i == 0 || !tracks.get(i).group().equals(tracks.get(i - 1).group());
    }
}

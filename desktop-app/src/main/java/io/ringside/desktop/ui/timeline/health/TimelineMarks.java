package io.ringside.desktop.ui.timeline.health;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.ui.timeline.frame.TrackRows.Row;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.Set;
import javafx.scene.canvas.GraphicsContext;

/// Marks the tracks of what is selected, brings them into sight, and says what a row stands for.
/// Stateless.
public final class TimelineMarks {
    private static final String NODE = "node ";
    private static final double BAR = 3;

    private TimelineMarks() {}

    /// A bar beside, and a frame around, each group of rows that is selected.
    public static void draw(
            SharpCanvas words, TimelineRequest request, Linked linked, double axis) {
        if (linked.firstRank() < 0) {
            return;
        }
        GraphicsContext canvas = words.getGraphicsContext2D();
        Palette palette = request.palette();
        canvas.save();
        canvas.beginPath();
        canvas.rect(0, axis, words.wide(), words.high() - axis);
        canvas.clip();
        canvas.setFill(palette.color(Token.ACCENT));
        for (Row row : request.rows().rows()) {
            if (isNode(row) || !linked.rank(row.track().rankIndex())) {
                continue;
            }
            double y = axis + row.y() - request.scroll();
            canvas.fillRect(0, y, BAR, row.height());
            if (!isMarked(request, row.index() - 1, linked)) {
                canvas.fillRect(TrackHeads.GUTTER, y - 1, words.wide(), 1);
            }
            if (!isMarked(request, row.index() + 1, linked)) {
                canvas.fillRect(TrackHeads.GUTTER, y + row.height(), words.wide(), 1);
            }
        }
        canvas.restore();
    }

    private static boolean isMarked(TimelineRequest request, int index, Linked linked) {
        return index >= 0
                && index < request.rows().rows().size()
                && !isNode(request.rows().rows().get(index))
                && linked.rank(request.rows().rows().get(index).track().rankIndex());
    }

    private static boolean isNode(Row row) {
        return row.key().startsWith(NODE);
    }

    /// Opens the row of the node that hides the first rank selected.
    ///
    /// @return whether anything was opened
    public static boolean open(ClusterView view, TrackRows rows, Linked linked, Set<String> open) {
        int rank = linked.firstRank();
        boolean seen =
                rows.rows().stream().anyMatch(r -> !isNode(r) && r.track().rankIndex() == rank);
        if (rank < 0 || seen || rank >= view.ranks().size()) {
            return false;
        }
        return open.add(NODE + view.ranks().get(rank).nodeIndex().orElse(-1));
    }

    /// How far to scroll so that the first rank selected is seen.
    public static int scroll(TrackRows rows, Linked linked, int room, int scroll) {
        int rank = linked.firstRank();
        return rows.rows().stream()
                .filter(row -> rank >= 0 && !isNode(row) && row.track().rankIndex() == rank)
                .findFirst()
                .map(row ->
                        row.y() < scroll || row.bottom() > scroll + room
                                ? Math.max(0, row.y() - room / 3)
                                : scroll)
                .orElse(scroll);
    }

    /// What a row is of: a node, or a rank with its channel and, of a transfer, its peer.
    public static Subject subject(ClusterView view, Row row) {
        int rank = row.track().rankIndex();
        if (isNode(row)) {
            return view.nodeOf(rank)
                    .map(NodeView::target)
                    .map(Subject::ofNode)
                    .orElse(Subject.NONE);
        }
        return subject(view, row.track());
    }

    /// What a track is of: a rank with its channel.
    public static Subject subject(ClusterView view, Track track) {
        Subject subject = Linked.subjectOf(view, track.rankIndex());
        TrackKind kind = track.kind();
        boolean channel = kind == TrackKind.KERNEL_CHANNEL || kind == TrackKind.TRANSFER;
        return channel && track.channel() >= 0 && !subject.isEmpty()
                ? subject.withChannel(track.channel())
                : subject;
    }
}

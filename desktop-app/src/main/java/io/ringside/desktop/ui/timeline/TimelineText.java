package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.ui.timeline.frame.TimeAxis;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.ui.timeline.health.HealthTracks;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Writes on a painted timeline: the axis, the gutter, what spans are, and how far the rows are
/// scrolled. Owned by the FX thread.
final class TimelineText {
    static final double AXIS = 24;

    private static final double BELOW = 4;
    private static final double INSET = 12;

    private final GraphicsContext canvas;
    private final double width;
    private final double height;
    private final double top;
    private final TimelineFrame frame;
    private final TimelineRequest request;
    private final Palette palette;

    TimelineText(SharpCanvas words, TimelineFrame frame) {
        canvas = words.getGraphicsContext2D();
        width = words.wide();
        height = words.high();
        this.frame = frame;
        request = frame.request();
        palette = request.palette();
        top = AXIS + HealthTracks.height(request.view());
    }

    void write() {
        canvas.clearRect(0, 0, width, height);
        canvas.setTextBaseline(VPos.CENTER);
        canvas.save();
        canvas.beginPath();
        canvas.rect(0, top, width, height - top);
        canvas.clip();
        TrackHeads.write(canvas, request, top);
        spans();
        canvas.restore();
        HealthTracks.write(canvas, request, AXIS);
        axis();
        marked();
        scrollMark();
    }

    private void spans() {
        Typeface face = Typeface.semibold(10);
        canvas.setFont(face.font());
        canvas.setTextAlign(TextAlignment.LEFT);
        for (TimelineFrame.Word word : frame.words()) {
            if (!word.text().isEmpty() && face.width(word.text()) <= word.room() + 3) {
                canvas.setFill(palette.color(word.ink()));
                canvas.fillText(word.text(), TrackHeads.GUTTER + word.x(), top + word.y());
            }
        }
    }

    private void axis() {
        Typeface face = Typeface.regular(10);
        double rows = request.width() / request.displayScale();
        canvas.setFill(palette.color(Token.LINE_SUBTLE));
        canvas.fillRect(0, AXIS - 1, width, 1);
        canvas.setFill(palette.color(Token.LINE_STRONG));
        canvas.fillRect(TrackHeads.GUTTER - 1, 0, 1, height);
        canvas.setTextAlign(TextAlignment.LEFT);
        canvas.setFont(face.font());
        double middle = AXIS / 2 - 1;
        if (!request.dated()) {
            return;
        }
        canvas.setFill(palette.color(Token.TEXT_MUTED));
        String from = Figures.zoned(request.range().startNanos());
        canvas.fillText(from, INSET, middle);
        for (TimeAxis.Tick tick : TimeAxis.ticks(request.range(), rows, request.moving())) {
            double x = Math.rint(TrackHeads.GUTTER + request.range().x(tick.nanos(), rows));
            canvas.setFill(palette.color(Token.LINE_CONTROL));
            canvas.fillRect(x, AXIS - 7, 1, 6);
            if (x + face.width(tick.label()) + 4 < width) {
                Token ink = tick.first() ? Token.TEXT_PRIMARY : Token.TEXT_SECONDARY;
                canvas.setFill(palette.color(ink));
                canvas.fillText(tick.label(), x + 4, middle);
            }
        }
    }

    /// The marked range: its edges through all rows, its length on the axis.
    private void marked() {
        if (request.marked().isEmpty()) {
            return;
        }
        TimeRange range = request.marked().get();
        double rows = request.width() / request.displayScale();
        double from = Math.clamp(request.range().x(range.startNanos(), rows), 0, rows);
        double to = Math.clamp(request.range().x(range.endNanos(), rows), 0, rows);
        double left = Math.rint(TrackHeads.GUTTER + from);
        double right = Math.rint(TrackHeads.GUTTER + to);
        canvas.setFill(palette.color(Token.ACCENT));
        canvas.fillRect(left, AXIS - 3, Math.max(1, right - left), 3);
        canvas.fillRect(left, AXIS, 1, height - AXIS);
        canvas.fillRect(right, AXIS, 1, height - AXIS);
        long off = 0;
        for (int node = 0; node < request.view().nodes().size(); node++) {
            off = Math.max(off, frame.waits().clockNanos(node));
        }
        String text =
                "\u0394 "
                        + Figures.duration((double) range.spanNanos())
                        + (off > 0 ? " \u00B1 " + Figures.duration((double) off) : "");
        Typeface face = Typeface.semibold(10);
        double wide = face.width(text) + 8;
        double x =
                Math.clamp(
                        (left + right - wide) / 2,
                        TrackHeads.GUTTER,
                        Math.max(TrackHeads.GUTTER, width - wide));
        canvas.setFill(palette.color(Token.ACCENT_FILL));
        canvas.fillRect(x, 2, wide, AXIS - 6);
        canvas.setFill(palette.color(Token.ACCENT_ON));
        canvas.setFont(face.font());
        canvas.setTextAlign(TextAlignment.LEFT);
        canvas.fillText(text, x + 4, AXIS / 2 - 1);
    }

    private void scrollMark() {
        double room = height - top - BELOW;
        double all = request.rows().height();
        if (all > room) {
            canvas.setFill(palette.color(Token.LINE_STRONG));
            double length = Math.max(16, room * room / all);
            double y = top + (room - length) * request.scroll() / (all - room);
            canvas.fillRect(width - 8, y, 4, length);
        }
    }
}

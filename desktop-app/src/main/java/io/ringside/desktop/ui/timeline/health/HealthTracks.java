package io.ringside.desktop.ui.timeline.health;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.viewdata.ClusterView;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// The tracks between the axis and the rows: findings with events, and GPUs. A track that has
/// nothing takes no room. Owned by the FX thread.
public final class HealthTracks {
    static final double GAP = 4;

    private HealthTracks() {}

    /// In pixels of the scene.
    public static int height(ClusterView view) {
        int findings = FindingTrack.height(view);
        int gpus = GpuTrack.height(view);
        return findings + gpus + (findings + gpus > 0 ? (int) GAP : 0);
    }

    /// @param top where they begin on the canvas
    public static void write(GraphicsContext canvas, TimelineRequest request, double top) {
        ClusterView view = request.view();
        if (height(view) == 0) {
            return;
        }
        double width = request.width() / request.displayScale();
        canvas.save();
        canvas.beginPath();
        canvas.rect(0, top, TrackHeads.GUTTER + width, height(view));
        canvas.clip();
        int findings = FindingTrack.height(view);
        if (findings > 0) {
            new FindingTrack(canvas, request, top).write();
        }
        if (GpuTrack.height(view) > 0) {
            new GpuTrack(canvas, request, top + findings).write();
        }
        canvas.restore();
        canvas.setFill(request.palette().color(Token.LINE_SUBTLE));
        canvas.fillRect(0, top + height(view) - 1, TrackHeads.GUTTER + width, 1);
    }

    static void label(GraphicsContext canvas, Palette palette, String text, double middle) {
        canvas.setTextAlign(TextAlignment.RIGHT);
        canvas.setTextBaseline(VPos.CENTER);
        canvas.setFont(Typeface.regular(10).font());
        canvas.setFill(palette.color(Token.TEXT_MUTED));
        canvas.fillText(text, TrackHeads.GUTTER - 8, Math.rint(middle));
    }

    /// Where a time lies on the canvas, at most a little outside.
    static double x(TimelineRequest request, long nanos) {
        double width = request.width() / request.displayScale();
        return TrackHeads.GUTTER + Math.clamp(request.range().x(nanos, width), -8, width + 8);
    }
}

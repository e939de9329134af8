package io.ringside.desktop.ui.timeline.health;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Findings as bars since when they hold, the loudest on top, and events as ticks below. Owned by
/// the FX thread.
final class FindingTrack {
    private static final int BAR = 12;
    private static final int TICK = 6;
    private static final int TICK_ROW = 12;
    private static final double ROOM_FOR_TITLE = 80;
    private static final String LEVEL = "level";

    private final GraphicsContext canvas;
    private final TimelineRequest request;
    private final double top;

    FindingTrack(GraphicsContext canvas, TimelineRequest request, double top) {
        this.canvas = canvas;
        this.request = request;
        this.top = top;
    }

    static int height(ClusterView view) {
        boolean findings = view.nodes().stream().anyMatch(n -> !n.health().findings().isEmpty());
        boolean events = view.nodes().stream().anyMatch(n -> !n.health().events().isEmpty());
        return (findings ? BAR + 2 : 0) + (events ? TICK_ROW : 0);
    }

    void write() {
        ClusterView view = request.view();
        List<ToldFinding> findings = new ArrayList<>();
        view.nodes().forEach(node -> findings.addAll(node.health().findings()));
        findings.sort(Comparator.comparing(ToldFinding::severity).reversed());
        double y = top + 2;
        if (!findings.isEmpty()) {
            HealthTracks.label(canvas, request.palette(), "findings", y + BAR / 2.0);
            findings.forEach(finding -> bar(finding, top + 2));
            title(findings.getLast(), y);
            y += BAR + 2;
        }
        boolean any = false;
        for (NodeView node : view.nodes()) {
            for (ToldEvent event : node.health().events()) {
                any = true;
                canvas.setFill(request.palette().color(token(event.severity())));
                double x = HealthTracks.x(request, event.epochNanos());
                if (x >= TrackHeads.GUTTER) {
                    canvas.fillRect(Math.rint(x), y + (TICK_ROW - TICK) / 2.0, 2, TICK);
                    level(event, x, y);
                }
            }
        }
        if (any) {
            HealthTracks.label(canvas, request.palette(), "events", y + TICK_ROW / 2.0);
        }
    }

    /// What changes how much is recorded is named: it is why rows look different from there on.
    private void level(ToldEvent event, double x, double y) {
        if (event.type().equals(LEVEL)) {
            canvas.setFont(Typeface.regular(10).font());
            canvas.setTextAlign(TextAlignment.LEFT);
            canvas.fillText(
                    event.text().replaceFirst("[,.].*", ""),
                    Math.rint(x + 5),
                    Math.rint(y + TICK_ROW / 2.0));
        }
    }

    private void bar(ToldFinding finding, double y) {
        double from =
                Math.max(TrackHeads.GUTTER, HealthTracks.x(request, finding.sinceEpochNanos()));
        double to = HealthTracks.x(request, request.view().timeline().lastNanos());
        if (to > from) {
            canvas.setFill(request.palette().color(token(finding.severity())));
            canvas.fillRect(Math.rint(from), y, Math.max(2, to - from), BAR);
        }
    }

    /// Of the loudest, where it has room.
    private void title(ToldFinding finding, double y) {
        double from =
                Math.max(TrackHeads.GUTTER, HealthTracks.x(request, finding.sinceEpochNanos()));
        double to = HealthTracks.x(request, request.view().timeline().lastNanos());
        Typeface face = Typeface.semibold(10);
        if (to - from >= Math.max(ROOM_FOR_TITLE, face.width(finding.title()) + 8)) {
            int fill = request.palette().argb(token(finding.severity()));
            canvas.setFill(request.palette().color(request.palette().inkOn(fill)));
            canvas.setFont(face.font());
            canvas.setTextAlign(TextAlignment.LEFT);
            canvas.fillText(finding.title(), Math.rint(from + 4), Math.rint(y + BAR / 2.0));
        }
    }

    private static Token token(Severity severity) {
        return switch (severity) {
            case PAGE -> Token.STATE_PAGE;
            case TICKET -> Token.STATE_TICKET;
            case NOTE -> Token.STATE_NOTE;
        };
    }
}

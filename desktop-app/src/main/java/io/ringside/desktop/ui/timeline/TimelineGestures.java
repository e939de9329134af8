package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import java.util.Optional;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What mouse and keys do on the timeline. A click chooses a span, a double click zooms to it; a
/// drag marks a range, with Shift or another button it moves the picture; the wheel zooms, with
/// Shift it moves, over the names it scrolls the rows. Keys: W S zoom, A D move, F fits what is
/// marked or chosen, Shift+Z shows all, Backspace goes back, comma and full stop choose the span
/// before and after, M marks the chosen span or what is shown, L and R align rows to the chosen
/// operation's start or end, O opens a row, Esc lets go. Owned by the FX thread.
final class TimelineGestures {
    private static final double ZOOM_STEP = 1.25;
    private static final double KEY_ZOOM = 1.6;
    private static final double KEY_PAN = 0.2;
    private static final double LEAST_DRAG = 4;
    private static final double MIDDLE = 0.5;

    private final TimelinePane pane;
    private double pressX;
    private double lastX;
    private double lastY;
    private boolean moving;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // the last it does
    TimelineGestures(TimelinePane pane) {
        this.pane = pane;
        pane.setOnMousePressed(this::press);
        pane.setOnMouseDragged(this::drag);
        pane.setOnMouseClicked(this::click);
        pane.setOnScroll(this::wheel);
        pane.setOnMouseMoved(event -> pane.point(event.getX(), event.getY()));
        pane.setOnMouseExited(event -> pane.leave());
    }

    /// True when the key is one of the timeline's.
    boolean key(KeyEvent event) {
        switch (event.getCode()) {
            case W -> pane.zoom(1 / KEY_ZOOM, MIDDLE);
            case S -> pane.zoom(KEY_ZOOM, MIDDLE);
            case A -> pane.free(pane.range().pan(-KEY_PAN));
            case D -> pane.free(pane.range().pan(KEY_PAN));
            case F -> pane.fit();
            case END -> pane.choose(TimelinePane.Follow.EDGE);
            case BACK_SPACE -> pane.back();
            case COMMA -> step(false);
            case PERIOD -> step(true);
            case M ->
                    pane.choices()
                            .mark(
                                    Optional.of(
                                            pane.choices()
                                                    .chosen()
                                                    .map(hit -> TimelineGestures.of(hit, edge()))
                                                    .orElse(pane.range())));
            case L -> pane.choices().align(pane.shown(), true);
            case R -> pane.choices().align(pane.shown(), false);
            case ESCAPE -> pane.choices().clear();
            case Z -> {
                if (!event.isShiftDown()) {
                    return false;
                }
                pane.all();
            }
            case O -> {
                if (!pane.toggle(pane.pointedY())) {
                    return false;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private long edge() {
        TimelineFrame frame = pane.shown();
        return frame == null ? 0 : frame.request().view().timeline().lastNanos();
    }

    private static TimeRange of(SpanHit hit, long edge) {
        return new TimeRange(hit.startNanos(), hit.endNanos(edge) - hit.startNanos());
    }

    /// From span to span on the chosen one's row; the newest of the first row that has any where
    /// none is chosen. What is chosen comes into the picture.
    private void step(boolean later) {
        TimelineFrame frame = pane.shown();
        if (frame == null) {
            return;
        }
        Optional<SpanHit> next =
                pane.choices().chosen().isPresent()
                        ? pane.choices().chosen().flatMap(hit -> hit.beside(later))
                        : frame.request().rows().rows().stream()
                                .map(row ->
                                        SpanHit.find(
                                                row.track(),
                                                frame.request().range().endNanos(),
                                                frame.request().range().spanNanos(),
                                                edge()))
                                .flatMap(Optional::stream)
                                .findFirst();
        next.ifPresent(hit -> {
            pane.tell(hit);
            pane.choices().select(Optional.of(hit));
            TimeRange range = pane.range();
            if (hit.startNanos() < range.startNanos() || hit.startNanos() > range.endNanos()) {
                pane.free(
                        new TimeRange(hit.startNanos() - range.spanNanos() / 2, range.spanNanos()));
            }
        });
    }

    private void press(MouseEvent event) {
        pane.requestFocus();
        pressX = event.getX();
        lastX = pressX;
        lastY = event.getY();
        moving =
                event.isShiftDown()
                        || event.getButton() != MouseButton.PRIMARY
                        || event.getX() < TrackHeads.GUTTER;
    }

    private void drag(MouseEvent event) {
        pane.leave();
        if (!moving) {
            if (Math.abs(event.getX() - pressX) >= LEAST_DRAG) {
                long one = nanosAt(pressX);
                long other = nanosAt(event.getX());
                pane.choices()
                        .mark(
                                Optional.of(
                                        new TimeRange(
                                                Math.min(one, other), Math.abs(one - other))));
            }
            return;
        }
        double share = (lastX - event.getX()) / pane.rowsWidth();
        pane.scroll(event.getY() - lastY);
        lastX = event.getX();
        lastY = event.getY();
        if (share != 0 && event.getX() >= TrackHeads.GUTTER) {
            pane.free(pane.range().pan(share));
        }
    }

    private long nanosAt(double x) {
        double within = Math.clamp(x - TrackHeads.GUTTER, 0, pane.rowsWidth());
        return pane.range().nanosAt(within, pane.rowsWidth());
    }

    private void click(MouseEvent event) {
        if (!event.isStillSincePress() || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        if (event.getX() < TrackHeads.GUTTER) {
            pane.toggle(event.getY());
            pane.tell(event.getY());
            return;
        }
        Optional<SpanHit> hit = pane.at(event.getX(), event.getY());
        if (event.getClickCount() == 2 && hit.isPresent()) {
            pane.free(Choices.around(hit.get().startNanos(), hit.get().endNanos(edge())));
            return;
        }
        if (hit.isEmpty()) {
            pane.choices().mark(Optional.empty());
        }
        pane.tell(event.getY());
        pane.choices().select(hit);
    }

    private void wheel(ScrollEvent event) {
        double lines = event.getDeltaY() / Math.max(1, event.getMultiplierY());
        double across =
                event.isShiftDown() && event.getDeltaX() == 0
                        ? event.getDeltaY()
                        : event.getDeltaX();
        if (event.isShiftDown() && across != 0) {
            pane.free(pane.range().pan(across < 0 ? KEY_PAN : -KEY_PAN));
        } else if (event.getX() < TrackHeads.GUTTER) {
            pane.scroll(event.getDeltaY());
        } else if (lines != 0) {
            double ratio = (event.getX() - TrackHeads.GUTTER) / pane.rowsWidth();
            pane.zoom(lines > 0 ? 1 / ZOOM_STEP : ZOOM_STEP, ratio);
        }
        event.consume();
    }
}

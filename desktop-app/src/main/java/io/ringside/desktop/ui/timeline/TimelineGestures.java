package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What mouse and keys do on the timeline. A click chooses a span, a double click zooms to it; a
/// drag marks a range, with Shift or another button it moves the picture; the wheel zooms, with
/// Shift it moves, over the names it scrolls the rows. What keys do: [#actions]. Owned by the FX
/// thread.
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

    /// @param heard whether the timeline is seen
    List<Action> actions(BooleanSupplier heard) {
        Keyed keyed = new Keyed(heard);
        return List.of(
                keyed.action("nearer", "Zoom in", () -> pane.zoom(1 / KEY_ZOOM, MIDDLE), KeyCode.W),
                keyed.action("further", "Zoom out", () -> pane.zoom(KEY_ZOOM, MIDDLE), KeyCode.S),
                keyed.action(
                        "earlier",
                        "Earlier",
                        () -> pane.free(pane.range().pan(-KEY_PAN)),
                        KeyCode.A),
                keyed.action(
                        "later", "Later", () -> pane.free(pane.range().pan(KEY_PAN)), KeyCode.D),
                keyed.action(
                        "fit",
                        "Fit what is marked or chosen, else the newest burst, then all",
                        pane::fit,
                        KeyCode.F),
                keyed.action(
                        "all", "Show all that is kept", pane::all, Key.of(KeyCode.Z).withShift()),
                keyed.action(
                        "edge",
                        "Follow the newest time",
                        () -> pane.choose(TimelinePane.Follow.EDGE),
                        KeyCode.END),
                keyed.action(
                        "burst",
                        "Keep the newest burst in the picture",
                        () -> pane.choose(TimelinePane.Follow.BURST),
                        KeyCode.B),
                keyed.action("before", "Choose the span before", () -> step(false), KeyCode.COMMA),
                keyed.action("after", "Choose the span after", () -> step(true), KeyCode.PERIOD),
                keyed.action(
                        "mark", "Mark the chosen span, or what is shown", this::mark, KeyCode.M),
                keyed.action(
                        "align-starts",
                        "Align rows to the start of the chosen operation",
                        () -> pane.choices().align(pane.shown(), true),
                        KeyCode.L),
                keyed.action(
                        "align-ends",
                        "Align rows to the end of the chosen operation",
                        () -> pane.choices().align(pane.shown(), false),
                        KeyCode.R),
                keyed.action(
                        "open-row",
                        "Open or close the row of a rank or node",
                        () -> pane.toggle(pane.pointedY()),
                        KeyCode.O));
    }

    private record Keyed(BooleanSupplier heard) {
        Action action(String id, String name, Runnable run, KeyCode key) {
            return action(id, name, run, Key.of(key));
        }

        Action action(String id, String name, Runnable run, Key key) {
            return Action.of(Group.TIMELINE, "timeline-" + id, name, run).on(key).heardWhen(heard);
        }
    }

    private void mark() {
        TimeRange wanted =
                pane.choices()
                        .chosen()
                        .map(hit -> TimelineGestures.of(hit, edge()))
                        .orElse(pane.range());
        pane.choices().mark(Optional.of(wanted));
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

package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.heatmap.HeatCamera.Part;
import io.ringside.desktop.ui.heatmap.HeatCamera.Zoomed;
import io.ringside.desktop.ui.heatmap.HeatMapPane.Pair;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.shape.Rectangle;

/// What mouse and keys do on the heat map. A click chooses a cell, with Ctrl it pins it; a drag
/// over cells zooms to that block, with Shift or the right button it moves the picture; a double
/// click zooms to the block of the two nodes, and back to all; the wheel zooms. What keys do:
/// [#actions]. Owned by the FX thread.
final class HeatGestures {
    private static final double ZOOM_STEP = 1.25;
    private static final double LEAST_DRAG = 5;

    private final HeatMapPane pane;
    private final HeatCamera camera;
    private final Rectangle block;
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;
    private boolean moving;

    /// @param block drawn while a drag goes on
    @SuppressWarnings("ThisEscapedInObjectConstruction") // the last it does
    HeatGestures(HeatMapPane pane, HeatCamera camera, Rectangle block) {
        this.pane = pane;
        this.camera = camera;
        this.block = block;
        pane.setOnMouseMoved(event -> pane.point(at(event.getX(), event.getY(), false)));
        pane.setOnMouseExited(event -> pane.point(Optional.empty()));
        pane.setOnMousePressed(this::press);
        pane.setOnMouseDragged(this::drag);
        pane.setOnMouseReleased(this::release);
        pane.setOnMouseClicked(this::click);
        pane.setOnScroll(this::wheel);
    }

    private void press(MouseEvent event) {
        pane.requestFocus();
        pressX = event.getX();
        pressY = event.getY();
        lastX = pressX;
        lastY = pressY;
        moving = event.isShiftDown() || event.getButton() != MouseButton.PRIMARY;
    }

    private void drag(MouseEvent event) {
        HeatFrame frame = pane.shown();
        if (frame == null) {
            return;
        }
        if (moving) {
            double scale = frame.request().displayScale();
            camera.pan(
                    frame.layout(),
                    frame.request().zoom(),
                    (lastX - event.getX()) * scale,
                    (lastY - event.getY()) * scale);
            lastX = event.getX();
            lastY = event.getY();
            pane.point(Optional.empty());
            pane.request();
        } else if (dragged(event)) {
            pane.point(Optional.empty());
            block.setX(Math.min(pressX, event.getX()));
            block.setY(Math.min(pressY, event.getY()));
            block.setWidth(Math.abs(event.getX() - pressX));
            block.setHeight(Math.abs(event.getY() - pressY));
            block.setVisible(true);
        }
    }

    private void release(MouseEvent event) {
        boolean drawn = block.isVisible();
        block.setVisible(false);
        Optional<Pair> one = at(pressX, pressY, true);
        Optional<Pair> other = at(event.getX(), event.getY(), true);
        if (drawn && one.isPresent() && other.isPresent()) {
            Pair a = one.get();
            Pair b = other.get();
            pane.zoomTo(
                    Math.min(a.from(), b.from()),
                    Math.max(a.from(), b.from()),
                    Math.min(a.to(), b.to()),
                    Math.max(a.to(), b.to()));
        }
    }

    private boolean dragged(MouseEvent event) {
        return Math.hypot(event.getX() - pressX, event.getY() - pressY) >= LEAST_DRAG;
    }

    private void click(MouseEvent event) {
        if (!event.isStillSincePress() || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        Optional<Pair> cell = at(event.getX(), event.getY(), false);
        if (event.getClickCount() == 2) {
            cell.ifPresent(this::zoomToNodes);
        } else if (event.isShortcutDown()) {
            cell.ifPresent(pane::pin);
        } else {
            pane.select(cell);
        }
    }

    private void wheel(ScrollEvent event) {
        HeatFrame frame = pane.shown();
        if (frame == null || event.getDeltaY() == 0) {
            return;
        }
        double scale = frame.request().displayScale();
        boolean changed =
                camera.about(
                        frame.layout(),
                        frame.request().zoom(),
                        event.getDeltaY() > 0 ? ZOOM_STEP : 1 / ZOOM_STEP,
                        (event.getX() - frame.request().room().left()) * scale,
                        (event.getY() - frame.request().room().top()) * scale);
        if (changed) {
            pane.request();
        }
        event.consume();
    }

    /// @param heard whether the heat map has the keys
    List<Action> actions(BooleanSupplier heard) {
        return Stream.of(
                        step("up", "Cell above", KeyCode.UP, -1, 0),
                        step("down", "Cell below", KeyCode.DOWN, 1, 0),
                        step("left", "Cell to the left", KeyCode.LEFT, 0, -1),
                        step("right", "Cell to the right", KeyCode.RIGHT, 0, 1),
                        action("pin", "Pin the cell, or let it go", () -> at().ifPresent(pane::pin))
                                .on(Key.of(KeyCode.X)),
                        action(
                                        "block",
                                        "Zoom to the block of the two nodes, and back",
                                        () -> at().ifPresent(this::zoomToNodes))
                                .on(Key.of(KeyCode.Z)))
                .map(action -> action.heardWhen(heard))
                .toList();
    }

    private static Action action(String id, String name, Runnable run) {
        return Action.of(Group.HEAT_MAP, "heat-" + id, name, run);
    }

    private Action step(String id, String name, KeyCode code, int down, int right) {
        return action(id, name, () -> step(down, right)).on(Key.of(code).withAlt());
    }

    private Optional<Pair> at() {
        return pane.pointed().or(pane::selected);
    }

    /// Chooses the cell that is pointed at.
    void choose() {
        pane.select(at());
    }

    void back() {
        camera.back();
        pane.request();
    }

    /// Shows the whole matrix, with nothing chosen.
    void letGo() {
        camera.go(Zoomed.WHOLE);
        pane.select(Optional.empty());
        pane.find("");
        pane.point(Optional.empty());
        pane.request();
    }

    /// To the block of the sender's node and the receiver's; where that is shown, to all.
    private void zoomToNodes(Pair pair) {
        HeatFrame frame = pane.shown();
        if (frame == null) {
            return;
        }
        boolean[] starts = frame.layout().nodeStarts();
        Part before = camera.part();
        pane.zoomTo(
                first(starts, pair.from()),
                last(starts, pair.from()),
                first(starts, pair.to()),
                last(starts, pair.to()));
        if (camera.part().equals(before)) {
            camera.go(Zoomed.WHOLE);
            pane.request();
        }
    }

    private static int first(boolean[] starts, int rank) {
        int first = rank;
        while (first > 0 && !starts[first]) {
            first--;
        }
        return first;
    }

    private static int last(boolean[] starts, int rank) {
        int last = rank;
        while (last + 1 < starts.length && !starts[last + 1]) {
            last++;
        }
        return last;
    }

    private void step(int down, int right) {
        HeatFrame frame = pane.shown();
        int ranks = frame == null ? 0 : frame.layout().ranks();
        if (ranks == 0) {
            return;
        }
        pane.point(
                Optional.of(
                        pane.pointed()
                                .or(pane::selected)
                                .map(at ->
                                        new Pair(
                                                Math.clamp(at.from() + down, 0, ranks - 1),
                                                Math.clamp(at.to() + right, 0, ranks - 1)))
                                .orElse(new Pair(0, 0))));
    }

    /// The cell there.
    ///
    /// @param nearest outside of the matrix the cell at its edge, and in a gap the one before
    private Optional<Pair> at(double x, double y, boolean nearest) {
        HeatFrame frame = pane.shown();
        if (frame == null || frame.layout().ranks() == 0) {
            return Optional.empty();
        }
        HeatLayout layout = frame.layout();
        double scale = frame.request().displayScale();
        double right = (x - frame.request().room().left()) * scale;
        double down = (y - frame.request().room().top()) * scale;
        if (nearest) {
            right = Math.clamp(right, 0, layout.clipWidth() - 1.0);
            down = Math.clamp(down, 0, layout.clipHeight() - 1.0);
        }
        int row = layout.rowAt(down);
        int column = layout.columnAt(right);
        if (nearest) {
            row = row >= 0 ? row : layout.rowAt(down - layout.nodeGap());
            column = column >= 0 ? column : layout.columnAt(right - layout.nodeGap());
        }
        return row < 0 || column < 0 ? Optional.empty() : Optional.of(new Pair(row, column));
    }
}

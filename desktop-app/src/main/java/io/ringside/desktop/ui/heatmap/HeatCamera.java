package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout.Zoom;
import java.util.ArrayDeque;
import java.util.Deque;

/// Which part of the matrix is shown, and the parts that were shown before. A block fills the
/// picture whatever its size becomes. Owned by the FX thread.
final class HeatCamera {
    private static final double LARGEST_ZOOM = 512;
    private static final int MOST_REMEMBERED = 64;

    private final Deque<Part> before = new ArrayDeque<>();
    private Part now = Zoomed.WHOLE;

    /// What is shown.
    sealed interface Part {}

    record Zoomed(Zoom zoom) implements Part {
        static final Zoomed WHOLE = new Zoomed(Zoom.WHOLE);
    }

    /// Ranks from `top` to `bottom` as rows and from `left` to `right` as columns, all included.
    record Block(int top, int bottom, int left, int right) implements Part {}

    Part part() {
        return now;
    }

    /// What to show in a picture of this size.
    Zoom zoom(boolean[] nodeStarts, int width, int height, double scale) {
        return switch (now) {
            case Zoomed(Zoom zoom) -> zoom;
            case Block block
                    when block.bottom() < nodeStarts.length && block.right() < nodeStarts.length ->
                    HeatLayout.block(
                            nodeStarts,
                            width,
                            height,
                            scale,
                            block.top(),
                            block.bottom(),
                            block.left(),
                            block.right());
            case Block _ -> Zoom.WHOLE;
        };
    }

    /// Shows another part, and remembers this one.
    void go(Part next) {
        if (!next.equals(now)) {
            before.push(now);
            if (before.size() > MOST_REMEMBERED) {
                before.removeLast();
            }
            now = next;
        }
    }

    /// Shows what was shown before, if anything was.
    void back() {
        if (!before.isEmpty()) {
            now = before.pop();
        }
    }

    /// Another matrix: nothing that was shown of the last one means anything.
    void reset() {
        before.clear();
        now = Zoomed.WHOLE;
    }

    /// Moves what is shown, in pixels of the display.
    ///
    /// @param zoom of `layout`
    void pan(HeatLayout layout, double zoom, double right, double down) {
        now = new Zoomed(new Zoom(zoom, layout.panX() + right, layout.panY() + down));
    }

    /// Larger or smaller, with what lies at `x`, `y` of the clip staying there; false: it is as
    /// large or as small as it gets.
    ///
    /// @param zoom of `layout`
    boolean about(HeatLayout layout, double zoom, double factor, double x, double y) {
        double next = Math.clamp(zoom * factor, 1, LARGEST_ZOOM);
        if (next == zoom) {
            return false;
        }
        double grown = next / zoom;
        now =
                new Zoomed(
                        new Zoom(
                                next,
                                (layout.panX() + x) * grown - x,
                                (layout.panY() + y) * grown - y));
        return true;
    }
}

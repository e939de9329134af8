package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.pixel.PixelView;
import io.ringside.desktop.ui.pulse.Background;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.NothingHere;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.ui.text.TipView;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// The body of the heat map: pixels below, words above, the ring and the tip on top. Asks for a
/// frame when anything changes and shows the newest there is. Owned by the FX thread.
final class HeatMapPane extends Pane {
    private static final double TOP = 56;
    private static final double LEFT_NAMED = 76;
    private static final double LEFT_NUMBERED = 44;
    private static final int NAMED_RANKS = 8;
    private static final double RING = 2;
    private static final double ZOOM_STEP = 1.25;
    private static final double LARGEST_ZOOM = 512;

    private final PixelView picture = new PixelView();
    private final Canvas words = new Canvas();
    private final HeatLegend legend = new HeatLegend();
    private final Rectangle ring = new Rectangle();
    private final TipView tipView = new TipView();
    private final NothingHere nothing = new NothingHere("heat-nothing");
    private final Background<HeatRequest, HeatFrame> painting;

    private final Consumer<Boolean> shownLogarithmic;

    private ClusterView view = ClusterView.empty(0);
    private @Nullable Palette palette;
    private @Nullable HeatFrame shown;
    private Metric metric = Metric.BYTES;
    private int communicator = -1;
    private ScaleKind scaleKind = ScaleKind.AUTO;
    private boolean provenanceView;
    private double zoom = 1;
    private double panX;
    private double panY;
    private int hoverFrom = -1;
    private int hoverTo = -1;
    private double dragX;
    private double dragY;
    private Linked linked = Linked.none();
    private BiConsumer<Integer, Integer> choosing = (from, to) -> {};

    /// @param shownLogarithmic told with each picture how its colours were made
    HeatMapPane(Executor background, Consumer<Boolean> shownLogarithmic) {
        this.shownLogarithmic = shownLogarithmic;
        HeatPainter painter = new HeatPainter();
        painting = new Background<>(background, painter::paint);
        setId("heat-map");
        setFocusTraversable(true);
        ring.setManaged(false);
        ring.setMouseTransparent(true);
        ring.setFill(null);
        ring.setStrokeWidth(RING);
        ring.setVisible(false);
        words.setManaged(false);
        words.setMouseTransparent(true);
        picture.setManaged(false);
        legend.setManaged(false);
        legend.setMouseTransparent(true);
        getChildren().addAll(picture, words, legend, nothing, ring, tipView);
        widthProperty().addListener(change -> request());
        heightProperty().addListener(change -> request());
        setOnMouseMoved(this::hover);
        setOnMouseExited(event -> leave());
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseClicked(event -> {
            if (event.isStillSincePress()) {
                choose();
            }
        });
        setOnScroll(this::wheel);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    void show(ClusterView newest) {
        view = newest;
        request();
    }

    void paintWith(Palette colors) {
        palette = colors;
        ring.setStroke(colors.color(Token.TEXT_PRIMARY));
        request();
    }

    void choose(Metric chosen) {
        metric = chosen;
        request();
    }

    void chooseCommunicator(int index) {
        communicator = index;
        request();
    }

    void chooseScale(ScaleKind chosen) {
        scaleKind = chosen;
        request();
    }

    void toggleProvenance() {
        provenanceView = !provenanceView;
        request();
    }

    /// Shows the newest frame, if one was finished.
    void frame() {
        HeatFrame ready = painting.take();
        if (ready == null) {
            return;
        }
        if (!ready.request().view().targets().equals(view.targets()) || view.ranks().isEmpty()) {
            // Of another cluster, or of ranks that are no longer known.
            painting.giveBack(ready);
            return;
        }
        HeatFrame before = shown;
        legend.setVisible(true);
        shown = ready;
        picture.show(ready.pixels(), ready.request().displayScale());
        picture.relocate(left(), TOP);
        legend.relocate(getWidth() - HeatLegend.WIDTH, 4);
        legend.resize(HeatLegend.WIDTH, getHeight() - 4);
        legend.show(ready);
        words.setWidth(Math.max(0, getWidth() - HeatLegend.WIDTH));
        words.setHeight(getHeight());
        write(ready);
        if (before != null) {
            painting.giveBack(before);
        }
        mark();
        shownLogarithmic.accept(ready.scale().logarithmic());
    }

    private void write(HeatFrame frame) {
        GraphicsContext canvas = words.getGraphicsContext2D();
        canvas.clearRect(0, 0, words.getWidth(), words.getHeight());
        new HeatText(canvas, frame, left(), TOP).write();
        HeatMarks.draw(canvas, frame, linked, left(), TOP);
    }

    /// Marks what is selected.
    void mark(Linked marks) {
        linked = marks;
        HeatFrame frame = shown;
        if (frame != null) {
            write(frame);
        }
    }

    /// Tells which cell is pressed, or opened by Enter: the sender's rank axis index, then the
    /// receiver's.
    void onChoose(BiConsumer<Integer, Integer> listener) {
        choosing = listener;
    }

    private void choose() {
        if (hoverFrom >= 0 && hoverTo >= 0) {
            choosing.accept(hoverFrom, hoverTo);
        }
    }

    /// Nothing stays of what was shown, and it is said why there is nothing.
    private void clear() {
        HeatFrame before = shown;
        shown = null;
        if (before != null) {
            painting.giveBack(before);
        }
        picture.setImage(null);
        words.getGraphicsContext2D().clearRect(0, 0, words.getWidth(), words.getHeight());
        legend.setVisible(false);
        mark();
    }

    private void request() {
        HeatFrame before = shown;
        boolean another =
                before != null && !before.request().view().targets().equals(view.targets());
        if (another || view.ranks().isEmpty()) {
            clear();
        }
        nothing.say(
                view.ranks().isEmpty()
                        ? Absence.of(view, "No rank has been seen yet. " + Absence.NO_JOB)
                        : "",
                this);
        Palette colors = palette;
        if (colors == null) {
            return;
        }
        double scale = displayScale();
        int width = (int) ((getWidth() - left() - HeatLegend.WIDTH - 12) * scale);
        int height = (int) ((getHeight() - TOP - 12) * scale);
        if (width < 8 || height < 8 || view.ranks().isEmpty()) {
            return;
        }
        int chosen = communicator < view.communicators().size() ? communicator : -1;
        painting.submit(
                new HeatRequest(
                        view,
                        metric,
                        chosen,
                        scaleKind,
                        provenanceView,
                        width,
                        height,
                        scale,
                        zoom,
                        panX,
                        panY,
                        colors));
    }

    private double left() {
        return view.ranks().size() <= NAMED_RANKS ? LEFT_NAMED : LEFT_NUMBERED;
    }

    private double displayScale() {
        return getScene() == null || getScene().getWindow() == null
                ? 1
                : getScene().getWindow().getRenderScaleX();
    }

    private void hover(MouseEvent event) {
        HeatFrame frame = shown;
        if (frame == null) {
            return;
        }
        double scale = frame.request().displayScale();
        int row = frame.layout().rowAt((event.getY() - TOP) * scale);
        int column = frame.layout().columnAt((event.getX() - left()) * scale);
        hoverFrom = row < 0 || column < 0 ? -1 : row;
        hoverTo = row < 0 || column < 0 ? -1 : column;
        mark();
    }

    private void leave() {
        hoverFrom = -1;
        hoverTo = -1;
        mark();
    }

    /// Puts the ring and the tip where the pointer or the keyboard is.
    private void mark() {
        HeatFrame frame = shown;
        int ranks = frame == null ? 0 : frame.layout().ranks();
        if (frame == null || hoverFrom < 0 || hoverFrom >= ranks || hoverTo >= ranks) {
            ring.setVisible(false);
            tipView.hide();
            return;
        }
        HeatLayout layout = frame.layout();
        double scale = frame.request().displayScale();
        double x = left() + layout.x(hoverTo) / scale;
        double y = TOP + layout.y(hoverFrom) / scale;
        int gap = HeatRaster.gap(layout.pixelWidth());
        ring.setX(x - 1);
        ring.setY(y - 1);
        ring.setWidth((layout.pixelWidth() - gap) / scale + 2);
        ring.setHeight((layout.pixelHeight() - gap) / scale + 2);
        ring.setVisible(true);
        Tip tip = HeatTip.of(frame.request().view(), frame.matrix(), hoverFrom, hoverTo);
        setAccessibleText(tip.text());
        tipView.show(tip, x, x + ring.getWidth(), y, this);
    }

    private void press(MouseEvent event) {
        requestFocus();
        dragX = event.getX();
        dragY = event.getY();
    }

    private void drag(MouseEvent event) {
        HeatFrame frame = shown;
        if (frame == null) {
            return;
        }
        double scale = frame.request().displayScale();
        panX = frame.layout().panX() - (event.getX() - dragX) * scale;
        panY = frame.layout().panY() - (event.getY() - dragY) * scale;
        dragX = event.getX();
        dragY = event.getY();
        leave();
        request();
    }

    private void wheel(ScrollEvent event) {
        if (shown != null && event.getDeltaY() != 0) {
            zoomAbout(
                    event.getDeltaY() > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, event.getX(), event.getY());
            event.consume();
        }
    }

    private void zoomAbout(double factor, double x, double y) {
        HeatFrame frame = shown;
        double next = Math.clamp(zoom * factor, 1, LARGEST_ZOOM);
        if (frame == null || next == zoom) {
            return;
        }
        double scale = frame.request().displayScale();
        double atX = (x - left()) * scale;
        double atY = (y - TOP) * scale;
        panX = (frame.layout().panX() + atX) * next / zoom - atX;
        panY = (frame.layout().panY() + atY) * next / zoom - atY;
        zoom = next;
        request();
    }

    private void key(KeyEvent event) {
        KeyCode code = event.getCode();
        if (event.isAltDown() && code.isArrowKey()) {
            step(code);
            event.consume();
        } else if (code == KeyCode.ENTER && hoverFrom >= 0) {
            choose();
            event.consume();
        } else if (code == KeyCode.ESCAPE) {
            zoom = 1;
            panX = 0;
            panY = 0;
            leave();
            request();
        }
    }

    private void step(KeyCode code) {
        int ranks = view.ranks().size();
        if (ranks == 0) {
            return;
        }
        int down = code == KeyCode.DOWN ? 1 : code == KeyCode.UP ? -1 : 0;
        int right = code == KeyCode.RIGHT ? 1 : code == KeyCode.LEFT ? -1 : 0;
        boolean first = hoverFrom < 0;
        hoverFrom = first ? 0 : Math.clamp(hoverFrom + down, 0, ranks - 1);
        hoverTo = first ? 0 : Math.clamp(hoverTo + right, 0, ranks - 1);
        mark();
    }
}

package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleChoice;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.heatmap.words.HeatText;
import io.ringside.desktop.ui.pixel.PixelView;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.pulse.Background;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.NothingHere;
import io.ringside.desktop.ui.text.RankSearch;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.ui.text.TipView;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// The body of the heat map: pixels below, words above, marks and the tip on top. Asks for a frame
/// when anything changes and shows the newest there is. Owned by the FX thread.
final class HeatMapPane extends Pane {
    private static final double LEGIBLE = 12;

    private final PixelView picture = new PixelView();
    private final SharpCanvas words = new SharpCanvas();
    private final HeatLegend legend = new HeatLegend(this::chooseRange);
    private final HeatMarks marks = new HeatMarks();
    private final TipView tipView = new TipView();
    private final NothingHere nothing = new NothingHere("heat-nothing");
    private final Background<HeatRequest, HeatFrame, Pixels> painting;
    private final HeatCamera camera = new HeatCamera();
    private final Listener listener;
    private final HeatGestures gestures;

    private ClusterView view = ClusterView.empty(0);
    private @Nullable Palette palette;
    private @Nullable HeatFrame shown;
    private Metric metric = Metric.BYTES;
    private int communicator = -1;
    private final Map<Metric, ScaleChoice> scales = new EnumMap<>(Metric.class);
    private boolean provenanceView;
    private Linked linked = Linked.none();
    private Optional<Pair> pointed = Optional.empty();
    private Optional<Pair> chosen = Optional.empty();
    private Optional<RankSearch.Found> found = Optional.empty();

    /// A cell, by rank axis indices.
    record Pair(int from, int to) {}

    /// Told what is shown.
    interface Listener {
        /// A picture is shown.
        void shown(HeatFrame frame);

        /// Another cell is chosen, or none.
        void chosen(Optional<Pair> pair);

        /// A cell is to be pinned, or let go.
        void pin(Pair pair);

        /// Nothing of the last cluster is shown any more.
        void cleared();
    }

    HeatMapPane(Executor background, Listener listener) {
        this.listener = listener;
        HeatPainter painter = new HeatPainter();
        painting = new Background<>(background, HeatFrame::pixels, painter::paint);
        setId("heat-map");
        setFocusTraversable(true);
        words.setManaged(false);
        words.setMouseTransparent(true);
        picture.setManaged(false);
        legend.setManaged(false);
        getChildren().addAll(picture, words, legend, nothing);
        getChildren().addAll(marks.nodes());
        getChildren().add(tipView);
        widthProperty().addListener(change -> request());
        heightProperty().addListener(change -> request());
        gestures = new HeatGestures(this, camera, marks.block());
    }

    void show(ClusterView newest) {
        view = newest;
        request();
    }

    void paintWith(Palette colors) {
        palette = colors;
        marks.paintWith(colors);
        request();
    }

    void choose(Metric wanted) {
        metric = wanted;
        request();
    }

    void chooseCommunicator(int index) {
        communicator = index;
        request();
    }

    /// For the metric that is shown.
    void chooseScale(ScaleKind kind) {
        scales.put(metric, scale().of(kind));
        request();
    }

    private void chooseRange(double low, double high) {
        scales.put(metric, scale().between(low, high));
        request();
    }

    ScaleChoice scale() {
        return scales.getOrDefault(metric, ScaleChoice.AUTOMATIC);
    }

    void toggleProvenance() {
        provenanceView = !provenanceView;
        request();
    }

    @Nullable HeatFrame shown() {
        return shown;
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
        picture.relocate(ready.request().room().left(), ready.request().room().top());
        legend.relocate(getWidth() - HeatLegend.WIDTH, 4);
        legend.resize(HeatLegend.WIDTH, getHeight() - 4);
        legend.show(ready);
        words.fit(Math.max(0, getWidth() - HeatLegend.WIDTH), getHeight());
        write(ready);
        if (before != null) {
            painting.giveBack(before);
        }
        keepScale(ready);
        mark();
        listener.shown(ready);
    }

    private void write(HeatFrame frame) {
        GraphicsContext canvas = words.getGraphicsContext2D();
        words.clear();
        new HeatText(canvas, frame).write();
        SelectionMarks.draw(canvas, frame, linked);
    }

    /// Marks what is selected, here or elsewhere.
    void mark(Linked selected) {
        linked = selected;
        HeatFrame frame = shown;
        if (frame != null) {
            write(frame);
        }
    }

    /// What the first picture of a metric says stays, so that colours never change their meaning by
    /// themselves.
    private void keepScale(HeatFrame ready) {
        Metric of = ready.matrix().metric();
        ScaleChoice choice = scales.getOrDefault(of, ScaleChoice.AUTOMATIC);
        if (choice.kind() == ScaleKind.AUTO && !Double.isNaN(ready.matrix().most())) {
            scales.put(of, choice.of(ready.scale().kind()));
        }
    }

    /// Nothing stays of what was shown, and it is said why there is nothing.
    private void clear() {
        HeatFrame before = shown;
        shown = null;
        if (before != null) {
            painting.giveBack(before);
            camera.reset();
            scales.clear();
            pointed = Optional.empty();
            found = Optional.empty();
            select(Optional.empty());
            listener.cleared();
        }
        picture.setImage(null);
        words.clear();
        legend.setVisible(false);
        mark();
    }

    void request() {
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
        boolean[] nodeStarts = HeatPainter.nodeStarts(view.ranks());
        HeatRequest.Room room =
                HeatRequest.Room.of(nodeStarts, getWidth() - HeatLegend.WIDTH, getHeight(), scale);
        int width = room.width(getWidth() - HeatLegend.WIDTH, scale);
        int height = room.height(getHeight(), scale);
        if (width < 8 || height < 8 || view.ranks().isEmpty()) {
            return;
        }
        HeatLayout.Zoom zoom = camera.zoom(nodeStarts, width, height, scale);
        painting.submit(
                new HeatRequest(
                        view,
                        metric,
                        communicator < view.communicators().size() ? communicator : -1,
                        scale(),
                        provenanceView,
                        room,
                        width,
                        height,
                        scale,
                        zoom.zoom(),
                        zoom.panX(),
                        zoom.panY(),
                        colors));
    }

    HeatGestures gestures() {
        return gestures;
    }

    private double displayScale() {
        return SharpCanvas.displayScale(this);
    }

    Optional<Pair> pointed() {
        return pointed;
    }

    /// Where the pointer or the keyboard is.
    void point(Optional<Pair> pair) {
        pointed = pair;
        mark();
    }

    void select(Optional<Pair> pair) {
        if (!pair.equals(chosen)) {
            chosen = pair;
            mark();
            listener.chosen(pair);
        }
    }

    Optional<Pair> selected() {
        return chosen;
    }

    void pin(Pair pair) {
        listener.pin(pair);
    }

    /// Shows the node of a rank, or a node, and marks it; false: there is none.
    boolean find(String typed) {
        found = RankSearch.find(view, typed);
        HeatFrame frame = shown;
        if (found.isPresent() && frame != null) {
            int first = found.get().first();
            int last = found.get().last();
            int node = view.ranks().get(first).nodeIndex().orElse(-1);
            RankSearch.Found of =
                    RankSearch.node(view, node).orElse(new RankSearch.Found(first, last, false));
            if (frame.layout().cellWidth() / displayScale() < LEGIBLE) {
                zoomTo(of.first(), of.last(), of.first(), of.last());
            }
        }
        mark();
        return found.isPresent();
    }

    /// Shows a block as large as it fits: these ranks as rows, those as columns.
    void zoomTo(int top, int bottom, int left, int right) {
        camera.go(new HeatCamera.Block(top, bottom, left, right));
        request();
    }

    /// Puts the marks and the tip where they belong.
    private void mark() {
        HeatFrame frame = shown;
        Optional<Tip> tip = marks.place(frame, pointed, chosen, found);
        if (tip.isEmpty()) {
            tipView.hide();
            return;
        }
        setAccessibleText(tip.get().text());
        tipView.show(tip.get(), marks.tipLeft(), marks.tipRight(), marks.tipTop(), this);
    }
}

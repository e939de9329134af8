package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.pixel.PixelView;
import io.ringside.desktop.ui.pulse.Background;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.NothingHere;
import io.ringside.desktop.ui.text.TipView;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.timeline.frame.Bursts;
import io.ringside.desktop.ui.timeline.frame.LiveEdge;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/// The body of the timeline: spans as pixels, words on a canvas above. Owned by the FX thread.
final class TimelinePane extends Pane {
    /// Which part of time is shown.
    enum Follow {
        /// The newest time is at the right edge.
        EDGE,
        /// The newest burst fills the picture.
        BURST,
        /// What the user chose.
        FREE
    }

    private static final double AXIS = TimelineText.AXIS;
    private static final double RIGHT = 12;
    private static final long LIVE_SPAN_NANOS = 10_000_000_000L;
    private static final double ZOOM_STEP = 1.25;
    private static final double KEY_ZOOM = 1.6;
    private static final double KEY_PAN = 0.2;

    private final PixelView picture = new PixelView();
    private final Canvas words = new Canvas();
    private final TipView tipView = new TipView();
    private final NothingHere nothing = new NothingHere("timeline-nothing");
    private final Background<TimelineRequest, TimelineFrame> painting;
    private final Consumer<TimelinePane> changed;
    private final LiveEdge edge = new LiveEdge();

    private ClusterView view = ClusterView.empty(0);
    private @Nullable Palette palette;
    private @Nullable TimelineFrame shown;
    private final Set<String> open = new HashSet<>();
    private TrackRows rows = TrackRows.of(List.of(), 0);
    private TrackRows arranged = rows;
    private @Nullable ClusterView arrangedView;
    private int arrangedRoom;
    private int arrangedOpen;
    private TimeRange range = new TimeRange(0, LIVE_SPAN_NANOS);
    private Follow follow = Follow.EDGE;
    private boolean paused;
    private Linked linked = Linked.none();
    private Consumer<Subject> choosing = subject -> {};
    private boolean arrived;
    private int scroll;
    private double dragX;
    private double dragY;
    private double pointerX = -1;
    private double pointerY = -1;

    TimelinePane(Executor background, Consumer<TimelinePane> changed) {
        this.changed = changed;
        TimelinePainter painter = new TimelinePainter();
        painting = new Background<>(background, painter::paint);
        setId("timeline");
        setFocusTraversable(true);
        words.setMouseTransparent(true);
        words.setManaged(false);
        picture.setManaged(false);
        getChildren().addAll(picture, words, nothing, tipView);
        widthProperty().addListener(change -> request());
        heightProperty().addListener(change -> request());
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseClicked(this::click);
        setOnScroll(this::wheel);
        setOnMouseMoved(this::point);
        setOnMouseExited(event -> leave());
    }

    void show(ClusterView newest) {
        view = newest;
        arrived = true;
        if (follow == Follow.BURST) {
            Bursts.newest(view.timeline()).ifPresent(burst -> range = burst);
        }
        request();
    }

    void paintWith(Palette colors) {
        palette = colors;
        request();
    }

    void pause(boolean stop) {
        paused = stop;
        request();
    }

    TimeRange range() {
        return range;
    }

    Follow follow() {
        return follow;
    }

    boolean moving() {
        return follow == Follow.EDGE && !paused;
    }

    /// Moves with the live edge and shows the newest frame that was painted.
    void frame(long nanos) {
        TimelineData data = view.timeline();
        if (arrived) {
            arrived = false;
            edge.arrived(data.lastNanos(), nanos);
        }
        if (moving() && !data.tracks().isEmpty()) {
            long right = edge.at(nanos, behindNanos());
            TimeRange next = new TimeRange(right - range.spanNanos(), range.spanNanos());
            TimeRange snapped = next.snapped(quantum(next));
            if (!snapped.equals(range)) {
                range = snapped;
                request();
            }
        }
        TimelineFrame ready = painting.take();
        if (ready != null && !ready.request().view().targets().equals(view.targets())) {
            painting.giveBack(ready);
        } else if (ready != null) {
            TimelineFrame before = shown;
            shown = ready;
            draw(ready);
            if (before != null) {
                painting.giveBack(before);
            }
        }
    }

    void choose(Follow wanted) {
        follow = wanted;
        if (wanted == Follow.EDGE) {
            range = new TimeRange(view.timeline().lastNanos() - LIVE_SPAN_NANOS, LIVE_SPAN_NANOS);
        } else if (wanted == Follow.BURST) {
            Bursts.newest(view.timeline()).ifPresent(burst -> range = burst);
        }
        request();
        changed.accept(this);
    }

    /// The newest burst; when that is shown already, everything that is kept.
    void fit() {
        TimelineData data = view.timeline();
        Optional<TimeRange> burst = Bursts.newest(data);
        boolean burstShown = burst.isPresent() && burst.get().equals(range);
        if (burst.isPresent() && !burstShown) {
            free(burst.get());
        } else if (data.lastNanos() > data.firstNanos()) {
            free(new TimeRange(data.firstNanos(), data.lastNanos() - data.firstNanos()));
        }
    }

    boolean key(KeyCode code) {
        switch (code) {
            case W -> zoom(1 / KEY_ZOOM, 0.5);
            case S -> zoom(KEY_ZOOM, 0.5);
            case A -> free(range.pan(-KEY_PAN));
            case D -> free(range.pan(KEY_PAN));
            case F -> fit();
            case END -> choose(Follow.EDGE);
            case O -> {
                return toggle(pointerX >= 0 ? pointerY : AXIS + 8);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Shows a time that was chosen elsewhere.
    void go(TimeRange wanted) {
        if (!wanted.equals(range) || follow != Follow.FREE) {
            free(wanted);
        }
    }

    /// Marks what is selected, and brings it into sight.
    void mark(Linked marks, boolean reveal) {
        linked = marks;
        int room = (int) (getHeight() - AXIS - 4);
        if (reveal && room >= 8) {
            rows = TimelineMarks.open(view, rows, linked, open) ? rows(room) : rows;
            scroll = TimelineMarks.scroll(rows, linked, room, scroll);
        }
        request();
    }

    void onChoose(Consumer<Subject> listener) {
        choosing = listener;
    }

    private long behindNanos() {
        return view.nodes().stream().mapToLong(node -> node.periodNanos()).max().orElse(0);
    }

    private long quantum(TimeRange of) {
        double width = Math.max(1, pixelWidth());
        return Math.max(1, Math.round(of.spanNanos() / width * TimelinePainter.BIN));
    }

    private int pixelWidth() {
        return (int) ((getWidth() - TrackHeads.GUTTER - RIGHT) * displayScale());
    }

    private double displayScale() {
        return getScene() == null || getScene().getWindow() == null
                ? 1
                : getScene().getWindow().getRenderScaleX();
    }

    private void zoom(double factor, double ratio) {
        if (moving()) {
            // While following, the edge stays where it is.
            range = range.zoom(factor, 1);
            request();
            changed.accept(this);
        } else {
            free(range.zoom(factor, ratio));
        }
    }

    private void free(TimeRange wanted) {
        follow = Follow.FREE;
        range = wanted;
        request();
        changed.accept(this);
    }

    private void request() {
        nothing.say(
                view.timeline().tracks().isEmpty()
                        ? Absence.of(view, "No operation has been seen yet. " + Absence.NO_JOB)
                        : "",
                this);
        Palette colors = palette;
        int width = pixelWidth();
        int room = (int) (getHeight() - AXIS - 4);
        if (colors == null || width < 8 || room < 8) {
            return;
        }
        rows = rows(room);
        scroll = Math.clamp(scroll, 0, Math.max(0, rows.height() - room));
        double scale = displayScale();
        painting.submit(
                new TimelineRequest(
                        view,
                        range,
                        rows,
                        width,
                        (int) (room * scale),
                        scale,
                        scroll,
                        moving(),
                        colors));
    }

    /// Arranged anew only when something they depend on changed.
    @SuppressWarnings("ReferenceEquality") // the same object is the same data
    private TrackRows rows(int room) {
        if (view != arrangedView || room != arrangedRoom || arrangedOpen != open.hashCode()) {
            arrangedView = view;
            arrangedRoom = room;
            arrangedOpen = open.hashCode();
            arranged = TrackRows.of(view, room, open);
        }
        return arranged;
    }

    /// Opens or closes the compact row there; false: there is none.
    private boolean toggle(double paneY) {
        int at = rows.at(paneY - AXIS + scroll);
        String key = at < 0 ? "" : rows.rows().get(at).key();
        if (key.isEmpty()) {
            return false;
        }
        if (!open.remove(key)) {
            open.add(key);
        }
        request();
        return true;
    }

    private void draw(TimelineFrame frame) {
        picture.show(frame.pixels(), frame.request().displayScale());
        picture.relocate(TrackHeads.GUTTER, AXIS);
        words.setWidth(getWidth());
        words.setHeight(getHeight());
        new TimelineText(words, frame).write();
        TimelineMarks.draw(words, frame.request(), linked, AXIS);
        tip();
    }

    private void press(MouseEvent event) {
        requestFocus();
        dragX = event.getX();
        dragY = event.getY();
    }

    private void click(MouseEvent event) {
        if (event.isStillSincePress() && event.getX() < TrackHeads.GUTTER) {
            toggle(event.getY());
        }
        int row = rows.at(event.getY() - AXIS + scroll);
        if (event.isStillSincePress() && event.getY() >= AXIS && row >= 0) {
            choosing.accept(TimelineMarks.subject(view, rows.rows().get(row)));
        }
    }

    private void drag(MouseEvent event) {
        double width = Math.max(1, getWidth() - TrackHeads.GUTTER - RIGHT);
        scroll -= (int) Math.round(event.getY() - dragY);
        double share = (dragX - event.getX()) / width;
        dragX = event.getX();
        dragY = event.getY();
        leave();
        if (share == 0) {
            request();
        } else {
            free(range.pan(share));
        }
    }

    private void wheel(ScrollEvent event) {
        double lines = event.getDeltaY() / Math.max(1, event.getMultiplierY());
        if (event.isShiftDown() && event.getDeltaX() != 0) {
            free(range.pan(event.getDeltaX() < 0 ? KEY_PAN : -KEY_PAN));
        } else if (event.getX() < TrackHeads.GUTTER) {
            scroll -= (int) Math.round(event.getDeltaY());
            request();
        } else if (lines != 0) {
            double width = Math.max(1, getWidth() - TrackHeads.GUTTER - RIGHT);
            double ratio = (event.getX() - TrackHeads.GUTTER) / width;
            zoom(lines > 0 ? 1 / ZOOM_STEP : ZOOM_STEP, ratio);
        }
        event.consume();
    }

    private void point(MouseEvent event) {
        pointerX = event.getX();
        pointerY = event.getY();
        tip();
    }

    private void leave() {
        pointerX = -1;
        tip();
    }

    private void tip() {
        TimelineFrame frame = shown;
        double width = Math.max(1, getWidth() - TrackHeads.GUTTER - RIGHT);
        double x = pointerX - TrackHeads.GUTTER;
        if (frame == null || x < 0 || x > width || pointerY < AXIS) {
            tipView.hide();
            return;
        }
        Optional<SpanHit> hit = SpanHit.under(frame.request(), x, pointerY - AXIS, width);
        if (hit.isEmpty()) {
            tipView.hide();
            return;
        }
        SpanHit found = hit.get();
        var tip = SpanText.tip(frame.request().view(), found.track(), found.chunk(), found.span());
        setAccessibleText(tip.text());
        tipView.show(tip, pointerX, pointerX, pointerY, this);
    }
}

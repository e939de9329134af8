package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.pixel.PixelView;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.pulse.Background;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.NothingHere;
import io.ringside.desktop.ui.text.TipView;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.timeline.frame.Bursts;
import io.ringside.desktop.ui.timeline.frame.LiveEdge;
import io.ringside.desktop.ui.timeline.frame.RangeHistory;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.ui.timeline.health.HealthTracks;
import io.ringside.desktop.ui.timeline.health.TimelineMarks;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

    private static final double RIGHT = 12;
    private static final long LIVE_SPAN_NANOS = 10_000_000_000L;
    private static final double HIT_PIXELS = 2;

    private final PixelView picture = new PixelView();
    private final SharpCanvas words = new SharpCanvas();
    private final TipView tipView = new TipView();
    private final NothingHere nothing = new NothingHere("timeline-nothing");
    private final Background<TimelineRequest, TimelineFrame, Pixels> painting;
    private final Consumer<TimelinePane> changed;
    private final LiveEdge edge = new LiveEdge();
    private final TimelineGestures gestures;

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
    private final RangeHistory history = new RangeHistory();
    private final Choices choices = new Choices(this::chose);
    private double pointerX = -1;
    private double pointerY = -1;

    TimelinePane(Executor background, Consumer<TimelinePane> changed) {
        this.changed = changed;
        TimelinePainter painter = new TimelinePainter();
        painting = new Background<>(background, TimelineFrame::pixels, painter::paint);
        setId("timeline");
        setFocusTraversable(true);
        words.setMouseTransparent(true);
        words.setManaged(false);
        picture.setManaged(false);
        getChildren().addAll(picture, words, nothing, tipView);
        widthProperty().addListener(change -> request());
        heightProperty().addListener(change -> request());
        gestures = new TimelineGestures(this);
    }

    void show(ClusterView newest) {
        if (!newest.targets().equals(view.targets())) {
            history.clear();
            choices.clear();
        }
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
        if (moving() && !data.tracks().isEmpty() && edge.steps(nanos)) {
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

    /// The marked range, else the chosen span, where they are not shown already; else the newest
    /// burst, and when that is shown, everything that is kept.
    void fit() {
        TimelineData data = view.timeline();
        Optional<TimeRange> wanted = choices.range(data.lastNanos());
        if (wanted.isPresent() && !wanted.get().equals(range)) {
            free(wanted.get());
            return;
        }
        Optional<TimeRange> burst = Bursts.newest(data);
        boolean burstShown = burst.isPresent() && burst.get().equals(range);
        if (burst.isPresent() && !burstShown) {
            free(burst.get());
        } else {
            all();
        }
    }

    /// Everything that is kept.
    void all() {
        TimelineData data = view.timeline();
        if (data.lastNanos() > data.firstNanos()) {
            free(new TimeRange(data.firstNanos(), data.lastNanos() - data.firstNanos()));
        }
    }

    List<Action> actions(BooleanSupplier heard) {
        return gestures.actions(heard);
    }

    /// Shows a time that was chosen elsewhere.
    void go(TimeRange wanted) {
        if (!wanted.equals(range) || follow != Follow.FREE) {
            free(wanted);
        }
    }

    /// Marks what is selected, and brings it into sight. The chosen span is let go when something
    /// else is selected.
    void mark(Linked marks, boolean reveal) {
        boolean nothingNew = marks.isEmpty() && linked.isEmpty();
        linked = marks;
        int room = (int) (getHeight() - top() - 4);
        if (reveal && room >= 8) {
            rows = TimelineMarks.open(view, rows, linked, open) ? rows(room) : rows;
            scroll = TimelineMarks.scroll(rows, linked, room, scroll);
        }
        if (!nothingNew && choices.chosen().isPresent() && !isSelected(choices.chosen().get())) {
            choices.select(Optional.empty());
        }
        request();
    }

    private boolean isSelected(SpanHit hit) {
        return linked.rank(hit.track().rankIndex());
    }

    void onChoose(Consumer<Subject> listener) {
        choosing = listener;
    }

    /// Tells what the row there is of.
    void tell(double paneY) {
        int row = paneY < top() ? -1 : rows.at(paneY - top() + scroll);
        if (row >= 0) {
            choosing.accept(TimelineMarks.subject(view, rows.rows().get(row)));
        }
    }

    /// Tells of what a span is, where another row's was selected.
    void tell(SpanHit hit) {
        if (!isSelected(hit)) {
            choosing.accept(TimelineMarks.subject(view, hit.track()));
        }
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
        return SharpCanvas.displayScale(this);
    }

    void zoom(double factor, double ratio) {
        if (moving()) {
            // While following, the edge stays where it is.
            TimeRange next = range.zoom(factor, 1);
            history.left(range, next);
            range = next;
            request();
            changed.accept(this);
        } else {
            free(range.zoom(factor, ratio));
        }
    }

    void free(TimeRange wanted) {
        history.left(range, wanted);
        follow = Follow.FREE;
        range = wanted;
        request();
        changed.accept(this);
    }

    /// Shows the range before.
    void back() {
        history.back()
                .ifPresent(before -> {
                    follow = Follow.FREE;
                    range = before;
                    request();
                    changed.accept(this);
                });
    }

    /// What the user looks at.
    Choices choices() {
        return choices;
    }

    private void chose() {
        request();
        changed.accept(this);
    }

    @Nullable TimelineFrame shown() {
        return shown;
    }

    void scroll(double pixels) {
        scroll -= (int) Math.round(pixels);
        request();
    }

    /// Where the rows begin: below the axis and what is known of the nodes' health.
    private double top() {
        return TimelineText.AXIS + HealthTracks.height(view);
    }

    double rowsWidth() {
        return Math.max(1, getWidth() - TrackHeads.GUTTER - RIGHT);
    }

    private void request() {
        nothing.say(
                view.timeline().tracks().isEmpty()
                        ? Absence.of(view, "No operation has been seen yet. " + Absence.NO_JOB)
                        : "",
                this);
        Palette colors = palette;
        int width = pixelWidth();
        int room = (int) (getHeight() - top() - 4);
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
                        colors,
                        choices.chosen().map(hit -> hit.chosen(view.timeline().lastNanos())),
                        choices.marked(),
                        choices.shifts()));
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

    /// Opens or closes the compact row there, if there is one.
    void toggle(double paneY) {
        int at = rows.at(paneY - top() + scroll);
        String key = at < 0 ? "" : rows.rows().get(at).key();
        if (key.isEmpty()) {
            return;
        }
        if (!open.remove(key)) {
            open.add(key);
        }
        request();
    }

    private void draw(TimelineFrame frame) {
        picture.show(frame.pixels(), frame.request().displayScale());
        picture.relocate(TrackHeads.GUTTER, top());
        words.fit(getWidth(), getHeight());
        new TimelineText(words, frame).write();
        TimelineMarks.draw(words, frame.request(), linked, top());
        tip();
    }

    void point(double x, double y) {
        pointerX = x;
        pointerY = y;
        tip();
    }

    void leave() {
        pointerX = -1;
        tip();
    }

    /// Where the pointer is above the rows' left edge; below the axis where it is nowhere.
    double pointedY() {
        return pointerX >= 0 ? pointerY : top() + 8;
    }

    /// The span at a point of the pane.
    Optional<SpanHit> at(double paneX, double paneY) {
        TimelineFrame frame = shown;
        double width = rowsWidth();
        double x = paneX - TrackHeads.GUTTER;
        if (frame == null || x < 0 || x > width || paneY < top()) {
            return Optional.empty();
        }
        TimelineRequest request = frame.request();
        int row = request.rows().at(paneY - top() + request.scroll());
        if (row < 0) {
            return Optional.empty();
        }
        TimeRange ofRow = request.range(request.rows().rows().get(row));
        return SpanHit.find(
                request.rows().rows().get(row).track(),
                ofRow.nanosAt(x, width),
                Math.round(ofRow.spanNanos() / width * HIT_PIXELS),
                request.view().timeline().lastNanos());
    }

    private void tip() {
        TimelineFrame frame = shown;
        Optional<SpanHit> hit = pointerX < 0 ? Optional.empty() : at(pointerX, pointerY);
        if (frame == null || hit.isEmpty()) {
            tipView.hide();
            return;
        }
        var tip =
                SpanText.tip(
                        frame.request().view(),
                        hit.get().track(),
                        hit.get().chunk(),
                        hit.get().span());
        setAccessibleText(tip.text());
        tipView.show(tip, pointerX, pointerX, pointerY, this);
    }
}

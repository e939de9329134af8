package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.fit.Beside;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.fit.LegendFold;
import io.ringside.desktop.ui.fit.SegmentMenu;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.DetailsPane;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/// The timeline with its head: what is shown, what it follows, what the colours mean. Owned by the
/// FX thread.
public final class TimelinePanel extends VBox {
    private static final double ROOM_FOR_ROWS = 480;

    private static final String[][] OPERATIONS = {
        {"AllReduce", "allreduce"},
        {"AllGather", "allgather"},
        {"ReduceScatter", "reducescatter"},
        {"Send/Recv", "p2p"},
        {"others", "others"},
        {"wait", "wait"},
    };

    private static final String[][] STEP_STATES = {
        {"GPU wait", "gpuwait"},
        {"peer wait", "peerwait"},
        {"send", "netsend"},
        {"receive", "netrecv"},
        {"flush", "flush"},
    };

    private final TimelinePane pane;
    private final Label extent = new Label();
    private final ToggleButton scroll = new ToggleButton("Scroll");
    private final ToggleButton burst = new ToggleButton("Newest burst");
    private final HBox steps = LegendFold.row(STEP_STATES);
    private final DetailsPane details;
    private @Nullable TimelineFrame detailed;
    private boolean following;
    private Consumer<Optional<TimeSpan>> times = time -> {};

    public TimelinePanel(Executor background) {
        details = new DetailsPane("timeline-details", this::close);
        pane = new TimelinePane(background, changed -> moved());
        getStyleClass().addAll("panel", "timeline");
        Beside middle = new Beside(pane, details, ROOM_FOR_ROWS);
        VBox.setVgrow(middle, Priority.ALWAYS);
        pane.setMinSize(0, 0);
        Label title = new Label("Timeline");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        extent.setId("timeline-extent");
        extent.getStyleClass().addAll("muted", "small");
        FoldingBar header = new FoldingBar(27, 8);
        header.add(title);
        header.addShrinking(extent, 190);
        header.addSpace();
        HBox legend = new HBox(12, steps, LegendFold.row(OPERATIONS));
        legend.setMinWidth(Region.USE_PREF_SIZE);
        SegmentedButton follows = followChoice();
        header.addFolding(
                follows, new SegmentMenu(follows, "follow-menu", "What the timeline follows"));
        header.addFolding(legend, LegendFold.button("timeline-legend", STEP_STATES, OPERATIONS));
        header.getStyleClass().addAll("panel-header", "folding");
        getChildren().addAll(header, middle);
        setMinHeight(0);
        describe();
    }

    public void show(ClusterView view) {
        boolean stepped =
                view.timeline().tracks().stream()
                        .anyMatch(track -> track.kind() == TrackKind.TRANSFER);
        steps.setVisible(stepped);
        steps.setManaged(stepped);
        pane.show(view);
        describe();
    }

    public void focus() {
        pane.requestFocus();
    }

    /// Marks what is selected.
    ///
    /// @param reveal brings it into sight too
    public void mark(Linked linked, boolean reveal) {
        pane.mark(linked, reveal);
    }

    /// Shows a time that was chosen elsewhere.
    public void go(TimeSpan time) {
        long nanos = Math.max(1, time.endEpochNanos() - time.startEpochNanos());
        pane.go(new TimeRange(time.startEpochNanos(), nanos));
    }

    /// Tells what is selected here.
    public void onChoose(Consumer<Subject> listener) {
        pane.onChoose(listener);
    }

    /// Tells which time is chosen here; empty: the newest is followed.
    public void onTime(Consumer<Optional<TimeSpan>> listener) {
        times = listener;
    }

    private void moved() {
        describe();
        TimeRange range = pane.range();
        times.accept(
                parked()
                        ? Optional.of(
                                new TimeSpan(
                                        range.startNanos(), range.startNanos() + range.spanNanos()))
                        : Optional.empty());
    }

    public void paintWith(Palette palette) {
        pane.paintWith(palette);
    }

    public void pause(boolean paused) {
        pane.pause(paused);
        describe();
    }

    /// Shows the newest time again, where a time was chosen.
    public void follow() {
        if (parked()) {
            pane.choose(TimelinePane.Follow.EDGE);
        }
    }

    /// What is shown was chosen, and stays where it is.
    public boolean parked() {
        return pane.follow() == TimelinePane.Follow.FREE;
    }

    public void frame(long nanos) {
        pane.frame(nanos);
        detail();
    }

    private void close() {
        pane.choices().select(Optional.empty());
        pane.requestFocus();
    }

    private void detail() {
        TimelineFrame frame = pane.shown();
        if (frame == null || pane.choices().chosen().isEmpty()) {
            details.hide();
        } else if (!frame.equals(detailed) || !details.isVisible()) {
            detailed = frame;
            details.show(
                    SpanText.details(
                            frame.request().view(), pane.choices().chosen().get(), frame.waits()));
        }
    }

    /// Keeps the newest burst in the picture.
    public void burst() {
        pane.choose(TimelinePane.Follow.BURST);
    }

    /// @param seen whether its keys count now
    public List<Action> actions(BooleanSupplier seen) {
        return pane.actions(seen);
    }

    /// Shows the range before.
    public void back() {
        pane.back();
    }

    /// Lets go of what is chosen, marked and aligned.
    public void letGo() {
        pane.choices().clear();
    }

    private void describe() {
        String follows =
                switch (pane.follow()) {
                    case EDGE -> pane.moving() ? "following the newest time" : "paused";
                    case BURST -> "newest burst";
                    case FREE -> "parked, End follows the newest time";
                };
        String aligned = pane.choices().aligned() ? " \u00B7 rows aligned, Esc ends it" : "";
        extent.setText(
                Figures.duration((double) pane.range().spanNanos())
                        + " \u00B7 "
                        + follows
                        + aligned);
        following = true;
        scroll.setSelected(pane.follow() == TimelinePane.Follow.EDGE);
        burst.setSelected(pane.follow() == TimelinePane.Follow.BURST);
        following = false;
    }

    private SegmentedButton followChoice() {
        scroll.setId("follow-edge");
        burst.setId("follow-burst");
        scroll.setTooltip(new Tooltip("Keep the newest time at the right edge (End)"));
        burst.setTooltip(new Tooltip("Keep the newest burst of operations in the picture"));
        SegmentedButton choice = new SegmentedButton(scroll, burst);
        for (ToggleButton button : choice.getButtons()) {
            button.getStyleClass().add("small-control");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setFocusTraversable(false);
        }
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (!following) {
                        pane.choose(
                                now == null
                                        ? TimelinePane.Follow.FREE
                                        : now.equals(scroll)
                                                ? TimelinePane.Follow.EDGE
                                                : TimelinePane.Follow.BURST);
                    }
                });
        return choice;
    }
}

package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// The timeline with its head: what is shown, what it follows, what the colours mean. Owned by the
/// FX thread.
public final class TimelinePanel extends VBox {
    private final TimelinePane pane;
    private final Label extent = new Label();
    private final ToggleButton scroll = new ToggleButton("Scroll");
    private final ToggleButton burst = new ToggleButton("Newest burst");
    private boolean following;
    private Consumer<Optional<TimeSpan>> times = time -> {};

    public TimelinePanel(Executor background) {
        pane = new TimelinePane(background, changed -> moved());
        getStyleClass().addAll("panel", "timeline");
        VBox.setVgrow(pane, Priority.ALWAYS);
        Label title = new Label("Timeline");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        extent.setId("timeline-extent");
        extent.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header =
                new HBox(
                        title, extent, space, legend(), followChoice(), keys("W A S D"), keys("F"));
        header.getStyleClass().add("panel-header");
        getChildren().addAll(header, pane);
        setMinHeight(0);
        describe();
    }

    public void show(ClusterView view) {
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
    }

    /// Keeps the newest burst in the picture.
    public void burst() {
        pane.choose(TimelinePane.Follow.BURST);
    }

    /// True when the key is one of the timeline's.
    public boolean key(KeyCode code) {
        return pane.key(code);
    }

    private void describe() {
        String follows =
                switch (pane.follow()) {
                    case EDGE -> pane.moving() ? "following the newest time" : "paused";
                    case BURST -> "newest burst";
                    case FREE -> "parked, End follows the newest time";
                };
        extent.setText(Figures.duration((double) pane.range().spanNanos()) + " \u00B7 " + follows);
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

    private static HBox legend() {
        HBox legend = new HBox();
        legend.getStyleClass().add("legend");
        String[][] entries = {
            {"AllReduce", "allreduce"},
            {"AllGather", "allgather"},
            {"ReduceScatter", "reducescatter"},
            {"Send/Recv", "p2p"},
            {"others", "others"},
        };
        for (String[] entry : entries) {
            Region swatch = new Region();
            swatch.getStyleClass().addAll("swatch", entry[1]);
            HBox one = new HBox(5, swatch, new Label(entry[0]));
            one.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            legend.getChildren().add(one);
        }
        legend.setMinWidth(0);
        return legend;
    }

    private static Label keys(String text) {
        Label keys = new Label(text);
        keys.getStyleClass().add("keys");
        keys.setMinWidth(Region.USE_PREF_SIZE);
        return keys;
    }
}

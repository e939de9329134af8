package io.ringside.desktop.ui.compare;

import io.ringside.desktop.session.api.Comparing;
import io.ringside.desktop.session.api.Comparing.Outcome;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.tables.FittingTable;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Two runs, or two parts of one, side by side: what got worse first, what was found, and what has
/// no partner. Owned by the FX thread.
public final class ComparePanel extends VBox {
    /// After which it is shown that something goes on.
    private static final long SHORT_NANOS = 300_000_000L;

    private static final double TABLE_SHARE = 0.7;
    private static final int MOST_APART = 3;
    private static final String WHY_NOTHING =
            "Nothing is compared yet. Choose two recordings or captures above, drop two here, or give two"
                    + " ranges of one: what got worse is told first.";

    private final Supplier<Comparing> comparing;
    private final FileChoice files;
    private final RunRow before = new RunRow("before", "Before", this::chooseBefore, this::start);
    private final RunRow after = new RunRow("after", "After", this::chooseAfter, this::start);
    private final Button go = new Button("Compare");
    private final Button swap = new Button("Swap sides");
    private final Button cancel = new Button("Cancel");
    private final ProgressBar progress = new ProgressBar();
    private final Label state = new Label();
    private final Label counts = new Label();
    private final Label apart = new Label();
    private final FittingTable<DiffRow> rows =
            new FittingTable<>(WHY_NOTHING, DiffColumns.rows(), row -> false);
    private final FittingTable<DiffFinding> findings =
            new FittingTable<>(
                    "No finding was told on either side.", DiffColumns.findings(), row -> false);
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private Comparing.@Nullable Running running;
    private @Nullable DiffView diff;
    private long sinceNanos = Long.MIN_VALUE;

    /// @param comparing asked anew for each comparison
    public ComparePanel(Supplier<Comparing> comparing, FileChoice files) {
        this.comparing = comparing;
        this.files = files;
        getStyleClass().addAll("panel", "compare");
        setMinWidth(0);
        Label title = new Label("Compare");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        counts.setId("compare-counts");
        counts.getStyleClass().addAll("muted", "small");
        HBox head = new HBox(title, counts);
        head.getStyleClass().add("panel-header");
        rows.setId("compare-rows");
        findings.setId("compare-findings");
        SplitPane tables = new SplitPane(rows, findings);
        tables.setOrientation(Orientation.VERTICAL);
        tables.setDividerPositions(TABLE_SHARE);
        VBox.setVgrow(tables, Priority.ALWAYS);
        VBox.setMargin(tables, new Insets(0, 1, 1, 1));
        apart.setId("compare-apart");
        apart.getStyleClass().addAll("muted", "small");
        apart.setWrapText(true);
        apart.setPadding(new Insets(4, 12, 6, 12));
        getChildren().addAll(head, form(), tables, apart);
        say("", false);
        shown(apart, false);
    }

    private VBox form() {
        go.setId("compare-go");
        go.getStyleClass().add("filled");
        go.setOnAction(event -> start());
        swap.setId("compare-swap");
        swap.setOnAction(event -> swap());
        cancel.setId("compare-cancel");
        cancel.setOnAction(event -> giveUp());
        for (Button button : List.of(go, swap, cancel)) {
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        state.setId("compare-state");
        state.getStyleClass().add("small");
        state.setWrapText(true);
        state.setMinHeight(Region.USE_PREF_SIZE);
        HBox buttons = new HBox(8, go, swap, cancel, progress);
        buttons.setAlignment(Pos.CENTER_LEFT);
        shown(cancel, false);
        shown(progress, false);
        VBox form = new VBox(6, before, after, buttons, state);
        form.setPadding(new Insets(8, 12, 8, 12));
        return form;
    }

    /// Takes two files to compare, the first being before; one is put on the side that has none.
    public void offer(List<Path> given) {
        if (given.size() > 2 || given.isEmpty()) {
            say("Two runs are compared at once, not " + given.size() + ".", true);
            return;
        }
        if (given.size() == 1) {
            (before.isEmpty() ? before : after).show(all(given.getFirst()));
        } else {
            before.show(all(given.getFirst()));
            after.show(all(given.getLast()));
        }
        if (!before.isEmpty() && !after.isEmpty()) {
            start();
        }
    }

    /// Compares the run that is shown with one that is asked for.
    ///
    /// @param shown empty: both are asked for
    public void compareWith(Optional<Path> shown) {
        List<Path> chosen = files.toOpen();
        if (chosen.isEmpty()) {
            return;
        }
        shown.ifPresent(file -> after.show(all(file)));
        if (chosen.size() == 1 && shown.isPresent()) {
            before.show(all(chosen.getFirst()));
            start();
        } else {
            offer(chosen);
        }
    }

    /// Compares these two.
    public void compare(RunPart one, RunPart other) {
        before.show(one);
        after.show(other);
        start();
    }

    private static RunPart all(Path file) {
        return new RunPart(file, Range.ALL);
    }

    private void chooseBefore() {
        choose(before);
    }

    private void chooseAfter() {
        choose(after);
    }

    private void choose(RunRow side) {
        List<Path> chosen = files.toOpen();
        if (chosen.size() == 1) {
            side.show(all(chosen.getFirst()));
            side.focus();
        } else if (chosen.size() > 1) {
            offer(chosen);
        }
    }

    private void swap() {
        try {
            RunPart was = before.part();
            before.show(after.part());
            after.show(was);
            start();
        } catch (IllegalArgumentException e) {
            say(String.valueOf(e.getMessage()), true);
        }
    }

    private void start() {
        giveUp();
        try {
            RunPart one = before.part();
            RunPart other = after.part();
            say("Reading both runs \u2026", false);
            sinceNanos = Long.MIN_VALUE;
            running = comparing.get().compare(one, other, outcome::set);
        } catch (IllegalArgumentException e) {
            say(String.valueOf(e.getMessage()), true);
        }
    }

    /// Says why nothing is compared, and what to do.
    void refuse(String sentence) {
        say(sentence, true);
    }

    /// Leaves a comparison that goes on.
    ///
    /// @return whether there was one
    public boolean giveUp() {
        Comparing.Running now = running;
        if (now == null) {
            return false;
        }
        now.giveUp();
        running = null;
        outcome.set(null);
        say("Given up.", false);
        waits(false);
        return true;
    }

    public boolean isRunning() {
        return running != null;
    }

    /// Takes what came of it; shows that it goes on when it takes its time.
    public void frame(long nanos) {
        Outcome told = outcome.getAndSet(null);
        if (told != null) {
            running = null;
            waits(false);
            switch (told) {
                case Outcome.Compared(DiffView diff) -> show(diff);
                case Outcome.Refused(String sentence) -> say(sentence, true);
            }
        }
        if (running != null) {
            sinceNanos = sinceNanos == Long.MIN_VALUE ? nanos : sinceNanos;
            if (nanos - sinceNanos >= SHORT_NANOS) {
                waits(true);
                say("Reading both runs \u2026 " + Figures.age(nanos - sinceNanos), false);
            }
        }
    }

    /// Shows what came of comparing these two.
    public void show(RunPart one, RunPart other, DiffView diff) {
        before.show(one);
        after.show(other);
        show(diff);
    }

    /// What is shown of the two runs; empty: nothing is compared yet.
    public Optional<DiffView> shown() {
        return Optional.ofNullable(diff);
    }

    /// Shows what is otherwise, whatever the fields say.
    public void show(DiffView diff) {
        this.diff = diff;
        say(diff.summary(), false);
        counts.setText(
                Figures.age(Math.round(diff.beforeSeconds() * 1e9))
                        + " beside "
                        + Figures.age(Math.round(diff.afterSeconds() * 1e9))
                        + ": "
                        + Figures.count(diff.count(Course.WORSE))
                        + " worse, "
                        + Figures.count(diff.count(Course.BETTER))
                        + " better, "
                        + Figures.count(diff.count(Course.OTHER))
                        + " otherwise, "
                        + Figures.count(diff.count(Course.SAME))
                        + " within noise");
        rows.sayWhyNothing("Nothing was measured on both sides: see what could not be aligned.");
        rows.show(diff.rows());
        findings.show(diff.findings());
        int more = diff.apart().size() - MOST_APART;
        apart.setText(
                "Not aligned: "
                        + String.join("; ", diff.apart().stream().limit(MOST_APART).toList())
                        + (more > 0 ? "; and " + more + " more" : ""));
        apart.setTooltip(new Tooltip(String.join("\n", diff.apart())));
        shown(apart, !diff.apart().isEmpty());
    }

    private void waits(boolean wanted) {
        shown(cancel, wanted);
        shown(progress, wanted);
    }

    private void say(String sentence, boolean wrong) {
        state.setText(sentence);
        state.getStyleClass().removeAll("state-page", "secondary");
        state.getStyleClass().add(wrong ? "state-page" : "secondary");
        shown(state, !sentence.isEmpty());
    }

    private static void shown(Region part, boolean wanted) {
        part.setVisible(wanted);
        part.setManaged(wanted);
    }
}

package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.targets.TargetsPanel;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Arc;

/// The bar on top. Owned by the FX thread.
public final class Toolbar extends FoldingBar {
    private static final double HEIGHT = 43;
    private static final double GAP = 8;
    private static final double LEAST_TARGETS = 228;
    private static final double LEAST_NOTE = 120;

    private final TargetBox targets;
    private final ForwardingBox forwarding;
    private final RecordBox record;
    private final RecordBox smallRecord;
    private final TimeChoice time;
    private final Label pauseNote = new Label();
    private final Label name = new Label("Ringside");
    private final Button theme = flat("theme", Icon.SUN);
    private final Button help = flat("help", Icon.HELP);

    /// @param pause true: keep the picture; false: follow the newest time
    /// @param chooseFile asks for a recording's place
    /// @param saved the targets that the user keeps
    /// @param more controls before the theme's
    public Toolbar(
            Session session,
            String defaultEndpoint,
            Consumer<Boolean> pause,
            Supplier<Optional<Path>> chooseFile,
            Supplier<Session.Keeping> keeping,
            TargetsPanel saved,
            Node... more) {
        super(HEIGHT, GAP);
        targets = new TargetBox(session, saved);
        forwarding = new ForwardingBox(session, defaultEndpoint);
        record = new RecordBox(session, chooseFile, keeping, "record");
        smallRecord = new RecordBox(session, chooseFile, keeping, "record-small");
        smallRecord.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        time = new TimeChoice(pause);
        getStyleClass().add("top-bar");
        name.getStyleClass().add("product-name");
        name.setMinWidth(Region.USE_PREF_SIZE);
        pauseNote.setId("pause-note");
        pauseNote.getStyleClass().addAll("pause-note", "small");
        add(logo());
        addDispensable(name);
        addShrinking(targets, LEAST_TARGETS);
        add(time);
        addShrinking(pauseNote, LEAST_NOTE);
        addSpace();
        add(forwarding);
        addFolding(record, smallRecord);
        add(more);
        addFolding(theme, new Region());
        add(help);
    }

    /// Lets its buttons do what keys do.
    public void bind(Action nextTheme, Action showKeys) {
        nextTheme.bind(theme);
        showKeys.bind(help);
    }

    public void show(ClusterView view, long nowEpochNanos) {
        boolean any = !view.nodes().isEmpty();
        time.setVisible(any);
        targets.setVisible(any);
        targets.setManaged(any);
        record.setDisable(!any);
        smallRecord.setDisable(!any);
        targets.show(view, nowEpochNanos);
    }

    public void show(
            ClusterView view,
            Session.ForwardingStatus status,
            Optional<Session.RecordingStatus> recording,
            long nowEpochNanos) {
        forwarding.show(view, status, nowEpochNanos);
        record.show(recording, nowEpochNanos);
        smallRecord.show(recording, nowEpochNanos);
    }

    /// Says for how long the picture has been kept, and that receiving goes on.
    public void showPaused(long sinceNanos, long newerViews) {
        say(
                "Paused for "
                        + Figures.age(sinceNanos)
                        + ", still receiving: "
                        + Figures.count(newerViews)
                        + (newerViews == 1 ? " newer snapshot" : " newer snapshots"));
    }

    /// Says what the picture follows.
    ///
    /// @param paused the picture is kept
    /// @param parked the timeline shows a time that was chosen
    public void showTime(ClusterView newest, boolean paused, boolean parked) {
        time.show(newest, paused, parked);
        if (!paused) {
            say("");
        }
    }

    private void say(String note) {
        pauseNote.setText(note);
        pauseNote.setManaged(!note.isEmpty());
    }

    private static Button flat(String id, Icon icon) {
        Button button = new Button("", icon.node());
        button.setId(id);
        button.getStyleClass().add("flat");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private static Pane logo() {
        Pane logo = new Pane(arc(75, "a"), arc(195, "b"), arc(315, "c"));
        logo.setMinSize(20, 20);
        logo.setMaxSize(20, 20);
        return logo;
    }

    private static Node arc(double start, String part) {
        Arc arc = new Arc(10, 10, 7.5, 7.5, start, 96);
        arc.getStyleClass().add("logo-ring-" + part);
        return arc;
    }

    /// Opens the targets that the user keeps.
    public void showSaved() {
        targets.showSaved();
    }

    /// Below which the sheet of keys is shown.
    public Node help() {
        return help;
    }

    /// Gives the keys to where targets are typed.
    public void focusTargets() {
        targets.focusField();
    }

    /// Gives the keys to where targets are typed, behind what was typed elsewhere.
    ///
    /// @return true
    public boolean goOnTyping(String typed) {
        targets.goOnTyping(typed);
        return true;
    }

    /// Shows how each target is doing.
    public void showTargets() {
        targets.showStates();
    }

    /// Forwards, or no longer.
    public void forward() {
        forwarding.press();
    }

    /// Shows what is forwarded to whom.
    public void showForwarding() {
        forwarding.showStatus();
    }

    /// Records, or no longer.
    public void record() {
        if (!record.isDisabled()) {
            record.fire();
        }
    }
}

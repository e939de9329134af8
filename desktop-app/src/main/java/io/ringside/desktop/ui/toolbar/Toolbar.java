package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.session.api.Session;
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
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Arc;
import org.controlsfx.control.PopOver;

/// The bar on top. Owned by the FX thread.
public final class Toolbar extends HBox {
    private static final double ROOM_FOR_NAME = 1100;

    private final TargetBox targets;
    private final ForwardingBox forwarding;
    private final RecordBox record;
    private final TimeChoice time;
    private final Label pauseNote = new Label();
    private final Label name = new Label("Ringside");
    private final PopOver keys = new PopOver(keySheet());

    /// What the bar asks of the window.
    ///
    /// @param pause true: keep the picture; false: follow the newest time
    public record Actions(
            Consumer<Boolean> pause, Runnable toggleTheme, Supplier<Optional<Path>> chooseFile) {}

    /// @param saved the targets that the user keeps
    public Toolbar(Session session, String defaultEndpoint, Actions actions, TargetsPanel saved) {
        targets = new TargetBox(session, saved);
        forwarding = new ForwardingBox(session, defaultEndpoint);
        record = new RecordBox(session, actions.chooseFile());
        time = new TimeChoice(actions.pause());
        getStyleClass().add("top-bar");
        name.getStyleClass().add("product-name");
        name.setMinWidth(Region.USE_PREF_SIZE);
        pauseNote.setId("pause-note");
        pauseNote.getStyleClass().addAll("pause-note", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button theme = flat("theme", Icon.SUN, "Dark or light (T)");
        theme.setOnAction(event -> actions.toggleTheme().run());
        Button help = flat("help", Icon.HELP, "Keys (?)");
        keys.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        keys.setAnimated(false);
        help.setOnAction(event -> keys.show(help));
        getChildren()
                .addAll(
                        logo(),
                        name,
                        targets,
                        time,
                        pauseNote,
                        space,
                        forwarding,
                        record,
                        theme,
                        help);
        widthProperty().addListener(change -> fold());
    }

    /// Puts a control before the theme's.
    public void add(Node control) {
        getChildren().add(getChildren().size() - 2, control);
    }

    public void show(ClusterView view, long nowEpochNanos) {
        boolean any = !view.nodes().isEmpty();
        time.setVisible(any);
        targets.setVisible(any);
        targets.setManaged(any);
        record.setDisable(!any);
        targets.show(view, nowEpochNanos);
    }

    public void show(
            ClusterView view,
            Session.ForwardingStatus status,
            Optional<Session.RecordingStatus> recording,
            long nowEpochNanos) {
        forwarding.show(view, status, nowEpochNanos);
        record.show(recording, nowEpochNanos);
    }

    /// Says for how long the picture has been kept, and that receiving goes on.
    public void showPaused(long sinceNanos, long newerViews) {
        pauseNote.setText(
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
            pauseNote.setText("");
        }
    }

    private void fold() {
        boolean room = getWidth() >= ROOM_FOR_NAME;
        name.setVisible(room);
        name.setManaged(room);
    }

    private static Button flat(String id, Icon icon, String tip) {
        Button button = new Button("", icon.node());
        button.setId(id);
        button.getStyleClass().add("flat");
        button.setTooltip(new Tooltip(tip));
        button.setAccessibleText(tip);
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

    private static VBox keySheet() {
        Label title = new Label("Keys");
        title.getStyleClass().add("title");
        GridPane grid = new GridPane();
        grid.setHgap(16);
        grid.setVgap(4);
        String[][] keys = {
            {"W S", "Timeline: nearer, further"},
            {"A D", "Timeline: earlier, later"},
            {"F", "Timeline: what is marked or chosen, else the newest burst, then all"},
            {"Shift + Z", "Timeline: all that is kept"},
            {"Backspace", "Timeline, heat map: what was shown before"},
            {", .", "Timeline: the span before, the one after"},
            {"M", "Timeline: mark the chosen span, or what is shown"},
            {"L R", "Timeline: align rows to the chosen operation's start, end"},
            {"End", "Timeline: follow the newest time"},
            {"O", "Timeline: open or close the row of a rank or node"},
            {"Space", "Pause the picture, or go on"},
            {"P", "Heat map: provenance in place of the value"},
            {"Alt + arrows", "Heat map: cell by cell"},
            {"Enter", "Heat map: choose the cell"},
            {"X", "Heat map: pin the cell, or let it go"},
            {"Z", "Heat map: the block of the two nodes, and back"},
            {"Esc", "Select nothing; then the whole matrix, or the timeline's marks"},
            {"1 to 8", "Overview, heat map, timeline, GPUs, tables, hang, alerts, nodes"},
            {"Enter", "Go to the finding, alert, cell or row that is selected"},
            {"/", "Filter what is shown; Esc clears it, then leaves it"},
            {"A Z", "Alerts: acknowledge, snooze"},
            {"Ctrl + T", "Saved targets; Enter connects, F2 changes, Delete removes, Insert adds"},
            {"Ctrl + O", "Open files; with Shift a folder"},
            {"Ctrl + Space", "Recording: hold, go on; with . a step, with Home from its start"},
            {"Ctrl + E", "Export what is shown"},
            {"I", "Save an incident file: the last 2 minutes of every node"},
            {"T", "Dark or light"},
            {"?", "This sheet"},
        };
        for (int row = 0; row < keys.length; row++) {
            Label key = new Label(keys[row][0]);
            key.getStyleClass().addAll("strong", "primary", "small");
            Label meaning = new Label(keys[row][1]);
            meaning.getStyleClass().addAll("secondary", "small");
            grid.addRow(row, key, meaning);
        }
        VBox body = new VBox(title, grid);
        body.getStyleClass().add("popover-body");
        return body;
    }

    /// Opens the targets that the user keeps.
    public void showSaved() {
        targets.showSaved();
    }

    /// Opens the sheet of keys.
    public void showKeys() {
        Node help = lookup("#help");
        if (help != null) {
            keys.show(help);
        }
    }
}

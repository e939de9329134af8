package io.ringside.desktop.ui;

import io.ringside.desktop.export.ExportFormat;
import io.ringside.desktop.export.ExportView;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.gpus.GpuPanel;
import io.ringside.desktop.ui.heatmap.HeatMapPanel;
import io.ringside.desktop.ui.statusbar.OwnMemory;
import io.ringside.desktop.ui.statusbar.StatusItem;
import io.ringside.desktop.ui.statusbar.StatusLine;
import io.ringside.desktop.ui.tables.TablesPanel;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.PaletteSource;
import io.ringside.desktop.ui.timeline.TimelinePanel;
import io.ringside.desktop.ui.toolbar.Banners;
import io.ringside.desktop.ui.toolbar.Toolbar;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.PopupWindow;
import org.controlsfx.control.ToggleSwitch;

/// Everything in the window: hands each view to the features, keeps the picture while paused, and
/// says how far it can be trusted. Owned by the FX thread.
final class MainView extends VBox {
    private static final long STATUS_PERIOD_NANOS = 250_000_000L;

    /// What the heat map, where it has the keys, takes before the timeline does.
    private static final Set<KeyCode> HEAT_KEYS =
            EnumSet.of(KeyCode.BACK_SPACE, KeyCode.X, KeyCode.Z, KeyCode.ESCAPE);

    private final Session session;
    private final WindowOptions options;
    private final PaletteSource paletteSource = new PaletteSource();
    private final Toolbar toolbar;
    private final Banners banners = new Banners();
    private final TablesPanel tables = new TablesPanel();
    private final HeatMapPanel heatMap;
    private final GpuPanel gpus = new GpuPanel();
    private final TimelinePanel timeline;
    private final EmptyView empty;
    private final ExportMenu export;
    private final Body body;
    private final StatusLine status = new StatusLine();
    private Theme theme;
    private ClusterView shown;
    private ClusterView newest;
    private boolean paused;
    private long pausedSinceEpochNanos;
    private long statusAtNanos = Long.MIN_VALUE;

    MainView(
            Session session,
            WindowOptions options,
            Executor background,
            Supplier<Optional<Path>> chooseFile,
            Function<String, Optional<Path>> chooseExport) {
        this.session = session;
        this.options = options;
        theme = options.theme();
        toolbar =
                new Toolbar(
                        session,
                        options.forwardEndpoint(),
                        new Toolbar.Actions(this::pause, this::toggleTheme, chooseFile));
        heatMap = new HeatMapPanel(background);
        timeline = new TimelinePanel(background);
        empty = new EmptyView(session);
        export = exports(chooseExport);
        toolbar.add(export);
        body = new Body(tables, heatMap, gpus, timeline);
        StackPane middle = new StackPane(body, empty);
        VBox.setVgrow(middle, Priority.ALWAYS);
        getChildren().addAll(toolbar, banners, middle, status, paletteSource);
        shown = ClusterView.empty(options.epochNanos().getAsLong());
        newest = shown;
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        sceneProperty().addListener(change -> applyTheme());
        widthProperty().addListener(change -> gpus.narrow(getWidth() < Body.ROOMY_WIDTH));
        show(shown);
    }

    private ExportMenu exports(Function<String, Optional<Path>> chooseExport) {
        ExportMenu menu = new ExportMenu(() -> shown, chooseExport);
        menu.picture("Window", "window", this);
        menu.separate();
        menu.picture("Heat map", "heat-map", heatMap);
        menu.drawing("Heat map", "heat-map", heatMap::drawing);
        menu.data("Links", ExportView.HEAT_MAP, ExportFormat.CSV, ExportFormat.JSON);
        menu.separate();
        menu.picture("Timeline", "timeline", timeline);
        menu.data(
                "Spans",
                ExportView.TIMELINE,
                ExportFormat.PERFETTO,
                ExportFormat.CSV,
                ExportFormat.JSON);
        menu.separate();
        menu.data("Operations", ExportView.OPERATIONS, ExportFormat.CSV, ExportFormat.JSON);
        menu.picture("GPUs", "gpus", gpus);
        menu.data("GPUs", ExportView.GPUS, ExportFormat.CSV, ExportFormat.JSON);
        menu.data("Findings", ExportView.FINDINGS, ExportFormat.CSV, ExportFormat.JSON);
        menu.data("Readings", ExportView.READINGS, ExportFormat.CSV, ExportFormat.JSON);
        return menu;
    }

    /// Shows a view, or keeps it for later while paused. Other targets are another cluster: no
    /// picture of the last one stays.
    void show(ClusterView view) {
        boolean another = !view.targets().equals(newest.targets());
        newest = view;
        if (another) {
            paused = false;
            timeline.pause(false);
            timeline.follow();
        }
        if (paused) {
            return;
        }
        shown = view;
        boolean nothing = view.nodes().isEmpty();
        if (nothing && !empty.isVisible()) {
            empty.setVisible(true);
            empty.focusTarget();
        }
        empty.setVisible(nothing);
        body.setVisible(!nothing);
        tables.show(view);
        heatMap.show(view);
        gpus.show(view);
        timeline.show(view);
        showStatus();
    }

    /// Follows the screen's frames: the newest pictures, the live edge, and the status now and
    /// then.
    void frame(long nanos) {
        heatMap.frame();
        timeline.frame(nanos);
        export.frame();
        if (nanos - statusAtNanos >= STATUS_PERIOD_NANOS || statusAtNanos == Long.MIN_VALUE) {
            statusAtNanos = nanos;
            showStatus();
        }
    }

    /// Shows the newest burst in place of the live edge: for a still picture.
    void showBurst() {
        timeline.burst();
    }

    private void showStatus() {
        long now = options.epochNanos().getAsLong();
        toolbar.show(newest, now);
        toolbar.showTime(newest, paused, timeline.parked());
        toolbar.show(newest, session.forwarding(), session.recording(), now);
        banners.show(newest, now);
        status.show(
                StatusItem.of(newest, session.forwarding(), OwnMemory.residentBytes(), now),
                Figures.clock(options.wallEpochNanos().getAsLong()) + " UTC");
        if (paused) {
            toolbar.showPaused(now - pausedSinceEpochNanos, newest.version() - shown.version());
        }
    }

    /// Going on follows the newest time again, also where only the timeline was parked.
    private void pause(boolean wanted) {
        if (wanted && !paused) {
            pausedSinceEpochNanos = options.epochNanos().getAsLong();
        }
        paused = wanted;
        timeline.pause(wanted);
        if (wanted) {
            showStatus();
        } else {
            timeline.follow();
            show(newest);
        }
    }

    private void toggleTheme() {
        theme = theme.other();
        applyTheme();
    }

    /// The sheets are the scene's: popups take them from there, and an open one keeps the old ones.
    private void applyTheme() {
        if (getScene() == null) {
            return;
        }
        List.copyOf(javafx.stage.Window.getWindows()).stream()
                .filter(PopupWindow.class::isInstance)
                .forEach(javafx.stage.Window::hide);
        getScene().getStylesheets().setAll(theme.stylesheets());
        applyCss();
        Palette palette = paletteSource.read(theme);
        heatMap.paintWith(palette);
        timeline.paintWith(palette);
        gpus.paintWith(palette);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.E) {
            export.open();
            event.consume();
            return;
        }
        if (event.getTarget() instanceof TextInputControl
                || event.isControlDown()
                || event.isAltDown()
                || event.isMetaDown()) {
            return;
        }
        if (act(event)) {
            event.consume();
        }
    }

    /// Where keys go at first: to the timeline, so that Space pauses at once, or, before the first
    /// target, to where one is typed.
    void focusFirst() {
        if (shown.nodes().isEmpty()) {
            empty.focusTarget();
        } else {
            timeline.focus();
        }
    }

    private boolean act(KeyEvent event) {
        KeyCode code = event.getCode();
        switch (code) {
            case ENTER -> {
                // Space, which presses buttons elsewhere, pauses here.
                switch (event.getTarget()) {
                    case ButtonBase button -> button.fire();
                    case ToggleSwitch toggle -> toggle.fire();
                    default -> {
                        return false;
                    }
                }
            }
            case P -> heatMap.toggleProvenance();
            case T -> toggleTheme();
            case SPACE -> pause(!paused);
            case SLASH, HELP -> {
                if (code == KeyCode.SLASH && !event.isShiftDown()) {
                    return false;
                }
                toolbar.showKeys();
            }
            default -> {
                return !(heatMap.hasKeys() && HEAT_KEYS.contains(code)) && timeline.key(event);
            }
        }
        return true;
    }
}

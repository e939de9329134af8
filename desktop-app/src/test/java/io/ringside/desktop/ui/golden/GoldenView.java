package io.ringside.desktop.ui.golden;

import io.ringside.desktop.session.api.Comparing;
import io.ringside.desktop.ui.SampleDiff;
import io.ringside.desktop.ui.SampleFindings;
import io.ringside.desktop.ui.SampleJobs;
import io.ringside.desktop.ui.alerts.AlertLog;
import io.ringside.desktop.ui.alerts.AlertsPanel;
import io.ringside.desktop.ui.alerts.DesktopNotice;
import io.ringside.desktop.ui.compare.ComparePanel;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.findings.FindingsPanel;
import io.ringside.desktop.ui.gpus.GpuPanel;
import io.ringside.desktop.ui.hang.HangPanel;
import io.ringside.desktop.ui.heatmap.HeatMapPanel;
import io.ringside.desktop.ui.jobs.JobsPanel;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.tables.TablesPanel;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.PaletteSource;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.ui.timeline.TimelinePanel;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A view whose picture is kept: its contents without the choices above them, so that a new button
/// changes no picture. Drawn 900 x 600 pixels, of eight ranks of which one has not entered; the GPU
/// wall of 64.
enum GoldenView {
    FINDINGS("#findings-list"),
    HEAT_MAP("#heat-map"),
    TIMELINE("#timeline"),
    GPUS(".gpu-content"),
    GPU_WALL(".gpu-content"),
    OPERATIONS("#collectives"),
    HANG(".hang"),
    ALERTS("#alerts"),
    JOBS("#jobs"),
    COMPARE(".compare");

    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;

    private final String part;

    GoldenView(String part) {
        this.part = part;
    }

    String file(Theme theme) {
        return (name() + "-" + theme.name()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Starts the toolkit where it does not run.
    Picture draw(Theme theme) {
        ViewPulse.startToolkit();
        AtomicReference<Picture> drawn = new AtomicReference<>();
        ViewPulse.onToolkit(() -> drawn.set(drawn(theme)));
        return Objects.requireNonNull(drawn.get());
    }

    private Picture drawn(Theme theme) {
        Typeface.load();
        ClusterView view =
                this == GPU_WALL ? SampleFindings.sixtyFour() : SampleFindings.eightRanks();
        PaletteSource source = new PaletteSource();
        VBox root = new VBox(source);
        Scene scene = new Scene(root, WIDTH, HEIGHT);
        scene.getStylesheets().setAll(theme.stylesheets());
        Palette palette = source.read(theme);
        Shown shown = shown(view, palette);
        VBox.setVgrow(shown.panel(), Priority.ALWAYS);
        root.getChildren().add(shown.panel());
        // Sizes settle in passes: panels, what is in them, then pictures asked for at those sizes.
        for (int pass = 0; pass < 3; pass++) {
            shown.frame().accept((long) pass);
            scene.snapshot(null);
        }
        Node wanted = Objects.requireNonNull(root.lookup(part), part);
        SnapshotParameters onPanel = new SnapshotParameters();
        onPanel.setFill(palette.color(Token.BG_PANEL));
        WritableImage image = wanted.snapshot(onPanel, null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] argb = new int[width * height];
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        return new Picture(width, height, argb);
    }

    /// @param frame to be called before each drawing
    private record Shown(Region panel, Consumer<Long> frame) {}

    private Shown shown(ClusterView view, Palette palette) {
        return switch (this) {
            case FINDINGS -> findings(view);
            case HEAT_MAP -> heatMap(view, palette);
            case TIMELINE -> timeline(view, palette);
            case GPUS, GPU_WALL -> gpus(view, palette);
            case OPERATIONS -> operations(view);
            case HANG -> hang(view, palette);
            case ALERTS -> alerts(view);
            case JOBS -> jobs();
            case COMPARE -> compare();
        };
    }

    private static Shown findings(ClusterView view) {
        FindingsPanel panel =
                new FindingsPanel(new SelectionModel(), new AlertLog(), finding -> {});
        panel.show(view);
        return new Shown(panel, frame -> {});
    }

    private static Shown heatMap(ClusterView view, Palette palette) {
        HeatMapPanel panel = new HeatMapPanel(Runnable::run);
        panel.paintWith(palette);
        panel.show(view);
        return new Shown(panel, frame -> panel.frame());
    }

    private static Shown timeline(ClusterView view, Palette palette) {
        TimelinePanel panel = new TimelinePanel(Runnable::run);
        panel.paintWith(palette);
        panel.show(view);
        panel.burst();
        return new Shown(panel, panel::frame);
    }

    private static Shown gpus(ClusterView view, Palette palette) {
        GpuPanel panel = new GpuPanel();
        panel.paintWith(palette);
        panel.show(view);
        return new Shown(panel, frame -> {});
    }

    private static Shown operations(ClusterView view) {
        TablesPanel panel = new TablesPanel();
        panel.show(view);
        return new Shown(panel, frame -> {});
    }

    private static Shown hang(ClusterView view, Palette palette) {
        HangPanel panel = new HangPanel(new SelectionModel());
        panel.paintWith(palette);
        panel.show(view);
        return new Shown(panel, frame -> panel.show(view));
    }

    private static Shown jobs() {
        JobsPanel panel = new JobsPanel(job -> {});
        ClusterView three = SampleJobs.three();
        panel.show(three, Optional.of("slurm-1042"));
        return new Shown(panel, frame -> panel.show(three, Optional.of("slurm-1042")));
    }

    private static Shown compare() {
        ComparePanel panel = new ComparePanel(() -> Comparing.NONE, FileChoice.NONE);
        panel.show(SampleDiff.ofRanks(8));
        return new Shown(panel, frame -> {});
    }

    private static Shown alerts(ClusterView view) {
        AlertLog log = new AlertLog();
        log.look(
                view.concerns().findings(), finding -> "gpu-node-1", _ -> 0, view.asOfEpochNanos());
        AlertsPanel panel =
                new AlertsPanel(log, new DesktopNotice(), finding -> {}, (name, text, done) -> {});
        panel.show(view);
        return new Shown(panel, frame -> {});
    }
}

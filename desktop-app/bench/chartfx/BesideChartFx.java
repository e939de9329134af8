package io.ringside.desktop.bench;

import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.renderer.ContourType;
import io.fair_acc.chartfx.renderer.spi.ContourDataSetRenderer;
import io.fair_acc.dataset.spi.DoubleGridDataSet;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.heatmap.HeatMapPanel;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.themes.Theme;
import java.util.Locale;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The same matrix of 256 x 256 ranks, every pair with bytes, new data in each frame, 900 x 800
/// pixels: our heat map and chart-fx's, in turns in one process. Frames a second of processor time,
/// Java's compiling left out. Not part of the build: chart-fx is LGPL; `run.sh` fetches it.
final class BesideChartFx {
    private static final int RANKS = 256;
    private static final int KINDS = 6;
    private static final long TURN_MILLIS = 10_000;
    private static final int TURNS = 5;

    private final Stage stage;
    private int frame;

    private BesideChartFx(Stage stage) {
        this.stage = stage;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Palette palette = TestPalettes.of(Theme.DARK);
        ClusterView[] views = new ClusterView[KINDS];
        for (int kind = 0; kind < KINDS; kind++) {
            views[kind] = SampleCluster.manyRanks(RANKS, RANKS - 1, kind);
        }
        System.out.printf("%d links%n", views[0].links().size());
        Stage[] stage = new Stage[1];
        ViewPulse.onToolkit(() -> {
            stage[0] = new Stage();
            stage[0].show();
        });
        BesideChartFx bench = new BesideChartFx(stage[0]);
        HeatMapPanel[] panel = new HeatMapPanel[1];
        DoubleGridDataSet[] data = new DoubleGridDataSet[KINDS];
        ContourDataSetRenderer[] renderer = {new ContourDataSetRenderer()};
        Parent[] chart = new Parent[1];
        ViewPulse.onToolkit(() -> {
            panel[0] = new HeatMapPanel(Runnable::run);
            panel[0].paintWith(palette);
            for (int kind = 0; kind < KINDS; kind++) {
                data[kind] = data(views[kind]);
            }
            renderer[0].getDatasets().add(data[0]);
            chart[0] = chart(renderer[0]);
        });
        for (int turn = 0; turn < TURNS; turn++) {
            bench.turn(
                    "Ringside",
                    panel[0],
                    at -> {
                        panel[0].show(views[at % KINDS]);
                        panel[0].frame();
                    });
            bench.turn(
                    "chart-fx, of arrays that are there",
                    chart[0],
                    at -> renderer[0].getDatasets().setAll(data[at % KINDS]));
            bench.turn(
                    "chart-fx, of the same links",
                    chart[0],
                    at -> renderer[0].getDatasets().setAll(data(views[at % KINDS])));
        }
        System.exit(0);
    }

    private void turn(String name, Parent root, IntConsumer next) throws InterruptedException {
        AnimationTimer[] timer = new AnimationTimer[1];
        ViewPulse.onToolkit(() -> {
            Scene scene = new Scene(new javafx.scene.layout.StackPane(root), 900, 800);
            if (name.equals("Ringside")) {
                scene.getStylesheets().setAll(Theme.DARK.stylesheets());
            }
            stage.setScene(scene);
            timer[0] =
                    new AnimationTimer() {
                        @Override
                        public void handle(long nanos) {
                            next.accept(frame++);
                        }
                    };
            timer[0].start();
        });
        Thread.sleep(TURN_MILLIS / 2);
        int framesBefore = frame;
        ThreadCpu before = ThreadCpu.now();
        Thread.sleep(TURN_MILLIS);
        ThreadCpu after = ThreadCpu.now();
        int frames = frame - framesBefore;
        double second = 1e9;
        double seconds =
                (after.percent(before, second)
                                - after.percent(ThreadCpu.Kind.COMPILER, before, second))
                        / 100;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d frames in %.2f s of CPU | %.1f frames a CPU second |%n",
                name,
                frames,
                seconds,
                frames / seconds);
        ViewPulse.onToolkit(() -> {
            timer[0].stop();
            ((javafx.scene.layout.Pane) stage.getScene().getRoot()).getChildren().clear();
        });
    }

    private static Parent chart(ContourDataSetRenderer renderer) {
        renderer.setContourType(ContourType.HEATMAP);
        XYChart chart = new XYChart(new DefaultNumericAxis("to"), new DefaultNumericAxis("from"));
        chart.setAnimated(false);
        chart.getRenderers().setAll(renderer);
        return chart;
    }

    private static DoubleGridDataSet data(ClusterView view) {
        return new DoubleGridDataSet(
                "bytes", true, new double[][] {ticks(), ticks()}, flat(grid(view)));
    }

    private static double[] ticks() {
        double[] ticks = new double[RANKS];
        for (int i = 0; i < RANKS; i++) {
            ticks[i] = i;
        }
        return ticks;
    }

    private static double[][] grid(ClusterView view) {
        double[][] grid = new double[RANKS][RANKS];
        for (LinkView link : view.links()) {
            grid[link.from()][link.to()] += link.bytes();
        }
        return grid;
    }

    private static double[] flat(double[][] grid) {
        double[] flat = new double[RANKS * RANKS];
        for (int row = 0; row < RANKS; row++) {
            System.arraycopy(grid[row], 0, flat, row * RANKS, RANKS);
        }
        return flat;
    }
}

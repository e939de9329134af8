package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleChoice;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/// What a new snapshot costs the heat map off the FX thread, in CPU time, and a movement of the
/// same one: 4,096 ranks, each with links to so many others, painted at 900 x 800 pixels. The
/// snapshots are made before; each has rows of its own. Prints a line for each number of links and
/// metric. BENCHMARKS.md has the figures.
final class HeatMapCost {
    private static final int RANKS = 4_096;
    private static final int SNAPSHOTS = 6;
    private static final int ROUNDS = 40;

    /// What the thread computed: a busy machine does not count.
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private HeatMapCost() {}

    public static void main(String[] arguments) {
        Palette palette = TestPalettes.of(Theme.DARK);
        for (int peers : new int[] {6, 24, 64, 128}) {
            ClusterView[] views = new ClusterView[SNAPSHOTS];
            for (int i = 0; i < SNAPSHOTS; i++) {
                views[i] = SampleCluster.manyRanks(RANKS, peers, i);
            }
            for (Metric metric : new Metric[] {Metric.BYTES, Metric.RATE, Metric.RESIDUAL}) {
                measure(views, metric, palette);
            }
        }
        ViewPulse.stopToolkit();
    }

    private static void measure(ClusterView[] views, Metric metric, Palette palette) {
        HeatPainter painter = new HeatPainter();
        Pixels over = null;
        double[] fresh = new double[ROUNDS];
        double[] moved = new double[ROUNDS];
        for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
            ClusterView view = views[Math.floorMod(round, SNAPSHOTS)];
            long begin = CPU.getCurrentThreadCpuTime();
            over = painter.paint(request(view, metric, 0, palette), over).pixels();
            long between = CPU.getCurrentThreadCpuTime();
            over = painter.paint(request(view, metric, 3, palette), over).pixels();
            long end = CPU.getCurrentThreadCpuTime();
            if (round >= 0) {
                fresh[round] = (between - begin) / 1e6;
                moved[round] = (end - between) / 1e6;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d links, %s: new snapshot %.1f ms median, %.1f ms p95; moved %.1f ms, %.1f ms%n",
                views[0].links().size(),
                metric,
                share(fresh, 0.5),
                share(fresh, 0.95),
                share(moved, 0.5),
                share(moved, 0.95));
    }

    private static HeatRequest request(
            ClusterView view, Metric metric, double pan, Palette palette) {
        return new HeatRequest(
                view,
                metric,
                -1,
                ScaleChoice.AUTOMATIC.of(ScaleKind.LOG),
                false,
                HeatRequest.Room.roomy(view.ranks().size()),
                900,
                800,
                1,
                1,
                pan,
                0,
                palette);
    }

    private static double share(double[] values, double ratio) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(ratio * sorted.length))];
    }
}

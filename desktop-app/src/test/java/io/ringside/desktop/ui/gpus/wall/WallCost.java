package io.ringside.desktop.ui.gpus.wall;

import io.ringside.desktop.ui.gpus.wall.WallNode.Trouble;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.GpuView;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;

/// What one picture of the wall costs: the canvas's commands and their drawing by the software
/// pipeline. To be called on the FX thread.
public final class WallCost {
    private static final int WARM = 20;
    private static final int PICTURES = 40;

    private WallCost() {}

    /// Milliseconds of CPU time, of the FX thread and of the one that renders, for a picture of 516
    /// x 300 pixels.
    public static double millis(List<GpuView> gpus, int perNode, Palette palette) {
        List<WallNode> nodes = new ArrayList<>();
        for (int first = 0; first < gpus.size(); first += perNode) {
            nodes.add(
                    new WallNode(
                            "simulated-" + first / perNode,
                            "",
                            IntStream.range(first, first + perNode).boxed().toList(),
                            Trouble.NONE));
        }
        Canvas canvas = new Canvas(516, 300);
        Scene scene = new Scene(new Group(canvas));
        WallPainter painter = new WallPainter(canvas.getGraphicsContext2D());
        long before = 0;
        for (int i = 0; i < WARM + PICTURES; i++) {
            if (i == WARM) {
                before = processNanos();
            }
            WallLayout layout = WallLayout.of(nodes, 516, 300);
            painter.paint(
                    new WallPainter.Scene(
                            layout,
                            gpus,
                            WallFigure.UTILIZATION,
                            gpu -> Trouble.NONE,
                            gpu -> "",
                            -1,
                            -1,
                            false),
                    palette,
                    516,
                    300);
            scene.snapshot(null);
        }
        return (processNanos() - before) / 1e6 / PICTURES;
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}

package io.ringside.desktop.ui;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.nio.file.Files;
import java.nio.file.Path;

/// Draws the sample views into `target/pictures`, to be looked at.
final class Pictures {
    private Pictures() {}

    public static void main(String[] arguments) throws Exception {
        Path out =
                Files.createDirectories(
                        Path.of(arguments.length > 0 ? arguments[0] : "target/pictures"));
        for (Theme theme : Theme.values()) {
            String name = "-" + theme.name().toLowerCase(java.util.Locale.ROOT);
            for (int[] size : new int[][] {{1600, 900}, {1000, 650}}) {
                String end = name + "-" + size[0] + ".png";
                draw(SampleCluster.twoRanks(), size, out.resolve("2ranks" + end), theme);
                draw(SampleCluster.eightRanks(), size, out.resolve("8ranks" + end), theme);
                draw(SampleCluster.fourNodes(true), size, out.resolve("stale" + end), theme);
                draw(ClusterView.empty(SampleCluster.NOW), size, out.resolve("empty" + end), theme);
            }
        }
        draw(
                SampleCluster.fourNodes(false),
                new int[] {1600, 900},
                out.resolve("4x8-dark.png"),
                Theme.DARK);
        draw(
                SampleCluster.manyRanks(1024),
                new int[] {1600, 900},
                out.resolve("1024-dark.png"),
                Theme.DARK);
        Window.stop();
    }

    private static void draw(ClusterView view, int[] size, Path out, Theme theme) {
        Window.snapshot(view, SampleCluster.SENDING, new StillLook(size[0], size[1], theme), out);
    }
}

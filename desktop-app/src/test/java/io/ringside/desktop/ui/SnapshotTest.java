package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir Path directory;

    @Test
    void drawsHeatMapTimelineAndTilesOfTwoRanks() throws IOException {
        BufferedImage picture = draw(SampleCluster.twoRanks(), 1600, 900, Theme.DARK);
        assertEquals(1600, picture.getWidth());
        assertEquals(900, picture.getHeight());
        Map<Integer, Integer> colors = colors(picture);
        assertMany(colors, 0xFFFBF09A, 5_000, "the strongest cell");
        assertMany(colors, 0xFF5FB2FA, 5_000, "all-reduces on the timeline");
        assertMany(colors, 0xFF9C62C6, 5_000, "reduce-scatters");
        assertMany(colors, 0xFF6CB4FF, 800, "bars of the GPUs");
    }

    @Test
    void drawsTheEmptyWindowInTheLightTheme() throws IOException {
        BufferedImage picture = draw(ClusterView.empty(SampleCluster.NOW), 1000, 650, Theme.LIGHT);
        assertMany(colors(picture), 0xFF0A5DB8, 1_000, "the one filled button");
    }

    @Test
    void staleNodesLoseTheirColour() throws IOException {
        BufferedImage picture = draw(SampleCluster.fourNodes(true), 1600, 900, Theme.DARK);
        assertMany(colors(picture), 0xFFBBA6E8, 1_000, "outlines of stale cells and tiles");
    }

    /// Of the hang view that is the verdict's ground; the overview has none so large.
    @Test
    void aPictureOfOneViewIsTakenToTheFinding() throws IOException {
        Path out = directory.resolve("hang.png");
        Window.snapshot(
                SampleFindings.eightRanks(),
                SampleCluster.OFF,
                new StillLook(1600, 900, Theme.DARK, "HANG", OptionalInt.of(1)),
                out);
        assertMany(colors(ImageIO.read(out.toFile())), 0xFF3B1B1A, 20_000, "the verdict's ground");
    }

    @Test
    void aViewThatThereIsNotIsNamed() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new StillLook(1600, 900, Theme.DARK, "MAP", OptionalInt.empty()));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("There is no view MAP"));
    }

    @Test
    void aSizeThatIsTooSmallIsRefusedInOneSentence() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Window.snapshot(
                                        SampleCluster.twoRanks(),
                                        SampleCluster.OFF,
                                        new StillLook(700, 500, Theme.DARK),
                                        directory.resolve("small.png")));
        assertEquals(
                "The window needs 800 x 600 pixels or more, not 700 x 500.", refused.getMessage());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path nowhere = directory.resolve("nowhere").resolve("picture.png");
        UncheckedIOException refused =
                assertThrows(
                        UncheckedIOException.class,
                        () ->
                                Window.snapshot(
                                        SampleCluster.twoRanks(),
                                        SampleCluster.OFF,
                                        new StillLook(1000, 650, Theme.DARK),
                                        nowhere));
        assertTrue(String.valueOf(refused.getMessage()).contains("picture.png"));
    }

    private BufferedImage draw(ClusterView view, int width, int height, Theme theme)
            throws IOException {
        Path out = directory.resolve("picture.png");
        Window.snapshot(view, SampleCluster.SENDING, new StillLook(width, height, theme), out);
        return ImageIO.read(out.toFile());
    }

    private static void assertMany(
            Map<Integer, Integer> colors, int color, int least, String what) {
        int count = colors.getOrDefault(color, 0);
        assertTrue(
                count >= least,
                () -> what + ": " + count + " pixels of " + Integer.toHexString(color));
    }

    private static Map<Integer, Integer> colors(BufferedImage picture) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                counts.merge(picture.getRGB(x, y), 1, Integer::sum);
            }
        }
        return counts;
    }
}

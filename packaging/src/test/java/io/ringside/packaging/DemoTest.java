package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as it runs on a machine without a display.
class DemoTest {
    private static final Rectangle HEAT_MAP = new Rectangle(550, 136, 370, 260);
    private static final Rectangle TIMELINE = new Rectangle(176, 632, 1400, 220);

    /// AllReduce, AllGather, ReduceScatter, and sends and receives, as the dark theme draws them.
    private static final int[] FUNCTIONS = {0x5fb2fa, 0xa6e9d9, 0x9c62c6, 0xefb04a};

    private static final Rectangle TILES = new Rectangle(1100, 150, 480, 410);

    @TempDir private Path folder;

    @Test
    void drawsTheFilledWindowPrintsTheReportAndEnds() throws Exception {
        Path picture = folder.resolve("demo.png");
        ProgramRun run =
                ProgramRun.of(
                        "io.ringside.packaging.Demo",
                        "--headless",
                        "--captures",
                        "captures",
                        "--out",
                        picture.toString());
        assertEquals(0, run.exitCode(), run.errors());
        for (String word :
                new String[] {"Playback of train.ring", "lab", "AllReduce", "modelled"}) {
            assertTrue(run.output().contains(word), run.output());
        }
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(1600, image.getWidth());
        assertEquals(900, image.getHeight());
        assertFilled("heat map", image, HEAT_MAP);
        assertOperationsDrawn(image);
        assertFilled("tiles", image, TILES);
    }

    /// An empty timeline has a sentence instead, and none of these colours.
    private static void assertOperationsDrawn(BufferedImage image) {
        for (int function : FUNCTIONS) {
            long drawn = colors(image, TIMELINE).filter(c -> (c & 0xffffff) == function).count();
            assertTrue(drawn >= 50, "%06x: %d pixels".formatted(function, drawn));
        }
    }

    private static void assertFilled(String name, BufferedImage image, Rectangle area) {
        long colors = colors(image, area).distinct().count();
        assertTrue(colors >= 20, name + ": " + colors + " colours");
        int ground = image.getRGB(area.x, area.y + area.height - 1);
        long drawn = colors(image, area).filter(color -> color != ground).count();
        assertTrue(drawn * 20 > (long) area.width * area.height, name + ": " + drawn + " pixels");
    }

    private static IntStream colors(BufferedImage image, Rectangle area) {
        return IntStream.range(0, area.width * area.height)
                .map(i -> image.getRGB(area.x + i % area.width, area.y + i / area.width));
    }
}

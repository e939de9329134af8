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
        assertFilled("timeline", image, TIMELINE);
        assertFilled("tiles", image, TILES);
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

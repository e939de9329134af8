package io.ringside.desktop.ui.pixel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelsTest {
    private static final int GROUND = 0xFF000000;
    private static final int INK = 0xFFFFFFFF;

    @Test
    void drawingIsClippedToTheRaster() {
        Pixels pixels = of(4, 3);
        pixels.fill(-2, -2, 4, 4, INK);
        pixels.fill(10, 10, 5, 5, INK);
        pixels.hatch(3, 2, 100, 100, INK, 4);
        assertEquals(INK, pixels.at(1, 1));
        assertEquals(GROUND, pixels.at(2, 0));
    }

    @Test
    void hatchIsHalfInk() {
        Pixels pixels = of(8, 8);
        pixels.hatch(0, 0, 8, 8, INK, 4);
        long inked = java.util.Arrays.stream(pixels.argb()).filter(each -> each == INK).count();
        assertEquals(32, inked);
    }

    @Test
    void dashedEdgeTakesTurns() {
        Pixels pixels = of(8, 8);
        pixels.dashedEdge(0, 0, 8, 8, INK, 1, 1);
        assertArrayEquals(
                new int[] {INK, GROUND, INK, GROUND},
                new int[] {pixels.at(0, 0), pixels.at(1, 0), pixels.at(2, 0), pixels.at(3, 0)});
        assertEquals(INK, pixels.at(0, 2));
        assertEquals(GROUND, pixels.at(3, 3));
    }

    @Test
    void aRasterReusedIsFilledAnew() {
        Pixels pixels = of(8, 8);
        pixels.fill(0, 0, 8, 8, INK);
        pixels.reset(2, 2, GROUND);
        assertEquals(GROUND, pixels.at(1, 1));
    }

    @Test
    void pngFilesAreReadByOthers(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("picture.png");
        PngFile.write(file, 3, 2, new int[] {0xFF112233, INK, GROUND, INK, 0xFFAABBCC, GROUND});
        BufferedImage read = ImageIO.read(file.toFile());
        assertEquals(3, read.getWidth());
        assertEquals(2, read.getHeight());
        assertEquals(0xFF112233, read.getRGB(0, 0));
        assertEquals(0xFFAABBCC, read.getRGB(1, 1));
    }

    private static Pixels of(int width, int height) {
        Pixels pixels = new Pixels();
        pixels.reset(width, height, GROUND);
        return pixels;
    }
}

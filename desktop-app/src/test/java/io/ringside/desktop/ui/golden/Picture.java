package io.ringside.desktop.ui.golden;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/// A raster of opaque pixels, row-major. The array is never written after it is made.
@SuppressWarnings("ArrayRecordComponent") // compared by blocks, not by equals
record Picture(int width, int height, int[] argb) {
    private static final int MOST_COLORS = 256;

    static Picture read(InputStream in) throws IOException {
        BufferedImage image = Objects.requireNonNull(ImageIO.read(in), "It is no picture.");
        int width = image.getWidth();
        int height = image.getHeight();
        return new Picture(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    /// With 256 colours at most: the most frequent ones, the others as the nearest of those.
    void write(Path file) {
        int[] palette = palette();
        IndexColorModel model =
                new IndexColorModel(
                        8,
                        palette.length,
                        palette,
                        0,
                        false,
                        -1,
                        java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage image =
                new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int at = 0; at < argb.length; at++) {
            int index = nearest.computeIfAbsent(argb[at], color -> nearest(palette, color));
            image.getRaster().setSample(at % width, at / width, 0, index);
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int[] palette() {
        Map<Integer, Integer> counts = new HashMap<>();
        Arrays.stream(argb).forEach(color -> counts.merge(color, 1, Integer::sum));
        List<Integer> frequent =
                counts.entrySet().stream()
                        .sorted(
                                Comparator.comparing((Map.Entry<Integer, Integer> entry) ->
                                                -entry.getValue())
                                        .thenComparing(Map.Entry::getKey))
                        .limit(MOST_COLORS)
                        .map(Map.Entry::getKey)
                        .toList();
        return frequent.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int nearest(int[] palette, int color) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            int apart = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int step = (palette[i] >> shift & 0xFF) - (color >> shift & 0xFF);
                apart += step * step;
            }
            if (apart < least) {
                least = apart;
                best = i;
            }
        }
        return best;
    }
}

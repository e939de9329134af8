package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.themes.ColorMap;
import java.util.Arrays;

/// Paints cells with the texture of their provenance: solid measured, perforated edge declared,
/// hatch modelled, outline absent or stale. One cell smaller than a pixel shares it with others:
/// the strongest value and the weakest provenance win. Owned by the painting thread.
public final class HeatRaster {
    static final int TEXTURE_FROM = 6;
    static final int LARGE_FROM = 24;
    private static final double UNSET = -1;
    private static final Provenance[] PROVENANCES = Provenance.values();

    private double[] pooledRatio = new double[0];
    private byte[] pooledProvenance = new byte[0];

    public void paint(
            Pixels pixels,
            HeatMatrix matrix,
            HeatLayout layout,
            HeatScale scale,
            Palette palette,
            boolean provenanceView) {
        if (layout.pooled()) {
            paintPooled(pixels, matrix, layout, scale, palette, provenanceView);
            return;
        }
        if (layout.pixelWidth() >= LARGE_FROM && layout.pixelHeight() >= LARGE_FROM) {
            paintAbsent(pixels, matrix, layout, palette);
        }
        int width = layout.pixelWidth() - gap(layout.pixelWidth());
        int height = layout.pixelHeight() - gap(layout.pixelHeight());
        int[] columns = places(layout, true);
        int[] rows = places(layout, false);
        for (int cell = 0; cell < matrix.cells(); cell++) {
            int x = columns[matrix.to(cell)];
            int y = rows[matrix.from(cell)];
            if (x + width < 0 || y + height < 0 || x >= pixels.width() || y >= pixels.height()) {
                continue;
            }
            if (matrix.stale(cell)) {
                paintStale(pixels, x, y, width, height, palette);
            } else if (!Double.isNaN(matrix.value(cell))) {
                int color = color(matrix, cell, scale, palette, provenanceView);
                texture(pixels, x, y, width, height, matrix.provenance(cell), color, palette);
            }
        }
    }

    /// The colour of a cell, textures aside.
    public static int color(
            HeatMatrix matrix, int cell, HeatScale scale, Palette palette, boolean provenanceView) {
        return provenanceView
                ? palette.argb(token(matrix.provenance(cell)))
                : map(matrix.metric(), palette).argb(scale.ratio(matrix.value(cell)));
    }

    /// The colours that a metric is drawn in.
    public static ColorMap map(Metric metric, Palette palette) {
        return metric.diverging() ? palette.diverging() : palette.sequential();
    }

    /// What a provenance looks like where provenance itself is shown.
    public static Token token(Provenance provenance) {
        return switch (provenance) {
            case MEASURED -> Token.ACCENT;
            case DECLARED -> Token.OP_ALLGATHER;
            case MODELLED -> Token.OP_P2P;
        };
    }

    public static int gap(int size) {
        return size >= 48 ? 4 : size >= TEXTURE_FROM ? 1 : 0;
    }

    private static void paintAbsent(
            Pixels pixels, HeatMatrix matrix, HeatLayout layout, Palette palette) {
        int line = palette.argb(Token.LINE_SUBTLE);
        int width = layout.pixelWidth() - gap(layout.pixelWidth());
        int height = layout.pixelHeight() - gap(layout.pixelHeight());
        for (int row = 0; row < layout.ranks(); row++) {
            for (int column = 0; column < layout.ranks(); column++) {
                int cell = matrix.find(row, column);
                if (cell < 0 || (Double.isNaN(matrix.value(cell)) && !matrix.stale(cell))) {
                    pixels.outline(layout.x(column), layout.y(row), width, height, line);
                }
            }
        }
    }

    private static void paintStale(
            Pixels pixels, int x, int y, int width, int height, Palette palette) {
        int stale = palette.argb(Token.STATE_STALE);
        if (Math.min(width, height) >= LARGE_FROM) {
            pixels.dashedEdge(x, y, width, height, stale, 3, 1);
        } else {
            pixels.outline(x, y, width, height, stale);
        }
    }

    /// Fills a rectangle as its provenance asks; also for the legend's samples.
    public static void texture(
            Pixels pixels,
            int x,
            int y,
            int width,
            int height,
            Provenance provenance,
            int color,
            Palette palette) {
        boolean large = Math.min(width, height) >= LARGE_FROM - 1;
        boolean textured = Math.min(width, height) >= TEXTURE_FROM - 1;
        if (provenance == Provenance.MODELLED && textured) {
            pixels.hatch(x, y, width, height, color, large ? 8 : 4);
            return;
        }
        pixels.fill(x, y, width, height, color);
        if (provenance == Provenance.DECLARED && textured) {
            int panel = palette.argb(Token.BG_PANEL);
            pixels.dashedEdge(x, y, width, height, panel, large ? 3 : 1, large ? 2 : 1);
        }
    }

    @SuppressWarnings("EnumOrdinal") // the order is that of strength, and says so
    private void paintPooled(
            Pixels pixels,
            HeatMatrix matrix,
            HeatLayout layout,
            HeatScale scale,
            Palette palette,
            boolean provenanceView) {
        int width = layout.clipWidth();
        int height = layout.clipHeight();
        prepare(width * height);
        int[] columns = places(layout, true);
        int[] rows = places(layout, false);
        for (int cell = 0; cell < matrix.cells(); cell++) {
            int x = columns[matrix.to(cell)];
            int y = rows[matrix.from(cell)];
            double value = matrix.value(cell);
            if (x < 0 || y < 0 || x >= width || y >= height || Double.isNaN(value)) {
                continue;
            }
            int at = y * width + x;
            pooledRatio[at] = Math.max(pooledRatio[at], scale.ratio(value));
            int weakest = matrix.provenance(cell).ordinal();
            pooledProvenance[at] = (byte) Math.max(pooledProvenance[at], weakest);
        }
        ColorMap map = map(matrix.metric(), palette);
        int[] argb = pixels.argb();
        for (int at = 0; at < width * height; at++) {
            if (pooledRatio[at] >= 0) {
                argb[at] =
                        provenanceView
                                ? palette.argb(token(PROVENANCES[pooledProvenance[at]]))
                                : map.argb(pooledRatio[at]);
            }
        }
    }

    private static int[] places(HeatLayout layout, boolean across) {
        int[] places = new int[layout.ranks()];
        for (int rank = 0; rank < places.length; rank++) {
            places[rank] = across ? layout.x(rank) : layout.y(rank);
        }
        return places;
    }

    private void prepare(int size) {
        if (pooledRatio.length < size) {
            pooledRatio = new double[size];
            pooledProvenance = new byte[size];
        }
        Arrays.fill(pooledRatio, 0, size, UNSET);
        Arrays.fill(pooledProvenance, 0, size, (byte) 0);
    }
}

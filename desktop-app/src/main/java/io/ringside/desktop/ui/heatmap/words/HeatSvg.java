package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Locale;

/// The whole matrix as a drawing that scales: a square for each cell that has a value, with its
/// figure as title, dashed where declared and hatched where modelled. For any thread.
public final class HeatSvg {
    /// More cells are a picture and no drawing.
    public static final int MOST_CELLS = 20_000;

    private static final int CELL = 16;
    private static final int LEFT = 40;
    private static final int TOP = 48;

    private HeatSvg() {}

    /// @throws IllegalArgumentException one sentence, when there are too many cells
    public static String text(HeatFrame frame) {
        HeatMatrix matrix = frame.matrix();
        if (matrix.cells() > MOST_CELLS) {
            throw new IllegalArgumentException(
                    matrix.cells()
                            + " cells are too many for SVG, "
                            + MOST_CELLS
                            + " at most; export PNG or CSV.");
        }
        ClusterView view = frame.request().view();
        Palette palette = frame.request().palette();
        int ranks = view.ranks().size();
        int size = ranks * CELL;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(LEFT + size + 16)
                .append("\" height=\"")
                .append(TOP + size + 16)
                .append("\" font-family=\"sans-serif\" font-size=\"10\">\n");
        svg.append("<defs><pattern id=\"modelled\" width=\"4\" height=\"4\"")
                .append(" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">")
                .append("<rect width=\"2\" height=\"4\" fill=\"")
                .append(color(palette.argb(Token.BG_PANEL)))
                .append("\"/></pattern></defs>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"")
                .append(color(palette.argb(Token.BG_PANEL)))
                .append("\"/>\n");
        String ink = color(palette.argb(Token.TEXT_PRIMARY));
        String title =
                matrix.metric().label()
                        + ", "
                        + matrix.metric().meaning()
                        + (view.simulated() ? "; simulated" : "");
        text(svg, 8, 16, "start", ink, title);
        int step = Math.max(1, ranks / 64);
        for (int rank = 0; rank < ranks; rank += step) {
            String number = String.valueOf(view.ranks().get(rank).rank());
            int middle = rank * CELL + CELL / 2;
            text(svg, LEFT - 6, TOP + middle + 4, "end", ink, number);
            text(svg, LEFT + middle, TOP - 6, "middle", ink, number);
        }
        for (int cell = 0; cell < matrix.cells(); cell++) {
            if (!Double.isNaN(matrix.value(cell))) {
                cell(svg, frame, cell);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void cell(StringBuilder svg, HeatFrame frame, int cell) {
        HeatMatrix matrix = frame.matrix();
        Palette palette = frame.request().palette();
        ClusterView view = frame.request().view();
        int x = LEFT + matrix.to(cell) * CELL;
        int y = TOP + matrix.from(cell) * CELL;
        Provenance provenance = matrix.provenance(cell);
        int color = HeatRaster.color(matrix, cell, frame.scale(), palette, false);
        String edge =
                provenance == Provenance.DECLARED
                        ? " stroke=\""
                                + color(palette.argb(Token.BG_PANEL))
                                + "\" stroke-dasharray=\"1 1\""
                        : "";
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<g><title>%d to %d: %s, %s</title><rect x=\"%d\" y=\"%d\" width=\"%d\""
                                + " height=\"%d\" fill=\"%s\"%s/>",
                        view.ranks().get(matrix.from(cell)).rank(),
                        view.ranks().get(matrix.to(cell)).rank(),
                        matrix.metric().text(matrix.value(cell)),
                        HeatTip.name(provenance),
                        x,
                        y,
                        CELL - 1,
                        CELL - 1,
                        color(color),
                        edge));
        if (provenance == Provenance.MODELLED) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"url(#modelled)\"/>",
                            x,
                            y,
                            CELL - 1,
                            CELL - 1));
        }
        svg.append("</g>\n");
    }

    private static void text(
            StringBuilder svg, int x, int y, String anchor, String ink, String words) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\" fill=\"")
                .append(ink)
                .append("\">")
                .append(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .append("</text>\n");
    }

    private static String color(int argb) {
        return String.format(Locale.ROOT, "#%06X", argb & 0xFFFFFF);
    }
}

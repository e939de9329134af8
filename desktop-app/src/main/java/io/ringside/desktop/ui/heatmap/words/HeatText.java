package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.RankView;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/// Writes on a painted heat map: heads of rows and columns, nodes, and in large cells what they
/// hold. Owned by the FX thread.
public final class HeatText {
    private static final int LEAST_LETTERS = 4;
    private static final int VALUE_FROM = 48;
    private static final int MAKE_UP_FROM = 96;
    private static final int WORD_FROM = 64;
    private static final double NAMED_FROM = 72;
    private static final double CELL_INSET = 8;
    private static final double NUMBER_SPACE = 20;

    private final GraphicsContext canvas;
    private final double left;
    private final double top;
    private final HeatFrame frame;
    private final Palette palette;
    private final double scale;

    public HeatText(GraphicsContext canvas, HeatFrame frame) {
        this.canvas = canvas;
        this.frame = frame;
        left = frame.request().room().left();
        top = frame.request().room().top();
        palette = frame.request().palette();
        scale = frame.request().displayScale();
    }

    public void write() {
        canvas.setTextBaseline(VPos.CENTER);
        axes();
        columnHeads();
        rowHeads();
        rowBands();
        new MarginalText(canvas, frame).write();
        if (cellWidth() >= VALUE_FROM && cellHeight() >= 24) {
            cells();
        }
    }

    /// What rows and columns are.
    private void axes() {
        boolean waits = frame.matrix().metric() == Metric.WAIT;
        canvas.setTextAlign(TextAlignment.RIGHT);
        text(
                waits ? "late \u2193" : "from \u2193",
                left - 6,
                top - 24,
                plain(10),
                Token.TEXT_MUTED);
        canvas.setTextAlign(TextAlignment.LEFT);
        double right = left + frame.layout().clipWidth() / scale;
        text(
                waits ? "waits \u2192" : "to \u2192",
                right + 8,
                top - (frame.request().room().tight() ? 30 : 34),
                plain(10),
                Token.TEXT_MUTED);
    }

    /// 2 px beside the rows of each node.
    private void rowBands() {
        HeatLayout layout = frame.layout();
        double end = top + layout.clipHeight() / scale;
        for (int rank = 0; rank < layout.ranks(); rank++) {
            if (!layout.nodeStarts()[rank]) {
                continue;
            }
            double from = Math.max(top, top + layout.y(rank) / scale);
            double to = Math.min(end, top + endOfNode(rank, false) / scale);
            if (to - from >= 1) {
                boolean stale = stale(ranks().get(rank));
                canvas.setFill(palette.color(stale ? Token.STATE_STALE : Token.LINE_CONTROL));
                canvas.fillRect(left - 4, from, 2, to - from);
            }
        }
    }

    private void columnHeads() {
        HeatLayout layout = frame.layout();
        boolean named = cellWidth() >= NAMED_FROM;
        int step = step(cellWidth(), NUMBER_SPACE + 6);
        canvas.setTextAlign(TextAlignment.CENTER);
        for (int rank = 0; rank < layout.ranks(); rank++) {
            double x = left + layout.x(rank) / scale;
            double width = layout.pixelWidth() / scale;
            double end = left + layout.clipWidth() / scale;
            if (layout.nodeStarts()[rank]) {
                nodeHead(rank, x, end);
            }
            if (x + width / 2 < left || x + width / 2 > end) {
                continue;
            }
            if (named) {
                RankView view = ranks().get(rank);
                text(
                        "rank " + view.rank(),
                        x + width / 2,
                        top - 22,
                        strong(11),
                        Token.TEXT_PRIMARY);
                text(
                        plain(10).end(view.gpuLabel(), width),
                        x + width / 2,
                        top - 9,
                        plain(10),
                        Token.TEXT_MUTED);
            } else if (rank % step == 0) {
                String number = String.valueOf(ranks().get(rank).rank());
                text(number, x + width / 2, top - 9, plain(10), Token.TEXT_MUTED);
            }
        }
    }

    private void nodeHead(int rank, double x, double end) {
        double to = Math.min(end, left + endOfNode(rank, true) / scale);
        double from = Math.max(left, x);
        if (to - from < 8) {
            return;
        }
        boolean stale = stale(ranks().get(rank));
        canvas.setFill(palette.color(stale ? Token.STATE_STALE : Token.LINE_CONTROL));
        canvas.fillRect(from, top - (cellWidth() >= NAMED_FROM ? 34 : 18), to - from, 2);
        String name = host(ranks().get(rank));
        String host = strong(11).end(name, to - from);
        if (!host.equals(name) && host.length() < LEAST_LETTERS) {
            return; // the band stays; the name is in the tip
        }
        double y = top - (cellWidth() >= NAMED_FROM ? 43 : 28);
        text(host, (from + to) / 2, y, strong(11), stale ? Token.STATE_STALE : Token.TEXT_PRIMARY);
    }

    private void rowHeads() {
        HeatLayout layout = frame.layout();
        boolean named = cellHeight() >= 30;
        int step = step(cellHeight(), 12);
        canvas.setTextAlign(TextAlignment.RIGHT);
        for (int rank = 0; rank < layout.ranks(); rank++) {
            double y = top + layout.y(rank) / scale + layout.pixelHeight() / scale / 2;
            if (y < top || y > top + layout.clipHeight() / scale) {
                continue;
            }
            RankView view = ranks().get(rank);
            if (named) {
                String gpu = view.gpuLabel();
                double shift = gpu.isEmpty() ? 0 : 7;
                text("rank " + view.rank(), left - 8, y - shift, strong(11), Token.TEXT_PRIMARY);
                text(
                        plain(10).end(gpu, left - 12),
                        left - 8,
                        y + shift,
                        plain(10),
                        Token.TEXT_MUTED);
            } else if (rank % step == 0) {
                text(String.valueOf(view.rank()), left - 6, y, plain(10), Token.TEXT_MUTED);
            }
        }
    }

    private void cells() {
        HeatLayout layout = frame.layout();
        canvas.save();
        canvas.beginPath();
        canvas.rect(left, top, layout.clipWidth() / scale, layout.clipHeight() / scale);
        canvas.clip();
        canvas.setTextAlign(TextAlignment.CENTER);
        double width = (layout.pixelWidth() - HeatRaster.gap(layout.pixelWidth())) / scale;
        double most = frame.matrix().most();
        CellFigures figures = CellFigures.of(frame.scale().unit(), most, width - CELL_INSET);
        for (int row = 0; row < layout.ranks(); row++) {
            for (int column = 0; column < layout.ranks(); column++) {
                cell(row, column, figures);
            }
        }
        canvas.restore();
    }

    private void cell(int row, int column, CellFigures figures) {
        HeatLayout layout = frame.layout();
        double x = left + layout.x(column) / scale;
        double y = top + layout.y(row) / scale;
        double width = (layout.pixelWidth() - HeatRaster.gap(layout.pixelWidth())) / scale;
        double height = (layout.pixelHeight() - HeatRaster.gap(layout.pixelHeight())) / scale;
        double middle = x + width / 2;
        HeatMatrix matrix = frame.matrix();
        int cell = matrix.find(row, column);
        if (cell < 0 || matrix.stale(cell) || Double.isNaN(matrix.value(cell))) {
            emptyCell(cell, row, column, middle, y, width, height);
            return;
        }
        int fill =
                HeatRaster.color(
                        matrix, cell, frame.scale(), palette, frame.request().provenanceView());
        boolean hatched = matrix.provenance(cell) == Provenance.MODELLED;
        Token ink = palette.inkOn(fill);
        boolean large = width >= MAKE_UP_FROM - 4 && height >= WORD_FROM;
        String value =
                large ? matrix.metric().text(matrix.value(cell)) : figures.text(matrix.value(cell));
        if (value.isEmpty()) {
            return;
        }
        Typeface face = large ? strong(20) : figures.face();
        double at = y + height / 2;
        if (hatched) {
            plate(middle, at, face.width(value), face.font().getSize(), fill);
        }
        text(value, middle, at, face, ink);
        if (large) {
            double line = at + 20;
            for (String part : makeUp(matrix.rows(cell))) {
                String makeUp = plain(10).beginning(part, width - 12);
                if (hatched) {
                    plate(middle, line, plain(10).width(makeUp), 8, fill);
                }
                text(makeUp, middle, line, plain(10), ink);
                line += 13;
            }
        }
        if (matrix.provenance(cell) != Provenance.MEASURED
                && Math.min(width, height) >= WORD_FROM - 4) {
            word(HeatTip.name(matrix.provenance(cell)), x, y, fill, hatched, ink);
        }
    }

    private void word(String word, double x, double y, int fill, boolean hatched, Token ink) {
        Typeface face = strong(10);
        if (hatched) {
            plate(x + 10 + face.width(word) / 2, y + 14, face.width(word), 10, fill);
        }
        canvas.setTextAlign(TextAlignment.LEFT);
        text(word, x + 10, y + 14, face, ink);
        canvas.setTextAlign(TextAlignment.CENTER);
    }

    private void emptyCell(
            int cell, int row, int column, double middle, double y, double width, double height) {
        boolean stale = cell >= 0 && frame.matrix().stale(cell);
        if (width < WORD_FROM - 4) {
            return;
        }
        Token ink = stale ? Token.STATE_STALE : Token.TEXT_MUTED;
        text(
                stale ? "stale" : "absent",
                middle,
                y + height / 2 - (width >= 120 ? 6 : 0),
                strong(12),
                ink);
        if (width < 120) {
            return;
        }
        String why =
                stale
                        ? "last value in the tip"
                        : cell >= 0
                                ? whyNoValue(frame.matrix().rows(cell))
                                : whyAbsent(row, column);
        text(
                plain(10).beginning(why, width - 8),
                middle,
                y + height / 2 + 11,
                plain(10),
                Token.TEXT_MUTED);
    }

    private String whyAbsent(int row, int column) {
        return switch (frame.matrix().metric()) {
            case WAIT -> row == column ? "" : "no wait seen";
            case RETRANSMITS -> "not told by pair";
            case BYTES, RATE, LATENCY, COUNT, RESIDUAL -> HeatTip.whyAbsent(row, column);
        };
    }

    private String whyNoValue(List<LinkView> rows) {
        return switch (frame.matrix().metric()) {
            case LATENCY ->
                    rows.stream()
                            .map(HeatTip::latencyText)
                            .findFirst()
                            .orElse("")
                            .replace("absent: ", "");
            case RESIDUAL ->
                    rows.getFirst().provenance() == Provenance.MEASURED
                            ? "too few to compare with"
                            : "not measured";
            case BYTES, RATE, COUNT, WAIT, RETRANSMITS -> "no time to divide by";
        };
    }

    /// A filled ground for text on a hatch.
    private void plate(double middle, double y, double width, double height, int fill) {
        canvas.setFill(Color.rgb(fill >> 16 & 0xFF, fill >> 8 & 0xFF, fill & 0xFF));
        canvas.fillRect(
                Math.rint(middle - width / 2 - 4),
                Math.rint(y - height / 2 - 3),
                Math.rint(width + 8),
                Math.rint(height + 6));
    }

    /// One line for each provenance, communicators together.
    private static List<String> makeUp(List<LinkView> rows) {
        List<String> lines = new ArrayList<>();
        for (Provenance provenance : Provenance.values()) {
            long bytes = 0;
            long count = 0;
            for (LinkView row : rows) {
                boolean counts = row.provenance() == provenance && !row.stale();
                bytes += counts ? row.bytes() : 0;
                count += counts ? row.count() : 0;
            }
            if (count > 0) {
                String size = Figures.bytes(bytes);
                lines.add(HeatTip.name(provenance) + " " + size + ", n " + Figures.count(count));
            }
        }
        return lines;
    }

    private double endOfNode(int first, boolean across) {
        HeatLayout layout = frame.layout();
        int rank = first;
        while (rank + 1 < layout.ranks() && !layout.nodeStarts()[rank + 1]) {
            rank++;
        }
        return across
                ? layout.x(rank) + layout.pixelWidth() - HeatRaster.gap(layout.pixelWidth())
                : layout.y(rank) + layout.pixelHeight() - HeatRaster.gap(layout.pixelHeight());
    }

    private String host(RankView rank) {
        ClusterView view = frame.request().view();
        return rank.nodeIndex().isPresent()
                ? view.nodes().get(rank.nodeIndex().getAsInt()).hostName()
                : "not connected";
    }

    private boolean stale(RankView rank) {
        return rank.nodeIndex().isPresent()
                && frame.request().view().nodes().get(rank.nodeIndex().getAsInt()).stale();
    }

    private List<RankView> ranks() {
        return frame.request().view().ranks();
    }

    private double cellWidth() {
        return frame.layout().cellWidth() / scale;
    }

    private double cellHeight() {
        return frame.layout().cellHeight() / scale;
    }

    /// Every how many ranks a number has room.
    private static int step(double cell, double room) {
        int step = 1;
        while (step * cell < room) {
            step *= 2;
        }
        return step;
    }

    private void text(String text, double x, double y, Typeface face, Token color) {
        canvas.setFont(face.font());
        canvas.setFill(palette.color(color));
        canvas.fillText(text, Math.rint(x), Math.rint(y));
    }

    private static Typeface strong(double size) {
        return Typeface.semibold(size);
    }

    private static Typeface plain(double size) {
        return Typeface.regular(size);
    }
}

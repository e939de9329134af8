package io.ringside.desktop.ui.hang;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Draws one communicator's frontier: a row for each rank, a full bar for what is over, a thin one
/// for what it is inside, a dashed outline for what is only enqueued, and the call that is waited
/// in. What is not known is not drawn. Used once for each picture; owned by the FX thread.
final class FrontierPainter {
    static final double HEAD = 24;
    private static final double LEAST_GUTTER = 132;
    private static final double LEAST_GUTTER_NARROW = 104;
    private static final double MOST_OF_WIDTH = 0.25;
    private static final double NUMBER = 34;
    private static final double FIGURE = 62;
    private static final double STATE = 128;
    private static final double PROCESS = 62;
    private static final double ROOMY = 700;
    private static final double LABELLED = 11;
    private static final double THIN = 4;
    private static final double INSET = 8;

    private final GraphicsContext canvas;
    private final CommunicatorStanding standing;
    private final FrontierRows rows;
    private final Palette palette;
    private final double width;
    private final double height;
    private final double rowHeight;
    private final double scroll;
    private final IntPredicate marked;
    private final boolean roomy;
    private final double gutter;

    /// @param marked whether a rank, by its rank axis index, is selected
    FrontierPainter(
            SharpCanvas drawn,
            CommunicatorStanding standing,
            FrontierRows rows,
            Palette palette,
            double rowHeight,
            double scroll,
            IntPredicate marked) {
        canvas = drawn.getGraphicsContext2D();
        this.standing = standing;
        this.rows = rows;
        this.palette = palette;
        width = drawn.wide();
        height = drawn.high();
        this.rowHeight = rowHeight;
        this.scroll = scroll;
        this.marked = marked;
        roomy = width >= ROOMY;
        gutter = gutter(rows.ranks(), width);
    }

    /// Where the bars begin: after the longest name of a rank's place, as far as it takes no more
    /// than a quarter of the width.
    static double gutter(List<RankStanding> ranks, double width) {
        String longest =
                ranks.stream()
                        .map(FrontierPainter::place)
                        .max(Comparator.comparingInt(String::length))
                        .orElse("");
        double wanted = INSET + NUMBER + Math.ceil(Typeface.regular(10).width(longest)) + 2;
        double least = width >= ROOMY ? LEAST_GUTTER : LEAST_GUTTER_NARROW;
        return Math.clamp(wanted, least, Math.max(least, Math.rint(width * MOST_OF_WIDTH)));
    }

    private static String place(RankStanding rank) {
        return (rank.host() + " " + rank.gpu()).strip();
    }

    void paint() {
        canvas.clearRect(0, 0, width, height);
        canvas.setTextBaseline(VPos.CENTER);
        canvas.save();
        canvas.beginPath();
        canvas.rect(0, HEAD, width, height - HEAD);
        canvas.clip();
        double labelsEnd = 0;
        for (int i = 0; i < rows.ranks().size(); i++) {
            double y = HEAD + i * rowHeight - scroll;
            if (y + rowHeight < HEAD || y > height) {
                continue;
            }
            boolean labelled = y + rowHeight / 2 >= labelsEnd + LABELLED / 2;
            row(rows.ranks().get(i), y, labelled);
            labelsEnd = labelled ? y + rowHeight / 2 + LABELLED / 2 : labelsEnd;
        }
        front();
        canvas.restore();
        head();
    }

    private double right() {
        return width - INSET - (roomy ? 3 * FIGURE + STATE + PROCESS : FIGURE + PROCESS);
    }

    private double x(long number) {
        return Math.rint(gutter + rows.at(number) * (right() - gutter));
    }

    private void head() {
        canvas.setFill(palette.color(Token.LINE_SUBTLE));
        canvas.fillRect(0, HEAD - 1, width, 1);
        canvas.setFont(Typeface.regular(10).font());
        canvas.setFill(palette.color(Token.TEXT_MUTED));
        double y = HEAD / 2;
        canvas.setTextAlign(TextAlignment.LEFT);
        canvas.fillText("Rank", INSET, y);
        numbers(y);
        canvas.setFill(palette.color(Token.TEXT_MUTED));
        canvas.setFont(Typeface.regular(10).font());
        double at = right();
        if (roomy) {
            figureHead("enqueued", at += FIGURE, y);
            figureHead("inside", at += FIGURE, y);
            figureHead("over", at += FIGURE, y);
            canvas.setTextAlign(TextAlignment.LEFT);
            canvas.fillText("what it does", at + INSET, y);
            figureHead("process", at + STATE + PROCESS, y);
        } else {
            figureHead("enqueued", at + FIGURE, y);
            figureHead("process", at + FIGURE + PROCESS, y);
        }
    }

    private void figureHead(String text, double at, double y) {
        canvas.setTextAlign(TextAlignment.RIGHT);
        canvas.fillText(text, at, y);
    }

    private void numbers(double y) {
        Typeface face = Typeface.regular(10);
        canvas.setTextAlign(TextAlignment.LEFT);
        double free = gutter;
        OptionalLong waited = standing.waitedFor();
        if (waited.isPresent() && waited.getAsLong() >= rows.from()) {
            String text = "#" + Figures.count(waited.getAsLong());
            double at =
                    Math.min(x(waited.getAsLong()), right() - Typeface.semibold(10).width(text));
            canvas.setFont(Typeface.semibold(10).font());
            canvas.setFill(palette.color(Token.STATE_PAGE));
            canvas.fillText(text, at, y);
            double end = at + Typeface.semibold(10).width(text) + INSET;
            ticks(face, free, at - INSET, y);
            free = end;
        }
        ticks(face, free, right(), y);
        if (rows.cut() > 0) {
            String text = "+" + Figures.count(rows.cut());
            canvas.setTextAlign(TextAlignment.RIGHT);
            canvas.setFill(palette.color(Token.TEXT_MUTED));
            canvas.fillText(text, right() - 2, y);
            canvas.setTextAlign(TextAlignment.LEFT);
        }
    }

    private void ticks(Typeface face, double from, double to, double y) {
        canvas.setFont(face.font());
        canvas.setFill(palette.color(Token.TEXT_MUTED));
        double free = from;
        for (long number = rows.from(); number < rows.to(); number++) {
            String text = Figures.count(number);
            double at = x(number);
            if (at >= free && at + face.width(text) <= to) {
                canvas.fillText(text, at, y);
                free = at + face.width(text) + 24;
            }
        }
    }

    private void row(RankStanding rank, double y, boolean labelled) {
        double middle = y + rowHeight / 2;
        if (rank.blamed()) {
            canvas.setFill(palette.color(Token.STATE_PAGE_BG));
            canvas.fillRect(0, y, width, rowHeight - 1);
        } else if (rank.rankIndex().isPresent() && marked.test(rank.rankIndex().getAsInt())) {
            canvas.setFill(palette.color(Token.BG_SELECTED));
            canvas.fillRect(0, y, width, rowHeight - 1);
        }
        if (rank.rankIndex().isPresent() && marked.test(rank.rankIndex().getAsInt())) {
            canvas.setFill(palette.color(Token.ACCENT));
            canvas.fillRect(0, y, 3, rowHeight - 1);
        }
        bars(rank, y);
        if (labelled) {
            words(rank, middle);
        }
    }

    private void bars(RankStanding rank, double y) {
        double full = Math.max(2, rowHeight - (rowHeight >= 12 ? 6 : 2));
        double top = Math.rint(y + (rowHeight - full) / 2);
        long begin = rows.from();
        if (rank.completed().isPresent() && rank.completed().getAsLong() >= rows.from()) {
            long end = rank.completed().getAsLong() + 1;
            bar(begin, end, top, full, rank.stale() ? Token.LINE_CONTROL : Token.OP_ALLREDUCE);
            begin = end;
        }
        if (rank.inside().isPresent()) {
            long at = rank.inside().getAsLong();
            double thin = Math.min(full, THIN);
            bar(at, at + 1, Math.rint(y + (rowHeight - thin) / 2), thin, Token.STATE_TICKET);
            outline(begin, at, top, full);
            begin = at + 1;
        }
        if (rank.enqueued().isPresent()) {
            outline(begin, rank.enqueued().getAsLong() + 1, top, full);
        }
        if (rank.blamed()) {
            double at =
                    standing.waitedFor().isPresent()
                            ? x(standing.waitedFor().getAsLong())
                            : x(begin);
            canvas.setTextAlign(TextAlignment.LEFT);
            text(rank.state(), at + 6, y + rowHeight / 2, Typeface.semibold(10), Token.STATE_PAGE);
        }
    }

    private void bar(long from, long to, double top, double high, Token color) {
        double left = x(from);
        canvas.setFill(palette.color(color));
        canvas.fillRect(left, top, Math.max(0, x(to) - left - 1), high);
    }

    private void outline(long from, long to, double top, double high) {
        double left = x(from);
        double right = x(to) - 1;
        if (right - left < 2 || high < 3) {
            return;
        }
        canvas.setStroke(palette.color(Token.LINE_CONTROL));
        canvas.setLineWidth(1);
        canvas.setLineDashes(2, 2);
        canvas.strokeRect(left + 0.5, top + 0.5, right - left - 1, high - 1);
        canvas.setLineDashes();
    }

    /// The call that is waited in, from top to bottom.
    private void front() {
        if (standing.waitedFor().isEmpty() || rows.ranks().isEmpty()) {
            return;
        }
        double x = x(standing.waitedFor().getAsLong());
        double bottom = Math.min(height, HEAD + rows.ranks().size() * rowHeight - scroll);
        canvas.setFill(palette.color(Token.STATE_PAGE));
        canvas.fillRect(x - 1, HEAD, 2, bottom - HEAD);
    }

    private void words(RankStanding rank, double y) {
        canvas.setTextAlign(TextAlignment.LEFT);
        Token ink =
                rank.blamed()
                        ? Token.STATE_PAGE
                        : rank.stale() ? Token.STATE_STALE : Token.TEXT_PRIMARY;
        double size = rowHeight < LABELLED + 2 ? 10 : 11;
        Typeface face = rank.blamed() ? Typeface.semibold(size) : Typeface.regular(size);
        text(String.valueOf(rank.axisRank()), INSET, y, face, ink);
        Typeface plain = Typeface.regular(10);
        String fitted = plain.end(place(rank), gutter - INSET - NUMBER);
        text(fitted, INSET + 30, y, plain, Token.TEXT_MUTED);
        double at = right();
        Token figures = rank.blamed() ? Token.TEXT_PRIMARY : Token.TEXT_SECONDARY;
        canvas.setTextAlign(TextAlignment.RIGHT);
        text(number(rank.enqueued()), at += FIGURE, y, plain, figures);
        if (roomy) {
            text(number(rank.inside()), at += FIGURE, y, plain, figures);
            text(number(rank.completed()), at += FIGURE, y, plain, figures);
            canvas.setTextAlign(TextAlignment.LEFT);
            text(plain.beginning(rank.state(), STATE - 4), at + INSET, y, plain, figures);
            at += STATE;
        }
        canvas.setTextAlign(TextAlignment.RIGHT);
        boolean bad = rank.process().equals("died") || rank.process().equals("stopped");
        String process = rank.process().isEmpty() ? Figures.ABSENT : rank.process();
        text(process, at + PROCESS, y, plain, bad ? Token.STATE_PAGE : figures);
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Figures.count(number.getAsLong()) : Figures.ABSENT;
    }

    private void text(String text, double x, double y, Typeface face, Token ink) {
        canvas.setFont(face.font());
        canvas.setFill(palette.color(ink));
        canvas.fillText(text, Math.rint(x), Math.rint(y));
    }
}

package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.LinkView;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// What the cells of the heat map show. Bytes and counts add up over the rows of a cell; a rate or
/// a latency is that of its best row and never a sum.
public enum Metric {
    BYTES("Bytes"),
    RATE("Rate"),
    LATENCY("Latency"),
    COUNT("Count");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// @param rows the rows of one cell that are not stale
    OptionalDouble valueOf(List<LinkView> rows) {
        if (rows.isEmpty()) {
            return OptionalDouble.empty();
        }
        return switch (this) {
            case BYTES -> OptionalDouble.of(sum(rows, LinkView::bytes));
            case COUNT -> OptionalDouble.of(sum(rows, LinkView::count));
            case RATE ->
                    best(rows, row -> row.rateBytesPerSecond().isPresent()).rateBytesPerSecond();
            case LATENCY -> best(rows, row -> row.latencyNanos().isPresent()).latencyNanos();
        };
    }

    /// The rows that a value is made of: all that add up, or the one that it is taken from.
    List<LinkView> sources(List<LinkView> rows) {
        if (rows.isEmpty()) {
            return rows;
        }
        return switch (this) {
            case BYTES, COUNT -> rows;
            case RATE -> List.of(best(rows, row -> row.rateBytesPerSecond().isPresent()));
            case LATENCY -> List.of(best(rows, row -> row.latencyNanos().isPresent()));
        };
    }

    /// The value by itself, in its own unit.
    public String text(double value) {
        return switch (this) {
            case BYTES -> Figures.bytes((long) value);
            case RATE -> Figures.rate(value);
            case LATENCY -> Figures.duration(value);
            case COUNT -> Figures.count((long) value);
        };
    }

    ColumnUnit unit(double largest) {
        return switch (this) {
            case BYTES -> ColumnUnit.forBytes(largest);
            case RATE -> ColumnUnit.forRate(largest);
            case LATENCY -> ColumnUnit.forDuration(largest);
            case COUNT -> ColumnUnit.none();
        };
    }

    private static double sum(List<LinkView> rows, ToLongFunction<LinkView> figure) {
        long sum = 0;
        for (LinkView row : rows) {
            sum += figure.applyAsLong(row);
        }
        return (double) sum;
    }

    /// The row of the strongest provenance that has the figure, the one with most bytes among
    /// equals.
    private static LinkView best(List<LinkView> rows, Predicate<LinkView> hasFigure) {
        LinkView best = rows.getFirst();
        for (LinkView row : rows) {
            boolean has = hasFigure.test(row);
            boolean bestHas = hasFigure.test(best);
            int weaker = row.provenance().compareTo(best.provenance());
            boolean stronger = weaker < 0 || (weaker == 0 && row.bytes() > best.bytes());
            if ((has && !bestHas) || (has == bestHas && stronger)) {
                best = row;
            }
        }
        return best;
    }
}

package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.LinkView;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// What the cells of the heat map show. Bytes and counts add up over the rows of a cell; a rate or a
/// latency is that of its best row and never a sum.
enum Metric {
    BYTES("Bytes"),
    RATE("Rate"),
    LATENCY("Latency"),
    COUNT("Count");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /// @param rows the rows of one cell that are not stale
    OptionalDouble valueOf(List<LinkView> rows) {
        if (rows.isEmpty()) {
            return OptionalDouble.empty();
        }
        return switch (this) {
            case BYTES -> OptionalDouble.of(rows.stream().mapToDouble(LinkView::bytes).sum());
            case COUNT -> OptionalDouble.of(rows.stream().mapToDouble(LinkView::count).sum());
            case RATE -> best(rows, row -> row.rateBytesPerSecond().isPresent())
                    .rateBytesPerSecond();
            case LATENCY -> best(rows, row -> row.latencyNanos().isPresent()).latencyNanos();
        };
    }

    /// The value by itself, in its own unit.
    String text(double value) {
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

    /// The row of the strongest provenance that has the figure, the one with most bytes among equals.
    private static LinkView best(
            List<LinkView> rows, java.util.function.Predicate<LinkView> hasFigure) {
        Comparator<LinkView> order =
                Comparator.comparing((LinkView row) -> !hasFigure.test(row))
                        .thenComparing(LinkView::provenance)
                        .thenComparing(LinkView::bytes, Comparator.reverseOrder());
        return rows.stream().min(order).orElseThrow();
    }
}

package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.LinkView;

/// What the cells of the heat map show. Bytes and counts add up over the rows of a cell; a rate, a
/// latency or a residual is that of its best row and never a sum. A wait is not of links at all: it
/// is what a rank that came late cost another one.
public enum Metric {
    BYTES("Bytes", "bytes sent since the daemon's start, or in the time that is chosen"),
    RATE(
            "Rate",
            "bytes a second while sending, since the daemon's start or in the time that is chosen"),
    LATENCY("Latency", "the time of an empty step, from the fit over step sizes"),
    COUNT(
            "Count",
            "transfers, sends or collectives since the daemon's start, or in the time that is chosen"),
    RESIDUAL(
            "Residual",
            "how much slower than the median of the links of its class; measured links only"),
    WAIT(
            "Wait",
            "how long the column's rank waited in collectives that the row's rank joined last"),
    RETRANSMITS("Retransmits", "what was sent again, by the counters of hosts and ports");

    private final String label;
    private final String meaning;

    Metric(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /// What it is, in words without a capital.
    public String meaning() {
        return meaning;
    }

    /// Values of rows and cells may be added up.
    public boolean additive() {
        return this == BYTES || this == COUNT || this == WAIT;
    }

    /// Zero is in the middle, and above it is the bad direction.
    public boolean diverging() {
        return this == RESIDUAL;
    }

    /// Made of links, each a sender and a receiver.
    public boolean ofLinks() {
        return this != WAIT && this != RETRANSMITS;
    }

    /// A row's own figure; NaN where it has none.
    double figure(LinkView row, Expectation expected) {
        return switch (this) {
            case BYTES -> row.bytes();
            case COUNT -> row.count();
            case RATE -> row.rateBytesPerSecond().orElse(Double.NaN);
            case LATENCY -> row.latencyNanos().orElse(Double.NaN);
            case RESIDUAL -> expected.residual(row);
            case WAIT, RETRANSMITS -> Double.NaN;
        };
    }

    /// The value by itself, in its own unit.
    public String text(double value) {
        return switch (this) {
            case BYTES -> Figures.bytes((long) value);
            case RATE -> Figures.rate(value);
            case LATENCY, WAIT -> Figures.duration(value);
            case COUNT, RETRANSMITS -> Figures.count((long) value);
            case RESIDUAL -> (value > 0 ? "+" : "") + Figures.share(value);
        };
    }

    /// What a scale to `largest` is written in.
    public ColumnUnit unit(double largest) {
        return switch (this) {
            case BYTES -> ColumnUnit.forBytes(largest);
            case RATE -> ColumnUnit.forRate(largest);
            case LATENCY, WAIT -> ColumnUnit.forDuration(largest);
            case COUNT, RETRANSMITS -> ColumnUnit.none();
            case RESIDUAL -> new ColumnUnit("%", 0.01);
        };
    }
}

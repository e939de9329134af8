package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.LinkView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cells that have rows, sparse, in the order of sender then receiver. Immutable once made;
/// made and painted off the FX thread.
@SuppressWarnings("EnumOrdinal") // a byte for each of many cells, read back by the same table
public final class HeatMatrix {
    private static final Provenance[] PROVENANCES = Provenance.values();

    private final int ranks;
    private final Metric metric;
    private final CellRows rows;
    private final Expectation expected;
    private final long[] keys;
    private final double[] values;
    private final byte[] provenances;
    private final boolean[] stale;
    private final int[] provenanceCounts = new int[PROVENANCES.length];
    private int staleCells;
    private double least = Double.NaN;
    private double most = Double.NaN;
    private double lowest = Double.NaN;

    private HeatMatrix(int ranks, Metric metric, CellRows rows, Expectation expected) {
        this.ranks = ranks;
        this.metric = metric;
        this.rows = rows;
        this.expected = expected;
        keys = rows.keys();
        values = new double[keys.length];
        provenances = new byte[keys.length];
        stale = new boolean[keys.length];
    }

    /// Of links; nothing is expected of them.
    ///
    /// @param communicator communicator index, -1 for all
    public static HeatMatrix of(int ranks, List<LinkView> links, Metric metric, int communicator) {
        return of(ranks, links, metric, communicator, Expectation.NONE, null);
    }

    /// @param before of which what holds still is used again
    public static HeatMatrix of(
            int ranks,
            List<LinkView> links,
            Metric metric,
            int communicator,
            Expectation expected,
            @Nullable HeatMatrix before) {
        CellRows rows =
                CellRows.of(ranks, links, communicator, before == null ? null : before.rows);
        HeatMatrix matrix = new HeatMatrix(ranks, metric, rows, expected);
        for (int cell = 0; cell < matrix.keys.length; cell++) {
            matrix.add(cell);
        }
        return matrix;
    }

    /// Of what is no link: all of it measured.
    ///
    /// @param cellKeys row times `ranks`, and the column; ascending
    static HeatMatrix measured(int ranks, Metric metric, long[] cellKeys, double[] cellValues) {
        HeatMatrix matrix =
                new HeatMatrix(ranks, metric, CellRows.without(ranks, cellKeys), Expectation.NONE);
        for (int cell = 0; cell < cellKeys.length; cell++) {
            matrix.put(cell, cellValues[cell], Provenance.MEASURED);
        }
        return matrix;
    }

    /// One walk over a cell's rows: what adds up is summed over those that are not stale, with the
    /// weakest of their provenances; anything else is taken from the best of them.
    private void add(int cell) {
        LinkView best = null;
        double bestFigure = Double.NaN;
        double sum = 0;
        Provenance weakest = Provenance.MEASURED;
        int end = rows.end(cell);
        for (int at = rows.first(cell); at < end; at++) {
            LinkView row = rows.row(at);
            if (row.stale()) {
                continue;
            }
            double figure = metric.figure(row, expected);
            sum += figure;
            // Ordered by provenance: the last is the weakest.
            weakest = row.provenance();
            if (best == null || better(row, figure, best, bestFigure)) {
                best = row;
                bestFigure = figure;
            }
        }
        if (best == null) {
            stale[cell] = true;
            staleCells++;
            values[cell] = Double.NaN;
            provenances[cell] = (byte) rows.row(end - 1).provenance().ordinal();
        } else if (metric.additive()) {
            put(cell, sum, weakest);
        } else {
            put(cell, bestFigure, best.provenance());
        }
    }

    /// The row of the strongest provenance that has the figure, the one with most bytes among
    /// equals.
    private static boolean better(LinkView row, double figure, LinkView than, double thanFigure) {
        boolean has = !Double.isNaN(figure);
        if (has != !Double.isNaN(thanFigure)) {
            return has;
        }
        int weaker = row.provenance().compareTo(than.provenance());
        return weaker < 0 || (weaker == 0 && row.bytes() > than.bytes());
    }

    private void put(int cell, double value, Provenance provenance) {
        values[cell] = value;
        provenances[cell] = (byte) provenance.ordinal();
        if (Double.isNaN(value)) {
            return;
        }
        provenanceCounts[provenance.ordinal()]++;
        if (value > 0 && !(value >= least)) {
            least = value;
        }
        if (!(value <= most)) {
            most = value;
        }
        if (!(value >= lowest)) {
            lowest = value;
        }
    }

    int ranks() {
        return ranks;
    }

    public Metric metric() {
        return metric;
    }

    /// What its residuals are against.
    public Expectation expected() {
        return expected;
    }

    public int cells() {
        return keys.length;
    }

    public int from(int cell) {
        return rows.from(cell);
    }

    public int to(int cell) {
        return rows.to(cell);
    }

    /// NaN: this metric is absent here.
    public double value(int cell) {
        return values[cell];
    }

    /// The weakest of the rows that the value is made of.
    public Provenance provenance(int cell) {
        return PROVENANCES[provenances[cell]];
    }

    public boolean stale(int cell) {
        return stale[cell];
    }

    /// Empty for what is not made of links.
    public List<LinkView> rows(int cell) {
        return metric.ofLinks() ? rows.rows(cell) : List.of();
    }

    /// The cell's index, negative when it has no rows.
    public int find(int from, int to) {
        return Arrays.binarySearch(keys, (long) from * ranks + to);
    }

    /// Cells with a value of this weakest provenance.
    public int count(Provenance provenance) {
        return provenanceCounts[provenance.ordinal()];
    }

    public int staleCells() {
        return staleCells;
    }

    public long absentCells() {
        long present = staleCells;
        for (int count : provenanceCounts) {
            present += count;
        }
        return (long) ranks * ranks - present;
    }

    /// The least value above zero; NaN when no cell has one.
    double least() {
        return least;
    }

    /// NaN when no cell has a value.
    public double most() {
        return most;
    }

    /// The least value, which may be below zero; NaN when no cell has one.
    double lowest() {
        return lowest;
    }
}

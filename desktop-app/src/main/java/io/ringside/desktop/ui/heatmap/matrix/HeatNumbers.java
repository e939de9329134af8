package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.collective.CausedWaits;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The numbers of one picture of a view: made anew when the view, the metric or the communicator is
/// another one, so that panning only paints. Immutable.
///
/// @param provenances those that any link of the view has, whatever the communicator
/// @param waits what a matrix of waits was made of; empty: it is not of waits
public record HeatNumbers(
        HeatMatrix matrix,
        Marginals marginals,
        Set<Provenance> provenances,
        Optional<CausedWaits> waits) {

    /// @param communicator communicator index, -1 for all
    /// @param before of which what holds still is used again
    public static HeatNumbers of(
            ClusterView view, Metric metric, int communicator, @Nullable HeatNumbers before) {
        if (metric == Metric.WAIT) {
            CausedWaits waits =
                    view.over()
                            .map(over ->
                                    CausedWaits.during(view, over.shown().orElse(over.asked())))
                            .orElseGet(() -> CausedWaits.newest(view));
            return of(view, waits(view, waits), Optional.of(waits));
        }
        HeatMatrix matrix =
                metric.ofLinks()
                        ? HeatMatrix.of(
                                view.ranks().size(),
                                view.links(),
                                metric,
                                communicator,
                                metric == Metric.RESIDUAL ? Expectation.of(view) : Expectation.NONE,
                                before == null ? null : before.matrix())
                        : HeatMatrix.measured(
                                view.ranks().size(), metric, new long[0], new double[0]);
        return of(view, matrix, Optional.empty());
    }

    private static HeatNumbers of(
            ClusterView view, HeatMatrix matrix, Optional<CausedWaits> waits) {
        return new HeatNumbers(matrix, Marginals.of(matrix), provenances(view.links()), waits);
    }

    private static Set<Provenance> provenances(List<LinkView> links) {
        Set<Provenance> seen = EnumSet.noneOf(Provenance.class);
        for (LinkView link : links) {
            seen.add(link.provenance());
        }
        return Collections.unmodifiableSet(seen);
    }

    private static HeatMatrix waits(ClusterView view, CausedWaits waits) {
        long[] keys = waits.nanos().keySet().stream().mapToLong(Long::longValue).toArray();
        double[] values = waits.nanos().values().stream().mapToDouble(Long::doubleValue).toArray();
        return HeatMatrix.measured(view.ranks().size(), Metric.WAIT, keys, values);
    }

    /// What a whole row or column comes to: the sum of what adds up, else the most of its cells;
    /// NaN where no cell has a value. Immutable.
    ///
    /// @param rows by rank axis index, and `columns`
    /// @param mostOfRows NaN when no row has a value
    @SuppressWarnings("ArrayRecordComponent") // never written after it is made, compared by nobody
    public record Marginals(
            double[] rows, double[] columns, double mostOfRows, double mostOfColumns) {
        static Marginals of(HeatMatrix matrix) {
            double[] rows = empty(matrix.ranks());
            double[] columns = empty(matrix.ranks());
            boolean sums = matrix.metric().additive();
            for (int cell = 0; cell < matrix.cells(); cell++) {
                double value = matrix.value(cell);
                if (!Double.isNaN(value)) {
                    put(rows, matrix.from(cell), value, sums);
                    put(columns, matrix.to(cell), value, sums);
                }
            }
            return new Marginals(rows, columns, most(rows), most(columns));
        }

        private static void put(double[] totals, int at, double value, boolean sum) {
            double before = totals[at];
            totals[at] =
                    Double.isNaN(before) ? value : sum ? before + value : Math.max(before, value);
        }

        private static double[] empty(int size) {
            double[] totals = new double[size];
            Arrays.fill(totals, Double.NaN);
            return totals;
        }

        private static double most(double[] totals) {
            double most = Double.NaN;
            for (double total : totals) {
                most = total <= most || Double.isNaN(total) ? most : total;
            }
            return most;
        }
    }
}

package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.select.RangeNote;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Says everything that is known of one cell.
public final class HeatTip {
    private static final int SIZES_NEEDED = 3;

    private HeatTip() {}

    public static Tip of(ClusterView view, HeatMatrix matrix, int from, int to) {
        RankView sender = view.ranks().get(from);
        RankView receiver = view.ranks().get(to);
        String title = sender.rank() + " \u2192 " + receiver.rank();
        String place = place(view, sender) + " \u2192 " + place(view, receiver);
        int cell = matrix.find(from, to);
        if (matrix.metric() == Metric.RETRANSMITS) {
            return new Tip(title, place, List.of(), "absent: not told by pair");
        }
        if (matrix.metric() == Metric.WAIT) {
            return wait(matrix, cell, title, place, sender, receiver);
        }
        if (cell < 0) {
            return new Tip(title, place, List.of(), "absent: " + whyAbsent(from, to));
        }
        List<Tip.Line> lines = new ArrayList<>();
        if (matrix.metric() == Metric.RESIDUAL) {
            addResidual(lines, matrix, cell);
        }
        List<LinkView> rows = matrix.rows(cell);
        boolean severalCommunicators =
                rows.stream().mapToInt(LinkView::communicator).distinct().count() > 1;
        if (rows.size() > 1) {
            addSums(lines, rows);
        }
        for (LinkView row : rows) {
            addRow(lines, view, row, rows.size() > 1, severalCommunicators);
        }
        String age = age(view, sender);
        String note =
                matrix.stale(cell)
                        ? "stale, last values" + age
                        : matrix.metric().label() + ": " + name(matrix.provenance(cell)) + age;
        return new Tip(title, place, lines, note);
    }

    private static Tip wait(
            HeatMatrix matrix,
            int cell,
            String title,
            String place,
            RankView late,
            RankView waiter) {
        if (cell < 0) {
            return new Tip(
                    title,
                    place,
                    List.of(),
                    "none: rank "
                            + waiter.rank()
                            + " was not seen to wait for rank "
                            + late.rank());
        }
        String text = Metric.WAIT.text(matrix.value(cell));
        return new Tip(
                title,
                place,
                List.of(
                        new Tip.Line("Came last", "rank " + late.rank()),
                        new Tip.Line("Rank " + waiter.rank() + " waited", text)),
                "Wait: measured, GPU times");
    }

    private static void addResidual(List<Tip.Line> lines, HeatMatrix matrix, int cell) {
        LinkView row = matrix.rows(cell).getFirst();
        double expected = matrix.expected().rate(row);
        if (Double.isNaN(matrix.value(cell))) {
            String why =
                    row.provenance() == Provenance.MEASURED
                            ? "absent: too few measured links to compare with"
                            : "absent: not measured";
            lines.add(new Tip.Line("Residual", why));
            return;
        }
        lines.add(new Tip.Line("Residual", Metric.RESIDUAL.text(matrix.value(cell))));
        lines.add(
                new Tip.Line(
                        "Expected",
                        Figures.rate(expected)
                                + ", median of "
                                + matrix.expected().className(row)));
    }

    public static String name(Provenance provenance) {
        return provenance.name().toLowerCase(Locale.ROOT);
    }

    static String whyAbsent(int from, int to) {
        return from == to ? "a send to oneself is no link" : "nothing sent that names this peer";
    }

    static String place(ClusterView view, RankView rank) {
        String host =
                rank.nodeIndex().isPresent()
                        ? view.nodes().get(rank.nodeIndex().getAsInt()).hostName()
                        : "node not connected";
        return rank.gpuLabel().isEmpty() ? host : host + " " + rank.gpuLabel();
    }

    /// "not identifiable: 1 distinct size, 3 needed", or why else there is no latency.
    static String latencyText(LinkView row) {
        if (row.latencyNanos().isPresent()) {
            return Figures.duration(row.latencyNanos().getAsDouble());
        }
        if (row.regression().isEmpty()) {
            return row.provenance() == Provenance.MEASURED
                    ? "absent: kept since the daemon's start only"
                    : "absent: nothing watched the wire";
        }
        int sizes = row.regression().get().distinctSizes();
        return sizes < SIZES_NEEDED
                ? "not identifiable: "
                        + sizes
                        + (sizes == 1 ? " distinct size, " : " distinct sizes, ")
                        + SIZES_NEEDED
                        + " needed"
                : "not identifiable: fit too weak";
    }

    private static void addSums(List<Tip.Line> lines, List<LinkView> rows) {
        boolean allStale = rows.stream().allMatch(LinkView::stale);
        long bytes =
                rows.stream()
                        .filter(row -> allStale || !row.stale())
                        .mapToLong(LinkView::bytes)
                        .sum();
        lines.add(new Tip.Line("Sum", Figures.bytes(bytes)));
    }

    private static void addRow(
            List<Tip.Line> lines,
            ClusterView view,
            LinkView row,
            boolean several,
            boolean severalCommunicators) {
        String of = several ? name(row.provenance()) : "Bytes";
        if (severalCommunicators && row.communicator() < view.communicators().size()) {
            CommunicatorView communicator = view.communicators().get(row.communicator());
            of = of + ", " + communicator.label();
        }
        String counted =
                switch (row.provenance()) {
                    case MEASURED -> " transfers";
                    case DECLARED -> " sends";
                    case MODELLED -> " collectives";
                };
        lines.add(
                new Tip.Line(
                        of,
                        Figures.bytes(row.bytes())
                                + " \u00B7 "
                                + Figures.count(row.count())
                                + counted));
        if (row.rateBytesPerSecond().isPresent()) {
            lines.add(
                    new Tip.Line(
                            several ? "  rate" : "Rate while sending",
                            Figures.rate(row.rateBytesPerSecond().getAsDouble())));
        }
        if (row.windowRateBytesPerSecond().isPresent()) {
            lines.add(
                    new Tip.Line(
                            several ? "  rate, last window" : "Rate, last window",
                            Figures.rate(row.windowRateBytesPerSecond().getAsDouble())));
        }
        addLatency(lines, row, several ? "  " : "");
    }

    private static void addLatency(List<Tip.Line> lines, LinkView row, String indent) {
        if (row.provenance() != Provenance.MEASURED) {
            return;
        }
        lines.add(new Tip.Line(indent + "Latency", latencyText(row)));
        row.regression()
                .ifPresent(fit ->
                        lines.add(
                                new Tip.Line(
                                        indent + "R\u00B2",
                                        Figures.fixed(fit.rSquared(), 2)
                                                + " \u00B7 n "
                                                + Figures.count(fit.steps())
                                                + " \u00B7 "
                                                + fit.distinctSizes()
                                                + (fit.distinctSizes() == 1
                                                        ? " size"
                                                        : " sizes"))));
    }

    private static String age(ClusterView view, RankView sender) {
        if (view.over().isPresent()) {
            return " \u00B7 " + RangeNote.text(view.over().get());
        }
        if (sender.nodeIndex().isEmpty()) {
            return "";
        }
        NodeView node = view.nodes().get(sender.nodeIndex().getAsInt());
        OptionalLong last = node.lastSnapshotEpochNanos();
        return last.isEmpty()
                ? ""
                : " \u00B7 " + Figures.age(view.asOfEpochNanos() - last.getAsLong()) + " ago";
    }
}

package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.TimingSource;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// One line for each operation over its ranks, with those of its ranks below it where it is open.
/// Durations are compared among ranks of one timing source only, the best there is: an enqueue is
/// no faster transfer. Stateless.
final class OperationGroups {
    private OperationGroups() {}

    /// What makes rows one operation.
    record Key(
            int communicator,
            String operation,
            String datatype,
            long messageBytes,
            boolean bytesExact) {
        /// Its rows are of a rank and a peer each.
        boolean isPairwise() {
            return operation.equals("Send") || operation.equals("Recv");
        }

        static Key of(OperationRow row) {
            return new Key(
                    row.communicator(),
                    row.operation(),
                    row.datatype(),
                    row.messageBytes(),
                    row.bytesExact());
        }
    }

    /// @param head over its ranks; false: one rank of an open one
    /// @param opened the lines of its ranks follow
    /// @param ranks how many rows it stands for
    /// @param where "rank 3, n0", or how many ranks
    /// @param state empty while all of it is current
    /// @param least the shortest median of a rank; absent in the line of one rank, as `most`
    /// @param mostAt the rank of the longest median
    /// @param timedBy the source, and how many of the ranks it times
    /// @param row of the line of one rank
    record Line(
            Key key,
            boolean head,
            boolean opened,
            String communicator,
            int ranks,
            String where,
            String state,
            String counts,
            long count,
            long totalBytes,
            long captured,
            long callsWithoutOperation,
            String timedBy,
            OptionalLong least,
            OptionalLong median,
            OptionalLong most,
            OptionalInt mostAt,
            OptionalLong p99Nanos,
            OptionalDouble busBandwidthBytesPerSecond,
            String algorithm,
            int channels,
            boolean stale,
            Optional<OperationRow> row) {}

    static List<Line> lines(ClusterView view, List<OperationRow> rows, Set<Key> open) {
        Map<Key, List<OperationRow>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(Key.of(row), _ -> new ArrayList<>()).add(row));
        List<Line> lines = new ArrayList<>();
        groups.forEach((key, members) -> {
            boolean alone = members.size() == 1;
            boolean opened = open.contains(key) && !alone;
            lines.add(
                    alone
                            ? one(view, key, members.getFirst(), true)
                            : head(view, key, members, opened));
            if (opened) {
                members.forEach(row -> lines.add(one(view, key, row, false)));
            }
        });
        return lines;
    }

    private static Line head(
            ClusterView view, Key key, List<OperationRow> members, boolean opened) {
        List<OperationRow> fresh = members.stream().filter(row -> !row.stale()).toList();
        List<OperationRow> told = fresh.isEmpty() ? members : fresh;
        String source = best(told);
        List<OperationRow> timed =
                told.stream()
                        .filter(row -> row.timingSource().equals(source) && has(row))
                        .sorted(Comparator.comparingLong(row -> row.p50Nanos().orElseThrow()))
                        .toList();
        long mostCount = told.stream().mapToLong(OperationRow::count).max().orElse(0);
        long leastCount = told.stream().mapToLong(OperationRow::count).min().orElse(0);
        int silent = members.size() - fresh.size();
        return new Line(
                key,
                true,
                opened,
                communicator(view, key),
                members.size(),
                Figures.count(told.size()) + (key.isPairwise() ? " pairs" : " ranks"),
                silent == 0 ? "" : Figures.count(silent) + " stale",
                leastCount == mostCount
                        ? Figures.count(mostCount)
                        : Figures.count(leastCount) + "\u2013" + Figures.count(mostCount),
                mostCount,
                told.stream().mapToLong(OperationRow::totalBytes).sum(),
                told.stream().mapToLong(OperationRow::captured).sum(),
                told.stream().mapToLong(OperationRow::callsWithoutOperation).sum(),
                timed.size() == told.size() || timed.isEmpty()
                        ? source
                        : source + ", " + Figures.count(timed.size()),
                timed.isEmpty() ? OptionalLong.empty() : timed.getFirst().p50Nanos(),
                middle(timed),
                timed.isEmpty() ? OptionalLong.empty() : timed.getLast().p50Nanos(),
                timed.isEmpty() ? OptionalInt.empty() : OptionalInt.of(timed.getLast().rank()),
                timed.stream().flatMapToLong(row -> row.p99Nanos().stream()).max(),
                bandwidth(timed),
                algorithm(told),
                told.stream().mapToInt(OperationRow::channels).max().orElse(0),
                fresh.isEmpty(),
                Optional.empty());
    }

    private static Line one(ClusterView view, Key key, OperationRow row, boolean head) {
        return new Line(
                key,
                head,
                false,
                communicator(view, key),
                1,
                where(view, row),
                row.stale() ? node(view, row).map(n -> n.standing().word()).orElse("stale") : "",
                Figures.count(row.count()),
                row.count(),
                row.totalBytes(),
                row.captured(),
                row.callsWithoutOperation(),
                row.timingSource(),
                OptionalLong.empty(),
                row.p50Nanos(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                row.p99Nanos(),
                row.busBandwidthBytesPerSecond(),
                algorithm(List.of(row)),
                row.channels(),
                row.stale(),
                Optional.of(row));
    }

    private static String where(ClusterView view, OperationRow row) {
        String peer =
                row.peer().isPresent()
                        ? (row.operation().equals("Recv") ? " \u2190 " : " \u2192 ")
                                + row.peer().getAsInt()
                        : "";
        String host = node(view, row).map(node -> ", " + node.hostName()).orElse("");
        return "rank " + row.rank() + peer + host;
    }

    private static Optional<NodeView> node(ClusterView view, OperationRow row) {
        return row.nodeIndex() < view.nodes().size()
                ? Optional.of(view.nodes().get(row.nodeIndex()))
                : Optional.empty();
    }

    private static String communicator(ClusterView view, Key key) {
        return key.communicator() < view.communicators().size()
                ? view.communicators().get(key.communicator()).label()
                : Figures.ABSENT;
    }

    private static boolean has(OperationRow row) {
        return row.p50Nanos().isPresent();
    }

    /// The best source that timed any of them; empty when none did.
    private static String best(List<OperationRow> rows) {
        return Arrays.stream(TimingSource.values())
                .map(TimingSource::text)
                .filter(text ->
                        rows.stream().anyMatch(row -> row.timingSource().equals(text) && has(row)))
                .findFirst()
                .orElse("");
    }

    private static OptionalLong middle(List<OperationRow> sorted) {
        return sorted.isEmpty()
                ? OptionalLong.empty()
                : sorted.get((sorted.size() - 1) / 2).p50Nanos();
    }

    private static OptionalDouble bandwidth(List<OperationRow> timed) {
        double[] all =
                timed.stream()
                        .flatMapToDouble(row -> row.busBandwidthBytesPerSecond().stream())
                        .sorted()
                        .toArray();
        return all.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(all[(all.length - 1) / 2]);
    }

    private static String algorithm(List<OperationRow> rows) {
        List<String> all =
                rows.stream()
                        .map(row ->
                                row.algorithm().isEmpty()
                                        ? Figures.ABSENT
                                        : row.algorithm() + " / " + row.protocol())
                        .distinct()
                        .toList();
        return all.size() == 1 ? all.getFirst() : "several";
    }
}

package io.ringside.desktop.report;

import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.NodeSnapshot.Timing;
import io.ringside.desktop.model.TimingSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// Collectives and P2P in the report: a row for each operation over its ranks, or one for each
/// rank. Stateless.
final class StatisticsText {
    private StatisticsText() {}

    /// @param label of a communicator, by its hash
    /// @param all a row for each rank
    static void append(
            List<NodeReport> nodes, LongFunction<String> label, boolean all, StringBuilder out) {
        List<Statistics> collectives = new ArrayList<>();
        List<Statistics> p2p = new ArrayList<>();
        for (NodeReport node : nodes) {
            collectives.addAll(node.snapshot().collectives());
            p2p.addAll(node.snapshot().p2p());
        }
        if (all) {
            each(collectives, label, false).print("Collectives", "none", Integer.MAX_VALUE, out);
            each(p2p, label, true).print("P2P", "none", Integer.MAX_VALUE, out);
        } else {
            overRanks(collectives, label, false)
                    .print("Collectives, over their ranks", "none", TextTable.A_PAGE, out);
            overRanks(p2p, label, true).print("P2P, over all pairs", "none", TextTable.A_PAGE, out);
        }
    }

    private record Same(long commHash, String operation, String datatype, long bytes) {}

    /// Ranks that call the same are one row: how often each, and of their medians the middle one
    /// and the greatest with its rank.
    private static TextTable overRanks(
            List<Statistics> rows, LongFunction<String> label, boolean p2p) {
        TextTable table =
                new TextTable(
                        "communicator",
                        p2p ? ">pairs" : ">ranks",
                        "operation",
                        "datatype",
                        ">size",
                        p2p ? ">count a pair" : ">count a rank",
                        ">total",
                        "algorithm",
                        "timing",
                        ">timed",
                        ">p50",
                        ">greatest p50",
                        ">of rank",
                        ">bus bandwidth");
        Map<Same, List<Statistics>> groups = new LinkedHashMap<>();
        rows.forEach(s ->
                groups.computeIfAbsent(
                                new Same(
                                        s.commHash(),
                                        s.operation(),
                                        s.datatype(),
                                        s.messageBytes()),
                                _ -> new ArrayList<>())
                        .add(s));
        groups.values().forEach(group -> table.row(cells(group, label)));
        return table;
    }

    private static String[] cells(List<Statistics> group, LongFunction<String> label) {
        Statistics first = group.getFirst();
        long least = group.stream().mapToLong(Statistics::count).min().orElse(0);
        long most = group.stream().mapToLong(Statistics::count).max().orElse(0);
        // Durations of two sources are of two kinds: only the best one's are compared.
        Optional<TimingSource> source =
                group.stream()
                        .flatMap(s -> s.bestTiming().stream())
                        .map(Timing::source)
                        .min(Comparator.naturalOrder());
        List<Statistics> timed =
                source.isEmpty()
                        ? List.of()
                        : group.stream()
                                .filter(s -> s.bestTiming().map(Timing::source).equals(source))
                                .sorted(Comparator.comparingLong(StatisticsText::p50))
                                .toList();
        return new String[] {
            label.apply(first.commHash()),
            Integer.toString(group.size()),
            first.operation(),
            orAbsent(first.datatype()),
            (group.stream().allMatch(Statistics::bytesExact) ? "" : "<= ")
                    + UnitFormat.bytes(first.messageBytes()),
            least == most ? Long.toString(most) : least + " to " + most,
            UnitFormat.bytes(group.stream().mapToLong(Statistics::totalBytes).sum()),
            algorithms(group),
            source.map(TimingSource::text).orElse(UnitFormat.ABSENT),
            timed.isEmpty() ? UnitFormat.ABSENT : Long.toString(timedCount(timed)),
            timed.isEmpty()
                    ? UnitFormat.ABSENT
                    : UnitFormat.duration(p50(timed.get(timed.size() / 2))),
            timed.isEmpty() ? UnitFormat.ABSENT : UnitFormat.duration(p50(timed.getLast())),
            timed.isEmpty() ? UnitFormat.ABSENT : Integer.toString(timed.getLast().rank()),
            UnitFormat.rate(
                    timed.isEmpty() ? OptionalDouble.empty() : bus(timed.get(timed.size() / 2)))
        };
    }

    private static String algorithms(List<Statistics> group) {
        Set<String> names =
                group.stream()
                        .map(s -> orAbsent((s.algorithm() + " " + s.protocol()).strip()))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return names.size() > 2 ? names.size() + " kinds" : String.join(", ", names);
    }

    private static long timedCount(List<Statistics> timed) {
        return timed.stream().flatMap(s -> s.bestTiming().stream()).mapToLong(Timing::count).sum();
    }

    private static long p50(Statistics s) {
        return s.bestTiming().map(Timing::p50Nanos).orElse(0L);
    }

    private static OptionalDouble bus(Statistics s) {
        return s.bestTiming()
                .map(Timing::busBandwidthBytesPerSecond)
                .orElse(OptionalDouble.empty());
    }

    private static TextTable each(List<Statistics> rows, LongFunction<String> label, boolean p2p) {
        TextTable table =
                new TextTable(
                        "communicator",
                        ">rank",
                        p2p ? ">peer" : "datatype",
                        "operation",
                        ">size",
                        ">count",
                        ">total",
                        ">captured",
                        "algorithm",
                        ">channels",
                        "timing",
                        ">timed",
                        ">p50",
                        ">p99",
                        ">bus bandwidth");
        for (Statistics s : rows) {
            Optional<Timing> t = s.bestTiming();
            table.row(
                    label.apply(s.commHash()),
                    Integer.toString(s.rank()),
                    p2p ? peer(s) : orAbsent(s.datatype()),
                    s.operation(),
                    (s.bytesExact() ? "" : "<= ") + UnitFormat.bytes(s.messageBytes()),
                    Long.toString(s.count()),
                    UnitFormat.bytes(s.totalBytes()),
                    Long.toString(s.captured()),
                    orAbsent((s.algorithm() + " " + s.protocol()).strip()),
                    Integer.toString(s.channels()),
                    t.map(x -> x.source().text()).orElse(UnitFormat.ABSENT),
                    t.map(x -> Long.toString(x.count())).orElse(UnitFormat.ABSENT),
                    t.map(x -> UnitFormat.duration(x.p50Nanos())).orElse(UnitFormat.ABSENT),
                    t.map(x -> UnitFormat.duration(x.p99Nanos())).orElse(UnitFormat.ABSENT),
                    UnitFormat.rate(bus(s)));
        }
        return table;
    }

    private static String peer(Statistics s) {
        return s.peer().isPresent() ? Integer.toString(s.peer().getAsInt()) : UnitFormat.ABSENT;
    }

    private static String orAbsent(String text) {
        return text.isEmpty() ? UnitFormat.ABSENT : text;
    }
}

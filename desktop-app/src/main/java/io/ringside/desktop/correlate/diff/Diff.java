package io.ringside.desktop.correlate.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// What is otherwise after than before. Immutable.
///
/// @param operations nanoseconds, what changed beyond noise first, then by the ratio
/// @param ranks how late each was, nanoseconds
/// @param gpus clocks, power, temperature, each in its unit
/// @param apart what has no partner on the other side, a sentence each
public record Diff(
        double beforeSeconds,
        double afterSeconds,
        Alignment alignment,
        List<Change> operations,
        List<Change> ranks,
        List<Change> gpus,
        List<String> apart) {
    private static final double TOLD = 0.9;
    private static final Comparator<Change> LOUDEST =
            Comparator.comparing(Change::verdict)
                    .thenComparing(
                            Comparator.comparingDouble((Change c) -> Math.abs(finite(c.ratio())))
                                    .reversed())
                    .thenComparing(Change::what);

    public Diff {
        operations = List.copyOf(operations);
        ranks = List.copyOf(ranks);
        gpus = List.copyOf(gpus);
        apart = List.copyOf(apart);
    }

    public static Diff of(StretchFacts before, StretchFacts after) {
        Alignment alignment = Alignment.of(before.roles(), after.roles());
        List<String> apart = new ArrayList<>();
        alignment.onlyBefore().forEach(role -> apart.add("only before: " + role.label()));
        alignment.onlyAfter().forEach(role -> apart.add("only after: " + role.label()));
        List<Change> operations = new ArrayList<>();
        for (Alignment.Pair pair : alignment.pairs()) {
            operations(before, after, pair, operations, apart);
        }
        List<Change> ranks =
                shared(
                        before.lags(),
                        after.lags(),
                        rank -> "rank " + rank,
                        rank -> Measure.TIME,
                        apart);
        List<Change> gpus =
                shared(
                        before.gpus(),
                        after.gpus(),
                        figure -> figure.gpu() + " " + figure.fact().label(),
                        figure -> Measure.of(figure.fact()),
                        apart);
        for (StretchFacts side : List.of(before, after)) {
            if (side.toldSeconds() < TOLD * side.seconds()) {
                apart.add(
                        String.format(
                                Locale.ROOT,
                                "%s: snapshots told of %.1f of %.1f s; the rest was left out on the"
                                        + " way to the recording",
                                side.equals(before) ? "before" : "after",
                                side.toldSeconds(),
                                side.seconds()));
            }
            if (side.leftOut() > 0) {
                apart.add(
                        side.leftOut()
                                + (side.equals(before) ? " calls before" : " calls after")
                                + " were left out: only "
                                + Stretch.MOST_ROWS
                                + " operations are kept");
            }
        }
        int rows = operations.size() + ranks.size() + gpus.size();
        return new Diff(
                before.seconds(),
                after.seconds(),
                alignment,
                judged(operations, rows),
                judged(ranks, rows),
                judged(gpus, rows),
                apart);
    }

    private static void operations(
            StretchFacts before,
            StretchFacts after,
            Alignment.Pair pair,
            List<Change> operations,
            List<String> apart) {
        Map<String, StretchFacts.Calls> ours = calls(before, pair.before().commHash());
        Map<String, StretchFacts.Calls> theirs = calls(after, pair.after().commHash());
        String label = pair.before().label();
        Set<String> all = new TreeSet<>(ours.keySet());
        all.addAll(theirs.keySet());
        for (String call : all) {
            StretchFacts.Calls one = ours.get(call);
            StretchFacts.Calls other = theirs.get(call);
            if (one == null || other == null) {
                apart.add(
                        (other == null ? "only before: " : "only after: ") + call + " in " + label);
            } else {
                operations.add(
                        Change.of(
                                call + " in " + label,
                                Measure.TIME,
                                one.nanos(),
                                other.nanos(),
                                one.rate(),
                                other.rate()));
            }
        }
    }

    private static Map<String, StretchFacts.Calls> calls(StretchFacts of, long commHash) {
        Map<String, StretchFacts.Calls> calls = new HashMap<>();
        of.calls()
                .forEach((key, told) -> {
                    if (key.commHash() == commHash) {
                        calls.put(key.name() + " " + bytes(key.bytes()), told);
                    }
                });
        return calls;
    }

    private static String bytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return (value == Math.rint(value)
                        ? Long.toString((long) value)
                        : String.format(Locale.ROOT, "%.2f", value))
                + " "
                + units[unit];
    }

    private static <K> List<Change> shared(
            Map<K, Summary> before,
            Map<K, Summary> after,
            Function<K, String> what,
            Function<K, Measure> measure,
            List<String> apart) {
        List<Change> changes = new ArrayList<>();
        Set<K> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (K each : all.stream().sorted(Comparator.comparing(what)).toList()) {
            String name = what.apply(each);
            Summary one = before.get(each);
            Summary other = after.get(each);
            if (one == null || other == null) {
                apart.add((other == null ? "only before: " : "only after: ") + name);
            } else {
                changes.add(
                        Change.of(name, measure.apply(each), one, other, Double.NaN, Double.NaN));
            }
        }
        return changes;
    }

    private static List<Change> judged(List<Change> changes, int rows) {
        return changes.stream().map(change -> change.among(rows)).sorted(LOUDEST).toList();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    /// Those beyond noise, of every kind.
    public List<Change> beyondNoise() {
        List<Change> loud = new ArrayList<>();
        for (List<Change> kind : List.of(operations, ranks, gpus)) {
            kind.stream()
                    .filter(change -> change.verdict() == Change.Verdict.BEYOND_NOISE)
                    .forEach(loud::add);
        }
        return loud;
    }
}

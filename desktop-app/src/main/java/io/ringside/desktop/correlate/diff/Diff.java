package io.ringside.desktop.correlate.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        List<Change> ranks = shared(named(before.lags()), named(after.lags()), apart);
        List<Change> gpus = shared(before.gpus(), after.gpus(), apart);
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

    private static Map<String, Summary> named(Map<Integer, Summary> ranks) {
        Map<String, Summary> named = new HashMap<>();
        ranks.forEach((rank, summary) -> named.put("rank " + rank, summary));
        return named;
    }

    private static List<Change> shared(
            Map<String, Summary> before, Map<String, Summary> after, List<String> apart) {
        List<Change> changes = new ArrayList<>();
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String each : all) {
            Summary one = before.get(each);
            Summary other = after.get(each);
            if (one == null || other == null) {
                apart.add((other == null ? "only before: " : "only after: ") + each);
            } else {
                changes.add(Change.of(each, one, other, Double.NaN, Double.NaN));
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

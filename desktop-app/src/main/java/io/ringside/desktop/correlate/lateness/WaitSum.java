package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.blame.Charges;
import io.ringside.desktop.correlate.lateness.blame.Charges.Charge;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.lateness.lag.Student;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Sums up a [CausedWait]. Where only a sample of the calls was timed it is the mean wait at each
/// place of a step times the calls there were. The interval has what steps scatter by, and what the
/// charges themselves are unsure by, which is the same in all steps and no less with more of them,
/// and that one step in as many as were timed and one more may be like none of these: a host's
/// hiccup is rare, and nobody waits in it for the late rank. A place that the sample never comes to
/// is taken for one where nobody waits longer than at the least of those it does come to, as only
/// the first call after a synchronisation waits; that it is so is not known, and the interval says
/// so. Used once.
final class WaitSum {
    /// Of a step: what begins within it belongs together.
    private static final double OF_A_STEP = 0.75;

    /// Of the sum: what it was off where every call was timed and nobody passed anything on.
    private static final double CHARGED = 0.02;

    private static final double SECONDS = 1e9;
    private static final double MINUTE_NANOS = 60e9;

    private final Steps steps;
    private final Foretold foretold;
    private final IdentityHashMap<Kept, Charge> waits;
    private final List<Off> offs = new ArrayList<>();
    private double nanos;
    private double unsureNanos;
    private double unseenLess;
    private double unseenMore;
    private long timed;
    private long calls;

    /// By how much more than the mean of its place a timed call makes of the sum.
    private record Off(long atEpochNanos, double nanos) {}

    private WaitSum(Steps steps, Foretold foretold, IdentityHashMap<Kept, Charge> waits) {
        this.steps = steps;
        this.foretold = foretold;
        this.waits = waits;
    }

    /// @param charges who is charged
    /// @param foretold what the calls' own times tell of those that are not timed
    /// @param from the first late call
    /// @param to the last one
    static CausedWait of(
            Lags lags, Charges charges, Foretold foretold, Steps steps, long from, long to) {
        if (to <= from) {
            return CausedWait.UNKNOWN;
        }
        IdentityHashMap<Kept, Charge> waits = charges.of(from, to);
        Set<Series> series = new LinkedHashSet<>(lags.seriesOf(charges.late()));
        waits.forEach((call, charge) -> {
            if (charge.nanos() != 0) {
                series.add(call.series());
            }
        });
        WaitSum sum = new WaitSum(steps, foretold, waits);
        Map<Series, List<Kept>> kept = new LinkedHashMap<>();
        series.forEach(one -> kept.put(one, Steps.within(lags, one, from, to)));
        // NCCL numbers calls of all sizes together.
        kept.forEach((one, calls) ->
                sum.add(
                        calls,
                        steps.places(
                                kept.entrySet().stream()
                                        .filter(e -> e.getKey().isNumberedWith(one))
                                        .mapToLong(e -> Steps.calls(e.getValue()))
                                        .sum())));
        return sum.over(to - from);
    }

    /// The calls of one series.
    ///
    /// @param numbers that a step takes, by which places are told apart
    private void add(List<Kept> kept, int numbers) {
        long there = Steps.calls(kept);
        int places = steps.places(there);
        Map<Integer, List<Kept>> byPlace = byPlace(kept, Math.max(numbers, places));
        if (byPlace.size() > places) {
            byPlace = byPlace(kept, places);
        }
        // From the first to the last of n calls n - 1 intervals pass.
        double each = ((double) there - 1) / places;
        double least = Double.MAX_VALUE;
        double most = 0;
        int seen = 0;
        for (List<Kept> all : byPlace.values()) {
            // A call at the very edge may lie outside by the common clock.
            List<Kept> at = all.stream().filter(waits::containsKey).toList();
            if (!at.isEmpty()) {
                double mean = place(at, all, each, at.size() * places / (double) there);
                seen++;
                least = Math.min(least, mean);
                most = Math.max(most, mean);
            }
        }
        if (seen > 0) {
            calls += there;
            int never = places - seen;
            double guess = seen > 1 ? least : 0;
            nanos += never * guess * each;
            unseenLess += never * Math.max(0, guess) * each;
            unseenMore += never * (most - guess) * each;
        }
    }

    private static Map<Integer, List<Kept>> byPlace(List<Kept> kept, int numbers) {
        Map<Integer, List<Kept>> byPlace = new TreeMap<>();
        kept.forEach(one ->
                byPlace.computeIfAbsent(
                                Math.floorMod(one.operation().sequence(), numbers),
                                _ -> new ArrayList<>())
                        .add(one));
        return byPlace;
    }

    /// The calls at one place of a step.
    ///
    /// @param sampled the part of them that is timed
    /// @return what one waits in the mean
    private double place(List<Kept> at, List<Kept> all, double each, double sampled) {
        List<Charge> charges = at.stream().map(this::charge).toList();
        double[] waited = charges.stream().mapToDouble(Charge::nanos).toArray();
        MeanWait mean = MeanWait.of(at, waited, all, foretold);
        double part = each / at.size();
        double unknown = Math.sqrt(Math.max(0, 1 - sampled));
        for (int i = 0; i < at.size(); i++) {
            offs.add(new Off(at.get(i).atEpochNanos(), mean.offs()[i] * part * unknown));
            unsureNanos += charges.get(i).unsureNanos() * part;
        }
        timed += at.size();
        nanos += mean.nanos() * each;
        return mean.nanos();
    }

    private Charge charge(Kept timed) {
        return Objects.requireNonNull(waits.get(timed));
    }

    private CausedWait over(long length) {
        if (timed == 0) {
            return CausedWait.UNKNOWN;
        }
        double scale = MINUTE_NANOS / length / SECONDS;
        double off =
                Math.hypot(Math.hypot(scatter(), unsureNanos), Math.hypot(rare(), CHARGED * nanos));
        return new CausedWait(
                nanos * scale,
                Math.max(0, nanos - off - unseenLess) * scale,
                (nanos + off + unseenMore) * scale,
                timed,
                calls);
    }

    /// By the rule of succession, where not every step is timed.
    private double rare() {
        int seen = sumsOfSteps().size();
        return seen >= steps.count() ? 0 : nanos / (seen + 1);
    }

    /// Half of the interval's length, by how steps differ: the calls of one step wait together, in
    /// all groups of a kind, so they are one of the sample and not many.
    private double scatter() {
        List<Double> sums = sumsOfSteps();
        double squares = sums.stream().mapToDouble(sum -> sum * sum).sum();
        int free = Math.max(1, sums.size() - 1);
        return Student.quantile(free) * Math.sqrt(squares * (free + 1) / free);
    }

    /// By how much more than the mean each timed step makes of the sum.
    private List<Double> sumsOfSteps() {
        offs.sort(Comparator.comparingLong(Off::atEpochNanos));
        List<Double> sums = new ArrayList<>();
        long begin = Long.MIN_VALUE;
        for (Off one : offs) {
            if (sums.isEmpty() || one.atEpochNanos() - begin >= OF_A_STEP * steps.nanos()) {
                sums.add(0.0);
                begin = one.atEpochNanos();
            }
            sums.set(sums.size() - 1, sums.getLast() + one.nanos());
        }
        return sums;
    }
}

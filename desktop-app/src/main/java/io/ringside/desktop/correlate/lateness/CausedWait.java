package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.blame.Charges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What others waited in collectives for a late rank and for those that were late because of it,
/// summed over the GPUs that waited: what they would not have waited had these come with the latest
/// of the others. Where only a sample of the calls was timed it is an estimate: the mean wait at
/// each place of a step times the calls there were, with the interval that steps scatter by. A
/// place that the sample never comes to is taken for one where nobody waits longer than at the
/// least of those it does come to, as only the first call after a synchronisation waits. Immutable.
///
/// @param gpuSecondsPerMinute GPU time spent waiting, for each minute of the job
/// @param low of the interval that holds it with 95 % probability; the same where all was timed
/// @param high likewise
/// @param timed calls whose waits are known
/// @param calls calls there were
public record CausedWait(
        double gpuSecondsPerMinute, double low, double high, long timed, long calls) {
    static final CausedWait UNKNOWN = new CausedWait(0, 0, 0, 0, 0);

    private static final double NORMAL_95 = 1.96;

    /// Student's quantile of so many degrees of freedom is greater by this part of one of them.
    private static final double FEW = 1.37;

    /// Of a step: what begins within it belongs together.
    private static final double OF_A_STEP = 0.75;

    /// What the calls' own times tell is used where it makes the interval so much narrower.
    private static final double TELLS = 0.85;

    private static final double SECONDS = 1e9;
    private static final double MINUTE_NANOS = 60e9;

    /// Whether something is known: a call was timed while the rank was late, for a time that is not
    /// nothing.
    public boolean isKnown() {
        return timed > 0;
    }

    /// Whether every call was timed.
    public boolean isMeasured() {
        return timed == calls;
    }

    /// GPUs that do nothing but wait, on average: GPU-hours an hour.
    public double gpus() {
        return gpuSecondsPerMinute / 60;
    }

    /// @param charges who is charged
    /// @param foretold what the calls' own times tell of those that are not timed
    /// @param fromEpochNanos the first late call
    /// @param toEpochNanos the last one
    static CausedWait of(
            Lags lags,
            Charges charges,
            Foretold foretold,
            Steps steps,
            long fromEpochNanos,
            long toEpochNanos) {
        double length = toEpochNanos - fromEpochNanos;
        if (length <= 0) {
            return UNKNOWN;
        }
        IdentityHashMap<Kept, Double> waits = charges.of(fromEpochNanos, toEpochNanos);
        Set<Series> series = new LinkedHashSet<>(lags.seriesOf(charges.late()));
        waits.forEach((call, nanos) -> {
            if (nanos != 0) {
                series.add(call.series());
            }
        });
        Sums plain = new Sums();
        Sums foreseen = new Sums();
        for (Series one : series) {
            List<Kept> kept = Steps.within(lags, one, fromEpochNanos, toEpochNanos);
            Estimate.of(kept, steps, waits, null).into(plain);
            Estimate.of(kept, steps, waits, foretold).into(foreseen);
        }
        double width = halfWidth(plain.offs, steps.nanos());
        double less = halfWidth(foreseen.offs, steps.nanos());
        boolean tells = less < TELLS * width;
        Sums by = tells ? foreseen : plain;
        double off = tells ? less : width;
        double scale = MINUTE_NANOS / length / SECONDS;
        return by.timed == 0
                ? UNKNOWN
                : new CausedWait(
                        by.nanos * scale,
                        Math.max(0, by.nanos - off) * scale,
                        (by.nanos + off + by.unseen) * scale,
                        by.timed,
                        by.calls);
    }

    /// Over all series.
    private static final class Sums {
        private double nanos;
        private double unseen;
        private long timed;
        private long calls;
        private final List<Off> offs = new ArrayList<>();
    }

    /// By how much more than the mean of its place a timed call makes of the sum.
    private record Off(long atEpochNanos, double nanos) {}

    /// Half of the interval's length, by how steps differ: the calls of one step wait together, in
    /// all groups of a kind, so they are one of the sample and not many.
    private static double halfWidth(List<Off> offs, double stepNanos) {
        offs.sort(Comparator.comparingLong(Off::atEpochNanos));
        double squares = 0;
        double inStep = 0;
        long begin = Long.MIN_VALUE;
        int count = 0;
        for (Off one : offs) {
            if (count == 0 || one.atEpochNanos() - begin >= OF_A_STEP * stepNanos) {
                squares += inStep * inStep;
                inStep = 0;
                begin = one.atEpochNanos();
                count++;
            }
            inStep += one.nanos();
        }
        squares += inStep * inStep;
        int free = Math.max(1, count - 1);
        return NORMAL_95 * (1 + FEW / free) * Math.sqrt(squares * (free + 1) / free);
    }

    /// What one series' calls waited.
    ///
    /// @param unseen what more it may be where the sample never comes
    /// @param offs what each timed call is off
    private record Estimate(double sum, double unseen, long timed, long calls, List<Off> offs) {
        void into(Sums sums) {
            sums.nanos += sum;
            sums.unseen += unseen;
            sums.timed += timed;
            sums.calls += timed == 0 ? 0 : calls;
            sums.offs.addAll(offs);
        }

        /// @param foretold null: each place's calls wait like its timed ones
        static Estimate of(
                List<Kept> kept,
                Steps steps,
                IdentityHashMap<Kept, Double> waits,
                @Nullable Foretold foretold) {
            long calls = Steps.calls(kept);
            int places = steps.places(calls);
            Map<Integer, List<Kept>> byPlace = new TreeMap<>();
            kept.forEach(one ->
                    byPlace.computeIfAbsent(
                                    Math.floorMod(one.operation().sequence(), places),
                                    _ -> new ArrayList<>())
                            .add(one));
            // From the first to the last of n calls n - 1 intervals pass.
            double each = (calls - 1.0) / places;
            double sum = 0;
            double least = Double.MAX_VALUE;
            double most = 0;
            long timed = 0;
            int seen = 0;
            List<Off> offs = new ArrayList<>();
            for (List<Kept> all : byPlace.values()) {
                // A call at the very edge may lie outside by the common clock.
                List<Kept> at = all.stream().filter(waits::containsKey).toList();
                if (at.isEmpty()) {
                    continue;
                }
                MeanWait mean = MeanWait.of(at, all, waits, foretold);
                seen++;
                timed += at.size();
                sum += mean.nanos() * each;
                double part = each / at.size();
                double unknown = Math.sqrt(Math.max(0, 1 - at.size() * places / (double) calls));
                for (int i = 0; i < at.size(); i++) {
                    offs.add(new Off(at.get(i).atEpochNanos(), mean.offs()[i] * part * unknown));
                }
                least = Math.min(least, mean.nanos());
                most = Math.max(most, mean.nanos());
            }
            if (timed == 0) {
                return new Estimate(0, 0, 0, calls, List.of());
            }
            int never = places - seen;
            double there = seen > 1 ? least : 0;
            return new Estimate(
                    sum + never * there * each, never * (most - there) * each, timed, calls, offs);
        }
    }
}

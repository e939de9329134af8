package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.blame.Charges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What others waited in collectives for a late rank and for those that were late because of it,
/// summed over the GPUs that waited: what they would not have waited had these come with the latest
/// of the others. Where only a sample of the calls was timed it is an estimate: the mean wait at
/// each place of a step times the calls there were, with the interval that their scatter gives. A
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
    /// @param fromEpochNanos the first late call
    /// @param toEpochNanos the last one
    static CausedWait of(
            Lags lags, Charges charges, Steps steps, long fromEpochNanos, long toEpochNanos) {
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
        double sum = 0;
        double variance = 0;
        double unseen = 0;
        long timed = 0;
        long calls = 0;
        for (Series one : series) {
            Estimate of =
                    Estimate.of(
                            Steps.within(lags, one, fromEpochNanos, toEpochNanos), steps, waits);
            sum += of.sum;
            variance += of.variance;
            unseen += of.unseen;
            timed += of.timed;
            calls += of.timed == 0 ? 0 : of.calls;
        }
        double scale = MINUTE_NANOS / length / SECONDS;
        double off = NORMAL_95 * Math.sqrt(variance);
        return timed == 0
                ? UNKNOWN
                : new CausedWait(
                        sum * scale,
                        Math.max(0, sum - off) * scale,
                        (sum + off + unseen) * scale,
                        timed,
                        calls);
    }

    /// What one series' calls waited.
    ///
    /// @param unseen what more it may be where the sample never comes
    private record Estimate(double sum, double variance, double unseen, long timed, long calls) {
        static Estimate of(List<Kept> kept, Steps steps, IdentityHashMap<Kept, Double> waits) {
            long calls = Steps.calls(kept);
            int places = steps.places(calls);
            Map<Integer, List<Double>> byPlace = new TreeMap<>();
            long timed = 0;
            for (Kept one : kept) {
                // A call at the very edge may lie outside by the common clock.
                Double waited = waits.get(one);
                if (waited != null) {
                    timed++;
                    byPlace.computeIfAbsent(
                                    Math.floorMod(one.operation().sequence(), places),
                                    _ -> new ArrayList<>())
                            .add(waited);
                }
            }
            if (timed == 0) {
                return new Estimate(0, 0, 0, 0, calls);
            }
            // From the first to the last of n calls n - 1 intervals pass.
            double each = (calls - 1.0) / places;
            double sum = 0;
            double variance = 0;
            double least = Double.MAX_VALUE;
            double most = 0;
            for (List<Double> at : byPlace.values()) {
                double mean = mean(at);
                sum += mean * each;
                variance +=
                        scatter(at, mean)
                                * each
                                * each
                                / at.size()
                                * Math.max(0, 1 - at.size() * places / (double) calls);
                least = Math.min(least, mean);
                most = Math.max(most, mean);
            }
            int never = places - byPlace.size();
            double there = byPlace.size() > 1 ? least : 0;
            return new Estimate(
                    sum + never * there * each,
                    variance,
                    never * (most - there) * each,
                    timed,
                    calls);
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static double scatter(List<Double> values, double mean) {
        if (values.size() < 2) {
            return mean * mean;
        }
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.size() - 1);
    }
}

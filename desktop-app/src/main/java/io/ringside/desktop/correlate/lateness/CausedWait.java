package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Actor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What others waited for a late rank and for those that were late because of it, summed over the
/// GPUs that waited. A wait is charged to whoever came last. Where only a sample of the calls was
/// timed it is an estimate: each series' mean wait of a call times its calls, with the interval
/// that their scatter gives. Immutable.
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

    /// @param to whom waits are charged
    /// @param fromEpochNanos the first late call
    /// @param toEpochNanos the last one
    static CausedWait of(Lags lags, Set<Actor> to, long fromEpochNanos, long toEpochNanos) {
        double length = toEpochNanos - fromEpochNanos;
        if (length <= 0) {
            return UNKNOWN;
        }
        double sum = 0;
        double variance = 0;
        long timed = 0;
        long calls = 0;
        for (var series : lags.waits.entrySet()) {
            double[] waits = ofEachCall(series.getValue(), to, fromEpochNanos, toEpochNanos);
            long all =
                    calls(
                            lags.processor.getOrDefault(series.getKey(), Map.of()),
                            fromEpochNanos,
                            toEpochNanos);
            if (waits.length > 0) {
                all = Math.max(all, waits.length);
                double mean = mean(waits);
                // From the first to the last of n calls n - 1 intervals pass.
                double intervals = all - 1.0;
                sum += mean * intervals;
                variance +=
                        variance(waits, mean)
                                * intervals
                                * intervals
                                / waits.length
                                * unseen(all, waits);
                timed += waits.length;
                calls += all;
            }
        }
        double scale = MINUTE_NANOS / length / SECONDS;
        double off = NORMAL_95 * Math.sqrt(variance);
        return timed == 0
                ? UNKNOWN
                : new CausedWait(
                        sum * scale,
                        Math.max(0, sum - off) * scale,
                        (sum + off) * scale,
                        timed,
                        calls);
    }

    /// What all waited together in each timed call, for one of `to`; 0 where another came last.
    private static double[] ofEachCall(
            Map<Actor, List<Lags.Wait>> victims, Set<Actor> to, long from, long until) {
        Map<Long, Double> byCall = new TreeMap<>();
        victims.values()
                .forEach(waits ->
                        waits.stream()
                                .filter(w -> w.atEpochNanos() >= from && w.atEpochNanos() <= until)
                                .forEach(w ->
                                        byCall.merge(
                                                w.atEpochNanos(),
                                                to.contains(w.last()) ? w.nanos() : 0,
                                                Double::sum)));
        return byCall.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long calls(Map<Actor, List<Lags.Sample>> actors, long from, long until) {
        return actors.values().stream()
                .findFirst()
                .map(samples ->
                        samples.stream()
                                .filter(s -> s.atEpochNanos() >= from && s.atEpochNanos() <= until)
                                .count())
                .orElse(0L);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        if (values.length < 2) {
            return mean * mean;
        }
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }

    /// What was timed is certain: the part that was not is what the scatter is about.
    private static double unseen(long all, double[] waits) {
        return 1 - (double) waits.length / all;
    }
}

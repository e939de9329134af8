package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.Lags.Sample;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rank's lateness in one series.
///
/// @param lag median of the late calls, nanoseconds
/// @param hits late calls, of `of` from the first to the last
/// @param from the first late call, `to` the last
/// @param chance of so many by noise alone, as a power of ten, among all that were looked at
record Late(
        Series series,
        double lag,
        int hits,
        int of,
        double threshold,
        long from,
        long to,
        double chance) {
    /// Fewer late calls say nothing.
    static final int FEWEST = 3;

    /// So many of the calls from the first late one to the last are late.
    static final double SHARE = 0.3;

    private static final long LEAST_SPREAD_NANOS = 400_000_000L;

    /// Where the late calls lie closest together: a few before and after are noise, and would make
    /// the time longer than it was.
    ///
    /// @param samples in the order of time
    static @Nullable Late of(Series series, List<Sample> samples, double threshold) {
        List<Sample> densest = densest(samples, threshold);
        if (densest.size() < FEWEST) {
            return null;
        }
        double lag = median(densest, threshold);
        double level = Math.max(threshold, lag / 2);
        int first = 0;
        int last = densest.size() - 1;
        while (first < last && densest.get(first).nanos() <= level) {
            first++;
        }
        while (last > first && densest.get(last).nanos() <= level) {
            last--;
        }
        int of = last - first + 1;
        if (of < FEWEST || densest.size() < of) {
            return null;
        }
        List<Sample> its = densest.subList(first, last + 1);
        int hits = (int) its.stream().filter(s -> s.nanos() > threshold).count();
        long from = its.getFirst().atEpochNanos();
        long to = its.getLast().atEpochNanos();
        return hits < FEWEST || to - from < LEAST_SPREAD_NANOS || hits < SHARE * of
                ? null
                : new Late(series, median(its, threshold), hits, of, threshold, from, to, 0);
    }

    /// The stretch with most late calls beyond the share that is the least.
    private static List<Sample> densest(List<Sample> samples, double threshold) {
        double most = 0;
        double sum = 0;
        int begin = 0;
        int from = 0;
        int to = 0;
        for (int i = 0; i < samples.size(); i++) {
            if (sum <= 0) {
                sum = 0;
                begin = i;
            }
            sum += samples.get(i).nanos() > threshold ? 1 - SHARE : -SHARE;
            if (sum > most) {
                most = sum;
                from = begin;
                to = i + 1;
            }
        }
        return samples.subList(from, to);
    }

    private static double median(List<Sample> samples, double threshold) {
        double[] late = new double[samples.size()];
        int count = 0;
        for (Sample sample : samples) {
            if (sample.nanos() > threshold) {
                late[count++] = sample.nanos();
            }
        }
        return Medians.median(Arrays.copyOf(late, count));
    }

    Late by(double power) {
        return new Late(series, lag, hits, of, threshold, from, to, power);
    }

    /// Where it is seen best: surely, and then by the greatest lag.
    Late better(Late other) {
        boolean sure = chance <= LateRank.MEDIUM_CHANCE;
        return sure == other.chance <= LateRank.MEDIUM_CHANCE
                ? other.lag > lag ? other : this
                : sure ? this : other;
    }

    boolean covers(long epochNanos) {
        return epochNanos >= from && epochNanos <= to;
    }

    /// With half an interval of its calls before and after: what makes a call late lies before it.
    boolean isNear(long epochNanos) {
        long margin = of > 1 ? (to - from) / (of - 1) / 2 : 0;
        return epochNanos >= from - margin && epochNanos <= to + margin;
    }

    /// Whether they share half of the shorter one's time or more.
    boolean isMeanwhile(Late other) {
        long shared = Math.min(to, other.to) - Math.max(from, other.from);
        return 2 * shared >= Math.min(to - from, other.to - other.from);
    }
}

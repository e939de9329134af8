package io.ringside.desktop.correlate.lateness.suspect;

import io.ringside.desktop.correlate.lateness.lag.Lags.Sample;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rank's lateness in one series.
///
/// @param lag median of the late calls, nanoseconds
/// @param hits late calls, of `of` from the first to the last
/// @param threshold what they exceed: `single`, or half of it where half of six or more are late
/// @param single what a lag exceeds to be no noise by itself
/// @param from the first late call, `to` the last
/// @param chance of so many by noise alone, as a power of ten, among all that were looked at
public record Late(
        Series series,
        double lag,
        int hits,
        int of,
        double threshold,
        double single,
        long from,
        long to,
        double chance) {
    /// Fewer late calls say nothing.
    public static final int FEWEST = 3;

    /// So many of the calls from the first late one to the last are late.
    public static final double SHARE = 0.3;

    /// The noise of a median of so many is half of that of one.
    private static final int MANY = 6;

    private static final double MOST = 0.5;

    private static final double ALIKE = 2;
    private static final double CLEARLY = 3;
    private static final double FAIRLY = 2.5;
    private static final double LARGE_NANOS = 500_000;
    private static final double LARGE_EXCESS = 1.5;

    /// Ranks that share processors are so much behind now and then.
    private static final double SMALL_NANOS = 800_000;

    private static final double SMALL_CHANCE = -5;
    private static final double HIGH_CHANCE = -6;

    /// What is likelier by noise alone is not told.
    private static final double MEDIUM_CHANCE = -3;

    /// As good as noise: whose fault it is is not known.
    private static final double UNTOLD = 0;

    private static final long LEAST_SPREAD_NANOS = 400_000_000L;

    /// Where single calls stand out.
    ///
    /// @param samples in the order of time
    static @Nullable Late of(Series series, List<Sample> samples, double single) {
        return of(series, samples, single, single, FEWEST, SHARE);
    }

    /// Where only many together do.
    static @Nullable Late ofMany(Series series, List<Sample> samples, double single) {
        return of(
                series,
                samples,
                Math.max(Suspects.LEAST_LAG_NANOS, single / 2),
                single,
                MANY,
                MOST);
    }

    /// Where the late calls lie closest together: a few before and after are noise, and would make
    /// the time longer than it was.
    private static @Nullable Late of(
            Series series,
            List<Sample> samples,
            double threshold,
            double single,
            int fewest,
            double share) {
        List<Sample> densest = densest(samples, threshold, share);
        if (densest.size() < fewest) {
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
        if (of < fewest || densest.size() < of) {
            return null;
        }
        List<Sample> its = densest.subList(first, last + 1);
        int hits = (int) its.stream().filter(s -> s.nanos() > threshold).count();
        long from = its.getFirst().atEpochNanos();
        long to = its.getLast().atEpochNanos();
        return hits < fewest || to - from < LEAST_SPREAD_NANOS || hits < share * of
                ? null
                : new Late(
                        series, median(its, threshold), hits, of, threshold, single, from, to, 0);
    }

    /// The stretch with most late calls beyond the share that is the least.
    private static List<Sample> densest(List<Sample> samples, double threshold, double share) {
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
            sum += samples.get(i).nanos() > threshold ? 1 - share : -share;
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
        return new Late(series, lag, hits, of, threshold, single, from, to, power);
    }

    /// The same as if noise alone did it: whose fault it is is not known.
    public Late untold() {
        return by(UNTOLD);
    }

    public boolean isUntold() {
        return chance == UNTOLD;
    }

    /// Whether it is no noise.
    public boolean isSure() {
        return chance <= MEDIUM_CHANCE;
    }

    /// Whether it is none, however many are late with it.
    public boolean isSurest() {
        return chance <= HIGH_CHANCE;
    }

    /// By how unlikely it is among what the other ranks are behind by now and then, and by how far
    /// the lag exceeds what it has to: a little is common among thousands of looks at noise. Half a
    /// millisecond in three of ten calls is not, where the threshold is that high, nor is a whole
    /// one where so many late calls are one chance in a million.
    public Confidence confidence() {
        double excess = lag / single;
        if (chance > (lag < SMALL_NANOS ? SMALL_CHANCE : MEDIUM_CHANCE)) {
            return Confidence.LOW;
        }
        if (excess >= CLEARLY && isSurest()) {
            return Confidence.HIGH;
        }
        boolean large =
                (lag >= LARGE_NANOS && excess >= LARGE_EXCESS)
                        || (lag >= SMALL_NANOS && isSurest());
        return large || excess >= FAIRLY ? Confidence.MEDIUM : Confidence.LOW;
    }

    boolean isSurerThan(Late other) {
        return confidence().compareTo(other.confidence()) > 0;
    }

    /// Where it is seen best: surely, and then by the greatest lag.
    Late better(Late other) {
        return isSure() == other.isSure()
                ? other.lag > lag ? other : this
                : isSure() ? this : other;
    }

    public boolean covers(long epochNanos) {
        return epochNanos >= from && epochNanos <= to;
    }

    /// With half an interval of its calls before and after: what makes a call late lies before it.
    public boolean isNear(long epochNanos) {
        long margin = of > 1 ? (to - from) / (of - 1) / 2 : 0;
        return epochNanos >= from - margin && epochNanos <= to + margin;
    }

    /// Whether they are about as late meanwhile.
    public boolean isAlike(Late other) {
        return isMeanwhile(other) && lag <= ALIKE * other.lag && other.lag <= ALIKE * lag;
    }

    /// Whether they share half of the shorter one's time or more.
    public boolean isMeanwhile(Late other) {
        long shared = Math.min(to, other.to) - Math.max(from, other.from);
        return 2 * shared >= Math.min(to - from, other.to - other.from);
    }
}

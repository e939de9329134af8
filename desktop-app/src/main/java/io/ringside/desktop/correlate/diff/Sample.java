package io.ringside.desktop.correlate.diff;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Figures of one kind, bounded: a uniform sample of all, by reservoir, and the mean of each
/// second; of more than [#MOST_WINDOWS] seconds two are made one, as often as is needed. The order
/// in which they come does not matter to the means. Not thread-safe.
final class Sample {
    static final int MOST = 2048;
    static final int MOST_WINDOWS = 3600;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(1);
    private final boolean means;
    private double[] kept = new double[16];
    private Map<Long, double[]> windows = new TreeMap<>();
    private long stepNanos = SECOND_NANOS;
    private double sum;
    private long count;

    /// @param means the typical figure is the mean: where most are nothing and some are much
    Sample(boolean means) {
        this.means = means;
    }

    /// What is not a finite number is passed over.
    void add(double value, long epochNanos) {
        if (!Double.isFinite(value)) {
            return;
        }
        count++;
        sum += value;
        if (count <= MOST) {
            if (count > kept.length) {
                kept = Arrays.copyOf(kept, 2 * kept.length);
            }
            kept[(int) count - 1] = value;
        } else {
            long place = random.nextLong(count);
            if (place < MOST) {
                kept[(int) place] = value;
            }
        }
        merge(windows, epochNanos / stepNanos, value, 1);
        if (windows.size() > MOST_WINDOWS) {
            stepNanos *= 2;
            Map<Long, double[]> wider = new TreeMap<>();
            windows.forEach((at, window) -> merge(wider, at / 2, window[0], window[1]));
            windows = wider;
        }
    }

    private static void merge(Map<Long, double[]> into, long at, double sum, double count) {
        double[] window = into.computeIfAbsent(at, second -> new double[2]);
        window[0] += sum;
        window[1] += count;
    }

    Summary summary() {
        double[] sorted = Arrays.copyOf(kept, (int) Math.min(MOST, count));
        Arrays.sort(sorted);
        List<Double> each = windows.values().stream().map(w -> w[0] / w[1]).toList();
        return sorted.length == 0
                ? Summary.NONE
                : new Summary(
                        count,
                        means ? sum / count : median(sorted),
                        sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
                        each);
    }

    private static double median(double[] sorted) {
        double middle = (sorted.length - 1) / 2.0;
        return (sorted[(int) Math.floor(middle)] + sorted[(int) Math.ceil(middle)]) / 2;
    }
}

package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.lateness.lag.ClockAlignment.Clock;
import java.util.Arrays;

/// By how much one node's clock is ahead of another's, as calls that both took part in say: a line
/// over time that outliers do not pull. The calls are taken together in groups that follow each
/// other, each with its middle; the slope is the median of the slopes of all pairs of groups. Owned
/// by one thread.
final class ClockDifference {
    /// With fewer calls a drift is not told from noise.
    private static final int LEAST = 8;

    private static final int MOST_GROUPS = 16;

    private double[] at = new double[16];
    private double[] nanos = new double[16];
    private int size;

    /// Nearly in the order of time.
    void add(double sinceBaseNanos, double aheadNanos) {
        if (size == at.length) {
            at = Arrays.copyOf(at, 2 * size);
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        at[size] = sinceBaseNanos;
        nanos[size++] = aheadNanos;
    }

    Clock line() {
        double drift = size < LEAST ? 0 : drift();
        double[] rest = new double[size];
        for (int i = 0; i < size; i++) {
            rest[i] = nanos[i] - drift * at[i];
        }
        return new Clock(Medians.ofOwn(rest), drift);
    }

    private double drift() {
        int groups = Math.min(MOST_GROUPS, size / 2);
        double[] when = new double[groups];
        double[] middle = new double[groups];
        for (int g = 0; g < groups; g++) {
            int from = (int) ((long) g * size / groups);
            int to = (int) ((long) (g + 1) * size / groups);
            when[g] = Medians.ofOwn(Arrays.copyOfRange(at, from, to));
            middle[g] = Medians.ofOwn(Arrays.copyOfRange(nanos, from, to));
        }
        double[] slopes = new double[groups * (groups - 1) / 2];
        int count = 0;
        for (int i = 0; i < groups; i++) {
            for (int j = i + 1; j < groups; j++) {
                if (when[j] != when[i]) {
                    slopes[count++] = (middle[j] - middle[i]) / (when[j] - when[i]);
                }
            }
        }
        return Medians.ofOwn(Arrays.copyOf(slopes, count));
    }
}

package io.ringside.desktop.correlate.lateness.lag;

import java.util.Arrays;

/// Robust figures of samples.
public final class Medians {
    /// What makes a standard deviation of a median absolute deviation, where noise is Gaussian.
    public static final double SCALE = 1.4826;

    private static final int ENOUGH = 8;

    private Medians() {}

    /// 0 of nothing; the lower middle's mean with the upper one's where the count is even.
    public static double median(double[] values) {
        return ofOwn(values.clone());
    }

    /// The same of an array that nobody else needs: sorts it.
    static double ofOwn(double[] sorted) {
        if (sorted.length == 0) {
            return 0;
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The deviation; where most of enough values lie twice as close together or closer as that
    /// says, how close these lie: the others are late.
    public static double closest(double[] values) {
        double whole = deviation(values);
        double most = shortest(values);
        return values.length >= ENOUGH && 2 * most <= whole ? most : whole;
    }

    /// Median absolute deviation, not scaled.
    public static double deviation(double[] values) {
        double middle = median(values);
        double[] away = values.clone();
        for (int i = 0; i < away.length; i++) {
            away[i] = Math.abs(away[i] - middle);
        }
        return median(away);
    }

    /// Half the length of the shortest stretch that holds half of the values: as large as the
    /// deviation where they are normal, and not moved by the other half, wherever it is.
    public static double shortest(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = (sorted.length + 1) / 2;
        double least = Double.MAX_VALUE;
        for (int i = 0; i + half <= sorted.length; i++) {
            least = Math.min(least, sorted[i + half - 1] - sorted[i]);
        }
        return sorted.length == 0 ? 0 : least / 2;
    }
}

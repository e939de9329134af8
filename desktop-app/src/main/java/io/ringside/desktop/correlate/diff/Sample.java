package io.ringside.desktop.correlate.diff;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Figures of one kind, bounded: a uniform sample of all, by reservoir, and the median of each
/// window. Not thread-safe.
final class Sample {
    static final int MOST = 2048;
    static final int MOST_WINDOWS = 3600;

    private final SplittableRandom random = new SplittableRandom(1);
    private double[] kept = new double[16];
    private double[] window = new double[16];
    private int inWindow;
    private double[] medians = new double[16];
    private int windows;
    private long count;

    /// What is not a finite number is passed over.
    void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        count++;
        if (count <= MOST) {
            kept = room(kept, (int) count - 1);
            kept[(int) count - 1] = value;
        } else {
            long place = random.nextLong(count);
            if (place < MOST) {
                kept[(int) place] = value;
            }
        }
        if (inWindow < MOST) {
            window = room(window, inWindow);
            window[inWindow++] = value;
        }
    }

    /// The windows that a stretch is made of are what is compared: calls within one are as one.
    void endWindow() {
        if (inWindow > 0 && windows < MOST_WINDOWS) {
            medians = room(medians, windows);
            medians[windows++] = quantile(Arrays.copyOf(window, inWindow), 0.5);
        }
        inWindow = 0;
    }

    Summary summary() {
        endWindow();
        double[] all = Arrays.copyOf(kept, (int) Math.min(MOST, count));
        return new Summary(
                count,
                quantile(all, 0.5),
                quantile(all, 0.99),
                Arrays.stream(Arrays.copyOf(medians, windows)).boxed().toList());
    }

    private static double[] room(double[] array, int at) {
        return at < array.length ? array : Arrays.copyOf(array, 2 * array.length);
    }

    /// The nearest rank; NaN of nothing.
    private static double quantile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double middle = (sorted.length - 1) / 2.0;
        return share == 0.5
                ? (sorted[(int) Math.floor(middle)] + sorted[(int) Math.ceil(middle)]) / 2
                : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}

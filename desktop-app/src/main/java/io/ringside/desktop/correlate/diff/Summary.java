package io.ringside.desktop.correlate.diff;

import java.util.List;

/// Figures of one kind in one stretch, in short. Immutable.
///
/// @param count of all
/// @param median NaN where there is none; beyond 2,048 figures of a uniform sample, as is the next
/// @param p99 by nearest rank
/// @param windows the median of each window, in order
public record Summary(long count, double median, double p99, List<Double> windows) {
    public static final Summary NONE = new Summary(0, Double.NaN, Double.NaN, List.of());

    public Summary {
        windows = List.copyOf(windows);
    }
}

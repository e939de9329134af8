package io.ringside.desktop.correlate.diff;

import java.util.List;

/// Figures of one kind in one stretch, in short. Immutable.
///
/// @param count of all
/// @param typical the median, of how late a rank is the mean; NaN where there is none. A median and
///   the next are, beyond 2,048 figures, of a uniform sample
/// @param p99 by nearest rank
/// @param windows the mean of each second, in order
public record Summary(long count, double typical, double p99, List<Double> windows) {
    public static final Summary NONE = new Summary(0, Double.NaN, Double.NaN, List.of());

    public Summary {
        windows = List.copyOf(windows);
    }
}

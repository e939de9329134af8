package io.ringside.protocol.metrics;

import java.util.Arrays;

/// The fixed bucket bounds of every histogram that leaves a node, in the histogram's own unit.
///
/// They are part of the contract: the daemon counts into them, OTLP sends them as explicit bounds,
/// and a change is a new major version of the protocol. Bucket `i` holds values `v` with `bound(i -
/// 1) < v <= bound(i)`; the last bucket is open above, so there is one bucket more than bounds.
///    Immutable.
public enum MetricBounds {
    /// Sizes: powers of four from 64 B to 16 GiB.
    BYTES(powers(64, 4, 15)),
    /// Durations in microseconds: 1, 2, 5 steps from 1 us to 50 s.
    MICROS(oneTwoFive(1, 24)),
    /// Counts: powers of two from 1 to 65,536.
    COUNT(powers(1, 2, 17)),
    /// Rates in decimal megabytes per second: 1, 2, 5 steps from 1 MB/s to 5 TB/s.
    MEGABYTES_PER_SECOND(oneTwoFive(1, 21));

    private final double[] bounds;

    MetricBounds(double[] bounds) {
        this.bounds = bounds;
    }

    /// How many bounds there are; there is one bucket more.
    public int size() {
        return bounds.length;
    }

    /// The inclusive upper end of bucket `index`, 0 to `size() - 1`.
    public double bound(int index) {
        return bounds[index];
    }

    /// The bucket that `value` falls into, 0 to `size()`.
    public int bucketOf(double value) {
        int at = Arrays.binarySearch(bounds, value);
        return at >= 0 ? at : -at - 1;
    }

    private static double[] powers(double first, double factor, int count) {
        double[] bounds = new double[count];
        double bound = first;
        for (int i = 0; i < count; i++) {
            bounds[i] = bound;
            bound *= factor;
        }
        return bounds;
    }

    private static double[] oneTwoFive(double first, int count) {
        double[] steps = {1, 2, 5};
        double[] bounds = new double[count];
        for (int i = 0; i < count; i++) {
            bounds[i] = first * steps[i % 3] * Math.pow(10, Math.floorDiv(i, 3));
        }
        return bounds;
    }
}

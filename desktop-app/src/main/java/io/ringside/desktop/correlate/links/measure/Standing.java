package io.ringside.desktop.correlate.links.measure;

/// How a unit, or an end with all its units, stands to the others of its cell.
///
/// @param excess logarithm of its time over what is expected of it
/// @param error standard error of that, from its own windows and the others' scatter
/// @param probability that it is no more than the scatter between units
/// @param below logarithm of how far the fastest of them lies below their middle, 0 or more: noise
///   that reaches so far down may reach as far up; infinite where ends or turns of them share
///   something that was taken off, as rests are no such measure
/// @param persistent the part of its windows that exceed half of `excess`, 0 to 1
/// @param compared distinct links that it is compared with, its own among them
public record Standing(
        double excess,
        double error,
        double probability,
        double below,
        double persistent,
        int compared) {
    private static final double NORMAL_95 = 1.96;

    /// How many times as long as expected.
    public double ratio() {
        return Math.exp(excess);
    }

    /// Of the interval that holds the ratio with 95 % probability.
    public double lowRatio() {
        return Math.exp(excess - NORMAL_95 * error);
    }

    public double highRatio() {
        return Math.exp(excess + NORMAL_95 * error);
    }
}

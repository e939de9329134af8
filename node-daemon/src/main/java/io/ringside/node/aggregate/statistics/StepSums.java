package io.ringside.node.aggregate.statistics;

/// The steps of one send whose single times were not written: how many, and the sums that a
/// regression of wire time over size needs, around a base of their own so that they stay exact.
///
/// @param steps how many, at least 1
/// @param baseBytes the most common size
/// @param baseNanos the first step's wire time
/// @param distinctSizes 1, 2, or 3 for more
/// @param sumBytes sum of (size - base)
/// @param sumNanos sum of (wire time - base)
/// @param squaresBytes sum of (size - base)², unsigned
/// @param squaresNanos sum of (wire time - base)², unsigned
/// @param products sum of (size - base)(wire time - base)
/// @param commonSteps steps of the most common size
/// @param commonMinNanos the least wire time of that size
/// @param commonSumNanos the wire times of that size together
public record StepSums(
        long steps,
        long baseBytes,
        long baseNanos,
        int distinctSizes,
        long sumBytes,
        long sumNanos,
        long squaresBytes,
        long squaresNanos,
        long products,
        long commonSteps,
        long commonMinNanos,
        long commonSumNanos) {
    private static final double TWO_TO_64 = 0x1p64;

    double meanBytes() {
        return baseBytes + (double) sumBytes / steps;
    }

    double meanNanos() {
        return baseNanos + (double) sumNanos / steps;
    }

    /// Sum of (size - mean)².
    double centredSquaresBytes() {
        return Math.max(0, centred(squaresBytes, 0, sumBytes, sumBytes));
    }

    /// Sum of (wire time - mean)².
    double centredSquaresNanos() {
        return Math.max(0, centred(squaresNanos, 0, sumNanos, sumNanos));
    }

    /// Sum of (size - mean)(wire time - mean).
    double centredProducts() {
        return centred(products, products >> 63, sumBytes, sumNanos);
    }

    /// Whether the second of exactly two sizes follows from the sums.
    boolean hasSecondSize() {
        long others = steps - commonSteps;
        return distinctSizes == 2
                && others > 0
                && sumBytes % others == 0
                && baseBytes + sumBytes / others >= 0;
    }

    long secondSizeBytes() {
        return baseBytes + sumBytes / (steps - commonSteps);
    }

    /// `(steps * moment - left * right) / steps`, the difference in 128 bits: both products are
    /// huge and nearly equal where the base lies far from the mean.
    ///
    /// @param momentHigh the bits above `moment`: 0 for an unsigned one
    private double centred(long moment, long momentHigh, long left, long right) {
        long low = steps * moment;
        long high = Math.unsignedMultiplyHigh(steps, moment) + steps * momentHigh;
        long lowTaken = left * right;
        long highTaken = Math.multiplyHigh(left, right);
        long borrow = Long.compareUnsigned(low, lowTaken) < 0 ? 1 : 0;
        return magnitude(high - highTaken - borrow, low - lowTaken) / steps;
    }

    /// A signed 128-bit integer; a negative one by its opposite, whose high bits are small too.
    private static double magnitude(long high, long low) {
        return high >= 0
                ? high * TWO_TO_64 + unsigned(low)
                : -((~high + (low == 0 ? 1 : 0)) * TWO_TO_64 + unsigned(-low));
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
}

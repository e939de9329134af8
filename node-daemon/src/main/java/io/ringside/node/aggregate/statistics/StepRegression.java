package io.ringside.node.aggregate.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Least squares of wire time over size of single steps, updated in centred form (sums of squares
/// around the running means), so that sizes of millions of bytes lose no digits. Also counts the
/// distinct sizes, up to [#MAX_SIZES], and knows the most common one.
///
/// Steps that come as sums are merged exactly (Chan's formula). Of their sizes only the most common
/// one is known with its times, and a second one where there are exactly two: the most common size
/// of all is that of the steps whose size is known with a time.
public final class StepRegression {
    private static final int MAX_SIZES = 64;
    private static final int FIRST_SIZES = 2;
    private static final int LEAST_SIZES = 3;
    private static final double LEAST_R_SQUARED = 0.8;

    private long[] sizes = new long[FIRST_SIZES];
    private long[] counts = new long[FIRST_SIZES];
    private long[] minNanos = new long[FIRST_SIZES];
    private long[] sumNanos = new long[FIRST_SIZES];
    private int distinct;
    private int leastDistinct;
    private int recent;
    private long steps;
    private double meanBytes;
    private double meanNanos;
    private double squaresBytes;
    private double squaresNanos;
    private double products;

    public long steps() {
        return steps;
    }

    public int distinctSizes() {
        return Math.max(distinct, leastDistinct);
    }

    public double slopeNanosPerByte() {
        return squaresBytes > 0 ? products / squaresBytes : 0;
    }

    /// May be negative; 0 when there is only one size.
    public double interceptNanos() {
        return squaresBytes > 0 ? meanNanos - slopeNanosPerByte() * meanBytes : 0;
    }

    /// 0 when not defined.
    public double rSquared() {
        return squaresBytes > 0 && squaresNanos > 0
                ? Math.min(1, products * products / (squaresBytes * squaresNanos))
                : 0;
    }

    /// The intercept, never below zero, when it can be identified: 3 sizes or more, R² of 0.8 or
    /// more, a positive slope.
    public OptionalDouble latencyNanos() {
        boolean identifiable =
                distinctSizes() >= LEAST_SIZES
                        && rSquared() >= LEAST_R_SQUARED
                        && slopeNanosPerByte() > 0;
        return identifiable
                ? OptionalDouble.of(Math.max(0, interceptNanos()))
                : OptionalDouble.empty();
    }

    public long commonSizeBytes() {
        return distinct == 0 ? 0 : sizes[common()];
    }

    public long commonSizeSteps() {
        return distinct == 0 ? 0 : counts[common()];
    }

    public long commonSizeMinNanos() {
        return distinct == 0 ? 0 : minNanos[common()];
    }

    public long commonSizeSumNanos() {
        return distinct == 0 ? 0 : sumNanos[common()];
    }

    public void add(long bytes, long nanos) {
        steps++;
        double fromMeanBytes = bytes - meanBytes;
        double fromMeanNanos = nanos - meanNanos;
        meanBytes += fromMeanBytes / steps;
        meanNanos += fromMeanNanos / steps;
        squaresBytes += fromMeanBytes * (bytes - meanBytes);
        squaresNanos += fromMeanNanos * (nanos - meanNanos);
        products += fromMeanBytes * (nanos - meanNanos);
        countSize(bytes, nanos);
    }

    public void add(StepSums sums) {
        long all = steps + sums.steps();
        double share = (double) sums.steps() / all;
        double fromMeanBytes = sums.meanBytes() - meanBytes;
        double fromMeanNanos = sums.meanNanos() - meanNanos;
        double weight = steps * share;
        squaresBytes += sums.centredSquaresBytes() + fromMeanBytes * fromMeanBytes * weight;
        squaresNanos += sums.centredSquaresNanos() + fromMeanNanos * fromMeanNanos * weight;
        products += sums.centredProducts() + fromMeanBytes * fromMeanNanos * weight;
        meanBytes += fromMeanBytes * share;
        meanNanos += fromMeanNanos * share;
        steps = all;
        leastDistinct = Math.max(leastDistinct, sums.distinctSizes());
        int common = find(sums.baseBytes());
        if (common < MAX_SIZES) {
            counts[common] += sums.commonSteps();
            minNanos[common] = Math.min(minNanos[common], sums.commonMinNanos());
            sumNanos[common] += sums.commonSumNanos();
        }
        if (sums.hasSecondSize()) {
            find(sums.secondSizeBytes());
        }
    }

    public void clear() {
        distinct = 0;
        leastDistinct = 0;
        recent = 0;
        steps = 0;
        meanBytes = 0;
        meanNanos = 0;
        squaresBytes = 0;
        squaresNanos = 0;
        products = 0;
    }

    private void countSize(long bytes, long nanos) {
        if (recent >= distinct || sizes[recent] != bytes) {
            recent = find(bytes);
            if (recent == MAX_SIZES) {
                recent = 0;
                return;
            }
        }
        counts[recent]++;
        minNanos[recent] = Math.min(minNanos[recent], nanos);
        sumNanos[recent] += nanos;
    }

    private int find(long bytes) {
        for (int i = 0; i < distinct; i++) {
            if (sizes[i] == bytes) {
                return i;
            }
        }
        if (distinct < MAX_SIZES) {
            if (distinct == sizes.length) {
                grow();
            }
            sizes[distinct] = bytes;
            counts[distinct] = 0;
            minNanos[distinct] = Long.MAX_VALUE;
            sumNanos[distinct] = 0;
            return distinct++;
        }
        return MAX_SIZES;
    }

    private void grow() {
        sizes = Arrays.copyOf(sizes, distinct * 2);
        counts = Arrays.copyOf(counts, distinct * 2);
        minNanos = Arrays.copyOf(minNanos, distinct * 2);
        sumNanos = Arrays.copyOf(sumNanos, distinct * 2);
    }

    private int common() {
        int common = 0;
        for (int i = 1; i < distinct; i++) {
            common = counts[i] > counts[common] ? i : common;
        }
        return common;
    }
}

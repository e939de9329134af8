package io.ringside.node.source.engine.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A histogram as it stands on a page, or what was added to it between two pages. Immutable.
///
/// A quantile is interpolated linearly within its bucket, as Prometheus' `histogram_quantile` does:
/// the error is at most the width of that bucket. Series of the same metric are added by bound.
public final class Histogram {
    /// Ascending; the last is infinite.
    private final double[] bounds;

    /// Values up to and including each bound.
    private final double[] cumulative;

    /// NaN: not on the page.
    private final double sum;

    private Histogram(double[] bounds, double[] cumulative, double sum) {
        this.bounds = bounds;
        this.cumulative = cumulative;
        this.sum = sum;
    }

    /// Absent when the metric has no bucket `+Inf`, without which its count is not known.
    public static Optional<Histogram> of(SampleSet samples, Selector selector) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        for (Sample sample : samples.series(selector.name() + "_bucket")) {
            OptionalDouble bound = bound(sample.labels().value("le"));
            if (bound.isPresent() && selector.takes(sample.labels())) {
                buckets.merge(bound.getAsDouble(), sample.value(), Double::sum);
            }
        }
        if (!buckets.containsKey(Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        double[] bounds = new double[buckets.size()];
        double[] cumulative = new double[buckets.size()];
        int at = 0;
        for (var bucket : buckets.entrySet()) {
            bounds[at] = bucket.getKey();
            cumulative[at++] = bucket.getValue();
        }
        Selector sums = new Selector(selector.name() + "_sum", selector.label(), selector.value());
        return Optional.of(new Histogram(bounds, cumulative, samples.sum(sums).orElse(Double.NaN)));
    }

    /// What came since `before`. When the counting began anew, or the bounds are others, that is
    /// all there is now.
    public Histogram since(Histogram before) {
        if (!Arrays.equals(bounds, before.bounds)) {
            return this;
        }
        double[] added = new double[cumulative.length];
        for (int i = 0; i < added.length; i++) {
            added[i] = cumulative[i] - before.cumulative[i];
            if (!(added[i] >= 0)) {
                return this;
            }
        }
        return new Histogram(bounds, added, sum - before.sum);
    }

    public double count() {
        return cumulative[cumulative.length - 1];
    }

    public OptionalDouble mean() {
        double mean = sum / count();
        return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }

    /// @param share 0 to 1
    /// @return absent when there are no values, or all bounds are infinite
    public Optional<Quantile> quantile(double share) {
        int last = bounds.length - 1;
        if (!(count() > 0) || last == 0) {
            return Optional.empty();
        }
        double rank = share * count();
        int bucket = 0;
        while (bucket < last && cumulative[bucket] < rank) {
            bucket++;
        }
        if (bucket == last) {
            return Optional.of(new Quantile(bounds[last - 1], true));
        }
        double upper = bounds[bucket];
        if (bucket == 0 && upper <= 0) {
            return Optional.of(new Quantile(upper, false));
        }
        double lower = bucket == 0 ? 0 : bounds[bucket - 1];
        double below = bucket == 0 ? 0 : cumulative[bucket - 1];
        double inside = cumulative[bucket] - below;
        double part = inside > 0 ? (rank - below) / inside : 1;
        return Optional.of(new Quantile(lower + (upper - lower) * part, false));
    }

    private static OptionalDouble bound(String le) {
        byte[] bytes = le.getBytes(StandardCharsets.ISO_8859_1);
        try {
            double bound = Numbers.parse(bytes, 0, bytes.length);
            return Double.isNaN(bound) ? OptionalDouble.empty() : OptionalDouble.of(bound);
        } catch (NumberFormatException notOne) {
            return OptionalDouble.empty();
        }
    }

    @Override
    public String toString() {
        return List.of(Arrays.toString(bounds), Arrays.toString(cumulative), sum).toString();
    }

    /// @param atLeast the quantile lies above the greatest finite bound, which is the value
    public record Quantile(double value, boolean atLeast) {}
}

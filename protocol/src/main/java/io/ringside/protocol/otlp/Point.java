package io.ringside.protocol.otlp;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.ringside.protocol.metrics.MetricBounds;
import io.ringside.v1.Histogram;

/// The value of one series while rows are added to it. Owned by the thread that maps a snapshot.
sealed interface Point {
    /// Whether it can be: sums that went beyond a long cannot.
    boolean holds();

    /// Whole numbers: added up.
    final class Total implements Point {
        private long total;
        private boolean holds = true;

        void add(long value) {
            holds &= value >= 0 && total <= Long.MAX_VALUE - value;
            total = holds ? total + value : 0;
        }

        @Override
        public boolean holds() {
            return holds;
        }

        NumberDataPoint.Builder build() {
            return NumberDataPoint.newBuilder().setAsInt(total);
        }
    }

    /// A reading: there is one for each series, so a second one replaces the first.
    final class Reading implements Point {
        private double value;

        void set(double reading) {
            value = reading;
        }

        @Override
        public boolean holds() {
            return Double.isFinite(value);
        }

        NumberDataPoint.Builder build() {
            return NumberDataPoint.newBuilder().setAsDouble(value);
        }
    }

    /// Bucket counts: added up bucket by bucket.
    final class Buckets implements Point {
        private final MetricBounds bounds;
        private final long[] counts;
        private long count;
        private double sum;
        private boolean holds = true;

        Buckets(MetricBounds bounds) {
            this.bounds = bounds;
            this.counts = new long[bounds.size() + 1];
        }

        void add(Histogram histogram) {
            count += histogram.getCount();
            sum += histogram.getSum();
            holds &= histogram.getCount() >= 0 && count >= 0 && sum >= 0 && Double.isFinite(sum);
            for (int i = 0; i < counts.length; i++) {
                counts[i] += histogram.getBucketCounts(i);
                holds &= histogram.getBucketCounts(i) >= 0 && counts[i] >= 0;
            }
        }

        @Override
        public boolean holds() {
            return holds;
        }

        HistogramDataPoint.Builder build() {
            HistogramDataPoint.Builder point =
                    HistogramDataPoint.newBuilder().setCount(count).setSum(sum);
            for (int i = 0; i < bounds.size(); i++) {
                point.addExplicitBounds(bounds.bound(i));
            }
            for (long bucket : counts) {
                point.addBucketCounts(bucket);
            }
            return point;
        }
    }
}

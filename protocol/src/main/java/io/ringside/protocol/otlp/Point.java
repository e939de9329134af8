package io.ringside.protocol.otlp;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.ringside.protocol.metrics.MetricBounds;
import io.ringside.v1.Histogram;

/// The value of one series while rows are added to it. Owned by the thread that maps a snapshot.
sealed interface Point {
    /// Whole numbers: added up.
    final class Total implements Point {
        private long total;

        void add(long value) {
            total += value;
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

        Buckets(MetricBounds bounds) {
            this.bounds = bounds;
            this.counts = new long[bounds.size() + 1];
        }

        void add(Histogram histogram) {
            count += histogram.getCount();
            sum += histogram.getSum();
            for (int i = 0; i < counts.length; i++) {
                counts[i] += histogram.getBucketCounts(i);
            }
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

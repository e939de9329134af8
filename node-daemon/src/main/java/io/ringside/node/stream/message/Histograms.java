package io.ringside.node.stream.message;

import io.ringside.node.aggregate.statistics.BoundedHistogram;
import io.ringside.v1.Histogram;

/// Histograms as messages. Stateless.
final class Histograms {
    private Histograms() {}

    /// An empty one has no buckets either: it takes no room on the wire.
    static Histogram message(BoundedHistogram histogram) {
        if (histogram.count() == 0) {
            return Histogram.getDefaultInstance();
        }
        Histogram.Builder message =
                Histogram.newBuilder().setCount(histogram.count()).setSum(histogram.sum());
        for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
            message.addBucketCounts(histogram.bucketCount(bucket));
        }
        return message.build();
    }
}

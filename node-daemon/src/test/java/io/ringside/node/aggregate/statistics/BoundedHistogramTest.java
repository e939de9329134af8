package io.ringside.node.aggregate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.protocol.metrics.MetricBounds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundedHistogramTest {
    @Test
    void putsEveryValueWhereItsBoundsPutIt() {
        MetricBounds bounds = MetricBounds.MICROS;
        BoundedHistogram histogram = new BoundedHistogram(bounds);
        long[] expected = new long[bounds.size() + 1];
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            boolean exactlyOnABound = random.nextBoolean();
            double value =
                    exactlyOnABound
                            ? bounds.bound(random.nextInt(bounds.size()))
                            : Math.exp(random.nextDouble() * 40 - 10);
            expected[bounds.bucketOf(value)]++;
            histogram.add(value);
        }
        for (int bucket = 0; bucket < histogram.buckets(); bucket++) {
            assertEquals(expected[bucket], histogram.bucketCount(bucket), "bucket " + bucket);
        }
    }
}

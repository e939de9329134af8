package io.ringside.node.source.engine.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.source.engine.prometheus.Histogram.Quantile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void interpolatesWithinTheBucket() {
        Histogram histogram = histogram("1 2", "2 6", "4 10", "+Inf 10");
        assertEquals(Optional.of(new Quantile(0.5, false)), histogram.quantile(0.1));
        assertEquals(Optional.of(new Quantile(1.75, false)), histogram.quantile(0.5));
        assertEquals(Optional.of(new Quantile(3.5, false)), histogram.quantile(0.9));
        assertEquals(Optional.of(new Quantile(4, false)), histogram.quantile(1));
        assertEquals(10, histogram.count());
    }

    @Test
    void aQuantileBeyondTheLastBoundIsAtLeastThatBound() {
        Histogram histogram = histogram("1 5", "2 6", "+Inf 10");
        assertEquals(Optional.of(new Quantile(2, true)), histogram.quantile(0.9));
        assertEquals(Optional.of(new Quantile(1, false)), histogram.quantile(0.5));
    }

    @Test
    void theFirstBucketBeginsAtZeroUnlessItsBoundIsBelow() {
        assertEquals(
                Optional.of(new Quantile(5, false)), histogram("10 4", "+Inf 4").quantile(0.5));
        assertEquals(
                Optional.of(new Quantile(-1, false)), histogram("-1 4", "+Inf 4").quantile(0.5));
    }

    @Test
    void emptyBucketsInBetweenChangeNothing() {
        Histogram histogram = histogram("1 0", "2 0", "4 4", "8 4", "+Inf 4");
        assertEquals(Optional.of(new Quantile(3, false)), histogram.quantile(0.5));
        assertEquals(Optional.of(new Quantile(4, false)), histogram.quantile(1));
    }

    @Test
    void withoutValuesThereIsNoQuantileAndNoMean() {
        Histogram histogram = histogram("1 0", "+Inf 0");
        assertEquals(Optional.empty(), histogram.quantile(0.5));
        assertEquals(OptionalDouble.empty(), histogram.mean());
        assertEquals(Optional.empty(), histogram("+Inf 4").quantile(0.5));
    }

    @Test
    void withoutTheInfiniteBucketThereIsNone() {
        assertEquals(Optional.empty(), Histogram.of(samples("1 2", "2 3"), Selector.of("h")));
        assertEquals(Optional.empty(), Histogram.of(samples(), Selector.of("h")));
    }

    @Test
    void boundsThatAreNoNumbersAreNotBuckets() {
        assertEquals(2, histogram("x 7", "NaN 7", "1 1", "+Inf 2").count());
    }

    @Test
    void theDifferenceIsWhatCameSince() {
        Histogram added =
                histogram("1 5", "2 9", "+Inf 10").since(histogram("1 3", "2 5", "+Inf 6"));
        assertEquals("[[1.0, 2.0, Infinity], [2.0, 4.0, 4.0], 0.0]", added.toString());
    }

    @Test
    void afterARestartAllThatIsThereCameSince() {
        Histogram now = histogram("1 1", "2 2", "+Inf 2");
        assertEquals(now.toString(), now.since(histogram("1 3", "2 5", "+Inf 6")).toString());
        // The count alone would not show it.
        Histogram more = histogram("1 1", "2 2", "+Inf 9");
        assertEquals(more.toString(), more.since(histogram("1 3", "2 5", "+Inf 6")).toString());
    }

    @Test
    void otherBoundsAreAnotherHistogram() {
        Histogram now = histogram("1 5", "+Inf 6");
        assertEquals(now.toString(), now.since(histogram("2 3", "+Inf 3")).toString());
    }

    @Test
    void seriesAreAddedOrChosenByALabel() {
        SampleSet samples =
                page(
                        """
                        h_bucket{method="a",le="1"} 1
                        h_bucket{method="a",le="+Inf"} 2
                        h_sum{method="a"} 5
                        h_bucket{method="b",le="1"} 10
                        h_bucket{method="b",le="+Inf"} 20
                        h_sum{method="b"} 50
                        """);
        assertEquals(22, Histogram.of(samples, Selector.of("h")).orElseThrow().count());
        Histogram one = Histogram.of(samples, new Selector("h", "method", "b")).orElseThrow();
        assertEquals(20, one.count());
        assertEquals(OptionalDouble.of(2.5), one.mean());
    }

    @Test
    void boundsAreSortedByValueNotByPlace() {
        assertEquals(
                Optional.of(new Quantile(1, false)),
                histogram("+Inf 4", "10 4", "9 4", "1 2").quantile(0.5));
    }

    private static Histogram histogram(String... buckets) {
        Optional<Histogram> histogram = Histogram.of(samples(buckets), Selector.of("h"));
        assertTrue(histogram.isPresent());
        return histogram.orElseThrow();
    }

    private static SampleSet samples(String... buckets) {
        StringBuilder page = new StringBuilder("h_sum 0\n");
        for (String bucket : buckets) {
            String[] words = bucket.split(" ", -1);
            page.append("h_bucket{le=\"%s\"} %s\n".formatted(words[0], words[1]));
        }
        return page(page.toString());
    }

    private static SampleSet page(String text) {
        PageParser parser = new PageParser(_ -> true, false, Long.MAX_VALUE);
        parser.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return parser.finish("").samples();
    }
}

package io.ringside.node.aggregate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.HdrHistogram.IntCountsHistogram;
import org.junit.jupiter.api.Test;

class DurationCountsTest {
    private static final double[] PERCENTS = {0, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 100};

    @Test
    void tellsTheSamePercentilesAsHdrHistogramWithTwoDigits() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            DurationCounts ours = new DurationCounts();
            IntCountsHistogram theirs = new IntCountsHistogram(2);
            int bits = 1 + random.nextInt(44);
            int count = 1 + random.nextInt(2_000);
            for (int i = 0; i < count; i++) {
                long nanos = random.nextLong(2L << random.nextInt(bits));
                ours.add(nanos);
                theirs.recordValue(nanos);
            }
            for (double percent : PERCENTS) {
                if (percent > 0) {
                    assertEquals(
                            theirs.getValueAtPercentile(percent),
                            ours.atPercentile(percent),
                            "percentile " + percent + " of " + count + " below 2^" + bits);
                }
            }
        }
    }

    @Test
    void addsWhatOthersCounted() {
        Random random = new Random(2);
        DurationCounts all = new DurationCounts();
        IntCountsHistogram theirs = new IntCountsHistogram(2);
        for (int window = 0; window < 50; window++) {
            DurationCounts one = new DurationCounts();
            for (int i = 0; i < 20; i++) {
                long nanos = 1_000L << random.nextInt(20);
                one.add(nanos);
                theirs.recordValue(nanos);
            }
            all.add(one);
        }
        assertEquals(1_000, all.total());
        for (double percent : new double[] {1, 50, 99}) {
            assertEquals(theirs.getValueAtPercentile(percent), all.atPercentile(percent));
        }
    }

    @Test
    void takesTheGreatestDurationThatThereIs() {
        DurationCounts counts = new DurationCounts();
        counts.add(Long.MAX_VALUE);
        counts.add(0);
        assertEquals(0, counts.atPercentile(50));
        assertEquals(Long.MAX_VALUE, counts.atPercentile(100));
    }

    @Test
    void holdsLittleWhereDurationsAreAlike() {
        DurationCounts counts = new DurationCounts();
        for (int i = 0; i < 100_000; i++) {
            counts.add(20_000 + i % 20_000);
        }
        assertTrue(counts.bytes() < 1_200, counts.bytes() + " bytes for one doubling");
    }

    @Test
    void forgetsWhatItCountedAndGoesOn() {
        DurationCounts counts = new DurationCounts();
        counts.add(5_000);
        counts.clear();
        assertEquals(0, counts.total());
        assertEquals(0, counts.atPercentile(50));
        counts.add(10);
        assertEquals(10, counts.atPercentile(50));
    }
}

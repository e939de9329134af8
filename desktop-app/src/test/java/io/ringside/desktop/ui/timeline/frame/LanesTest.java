package io.ringside.desktop.ui.timeline.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import org.junit.jupiter.api.Test;

class LanesTest {

    @Test
    void spansThatRunAtOnceShareTheRow() {
        assertArrayEquals(
                new byte[] {Lanes.WHOLE, Lanes.UPPER, Lanes.LOWER, Lanes.WHOLE},
                Lanes.of(chunk(new long[] {0, 100, 101, 300}, new long[] {90, 200, 201, 400})));
    }

    @Test
    void aSlightOverlapIsOnlyTheClock() {
        assertArrayEquals(
                new byte[] {Lanes.WHOLE, Lanes.WHOLE},
                Lanes.of(chunk(new long[] {0, 98}, new long[] {100, 200})));
    }

    @Test
    void manyUnderALongOneStayInTheOtherLane() {
        assertArrayEquals(
                new byte[] {Lanes.UPPER, Lanes.LOWER, Lanes.LOWER},
                Lanes.of(chunk(new long[] {1, 10, 60}, new long[] {200, 50, 90})));
    }

    private static SpanChunk chunk(long[] start, long[] end) {
        int size = start.length;
        return new SpanChunk(
                new String[] {"Send"},
                start,
                end,
                new byte[size],
                new int[size],
                new int[size],
                new long[size],
                new long[size],
                new byte[size],
                end[size - 1]);
    }
}

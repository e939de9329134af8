package io.ringside.desktop.correlate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShortestCallsTest {
    private final ShortestCalls calls = new ShortestCalls(256);

    @Test
    void ofACallTheShortestRankCounts() {
        calls.add(7, 300);
        calls.add(7, 100);
        calls.add(7, 200);
        assertEquals(100, calls.median());
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoMiddleOnes() {
        calls.add(1, 10);
        calls.add(2, 40);
        calls.add(3, 20);
        calls.add(4, 1_000);
        assertEquals(30, calls.median());
    }

    @Test
    void ofMoreCallsThanAreTakenThoseThatCameFirstStayAndCanStillBecomeShorter() {
        for (int sequence = 0; sequence < 256; sequence++) {
            calls.add(sequence, 1_000);
        }
        for (int sequence = 256; sequence < 1_000; sequence++) {
            calls.add(sequence, 1);
        }
        assertEquals(1_000, calls.median());
        for (int sequence = 0; sequence < 256; sequence++) {
            calls.add(sequence, 500 + sequence);
        }
        assertEquals(627.5, calls.median());
    }

    @Test
    void sequenceNumbersThatWrapAroundAreTheirOwnCalls() {
        calls.add(Integer.MAX_VALUE, 10);
        calls.add(Integer.MIN_VALUE, 30);
        calls.add(-1, 20);
        calls.add(0, 20);
        assertEquals(20, calls.median());
    }
}

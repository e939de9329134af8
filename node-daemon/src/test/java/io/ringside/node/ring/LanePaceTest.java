package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.LEVEL_DETAIL;
import static io.ringside.protocol.ring.RingLayout.LEVEL_STEADY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LanePaceTest {
    private static final long MILLI = 1_000_000;
    private static final int RECORDS = 4_096;

    private final LanePace pace = new LanePace(0);

    @Test
    void aLaneOfWhichNothingIsKnownYetRestsForAQuarterOfWhatItsLevelMayBring() {
        assertEquals(RECORDS * 1_000L * MILLI / 150_000 / 4, pace.restNanos(LEVEL_DETAIL, RECORDS));
        assertTrue(pace.restNanos(LEVEL_STEADY, RECORDS) >= 25 * MILLI);
    }

    @Test
    void aFasterOneThanItsLevelMakesItRestLess() {
        pace.saw(2_000, 5 * MILLI); // 400,000/s
        assertEquals(RECORDS * 1_000L * MILLI / 400_000 / 4, pace.restNanos(LEVEL_STEADY, RECORDS));
    }

    @Test
    void aPauseBetweenTwoBurstsDoesNotMakeItForget() {
        pace.saw(2_000, 5 * MILLI);
        for (int i = 1; i <= 100; i++) {
            pace.saw(0, (5 + 50L * i) * MILLI);
        }
        assertEquals(RECORDS * 1_000L * MILLI / 400_000 / 4, pace.restNanos(LEVEL_STEADY, RECORDS));
    }

    @Test
    void minutesWithoutABurstDo() {
        pace.saw(2_000, 5 * MILLI);
        for (int i = 1; i <= 12; i++) {
            pace.saw(0, i * 11_000L * MILLI);
        }
        assertTrue(pace.restNanos(LEVEL_STEADY, RECORDS) >= 25 * MILLI);
    }

    @Test
    void looksInOneMomentSayNothingOfAPace() {
        pace.saw(0, 5 * MILLI);
        pace.saw(100, 5 * MILLI + 1_000);
        assertTrue(pace.restNanos(LEVEL_STEADY, RECORDS) >= 25 * MILLI);
    }

    @Test
    void aSegmentWithLanesOfEightRecordsDoesNotKeepTheThreadBusy() {
        assertEquals(LanePace.LEAST_REST_NANOS, pace.restNanos(LEVEL_DETAIL, 8));
    }
}

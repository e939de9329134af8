package io.ringside.node.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final LimitedLog log = new LimitedLog(lines::add, nanos::get);

    @Test
    void aBurstOfOneLineIsThatLineAndThenACount() {
        for (int i = 0; i < 10; i++) {
            log.say(() -> "Refused 127.0.0.1");
        }
        assertEquals(List.of("Refused 127.0.0.1"), lines);
        log.say(() -> "Refused 127.0.0.2");
        assertEquals("Refused 127.0.0.2 (9 more like it before)", lines.getLast());
        nanos.addAndGet(2 * SECOND);
        log.say(() -> "Refused 127.0.0.2");
        assertEquals(3, lines.size());
    }

    @Test
    void aFloodIsTenLinesAndThenOneEachTwoSecondsThatSaysHowManyWereLeftOut() {
        for (int i = 0; i < 1_000; i++) {
            String line = "again " + i;
            log.say(() -> line);
        }
        assertEquals(10, lines.size());
        nanos.addAndGet(2 * SECOND);
        log.say(() -> "again");
        log.say(() -> "again");
        assertEquals(11, lines.size());
        assertEquals("again (990 more like it before)", lines.getLast());
    }

    @Test
    void aLineHasAnEnd() {
        log.say(() -> "x".repeat(100_000));
        assertEquals("x".repeat(300) + "...", lines.getLast());
    }

    @Test
    void acceptsTenAtOnceAndThenOneEachPeriod() {
        RateLimit limit = new RateLimit(nanos::get, 10, SECOND);
        for (int i = 0; i < 10; i++) {
            assertTrue(limit.accept());
        }
        assertFalse(limit.accept());
        nanos.addAndGet(SECOND);
        assertTrue(limit.accept());
        assertFalse(limit.accept());
    }
}

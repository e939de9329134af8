package io.ringside.desktop.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SystemClockTest {
    private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

    private Instant wall = START;
    private long monotonicNanos = 7;
    private final SystemClock clock = new SystemClock(() -> wall, () -> monotonicNanos);

    @Test
    void theProgramsTimeGoesOnEvenlyWhateverIsDoneToTheWallClock() {
        long start = clock.epochNanos();
        assertEquals(Duration.between(Instant.EPOCH, START).toNanos(), start);
        for (Duration step : new Duration[] {Duration.ofHours(3), Duration.ofDays(-400)}) {
            wall = wall.plus(step);
            assertEquals(start, clock.epochNanos());
        }
        monotonicNanos += 1_000;
        assertEquals(start + 1_000, clock.epochNanos());
    }

    @Test
    void whatIsShownAsTimeOfDayFollowsTheWallClock() {
        wall = wall.plus(Duration.ofHours(3));
        assertEquals(Duration.between(Instant.EPOCH, wall).toNanos(), clock.wallEpochNanos());
    }
}

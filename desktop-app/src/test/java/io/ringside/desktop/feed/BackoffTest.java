package io.ringside.desktop.feed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void growsFromAQuarterSecondToFiveSecondsLessUpToAQuarter() {
        long[] full = {250, 500, 1000, 2000, 4000, 5000, 5000};
        for (long millis : full) {
            long delay = backoff.nextNanos() / 1_000_000;
            assertTrue(delay <= millis && delay >= millis * 3 / 4 - 1, delay + " of " + millis);
        }
    }

    @Test
    void startsOverAfterAReset() {
        backoff.nextNanos();
        backoff.nextNanos();
        backoff.reset();

        assertAll(
                () -> assertTrue(backoff.nextNanos() <= 250_000_000L),
                () -> assertEquals(500, Math.ceil(backoff.nextNanos() / 125e6) * 125, 125));
    }
}

package io.ringside.desktop.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.state.Snapshots;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = 1_000 * SECOND;

    @Test
    void countsRunsAndForHowLongNoneWatched() {
        Restarts once = Restarts.NONE.and(run(START, 5), run(START + 9 * SECOND, 1));
        assertEquals(new Restarts(1, START + 9 * SECOND, 4 * SECOND), once);
        assertEquals(once, once.and(run(START, 5), run(START, 6)));
        assertEquals(2, once.and(run(START, 5), run(START + 90 * SECOND, 1)).count());
    }

    @Test
    void aClockThatWasSetBackIsNoRestart() {
        assertEquals(Restarts.NONE, Restarts.NONE.and(run(START, 5), run(START - SECOND, 6)));
    }

    @Test
    void runsThatOverlapByTheWallClockLeaveNothingUnwatched() {
        assertEquals(0, Restarts.NONE.and(run(START, 5), run(START + SECOND, 1)).unwatchedNanos());
    }

    @Test
    void itIsNewsForAMinute() {
        Restarts once = new Restarts(1, START, SECOND);
        assertTrue(once.isNews(START + 59 * SECOND));
        assertFalse(once.isNews(START + 60 * SECOND));
        assertFalse(Restarts.NONE.isNews(START));
        assertEquals(Optional.empty(), Restarts.NONE.source());
    }

    private static NodeSnapshot run(long start, long window) {
        return new Snapshots().run(start).window(window).build();
    }
}

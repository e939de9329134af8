package io.ringside.desktop.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.HandClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlayheadTest {
    private static final long SECOND = 1_000_000_000L;

    private final HandClock clock = new HandClock(5);
    private final Playhead head = new Playhead(clock, 0);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void itRunsAtItsSpeedAndStandsWhileItIsHeld() {
        head.length(100 * SECOND);
        clock.advance(2 * SECOND);
        assertEquals(2 * SECOND, at());
        head.speed(4);
        clock.advance(2 * SECOND);
        assertEquals(10 * SECOND, at());
        head.hold(true);
        clock.advance(50 * SECOND);
        assertEquals(10 * SECOND, at());
        head.hold(false);
        clock.advance(SECOND);
        assertEquals(14 * SECOND, at());
    }

    @Test
    void itsEndIsMarkedAndNotPassed() {
        head.length(3 * SECOND);
        assertFalse(status().ended());
        clock.advance(10 * SECOND);
        assertEquals(3 * SECOND, at());
        assertTrue(status().ended());
    }

    @Test
    void itIsMovedOnAndNeverBack() {
        head.length(100 * SECOND);
        assertTrue(head.moveTo(40 * SECOND));
        assertEquals(40 * SECOND, at());
        assertFalse(head.moveTo(39 * SECOND));
        assertEquals(40 * SECOND, at());
    }

    @Test
    void aStepLetsOneMessageThroughAndNotTheNext() throws Exception {
        head.length(100 * SECOND);
        head.hold(true);
        CompletableFuture<Boolean> first = waiting(7 * SECOND);
        while (!first.isDone()) {
            head.step(); // until it has been said what comes next
            Thread.onSpinWait();
        }
        assertTrue(first.get());
        assertEquals(7 * SECOND, at());
        CompletableFuture<Boolean> second = waiting(9 * SECOND);
        clock.advance(50 * SECOND);
        assertFalse(second.isDone());
        closed.countDown();
        assertFalse(second.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whatLiesBeforeItsBeginningComesAtOnce() throws Exception {
        Playhead late = new Playhead(clock, 30 * SECOND);
        late.length(100 * SECOND);
        assertTrue(late.await(30 * SECOND, closed));
    }

    @Test
    void aSpeedThatIsNoneIsRefused() {
        for (double wrong : new double[] {0, -1, 101, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> head.speed(wrong));
        }
    }

    private CompletableFuture<Boolean> waiting(long sinceFirstNanos) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return head.await(sinceFirstNanos, closed);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                work -> Thread.ofVirtual().start(work));
    }

    private long at() {
        return status().positionNanos();
    }

    private Playhead.Status status() {
        return head.status().orElseThrow();
    }
}

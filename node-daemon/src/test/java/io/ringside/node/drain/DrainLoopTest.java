package io.ringside.node.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainLoopTest {
    private static final long SECOND = 1_000_000_000L;

    private final HandClock clock = new HandClock(1_000 * SECOND, 0);
    private final DrainFaults faults = new DrainFaults(clock::monotonicNanos, SECOND);
    private Runnable afterPass = () -> {};
    private int passes;

    @TempDir private Path directory;

    @Test
    void goesOnAfterAPassThatFailsAndSaysSo() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    throw new IllegalStateException("a bug\u001b[2J");
                };
        step(loop, 1);
        afterPass = () -> {};
        step(loop, 3);
        assertEquals(4, passes);
        SourceStatus status = faults.statuses().getFirst();
        assertEquals(SourceStatus.State.WARN, status.state());
        assertTrue(status.reason().contains("1 passes have failed, the latest 4 s ago"));
        assertTrue(status.reason().contains("a bug?[2J"), status.reason());
    }

    @Test
    void goesOnAfterAnErrorThatIsNotOfMemory() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    throw new StackOverflowError();
                };
        step(loop, 1);
        assertEquals(1, faults.statuses().size());
    }

    @Test
    void endsAtOnceWithoutMemory() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    throw new OutOfMemoryError("Java heap space");
                };
        assertThrows(OutOfMemoryError.class, loop::step);
    }

    @Test
    void endsWhenPassesKeepFailing() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    throw new IllegalStateException("a bug");
                };
        step(loop, 30);
        assertThrows(IllegalStateException.class, () -> step(loop, 2));
        assertEquals(32, passes);
    }

    @Test
    void endsWhenOneInManyPassesKeepsFailing() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    if (passes % 5 == 0) {
                        throw new IllegalStateException("each window fails");
                    }
                };
        assertThrows(IllegalStateException.class, () -> step(loop, 60));
        assertEquals(40, passes, "30 s after the first, the fifth");
    }

    @Test
    void aFaultNowAndThenEndsNothing() throws IOException {
        DrainLoop loop = loop();
        afterPass =
                () -> {
                    if (passes % 20 == 0) {
                        throw new IllegalStateException("one");
                    }
                };
        step(loop, 400);
        assertTrue(faults.statuses().getFirst().reason().startsWith("20 passes have failed"));
    }

    private void step(DrainLoop loop, int seconds) {
        for (int i = 0; i < seconds; i++) {
            loop.step();
            clock.advance(SECOND);
        }
    }

    private DrainLoop loop() throws IOException {
        Drainer drainer =
                new Drainer(
                        directory,
                        ReaderIdentity.ownProcess(),
                        clock,
                        new Aggregator(clock, new SpanHistory(10)));
        return new DrainLoop(
                drainer,
                clock::monotonicNanos,
                () -> {
                    passes++;
                    afterPass.run();
                },
                faults);
    }
}

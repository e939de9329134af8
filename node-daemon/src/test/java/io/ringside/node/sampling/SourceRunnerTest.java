package io.ringside.node.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SourceRunnerTest {
    private static final long SECOND = 1_000_000_000L;

    private final HandClock clock = new HandClock(5 * SECOND, 100 * SECOND);
    private final RhythmControl rhythm = new RhythmControl(clock, event -> {});
    private final List<NodeEvent> events = new ArrayList<>();

    @Test
    void publishesWhatTheProbeSawAndWhatHappened() throws InterruptedException {
        Reading reading =
                Reading.of(SubjectKind.HOST, "", "hand", 1).put(HostFigure.MEMORY_TOTAL, 3).build();
        NodeEvent event =
                new NodeEvent(
                        1, "hand", "odd", Severity.NOTE, SubjectKind.HOST, "", "It.", Map.of());
        SourceRunner runner =
                runner(() -> new Observation(State.OK, "", List.of(reading), List.of(event)));
        assertEquals(State.WARN, runner.status().state());
        runner.look();
        assertEquals(List.of(reading), runner.readings());
        assertEquals(List.of(event), events);
        assertEquals(State.OK, runner.status().state());
        assertEquals(105 * SECOND, runner.status().readEpochNanos().orElseThrow());
    }

    @Test
    void saysForHowLongASourceIsSilentAndKeepsItsReadings() throws InterruptedException {
        SourceRunner runner = runner(() -> Observation.of(List.of()));
        runner.look();
        clock.advance(16 * SECOND);
        assertEquals(State.WARN, runner.status().state());
        assertEquals(
                "hand has not answered for 16 s; its last readings are shown.",
                runner.status().reason());
    }

    @Test
    void aBugInAProbeIsItsOwnFailureAndIsLookedPast() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        SourceRunner runner =
                runner(() -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new IllegalStateException("odd");
                    }
                    return Observation.of(List.of());
                });
        runner.look();
        assertEquals(State.FAILED, runner.status().state());
        assertTrue(runner.status().reason().contains("odd"));
        runner.look();
        assertEquals(State.OK, runner.status().state());
    }

    @Test
    void aProbeThatHangsDelaysNobodyAndIsLeftBehind() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        SourceRunner hanging =
                runner(() -> {
                    entered.countDown();
                    boolean interrupted = false;
                    while (never.getCount() > 0) {
                        try {
                            never.await();
                        } catch (InterruptedException driverDoesNotCare) {
                            interrupted = true;
                        }
                    }
                    return interrupted ? Observation.failed("late") : Observation.of(List.of());
                });
        hanging.start();
        assertTrue(entered.await(30, TimeUnit.SECONDS));
        assertEquals(List.of(), hanging.readings());
        hanging.close();
        never.countDown();
    }

    @Test
    @Timeout(60)
    void allSourcesAreToldToEndBeforeOneIsWaitedFor() throws InterruptedException {
        int sources = 8;
        CountDownLatch looking = new CountDownLatch(sources);
        CountDownLatch told = new CountDownLatch(sources);
        AtomicInteger ended = new AtomicInteger();
        List<SourceRunner> runners = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            runners.add(
                    runner(() -> {
                        looking.countDown();
                        awaitInterrupt();
                        told.countDown();
                        awaitWhatever(told);
                        ended.incrementAndGet();
                        return Observation.of(List.of());
                    }));
        }
        runners.forEach(SourceRunner::start);
        assertTrue(looking.await(30, TimeUnit.SECONDS));
        SourceRunner.closeAll(runners, Duration.ofHours(1));
        assertEquals(sources, ended.get());
    }

    @Test
    void aSourceThatNeverStartedIsNotWaitedFor() {
        SourceRunner runner = runner(() -> Observation.of(List.of()));
        Thread.currentThread().interrupt();
        runner.close();
        assertTrue(Thread.interrupted(), "it had no need to wait");
    }

    @Test
    void anIncidentShortensThePeriodAndEndsByItself() throws InterruptedException {
        SourceRunner runner = runner(() -> Observation.of(List.of()));
        runner.look();
        assertEquals(5 * SECOND, runner.status().periodNanos().orElseThrow());
        RhythmControl.Status status =
                rhythm.incident(RhythmControl.By.REQUEST, 10 * SECOND, "by hand");
        assertEquals(115 * SECOND, status.untilEpochNanos());
        assertEquals(SECOND / 4, runner.status().periodNanos().orElseThrow());
        clock.advance(10 * SECOND);
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        assertEquals("", rhythm.status().reason());
    }

    @Test
    void theEventLogKeepsTheLatestAndNumbersAll() {
        EventLog log = new EventLog(2);
        for (int i = 1; i <= 3; i++) {
            log.add(
                    new NodeEvent(
                            i, "s", "t", Severity.NOTE, SubjectKind.HOST, "", "It.", Map.of()));
        }
        assertEquals(
                List.of(2L, 3L), log.events().stream().map(EventLog.Numbered::number).toList());
        assertFalse(log.events().isEmpty());
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitWhatever(CountDownLatch latch) {
        boolean interrupted = Thread.interrupted();
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private SourceRunner runner(Look look) {
        return new SourceRunner(new HandProbe(look), clock, rhythm, events::add);
    }

    private interface Look {
        Observation look();
    }

    private record HandProbe(Look hand) implements Probe {
        @Override
        public String name() {
            return "hand";
        }

        @Override
        public long periodNanos(Rhythm rhythm) {
            return switch (rhythm) {
                case NORMAL -> 5 * SECOND;
                case INCIDENT -> SECOND / 4;
            };
        }

        @Override
        public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
            return hand.look();
        }
    }
}

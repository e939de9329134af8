package io.ringside.node.stream.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.drain.Drainer;
import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.time.HandClock;
import io.ringside.node.time.NodeTime;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node with one source and one rule, whose clocks are moved by hand.
class WindowsClockTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final String RULES =
            "rules: {hot: {kind: gpu, severity: ticket, title: T, advice: Do., evidence: 'It is {gpu.temperature}.',"
                    + " when: 'gpu.temperature > 80', for: 10s, keep: 5s}}";

    private final HandClock host = new HandClock(50 * SECOND, 999_950 * SECOND);
    private final NodeTime time = NodeTime.following(host);
    private final EventLog events = new EventLog(16);
    private final RhythmControl rhythm = new RhythmControl(time, events::add);
    private final Thermometer thermometer = new Thermometer();
    private final SourceRunner source;
    private final SnapshotBus bus = new SnapshotBus();
    private final SnapshotBus.Subscription client = bus.subscribe(() -> {});
    private final Drainer drainer;
    private final Windows windows;

    WindowsClockTest(@TempDir Path directory) throws ConfigException, IOException {
        source = new SourceRunner(thermometer, time, rhythm, events::add);
        Aggregator aggregator = new Aggregator(time, new SpanHistory(10));
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), time, aggregator);
        SnapshotInputs none = Inputs.none(Optional.empty());
        SnapshotInputs inputs =
                new SnapshotInputs(
                        none.gpus(),
                        none.playback(),
                        List.of(source),
                        Optional.of(rhythm),
                        events,
                        Derivation.none(),
                        new HealthJudge(
                                RuleBook.shipped().with(ConfigFile.parse(RULES, "of the test")),
                                events,
                                change -> {}),
                        new RankExchange());
        windows =
                new Windows(
                        new NodeIdentity("node", "", "0", time.epochNanos(), SECOND),
                        time,
                        drainer,
                        aggregator,
                        inputs,
                        bus,
                        List::of);
    }

    @AfterEach
    void stop() {
        drainer.close();
    }

    @Test
    void windowsFollowAWallClockThatWasSetForwardAndLeaveAGap() throws InterruptedException {
        Snapshot before = second();
        host.stepWall(HOUR);
        Snapshot after = second();
        assertEquals(host.epochNanos(), after.getWindowEndEpochNanos());
        assertEquals(SECOND, after.getWindowEndEpochNanos() - after.getWindowStartEpochNanos());
        assertEquals(
                HOUR, after.getWindowStartEpochNanos() - before.getWindowEndEpochNanos(), "gap");
        assertEquals(before.getStartEpochNanos(), after.getStartEpochNanos(), "the same run");
        assertTrue(
                clock(after).getReason().startsWith("The wall clock was set forward by 3,600.0"));
    }

    @Test
    void windowsOfAWallClockThatWasSetBackAreAnotherRunsAndOverlapNone()
            throws InterruptedException {
        Snapshot before = second();
        host.stepWall(-HOUR);
        Snapshot after = second();
        assertEquals(host.epochNanos(), after.getWindowEndEpochNanos());
        assertEquals(before.getStartEpochNanos() - HOUR, after.getStartEpochNanos());
        assertEquals(before.getWindow() + 1, after.getWindow());
        assertTrue(after.getWindowStartEpochNanos() >= after.getStartEpochNanos());
    }

    @Test
    void noReadingGrowsOldByAStepOfTheWallClock() throws InterruptedException {
        second();
        for (long step : new long[] {HOUR, -2 * HOUR, 24 * HOUR}) {
            host.stepWall(step);
            Snapshot after = withoutLook();
            assertEquals(List.of(), staleOf(after));
            long read = after.getReadings(0).getReadEpochNanos();
            assertEquals(2 * SECOND, after.getWindowEndEpochNanos() - read);
            second();
        }
    }

    @Test
    void anEventBeforeASleepKeepsItsTimeOfDay() throws InterruptedException {
        long happened = time.epochNanos();
        events.add(
                new NodeEvent(
                        happened, "s", "t", Severity.NOTE, SubjectKind.HOST, "", "It.", Map.of()));
        second();
        host.sleep(HOUR);
        Snapshot after = second();
        assertEquals(happened, after.getEvents(0).getEpochNanos());
        assertTrue(clock(after).getReason().startsWith("The machine slept for 3,600.0 s until"));
        assertEquals(List.of(), staleOf(after));
    }

    @Test
    void aStoppedDaemonFindsNoSourceSilentWhenItGoesOn() throws InterruptedException {
        second();
        Snapshot late = pause(600);
        assertEquals(List.of(), staleOf(late));
        assertEquals(600 * SECOND, late.getWindowEndEpochNanos() - late.getWindowStartEpochNanos());
        assertTrue(clock(late).getReason().startsWith("This daemon did not run for 600.0 s until"));
        Snapshot unread = withoutLook();
        assertEquals(List.of(), staleOf(unread));
        assertEquals(0, unread.getFindingsCount());
    }

    @Test
    void aSourceThatStaysSilentAfterwardsIsSaidToBe() throws InterruptedException {
        second();
        pause(600);
        Snapshot silent = withoutLook();
        for (int i = 0; i < 3; i++) {
            silent = withoutLook();
        }
        assertEquals(
                List.of("thermometer has not answered for 4 s; its last readings are shown."),
                staleOf(silent));
    }

    @Test
    void whatWasToLastDoesNotLastThroughAPause() throws InterruptedException {
        thermometer.celsius = 82;
        second();
        assertEquals(0, pause(600).getFindingsCount());
        for (int i = 0; i < 10; i++) {
            assertEquals(0, second().getFindingsCount());
        }
        assertEquals(1, second().getFindingsCount());
    }

    @Test
    void whatHoldsGoesOnHoldingThroughAPause() throws InterruptedException {
        thermometer.celsius = 82;
        for (int i = 0; i < 10; i++) {
            second();
        }
        assertEquals(1, second().getFindingsCount());
        assertEquals(1, pause(600).getFindingsCount());
        assertEquals(1, second().getFindingsCount());
    }

    @Test
    void whatWasToLastDoesNotEndByAStepOfTheWallClock() throws InterruptedException {
        thermometer.celsius = 82;
        second();
        host.stepWall(HOUR);
        assertEquals(0, second().getFindingsCount());
        host.stepWall(-HOUR);
        for (int i = 0; i < 8; i++) {
            assertEquals(0, second().getFindingsCount());
        }
        assertEquals(1, second().getFindingsCount());
    }

    @Test
    void anIncidentEndsInItsTimeWhateverTheWallClockDoes() throws InterruptedException {
        rhythm.incident(RhythmControl.By.REQUEST, 3 * SECOND, "test");
        host.stepWall(HOUR);
        Snapshot during = second();
        assertEquals(host.epochNanos() + 2 * SECOND, during.getRhythm().getUntilEpochNanos());
        second();
        assertNotEquals(0, during.getRhythm().getUntilEpochNanos());
        assertEquals(0, second().getRhythm().getUntilEpochNanos());
    }

    /// A look and a second, with its passes.
    private Snapshot second() throws InterruptedException {
        source.look();
        return withoutLook();
    }

    private Snapshot withoutLook() {
        host.advance(SECOND);
        windows.pass();
        Snapshot taken = client.take();
        assertNotNull(taken);
        return taken;
    }

    private Snapshot pause(int seconds) {
        host.advance(seconds * SECOND);
        windows.pass();
        Snapshot taken = client.take();
        assertNotNull(taken);
        return taken;
    }

    private static List<String> staleOf(Snapshot snapshot) {
        return snapshot.getSourcesList().stream()
                .filter(one -> one.getName().equals("thermometer") && !one.getReason().isEmpty())
                .map(Source::getReason)
                .toList();
    }

    private static Source clock(Snapshot snapshot) {
        List<Source> said =
                snapshot.getSourcesList().stream()
                        .filter(one -> one.getName().equals("clock"))
                        .toList();
        assertFalse(said.isEmpty(), "nothing is said of the clock");
        return said.getFirst();
    }

    private static final class Thermometer implements Probe {
        private double celsius = 40;

        @Override
        public String name() {
            return "thermometer";
        }

        @Override
        public long periodNanos(Rhythm inRhythm) {
            return SECOND;
        }

        @Override
        public Observation look(long epochNanos, long monotonicNanos, Rhythm inRhythm) {
            return Observation.of(
                    List.of(
                            Reading.of(SubjectKind.GPU, "G", name(), epochNanos)
                                    .put(GpuFigure.TEMPERATURE, celsius)
                                    .build()));
        }

        @Override
        public void close() {}
    }
}

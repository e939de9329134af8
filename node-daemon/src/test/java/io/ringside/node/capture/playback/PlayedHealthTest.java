package io.ringside.node.capture.playback;

import static io.ringside.node.capture.SampleCapture.EPOCH_MINUS_MONOTONIC;
import static io.ringside.node.capture.SampleCapture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.HandGpus;
import io.ringside.node.capture.HealthFeed;
import io.ringside.node.capture.HealthSamples;
import io.ringside.node.capture.HealthSamples.HandSource;
import io.ringside.node.capture.Samples;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayedHealthTest {
    private static final long HOST_START = 9_000 * SECOND;
    private static final long HOST_EPOCH_MINUS_MONOTONIC = 1_795_000_000L * SECOND;
    private static final long LEAD = 400_000_000;

    /// What is added to a captured stamp of the wall clock in the first round.
    private static final long MOVED =
            HOST_START
                    + HOST_EPOCH_MINUS_MONOTONIC
                    + LEAD
                    - Samples.START_NANOS
                    - EPOCH_MINUS_MONOTONIC;

    @TempDir Path directory;

    private final HandClock host = new HandClock(HOST_START, HOST_EPOCH_MINUS_MONOTONIC);

    @Test
    void saysWhatTheSourcesSaidAtItsTimeWithItsStampsMoved() throws Exception {
        try (PlaybackRunner runner = open(1, false)) {
            PlayedHealth health = runner.health();
            assertTrue(health.isThere());
            runner.step();
            Source detail = health.sourcesBut("nvml").getLast();
            assertEquals(
                    new SourceStatus(
                            "nvml-detail", State.WARN, "The capture has not told of it yet."),
                    detail.status());
            assertEquals(List.of(), detail.readings());

            host.advance(LEAD);
            runner.step();
            assertEquals(
                    List.of(HealthSamples.gpu(Samples.UUID, epoch(0) + MOVED, 40)),
                    detail.readings());
            assertEquals(HealthSamples.ok("nvml-detail", epoch(0) + MOVED), detail.status());
            assertEquals(List.of(), events(health));
            assertEquals(List.of(), health.ranks().rings());

            host.advance(SECOND);
            runner.step();
            assertEquals(
                    List.of(HealthSamples.xid(Samples.UUID, epoch(1) + MOVED)), events(health));
            assertEquals(HealthSamples.rings(), health.ranks().rings());
            assertEquals(41, detail.readings().getFirst().figure(GpuFigure.TEMPERATURE).orElse(0));

            host.advance(SECOND);
            runner.step();
            assertEquals(List.of(), detail.readings());
            assertEquals(State.FAILED, detail.status().state());
            assertEquals("GPU is lost.", detail.status().reason());
            assertEquals(OptionalLong.empty(), detail.status().readEpochNanos());
            assertEquals(
                    new SourceStatus(
                            "playback",
                            State.OK,
                            "Plays sample.ring. Readings: identity 1, nvml 1, nvml-detail 2. Events: nvml-events 1."),
                    runner.status());
        }
    }

    @Test
    void nvmlIsListedOnceAndSaysThatItIsNotThisHosts() throws Exception {
        try (PlaybackRunner runner = open(1, false)) {
            runner.step();
            host.advance(LEAD);
            runner.step();
            assertEquals(
                    new SourceStatus(
                            "nvml",
                            State.OK,
                            "Playback: the GPU readings are those of sample.ring, not this host's.",
                            OptionalLong.of(SECOND),
                            OptionalLong.of(epoch(0) + MOVED)),
                    runner.gpus().status());
            assertEquals(1, runner.gpus().readings().size());
            assertEquals(
                    List.of("identity", "nvml-detail"),
                    runner.health().sourcesBut("nvml").stream()
                            .map(source -> source.status().name())
                            .toList());
        }
    }

    @Test
    void aProcesssReadingNamesTheSegmentItIsPlayedIn() throws Exception {
        try (PlaybackRunner runner = open(1, false)) {
            runner.step();
            host.advance(LEAD);
            runner.step();
            Reading identity =
                    runner.health().sourcesBut("nvml").stream()
                            .flatMap(source -> source.readings().stream())
                            .filter(reading -> reading.source().equals("identity"))
                            .findFirst()
                            .orElseThrow();
            assertEquals("4001", identity.id());
            String segment = identity.attributes().get("ringside.segment");
            assertTrue(
                    runner.directory().resolve(String.valueOf(segment)).toFile().exists(), segment);
        }
    }

    @Test
    void aRoundStartsAsIfNothingHadBeenSaid() throws Exception {
        try (PlaybackRunner runner = open(1, true);
                Drainer drainer =
                        new Drainer(
                                runner.directory(),
                                ReaderIdentity.ownProcess(),
                                runner.clock(),
                                new Drained())) {
            PlayedHealth health = runner.health();
            Source detail = health.sourcesBut("nvml").getLast();
            for (int i = 0; i < 200 && runner.round() < 2; i++) {
                runner.step();
                drainer.scan();
                drainer.drain();
                host.advance(LEAD / 8);
            }
            assertEquals(2, runner.round());
            assertEquals(List.of(), events(health));
            assertEquals(List.of(), health.ranks().rings());
            assertEquals(List.of(), detail.readings());
            assertEquals("The capture has not told of it yet.", detail.status().reason());
            for (int i = 0; i < 200 && events(health).isEmpty(); i++) {
                host.advance(LEAD / 8);
                runner.step();
            }
            assertEquals(2, health.events().events().getFirst().number());
            assertEquals(
                    HealthSamples.gpu(Samples.UUID, 0, 41).figures(),
                    detail.readings().getFirst().figures());
            assertFalse(runner.playback().finished());
        }
    }

    @Test
    void aCaptureOfTheFormatBeforeHasNoneOfIt() throws Exception {
        Path bundled = Path.of("../packaging/captures/socket.ring");
        try (PlaybackRunner runner =
                PlaybackRunner.open(bundled, new PlaybackSettings(1, false), host)) {
            assertFalse(runner.health().isThere());
            assertEquals(List.of(), runner.health().sourcesBut("nvml"));
            runner.step();
            host.advance(SECOND);
            runner.step();
            assertEquals(1, runner.gpuReadings().size());
            assertEquals(List.of(), runner.gpus().readings());
            assertEquals(
                    new SourceStatus(
                            "nvml",
                            State.OK,
                            "Playback: the GPU readings are those of socket.ring, not this host's."),
                    runner.gpus().status());
            assertEquals("Plays socket.ring.", runner.status().reason());
        }
    }

    private PlaybackRunner open(double speed, boolean loop) throws IOException {
        Path file = directory.resolve("sample.ring");
        HandClock clock = new HandClock(Samples.START_NANOS, EPOCH_MINUS_MONOTONIC);
        HandSource detail = new HandSource("nvml-detail");
        HandSource nvml = new HandSource("nvml");
        HandSource identity = new HandSource("identity");
        EventLog events = new EventLog(8);
        RankExchange ranks = new RankExchange();
        try (CaptureRecorder recorder =
                CaptureRecorder.create(
                        file,
                        new CaptureSettings("here", false, Optional.empty(), false),
                        clock,
                        new HandGpus(),
                        new HealthFeed(
                                Samples.HOST, List.of(detail, nvml, identity), events, ranks))) {
            recorder.attached(Samples.image(1));
            recorder.drained(1, 0, clock.monotonicNanos(), Samples.job(0, 20));
            detail.readings = List.of(HealthSamples.gpu(Samples.UUID, epoch(0), 40));
            detail.status = HealthSamples.ok("nvml-detail", epoch(0));
            nvml.readings = detail.readings;
            nvml.status = HealthSamples.ok("nvml", epoch(0));
            identity.readings =
                    List.of(
                            Reading.of(SubjectKind.PROCESS, "4001", "identity", epoch(0))
                                    .put("ringside.segment", "ringside-4001-123456.seg")
                                    .build());
            recorder.tick();
            clock.advance(SECOND);
            detail.readings = List.of(HealthSamples.gpu(Samples.UUID, epoch(1), 41));
            events.add(HealthSamples.xid(Samples.UUID, epoch(1)));
            ranks.publishRings(HealthSamples.rings());
            recorder.tick();
            clock.advance(SECOND);
            detail.readings = List.of();
            detail.status = new SourceStatus("nvml-detail", State.FAILED, "GPU is lost.");
            recorder.tick();
        }
        return PlaybackRunner.open(file, new PlaybackSettings(speed, loop), host);
    }

    private static long epoch(int second) {
        return Samples.START_NANOS + EPOCH_MINUS_MONOTONIC + second * SECOND;
    }

    private static List<NodeEvent> events(PlayedHealth health) {
        return health.events().events().stream().map(numbered -> numbered.event()).toList();
    }
}

package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.capture.CaptureLimits;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.playback.PlaybackSettings;
import io.ringside.node.source.nvml.FakeNvml;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Reading;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;
import io.ringside.v1.SubjectKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// From a GPU that falls off its bus, through a capture and the daemon that plays it, to the event,
/// the readings and the finding in the stream.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the library is built on Linux only")
class HealthPlaybackTest {
    private static final long PERIOD_NANOS = 250_000_000;
    private static final long DEADLINE_SECONDS = 60;
    private static final String FIRST = "GPU-00000000-0000-0000-0000-000000000001";
    private static final String SECOND = "GPU-00000000-0000-0000-0000-000000000002";

    @TempDir private Path directory;

    @Test
    void anXidThatWasCapturedIsPlayedWithItsReadingsAndFound() throws Exception {
        Path file = directory.resolve("incident.ring");
        String line = capture(file);
        assertTrue(line.contains("nvml-detail "), line);
        assertTrue(line.contains("Events: nvml-events 1."), line);

        try (StartedDaemon daemon =
                StartedDaemon.playing(file, new PlaybackSettings(1, false), PERIOD_NANOS)) {
            Watcher watcher = daemon.watcher();
            Snapshot snapshot =
                    watcher.until(s ->
                            s.getEventsCount() == 1
                                    && s.getFindingsCount() > 0
                                    && isOk(s, "nvml-detail")
                                    && !readings(s, "nvml-counters").isEmpty());
            assertEquals("h200", watcher.describe().getHostName());
            Event event = snapshot.getEvents(0);
            assertEquals("xid", event.getType());
            assertEquals(Severity.SEVERITY_PAGE, event.getSeverity());
            assertEquals(SECOND, event.getSubject());
            assertEquals("79", event.getAttributesOrThrow("xid"));
            long agoNanos = snapshot.getWindowEndEpochNanos() - event.getEpochNanos();
            assertTrue(Math.abs(agoNanos) < TimeUnit.SECONDS.toNanos(30), agoNanos + " ns ago");

            Finding finding = snapshot.getFindings(0);
            assertEquals("xid-hardware", finding.getRule());
            assertEquals(SECOND, finding.getSubject());
            assertEquals(event.getText(), finding.getEvidence());

            assertEquals(
                    List.of(FIRST, SECOND),
                    readings(snapshot, "nvml").stream().map(Reading::getId).toList());
            assertEquals(
                    readings(snapshot, "nvml").stream().map(Reading::getId).toList(),
                    snapshot.getGpusList().stream().map(gpu -> gpu.getUuid()).toList());
            assertTrue(
                    readings(snapshot, "nvml-counters").stream()
                            .anyMatch(r ->
                                    r.getKind() == SubjectKind.SUBJECT_KIND_GPU_LINK
                                            && r.getId().startsWith(FIRST + "/")));
            assertEquals(1, readings(snapshot, "host").size());
            assertEquals(5_000_000_000L, source(snapshot, "nvml-detail").getPeriodNanos());
            assertTrue(source(snapshot, "playback").getReason().contains("nvml-events 1."));
            assertEquals(
                    SourceState.SOURCE_STATE_UNAVAILABLE, source(snapshot, "nccl-log").getState());
            assertEquals(
                    1,
                    snapshot.getSourcesList().stream()
                            .filter(s -> s.getName().equals("nvml"))
                            .count());
            assertTrue(snapshot.hasPlayback());
            assertFalse(snapshot.hasRhythm());

            // At its end nothing more is found: that its sources fall silent is no fault.
            Snapshot end = watcher.until(s -> s.getPlayback().getFinished());
            Snapshot later = watcher.until(s -> s.getWindow() > end.getWindow() + 20);
            assertEquals(
                    end.getFindingsList().stream().map(Finding::getRule).toList(),
                    later.getFindingsList().stream().map(Finding::getRule).toList());
            assertEquals(end.getEventsList(), later.getEventsList());
        }
    }

    @Test
    void aLoopedCaptureIsFoundAnewInEachRound() throws Exception {
        Path file = directory.resolve("incident.ring");
        String line = capture(file);
        assertTrue(line.contains("Events: nvml-events 1."), line);
        try (StartedDaemon daemon =
                StartedDaemon.playing(file, new PlaybackSettings(1, true), PERIOD_NANOS)) {
            Watcher watcher = daemon.watcher();
            Finding first = watcher.until(s -> s.getFindingsCount() > 0).getFindings(0);
            Snapshot between =
                    watcher.until(s -> s.getFindingsCount() == 0 && s.getEventsCount() == 0);
            Snapshot second =
                    watcher.until(s -> s.getFindingsCount() > 0 && s.getEventsCount() > 0);
            assertEquals(
                    List.of(2L), second.getEventsList().stream().map(Event::getNumber).toList());
            assertEquals("xid-hardware", second.getFindings(0).getRule());
            assertTrue(second.getFindings(0).getSinceEpochNanos() > first.getSinceEpochNanos());
            assertTrue(second.getWindow() > between.getWindow());
        }
    }

    /// Until the XID and a reading of each of NVML's sources are in the file.
    private String capture(Path file) throws Exception {
        FakeNvml nvml = FakeNvml.build(directory).set("gpus", 2);
        Path segments = Files.createDirectory(directory.resolve("segments"));
        NodeSources sources =
                NodeSources.create(
                        LiveSettings.plain(segments, loopback(), PERIOD_NANOS, nvml.path),
                        new HostClock());
        SnapshotInputs inputs = sources.inputs();
        CaptureRun run =
                CaptureRun.create(
                        segments,
                        file,
                        new CaptureSettings("a test", false, Optional.of("h200"), false),
                        new CaptureLimits(OptionalLong.empty(), OptionalLong.empty()),
                        sources,
                        new HostClock());
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                line.complete(run.run());
                            } catch (Exception failed) {
                                line.completeExceptionally(failed);
                            }
                        });
        for (String name : List.of("nvml-events", "nvml-counters", "nvml", "nvml-detail")) {
            Waiting.until(name + " has read", () -> hasRead(inputs, name));
        }
        nvml.set("gpu1.xid", 79);
        Waiting.until("the xid is told", () -> !inputs.events().events().isEmpty());
        run.stop();
        thread.join();
        return line.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean hasRead(SnapshotInputs inputs, String name) {
        return inputs.sources().stream()
                .anyMatch(source ->
                        source.status().name().equals(name) && !source.readings().isEmpty());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static List<Reading> readings(Snapshot snapshot, String source) {
        return snapshot.getReadingsList().stream()
                .filter(reading -> reading.getSource().equals(source))
                .toList();
    }

    private static boolean isOk(Snapshot snapshot, String name) {
        return source(snapshot, name).getState() == SourceState.SOURCE_STATE_OK;
    }

    private static Source source(Snapshot snapshot, String name) {
        return snapshot.getSourcesList().stream()
                .filter(source -> source.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.source.nvml.FakeNvml;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Gpu;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A live daemon with a library that becomes ill, and what a client hears of it: each fault within
/// two periods of the source that tells it, counted by that source's own readings.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the fake library is built on Linux only")
class NvmlFaultStreamTest {
    private static final String GPU_1 = "GPU-00000000-0000-0000-0000-000000000001";
    private static final long PERIOD_NANOS = 250_000_000;

    private static final String POWER = "nvmlDeviceGetPowerUsage";

    @TempDir private Path directory;
    private StartedDaemon daemon;
    private Watcher watcher;
    private FakeNvml nvml;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        nvml =
                test.getTags().contains(POWER)
                        ? FakeNvml.build(directory, POWER, "nvmlGpmQueryDeviceSupport")
                        : FakeNvml.build(directory);
        daemon = StartedDaemon.live(directory, PERIOD_NANOS, nvml.path);
        watcher = daemon.watcher();
        watcher.until(snapshot ->
                snapshot.getGpusCount() == 2
                        && List.of("nvml", "nvml-detail", "nvml-events", "nvml-gpm").stream()
                                .allMatch(name -> source(snapshot, name).getReadEpochNanos() > 0));
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.close();
    }

    @Test
    void anXid79IsAnEventAndAPage() throws Exception {
        nvml.set("gpu1.xid", 79);
        Snapshot seen = withinTwoPeriods("nvml-events", snapshot -> snapshot.getEventsCount() > 0);
        Event event = seen.getEvents(0);
        assertEquals("xid", event.getType());
        assertEquals(GPU_1, event.getSubject());
        assertEquals("79", event.getAttributesOrThrow("xid"));
        assertEquals(Severity.SEVERITY_PAGE, event.getSeverity());
        Finding finding = finding(seen, "xid-hardware");
        assertEquals(GPU_1, finding.getSubject());
        assertEquals(Severity.SEVERITY_PAGE, finding.getSeverity());
    }

    @Test
    void fallingClocksComeWithTheirReasons() throws Exception {
        assertEquals(1755e6, gpu1(watcher.latest()).getSmClockHertz());
        nvml.set("gpu1.sm_clock", 345).set("gpu1.reasons", 0x28);
        Snapshot seen =
                withinTwoPeriods("nvml", snapshot -> gpu1(snapshot).getSmClockHertz() == 345e6);
        assertEquals(
                List.of("hw_slowdown", "sw_thermal_slowdown"),
                gpu1(seen).getClocksEventReasonNamesList());
        watcher.until(snapshot -> workload(snapshot, GPU_1).equals("thermally-throttled"));
    }

    /// For 30 s, in steps: StuckSensorStreamTest.
    @Test
    void aCallThatHangsSilencesItsSourceAndDelaysNoOther() throws Exception {
        nvml.set("hang", "nvmlDeviceGetUtilizationRates");
        Set<Long> events = new HashSet<>();
        Set<Long> activity = new HashSet<>();
        Snapshot silent =
                watcher.until(snapshot -> {
                    events.add(source(snapshot, "nvml-events").getReadEpochNanos());
                    activity.add(source(snapshot, "nvml-gpm").getReadEpochNanos());
                    return source(snapshot, "nvml").getState() == SourceState.SOURCE_STATE_WARN;
                });
        Source tiles = source(silent, "nvml");
        assertTrue(
                tiles.getReason()
                        .matches("nvml has not answered for \\d+ s; its last readings are shown."),
                tiles.getReason());
        assertEquals(2, silent.getGpusCount());
        assertTrue(events.size() > 3, events.toString());
        assertTrue(activity.size() > 1, activity.toString());

        nvml.set("hang", "").set("gpu1.temperature", 77);
        Snapshot back = watcher.until(snapshot -> gpu1(snapshot).getTemperatureCelsius() == 77);
        assertEquals(SourceState.SOURCE_STATE_OK, source(back, "nvml").getState());
    }

    @Test
    @Tag(POWER)
    void aMissingSymbolLeavesItsFigureOutAndNothingElse() throws Exception {
        Gpu gpu = gpu1(watcher.latest());
        assertFalse(gpu.hasPowerWatts());
        assertEquals(41, gpu.getTemperatureCelsius());
        assertEquals(1755e6, gpu.getSmClockHertz());
        assertEquals(SourceState.SOURCE_STATE_OK, source(watcher.latest(), "nvml").getState());
        assertEquals(
                SourceState.SOURCE_STATE_UNAVAILABLE,
                source(watcher.latest(), "nvml-gpm").getState());
        assertEquals(
                SourceState.SOURCE_STATE_OK, source(watcher.latest(), "nvml-events").getState());
    }

    @Test
    void aLostGpuIsNamedAndCountedAndTheOtherGoesOn() throws Exception {
        nvml.set("gpu1.lost", 1).set("gpu0.temperature", 63);
        Snapshot seen =
                withinTwoPeriods(
                        "nvml",
                        snapshot ->
                                source(snapshot, "nvml").getState()
                                        == SourceState.SOURCE_STATE_FAILED);
        assertEquals(
                "GPU 1 (0000:8a:07.0): GPU is lost; NVML is started again every 30 s.",
                source(seen, "nvml").getReason());
        assertEquals(
                List.of(63.0),
                seen.getGpusList().stream().map(Gpu::getTemperatureCelsius).toList());
        Finding finding =
                finding(
                        watcher.until(snapshot ->
                                snapshot.getFindingsList().stream()
                                        .anyMatch(each -> each.getRule().equals("gpus-failed"))),
                        "gpus-failed");
        assertEquals(Severity.SEVERITY_PAGE, finding.getSeverity());
        assertEquals("Failed GPUs: 1 of 2: " + GPU_1 + ".", finding.getEvidence());
    }

    /// The snapshot that shows it; the source has begun at most two readings since.
    private Snapshot withinTwoPeriods(String source, Predicate<Snapshot> shows) {
        long setEpochNanos = watcher.nodeEpochNanos();
        Set<Long> reads = new HashSet<>();
        Snapshot seen =
                watcher.until(snapshot -> {
                    reads.add(source(snapshot, source).getReadEpochNanos());
                    return shows.test(snapshot);
                });
        reads.removeIf(read -> read <= setEpochNanos);
        assertTrue(reads.size() <= 2, source + " was read " + reads.size() + " times");
        return seen;
    }

    private static Source source(Snapshot snapshot, String name) {
        return snapshot.getSourcesList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElse(Source.getDefaultInstance());
    }

    private static Gpu gpu1(Snapshot snapshot) {
        return snapshot.getGpusList().stream()
                .filter(each -> each.getUuid().equals(GPU_1))
                .findFirst()
                .orElseThrow();
    }

    private static Finding finding(Snapshot snapshot, String rule) {
        return snapshot.getFindingsList().stream()
                .filter(each -> each.getRule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static String workload(Snapshot snapshot, String gpu) {
        return snapshot.getReadingsList().stream()
                .filter(each -> each.getSource().equals("workload") && each.getId().equals(gpu))
                .findFirst()
                .map(each -> each.getAttributesOrDefault("workload.class", ""))
                .orElse("");
    }
}

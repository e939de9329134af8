package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.nvml.FakeNvml;
import io.ringside.node.source.nvml.NvmlProbe;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.v1.Finding;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SourceState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// From the fake library to the stream, a second at a step: sensors that stand still, and a call
/// that hangs for 30 s.
///
/// A sensor can be known to be stuck only where it must have moved, so that it is not seen within
/// two of its source's periods but within two phases: 20 s of work for power; for a temperature, 10
/// s after the load rose, when 10 s without load were seen before.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the fake library is built on Linux only")
class StuckSensorStreamTest {
    private static final String GPU_0 = "GPU-00000000-0000-0000-0000-000000000000";
    private static final String GPU_1 = "GPU-00000000-0000-0000-0000-000000000001";

    @TempDir private Path directory;
    private FakeNvml nvml;
    private NvmlSession session;
    private SteppedNode node;

    @BeforeEach
    void start() throws Exception {
        nvml = FakeNvml.build(directory);
        session = new NvmlSession(nvml.path);
        node = new SteppedNode(directory, session, NvmlProbe.detail(session));
    }

    @AfterEach
    void stop() throws InterruptedException {
        node.close();
    }

    @Test
    void powerThatStopsMovingAtWorkIsNamedAfterTwentySeconds() throws InterruptedException {
        nvml.set("moving", 1);
        for (int i = 0; i < 30; i++) {
            assertEquals(Map.of(), doubts(node.step(), GPU_1));
        }
        nvml.set("gpu1.stuck", 1);
        assertEquals(20, stepsUntilFound("gpu.power stuck since "));
        Snapshot later = node.step();
        assertEquals(Map.of(), doubts(later, GPU_0));
        assertEquals(1, doubts(later, GPU_1).size());
        nvml.set("gpu1.stuck", 0);
        assertEquals(Map.of(), doubts(node.step(), GPU_1));
    }

    @Test
    void aTemperatureThatDoesNotFollowTheLoadIsNamedTenSecondsAfterIt()
            throws InterruptedException {
        nvml.set("utilization", 0);
        for (int i = 0; i < 30; i++) {
            nvml.set("power_milliwatts", 75_000 + 10 * (i % 7));
            assertEquals(Map.of(), doubts(node.step(), GPU_1));
        }
        nvml.set("utilization", 97).set("power_milliwatts", 640_000).set("gpu0.temperature", 52);
        assertEquals(10, stepsUntilFound("gpu.temperature stuck since "));
        assertEquals(Map.of(), doubts(node.step(), GPU_0));
    }

    @Test
    void sensorsOfAnIdleGpuAndFixedLimitsStandStillForTenMinutesUndoubted()
            throws InterruptedException {
        nvml.set("utilization", 0).set("power_milliwatts", 75_000);
        Snapshot latest = Snapshot.getDefaultInstance();
        for (int i = 0; i < 600; i++) {
            latest = node.step();
        }
        assertEquals(Map.of(), doubts(latest, GPU_0));
        assertEquals(Map.of(), doubts(latest, GPU_1));
    }

    @Test
    @Timeout(60)
    void aCallThatHangsForThirtySecondsIsToldAfterTwoPeriodsAndDelaysNobody()
            throws InterruptedException {
        node.other(0).look();
        node.step();
        nvml.set("hang", "nvmlDeviceGetEncoderUtilization");
        node.other(0).start();
        Waiting.until("the call hangs", () -> nvml.get("hanging"), hanging -> hanging == 1);
        for (int second = 2; second <= 30; second++) {
            nvml.set("temperature", second);
            Snapshot snapshot = node.step();
            assertEquals(second, temperature(snapshot), "second " + second);
            assertEquals(SourceState.SOURCE_STATE_OK, state(snapshot, "nvml"));
            assertEquals(
                    second > 10 ? SourceState.SOURCE_STATE_WARN : SourceState.SOURCE_STATE_OK,
                    state(snapshot, "nvml-detail"),
                    "second " + second);
        }
        nvml.set("hang", "");
        Waiting.until(
                "nvml-detail is well again",
                () -> node.other(0).status(),
                status -> status.state() == State.OK);
        node.other(0).close();
        assertEquals(SourceState.SOURCE_STATE_OK, state(node.step(), "nvml-detail"));
    }

    /// How many until the shipped rules find GPU 1's sensor with that evidence, and no other.
    private int stepsUntilFound(String evidence) throws InterruptedException {
        for (int steps = 1; steps < 100; steps++) {
            List<Finding> findings =
                    node.step().getFindingsList().stream()
                            .filter(finding -> finding.getRule().equals("gpu-sensor-doubted"))
                            .toList();
            if (!findings.isEmpty()) {
                assertEquals(1, findings.size());
                assertEquals(GPU_1, findings.getFirst().getSubject());
                assertTrue(
                        findings.getFirst().getEvidence().startsWith(evidence),
                        findings.toString());
                return steps;
            }
        }
        throw new AssertionError("nothing was found in 100 s");
    }

    private static Map<String, String> doubts(Snapshot snapshot, String gpu) {
        return snapshot.getReadingsList().stream()
                .filter(reading ->
                        reading.getSource().equals("trust") && reading.getId().equals(gpu))
                .map(Reading::getAttributesMap)
                .map(StuckSensorStreamTest::ofFigures)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> ofFigures(Map<String, String> attributes) {
        Map<String, String> figures = new TreeMap<>(attributes);
        figures.remove("trust.summary");
        return figures;
    }

    private static double temperature(Snapshot snapshot) {
        return snapshot.getGpusList().getFirst().getTemperatureCelsius();
    }

    private static SourceState state(Snapshot snapshot, String source) {
        return snapshot.getSourcesList().stream()
                .filter(each -> each.getName().equals(source))
                .findFirst()
                .orElseThrow()
                .getState();
    }
}

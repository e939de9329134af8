package io.ringside.node.source.engine;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.GpuActivityFigure.*;
import static io.ringside.protocol.figures.GpuFigure.*;
import static io.ringside.protocol.figures.GpuHealthFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.exporter.GpuMapping;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Pages of AMD's device-metrics-exporter, after the names and units that its documents give.
class AmdPageTest {
    private static final double MIB = 1 << 20;

    @Test
    void eachValueIsReadInTheUnitsOfTheAmdgpuSource() {
        Observation observation = map("amd.txt", List.of());
        assertEquals(State.OK, observation.state());
        Reading busy = observation.readings().getFirst();
        assertEquals("GPU 0", busy.id(), "no uuid, no address: as a GPU without them is called");
        assertEquals(SubjectKind.GPU, busy.kind());
        assertFigures(
                figures(
                        POWER, 745,
                        TEMPERATURE, 71,
                        MEMORY_TEMPERATURE, 63,
                        UTILIZATION, 0.98,
                        MEMORY_CONTROLLER_UTILIZATION, 0.41,
                        MEMORY_TOTAL, 196_592 * MIB,
                        MEMORY_USED, 180_000 * MIB,
                        HOST_MEMORY_TOTAL, 128_755 * MIB,
                        HOST_MEMORY_USED, 16 * MIB,
                        ENERGY, 18_446_744.073,
                        SM_CLOCK, 2.1e9,
                        MEMORY_CLOCK, 1.3e9,
                        VIDEO_CLOCK, 29e6,
                        SM_CLOCK_MAX, 2.1e9,
                        MEMORY_CLOCK_MAX, 1.3e9,
                        ECC_CORRECTED_VOLATILE, 3,
                        ECC_UNCORRECTED_VOLATILE, 1,
                        PCIE_REPLAYS, 7,
                        PCIE_REPLAY_ROLLOVERS, 1,
                        PCIE_RECOVERIES, 2,
                        PCIE_NAKS_SENT, 4,
                        PCIE_NAKS_RECEIVED, 5,
                        PCIE_RATE, 400e6,
                        HEALTH, 0,
                        LIMITED_BY_POWER_CAP_SHARE, 0.25,
                        LIMITED_BY_PROCESSOR_HOT_SHARE, 0.01,
                        LIMITED_BY_SOCKET_THERMAL_SHARE, 0.02,
                        LIMITED_BY_REGULATOR_THERMAL_SHARE, 0.03,
                        LIMITED_BY_MEMORY_THERMAL_SHARE, 0.04,
                        GRAPHICS_ACTIVE, 0.97,
                        SM_OCCUPANCY, 0.5,
                        TENSOR_ACTIVE, 0.625),
                busy);
        assertEquals(
                Map.ofEntries(
                        Map.entry("gpu.index", "0"),
                        Map.entry("gpu.name", "AMD Instinct MI300X OAM"),
                        Map.entry("gpu.vendor", "AMD"),
                        Map.entry("gpu.serial", "692251001124"),
                        Map.entry("gpu.compute_partition", "spx"),
                        Map.entry("gpu.memory_partition", "nps1"),
                        Map.entry("exporter.host", "node-a"),
                        Map.entry("k8s.pod.name", "train-0"),
                        Map.entry("k8s.namespace.name", "ml"),
                        Map.entry("k8s.container.name", "main")),
                busy.attributes());
    }

    @Test
    void whatItDoesNotHaveAndAZeroOfASensorAreAbsentAndOtherSensorsStandIn() {
        Reading idle =
                map("amd.txt", List.of()).readings().stream()
                        .filter(reading -> reading.id().equals("GPU 1"))
                        .findFirst()
                        .orElseThrow();
        assertFigures(
                figures(
                        POWER, 391,
                        TEMPERATURE, 52,
                        EDGE_TEMPERATURE, 52,
                        UTILIZATION, 0,
                        MEMORY_TOTAL, 65_520 * MIB,
                        MEMORY_USED, 10 * MIB,
                        HOST_MEMORY_USED, 0,
                        SM_CLOCK, 132e6,
                        MEMORY_CLOCK, 900e6,
                        ECC_CORRECTED_VOLATILE, 0,
                        ECC_UNCORRECTED_VOLATILE, 0,
                        PCIE_REPLAYS, 0,
                        HEALTH, 1),
                idle);
        assertEquals("4711", idle.attributes().get("slurm.job.id"));
        assertEquals("ada", idle.attributes().get("slurm.job.user"));
    }

    @Test
    void eachXgmiLinkIsASubjectOfItsOwn() {
        List<Reading> links =
                map("amd.txt", List.of()).readings().stream()
                        .filter(reading -> reading.kind() == SubjectKind.GPU_LINK)
                        .toList();
        assertEquals(List.of("GPU 0/0", "GPU 0/1"), links.stream().map(Reading::id).toList());
        assertFigures(
                figures(
                        GpuLinkFigure.SENT, 3_539_423_344L * 1024.0,
                        GpuLinkFigure.RECEIVED, 2_776_148_269L * 1024.0),
                links.getLast());
        assertEquals(
                Map.of("gpu.uuid", "GPU 0", "gpu_link.index", "1"), links.getLast().attributes());
    }

    @Test
    void ofAPartitionedCardOnlyNumberZeroHasPowerAndTemperatureAndThePrefixIsFound() {
        List<Reading> readings = map("amd-cpx.txt", List.of()).readings();
        assertEquals(
                List.of("GPU 0", "GPU 0/1", "GPU 0/2", "GPU 3", "GPU 3/1"),
                readings.stream().map(Reading::id).toList());
        assertFigures(
                figures(
                        POWER, 400,
                        TEMPERATURE, 60,
                        MEMORY_TEMPERATURE, 50,
                        UTILIZATION, 0.9,
                        MEMORY_TOTAL, 196_592 * MIB,
                        MEMORY_USED, 1000 * MIB,
                        ENERGY, 2000,
                        PCIE_REPLAYS, 0),
                readings.getFirst());
        assertEquals(
                "train-0, train-1, train-2", readings.getFirst().attributes().get("k8s.pod.name"));
        Reading part = readings.get(2);
        assertEquals(SubjectKind.GPU_INSTANCE, part.kind());
        assertFigures(figures(MEMORY_TOTAL, 49_148 * MIB, MEMORY_USED, 300 * MIB), part);
        assertEquals(
                Map.of(
                        "gpu.uuid", "GPU 0",
                        "gpu.index", "0",
                        "gpu_instance.id", "2",
                        "gpu_instance.profile", "cpx",
                        "k8s.pod.name", "train-2"),
                part.attributes());
        assertEquals(2, readings.get(3).figure(PCIE_REPLAYS).orElseThrow());
    }

    @Test
    void itIsTheCardThatTheDriversFilesTellOfByUuidOrSerialNumber() {
        Reading driver =
                Reading.of(SubjectKind.GPU, "GPU-amd-abd13c23a9580558", "amdgpu", 1)
                        .put("gpu.serial", "692251001124")
                        .put("gpu.card", "card1")
                        .put(POWER, 740)
                        .build();
        Reading bySerial = map("amd.txt", List.of(driver)).readings().getFirst();
        assertEquals("GPU-amd-abd13c23a9580558", bySerial.id());
        assertEquals(false, bySerial.figure(POWER).isPresent(), "the driver tells it");
        assertEquals(71, bySerial.figure(TEMPERATURE).orElseThrow());
        String page =
                "gpu_gfx_activity{gpu_id=\"3\",gpu_uuid=\"abff74a1-0000-1000-80d1-3c23a9580558\"} 7\n";
        assertEquals("GPU-amd-abd13c23a9580558", parse(page, List.of()).readings().getFirst().id());
    }

    @Test
    void twoGpusOnOneBoardWithItsNumberAreTwo() {
        String page =
                """
                gpu_gfx_activity{gpu_id="0",gpu_partition_id="NA",serial_number="S"} 10
                gpu_gfx_activity{gpu_id="1",gpu_partition_id="NA",serial_number="S"} 20
                """;
        List<Reading> readings = parse(page, List.of()).readings();
        assertEquals(List.of("GPU 0", "GPU 1"), readings.stream().map(Reading::id).toList());
        assertEquals(0.2, readings.getLast().figure(UTILIZATION).orElseThrow());
    }

    @Test
    void aPageOfSomethingElseSaysSo() {
        assertEquals(
                Observation.failed(
                        "The page has no metric `gpu_gfx_activity` of a GPU that it names by a label serial_number or gpu_uuid or gpu_id; check that it is AMD's device-metrics-exporter's."),
                parse("gpu_nodes_total 4\nup 1\n", List.of()));
    }

    private static Observation map(String file, List<Reading> others) {
        return parse(Pages.text(file), others);
    }

    private static Observation parse(String page, List<Reading> others) {
        GpuMapping mapping =
                new GpuMapping(
                        "amd",
                        "amd",
                        5 * Pages.SECOND,
                        () ->
                                others.stream()
                                        .map(reading -> ToldSource.of(reading, Pages.SECOND))
                                        .toList());
        return mapping.map(Pages.parse(page, mapping), 1, 1);
    }
}

package io.ringside.node.source.engine;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.GpuActivityFigure.*;
import static io.ringside.protocol.figures.GpuFigure.*;
import static io.ringside.protocol.figures.GpuHealthFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.exporter.GpuMapping;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// dcgm-exporter's pages with the metrics of its own list, and of a GPU that is split.
class DcgmPageTest {
    private static final long MIB = 1 << 20;
    private static final String BUSY = "GPU-5f1d8f5e-0000-0000-0000-000000000000";

    @Test
    void eachValueOfItsDefaultListIsReadInNvmlsUnits() {
        Observation observation = map("dcgm-default.txt", List.of());
        assertEquals(State.OK, observation.state());
        assertEquals(2, observation.readings().size());
        Reading busy = observation.readings().getFirst();
        assertEquals(BUSY, busy.id(), "in the order of their indexes");
        assertFigures(
                figures(
                        SM_CLOCK, 1.98e9,
                        MEMORY_CLOCK, 2.619e9,
                        MEMORY_TEMPERATURE, 52,
                        TEMPERATURE, 44,
                        POWER, 412.507,
                        ENERGY, 57_585.599,
                        PCIE_REPLAYS, 7,
                        UTILIZATION, 0.97,
                        MEMORY_CONTROLLER_UTILIZATION, 0.31,
                        ENCODER_UTILIZATION, 0.09,
                        DECODER_UTILIZATION, 0.46,
                        MEMORY_USED, 79_360 * MIB,
                        MEMORY_RESERVED, 640 * MIB,
                        MEMORY_TOTAL, 81_024 * MIB,
                        REMAPPED_ROWS_UNCORRECTED, 3,
                        REMAPPED_ROWS_CORRECTED, 2,
                        REMAPPED_ROWS_FAILURE, 1,
                        NVLINK_RATE, 225.28e9,
                        GRAPHICS_ACTIVE, 0.971,
                        TENSOR_ACTIVE, 0.625,
                        DRAM_ACTIVE, 0.5,
                        PCIE_SEND_RATE, 33_011_804,
                        PCIE_RECEIVE_RATE, 97_863_601),
                busy);
        assertEquals(
                Map.of(
                        "gpu.index", "0",
                        "gpu.name", "NVIDIA H100 80GB HBM3",
                        "gpu.pci_bus_id", "0000:19:00.0",
                        "gpu.driver.version", "580.65.06",
                        "gpu.card", "nvidia0",
                        "exporter.host", "node-1",
                        "gpu.xid.latest", "79",
                        "gpu.xid.meaning",
                                "the GPU has fallen off the PCIe bus and cannot be reached"),
                busy.attributes());
    }

    @Test
    void itsBlanksAndAZeroWhereThereIsNoSensorAreAbsent() {
        Reading idle = map("dcgm-default.txt", List.of()).readings().getLast();
        assertFigures(
                figures(
                        SM_CLOCK, 0.345e9,
                        MEMORY_CLOCK, 1.593e9,
                        TEMPERATURE, 37,
                        POWER, 61.25,
                        MEMORY_CONTROLLER_UTILIZATION, 0,
                        ENCODER_UTILIZATION, 0,
                        DECODER_UTILIZATION, 0,
                        MEMORY_USED, 10 * MIB,
                        MEMORY_RESERVED, 638 * MIB,
                        MEMORY_TOTAL, 81_559 * MIB,
                        REMAPPED_ROWS_UNCORRECTED, 0,
                        REMAPPED_ROWS_CORRECTED, 0,
                        REMAPPED_ROWS_FAILURE, 0,
                        TENSOR_ACTIVE, 0,
                        DRAM_ACTIVE, 0,
                        PCIE_SEND_RATE, 1200),
                idle);
        assertEquals("licensed", idle.attributes().get("gpu.vgpu.license"));
        assertFalse(idle.attributes().containsKey("gpu.xid.latest"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483632",
                "2147483633",
                "2147483634",
                "2147483635",
                "140737488355328",
                "140737488355330.000000",
                "9223372036854775792",
                "9223372036854775795",
                "NaN",
                "-1",
                "+Inf",
                "N/A"
            })
    void whatDcgmDoesNotHaveIsNoFigure(String blank) {
        GpuMapping mapping = mapping(List.of());
        String page =
                "DCGM_FI_DEV_POWER_USAGE{UUID=\"g\"} %s\nDCGM_FI_DEV_GPU_TEMP{UUID=\"g\"} 40\n"
                        .formatted(blank);
        assertFigures(
                figures(TEMPERATURE, 40),
                mapping.map(Pages.parse(page, mapping), 1, 1).readings().getFirst());
    }

    @Test
    void aGpuIsCalledAsNvmlCallsItWhoeverTellsOfIt() {
        KnownGpu gpu = map("dcgm-default.txt", List.of()).readings().getFirst().gpu();
        assertEquals("GPU 0", gpu.title());
        assertEquals("0", gpu.shortTitle());
        assertEquals(OptionalInt.of(0), gpu.index());
        assertEquals("NVIDIA H100 80GB HBM3", gpu.name());
        assertEquals("0000:19:00.0", gpu.pciBusId());
        assertEquals(BUSY, gpu.uuid());
    }

    @Test
    void aLabelThatSaysNothingIsNoAttribute() {
        GpuMapping mapping = mapping(List.of());
        String page =
                "DCGM_FI_DEV_GPU_TEMP{UUID=\"g\",gpu=\"x\",modelName=\"N/A\",pci_bus_id=\"[N/A]\"} 40\n";
        Reading reading = mapping.map(Pages.parse(page, mapping), 1, 1).readings().getFirst();
        assertEquals(Map.of(), reading.attributes());
    }

    @Test
    void aGpuWhoseUuidNvmlDoesNotTellIsFoundByItsPciAddress() {
        Reading nvml =
                Reading.of(SubjectKind.GPU, "GPU 1", "nvml", 1)
                        .put("gpu.pci_bus_id", "0000:3b:00.0")
                        .put(TEMPERATURE, 40)
                        .build();
        Observation observation = map("dcgm-default.txt", List.of(nvml));
        Reading idle = observation.readings().getLast();
        assertEquals("GPU 1", idle.id());
        assertFalse(idle.figures().containsKey(TEMPERATURE), "NVML tells it");
        assertEquals(BUSY, observation.readings().getFirst().id());
    }

    @Test
    void aPageWithoutUuidsIsTakenByPciAddresses() {
        GpuMapping mapping = mapping(List.of());
        String page =
                """
                DCGM_FI_DEV_GPU_TEMP{gpu="2",pci_bus_id="00000000:3B:00.0"} 40
                DCGM_FI_DEV_GPU_TEMP{gpu="3",pci_bus_id="00000000:4C:00.0"} 41
                """;
        List<Reading> readings = mapping.map(Pages.parse(page, mapping), 1, 1).readings();
        assertEquals(List.of("GPU 2", "GPU 3"), readings.stream().map(Reading::id).toList());
        assertEquals("", readings.getFirst().gpu().uuid());
    }

    @Test
    void whatMigInstancesOnlyRepeatIsTheirGpusAndOnce() {
        List<Reading> readings = map("dcgm-mig.txt", List.of()).readings();
        assertEquals(
                List.of("GPU-a", "GPU-a/7", "GPU-a/9"),
                readings.stream().map(Reading::id).toList());
        assertEquals(SubjectKind.GPU, readings.getFirst().kind());
        assertFigures(
                figures(TEMPERATURE, 88, POWER, 116, SM_CLOCK, 1.41e9, PCIE_SEND_RATE, 1000),
                readings.getFirst());
        assertEquals("43", readings.getFirst().attributes().get("gpu.xid.latest"));
        assertEquals("3", readings.getFirst().attributes().get("gpu.index"));
        assertEquals(SubjectKind.GPU_INSTANCE, readings.getLast().kind());
        assertFigures(
                figures(
                        MEMORY_USED, 4384 * MIB,
                        MEMORY_RESERVED, 8 * MIB,
                        MEMORY_TOTAL, 9864 * MIB,
                        GRAPHICS_ACTIVE, 0.9),
                readings.getLast());
        assertEquals(
                Map.of(
                        "gpu.uuid", "GPU-a",
                        "gpu.index", "3",
                        "gpu_instance.id", "9",
                        "gpu_instance.profile", "2g.10gb"),
                readings.getLast().attributes());
    }

    @Test
    void anXidThatAppearsIsAnEventAndOneThatWasThereIsNone() {
        GpuMapping mapping = mapping(List.of());
        assertEquals(List.of(), xid(mapping, 13));
        assertEquals(List.of(), xid(mapping, 13));
        NodeEvent event = xid(mapping, 79).getFirst();
        assertEquals("xid", event.type());
        assertEquals(Severity.PAGE, event.severity());
        assertEquals("GPU-x", event.subject());
        assertEquals(
                "GPU 4 (0000:19:00.0) reported XID 79: the GPU has fallen off the PCIe bus and cannot be reached.",
                event.text());
        assertEquals(List.of(), xid(mapping, 0));
    }

    @Test
    void anXidIsLeftToNvmlsEventsWhileTheyAreFresh() {
        Reading nvml =
                Reading.of(SubjectKind.GPU, "GPU-x", "nvml-events", 1).put(XID_ERRORS, 1).build();
        GpuMapping mapping = mapping(List.of(ToldSource.of(nvml, 1)));
        xid(mapping, 0);
        assertEquals(List.of(), xid(mapping, 79));
    }

    @Test
    void whyClocksAreHeldDownHasNvmlsWords() {
        GpuMapping mapping = mapping(List.of());
        String page = "DCGM_FI_DEV_CLOCKS_EVENT_REASONS{UUID=\"g\"} 68\n";
        Reading reading = mapping.map(Pages.parse(page, mapping), 1, 1).readings().getFirst();
        assertFigures(figures(CLOCKS_EVENT_REASONS, 68), reading);
        assertEquals(
                List.of("sw_power_cap", "hw_thermal_slowdown"),
                reading.gpu().clocksEventReasonNames());
    }

    private static List<NodeEvent> xid(GpuMapping mapping, int xid) {
        String page =
                "DCGM_FI_DEV_XID_ERRORS{UUID=\"GPU-x\",gpu=\"4\",pci_bus_id=\"00000000:19:00.0\"} %d\n"
                        .formatted(xid);
        return mapping.map(Pages.parse(page, mapping), 1, 1).events();
    }

    private static Observation map(String file, List<Reading> others) {
        GpuMapping mapping =
                mapping(
                        others.stream()
                                .map(reading -> ToldSource.of(reading, 1_000_000_000L))
                                .toList());
        return mapping.map(Pages.read(file, mapping), 1, 1);
    }

    private static GpuMapping mapping(List<Source> others) {
        return new GpuMapping("dcgm", "dcgm", 5_000_000_000L, () -> others);
    }
}

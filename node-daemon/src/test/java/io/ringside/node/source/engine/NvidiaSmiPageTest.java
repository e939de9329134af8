package io.ringside.node.source.engine;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.GpuActivityFigure.*;
import static io.ringside.protocol.figures.GpuFigure.*;
import static io.ringside.protocol.figures.GpuHealthFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.source.engine.exporter.GpuMapping;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Pages of nvidia_gpu_exporter, after the names that its documents and its own tests give.
class NvidiaSmiPageTest {
    private static final String BUSY = "GPU-df6e7a7c-7314-46f8-abc4-b88b36dcf3aa";
    private static final String OLD = "GPU-04757e3e-3077-4e2e-b988-7e2d647b52e9";

    private List<Reading> others = List.of();
    private final GpuMapping mapping =
            new GpuMapping(
                    "nvidia_smi",
                    "nvidia_smi",
                    5 * Pages.SECOND,
                    () ->
                            others.stream()
                                    .map(reading -> ToldSource.of(reading, Pages.SECOND))
                                    .toList());

    @Test
    void eachValueIsReadAsNvmlTellsIt() {
        Reading busy = map(Pages.text("nvidia-smi.txt")).readings().getFirst();
        assertEquals(BUSY, busy.id(), "as NVML writes it");
        assertFigures(
                figures(
                        GRAPHICS_CLOCK, 1.95e9,
                        MEMORY_CLOCK, 2.619e9,
                        SM_CLOCK, 1.98e9,
                        VIDEO_CLOCK, 1.545e9,
                        GRAPHICS_CLOCK_MAX, 1.98e9,
                        MEMORY_CLOCK_MAX, 2.619e9,
                        SM_CLOCK_MAX, 1.98e9,
                        CLOCKS_EVENT_REASONS, 68,
                        LIMITED_BY_POWER_CAP, 200.5,
                        LIMITED_BY_SW_THERMAL, 3,
                        LIMITED_BY_HW_THERMAL, 2,
                        LIMITED_BY_POWER_BRAKE, 1,
                        LIMITED_BY_SYNC_BOOST, 0,
                        ECC_CORRECTED_VOLATILE, 5,
                        ECC_UNCORRECTED_VOLATILE, 2,
                        ECC_CORRECTED_AGGREGATE, 15,
                        ECC_UNCORRECTED_AGGREGATE, 3,
                        ECC_DRAM_CORRECTED_VOLATILE, 4,
                        ECC_DRAM_UNCORRECTED_VOLATILE, 1,
                        ECC_SRAM_CORRECTED_VOLATILE, 1,
                        ECC_SRAM_UNCORRECTED_VOLATILE, 1,
                        ECC_SRAM_THRESHOLD_EXCEEDED, 0,
                        ENERGY, 57_585.599,
                        POWER, 631.95,
                        POWER_INSTANT, 625.68,
                        POWER_LIMIT, 700,
                        POWER_LIMIT_REQUESTED, 690,
                        POWER_LIMIT_DEFAULT, 700,
                        POWER_LIMIT_MIN, 200,
                        POWER_LIMIT_MAX, 700,
                        FABRIC_STATE, 3,
                        RECOVERY_ACTION, 1,
                        MEMORY_RESERVED, 502_267_904,
                        MEMORY_TOTAL, 85_520_809_984L,
                        MEMORY_USED, 20_780_679_168L,
                        PCIE_GENERATION, 5,
                        PCIE_GENERATION_MAX, 5,
                        PCIE_WIDTH, 8,
                        PCIE_WIDTH_MAX, 16,
                        PCIE_SEND_RATE, 1.25e9,
                        PCIE_RECEIVE_RATE, 0.95e9,
                        PERFORMANCE_STATE, 0,
                        REMAPPED_ROWS_CORRECTED, 2,
                        REMAPPED_ROWS_UNCORRECTED, 3,
                        REMAPPED_ROWS_PENDING, 1,
                        REMAPPED_ROWS_FAILURE, 1,
                        REMAP_BANKS_MAX, 2555,
                        REMAP_BANKS_HIGH, 4,
                        REMAP_BANKS_PARTIAL, 1,
                        REMAP_BANKS_LOW, 0,
                        REMAP_BANKS_NONE, 0,
                        RETIRED_PAGES_SINGLE_BIT, 6,
                        RETIRED_PAGES_DOUBLE_BIT, 7,
                        RETIRED_PAGES_PENDING, 0,
                        TEMPERATURE, 59,
                        TEMPERATURE_MARGIN, 26,
                        MEMORY_TEMPERATURE, 54,
                        DECODER_UTILIZATION, 0.46,
                        ENCODER_UTILIZATION, 0.09,
                        UTILIZATION, 0.97,
                        JPEG_UTILIZATION, 0.01,
                        MEMORY_CONTROLLER_UTILIZATION, 0.11,
                        OFA_UTILIZATION, 0.02,
                        XID_ERRORS, 2),
                busy);
        assertEquals(
                Map.ofEntries(
                        Map.entry("gpu.index", "0"),
                        Map.entry("gpu.name", "NVIDIA H100 80GB HBM3"),
                        Map.entry("gpu.pci_bus_id", "0000:19:00.0"),
                        Map.entry("gpu.driver.version", "590.48.01"),
                        Map.entry("gpu.cuda.version", "13.1"),
                        Map.entry("gpu.vbios.version", "96.00.A5.00.01"),
                        Map.entry("gpu.serial", "1650623001234"),
                        Map.entry("gpu.clocks_event_reasons", "sw_power_cap,hw_thermal_slowdown"),
                        Map.entry("gpu.xid.latest", "79"),
                        Map.entry(
                                "gpu.xid.meaning",
                                "the GPU has fallen off the PCIe bus and cannot be reached")),
                busy.attributes());
    }

    @Test
    void anOldPageWithoutIndexAndAddressInItsInfoIsReadByItsOtherMetrics() {
        Reading old = map(Pages.text("nvidia-smi.txt")).readings().getLast();
        assertEquals(OLD, old.id());
        assertEquals("1", old.attributes().get("gpu.index"));
        assertEquals("NVIDIA L40S", old.attributes().get("gpu.name"));
        assertEquals(144.97, old.figure(POWER).orElseThrow());
        assertEquals(0.38, old.figure(FAN_SPEED).orElseThrow());
        assertEquals(false, old.figure(FABRIC_STATE).isPresent(), "0: it has no fabric");
        assertEquals(
                "hw_slowdown",
                map("nvidia_smi_clocks_throttle_reasons_active{uuid=\"u\"} 8\n")
                        .readings()
                        .getFirst()
                        .attributes()
                        .get("gpu.clocks_event_reasons"));
    }

    @Test
    void aMigInstanceIsCalledByItsDevicesOwnUuidWhereItHasOneDevice() {
        String page =
                """
                nvidia_smi_temperature_gpu{uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 50
                nvidia_smi_mig_info{compute_instance_id="0",gpu_instance_id="2",mig_uuid="292b7eb0-0beb-5abe-04b8-475f1ff17b99",profile="1c.3g.71gb",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 1
                nvidia_smi_mig_info{compute_instance_id="1",gpu_instance_id="2",mig_uuid="6a6c5d1f-3ffa-f46e-0761-8edb556c091d",profile="1c.3g.71gb",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 1
                nvidia_smi_mig_info{compute_instance_id="0",gpu_instance_id="7",mig_uuid="7b2137fb-43a7-dedc-f0da-909404e7eccd",profile="1g.18gb",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 1
                nvidia_smi_mig_memory_used_bytes{gpu_instance_id="2",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 42
                nvidia_smi_mig_memory_used_bytes{gpu_instance_id="7",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 7
                nvidia_smi_mig_memory_total_bytes{gpu_instance_id="7",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 70
                nvidia_smi_mig_sm_activity_ratio{gpu_instance_id="7",uuid="1c67088e-9ecb-4564-bb97-6151ecc2ef64"} 0.5
                """;
        List<Reading> readings = map(page).readings();
        assertEquals(
                List.of(
                        "GPU-1c67088e-9ecb-4564-bb97-6151ecc2ef64",
                        "GPU-1c67088e-9ecb-4564-bb97-6151ecc2ef64/2",
                        "MIG-7b2137fb-43a7-dedc-f0da-909404e7eccd"),
                readings.stream().map(Reading::id).toList());
        assertFigures(figures(TEMPERATURE, 50), readings.getFirst());
        assertFigures(
                figures(MEMORY_USED, 7, MEMORY_TOTAL, 70, SM_ACTIVE, 0.5), readings.getLast());
        assertEquals("1g.18gb", readings.getLast().attributes().get("gpu_instance.profile"));
    }

    @Test
    void whatNvmlTellsIsLeftToIt() {
        others =
                List.of(
                        Reading.of(SubjectKind.GPU, BUSY, "nvml", 1)
                                .put(TEMPERATURE, 58)
                                .put(XID_ERRORS, 0)
                                .build());
        Reading busy = map(Pages.text("nvidia-smi.txt")).readings().getFirst();
        assertEquals(BUSY, busy.id());
        assertEquals(false, busy.figure(TEMPERATURE).isPresent());
        assertEquals(false, busy.figure(XID_ERRORS).isPresent());
        assertEquals(631.95, busy.figure(POWER).orElseThrow());
    }

    @Test
    void anXidWhoseCountGrowsIsAnEventAndThoseOfTheFirstPageAreNone() {
        assertEquals(List.of(), xids(13, 1));
        NodeEvent first = xids(79, 2).getFirst();
        assertEquals(Severity.PAGE, first.severity());
        assertEquals("79", first.attributes().get("xid"));
        assertEquals("2", first.attributes().get("count"));
        assertEquals(
                "The GPU reported XID 79 2 times: the GPU has fallen off the PCIe bus and cannot be reached.",
                first.text());
        assertEquals(List.of(), xids(79, 2));
        assertEquals(List.of(), xids(79, 1), "the exporter was started anew");
        assertEquals("1", xids(79, 2).getFirst().attributes().get("count"));
    }

    private List<NodeEvent> xids(int xid, int count) {
        return map("nvidia_smi_xid_errors_total{uuid=\"u\",xid=\"%d\"} %d\n".formatted(xid, count))
                .events();
    }

    private Observation map(String page) {
        return mapping.map(Pages.parse(page, mapping), 1, 1);
    }
}

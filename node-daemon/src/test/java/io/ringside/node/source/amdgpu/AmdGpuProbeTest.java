package io.ringside.node.source.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmdGpuProbeTest {
    private static final String CARD = "/sys/class/drm/card1/device/";
    private static final String SENSORS = CARD + "hwmon/hwmon4/";

    @TempDir Path root;

    private FileTree host;
    private AmdGpuProbe probe;
    private long monotonicNanos;

    @BeforeEach
    void make() {
        host = new FileTree(root);
        probe = new AmdGpuProbe(new HostFiles(host.root()));
    }

    @Test
    void readsACard() throws IOException {
        card();
        List<Reading> readings = look().readings();
        assertEquals(
                Reading.of(SubjectKind.GPU, "GPU-amd-1a2b3c4d", "amdgpu", 7)
                        .put(GpuFigure.UTILIZATION, 0.5)
                        .put(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, 0.25)
                        .put(GpuFigure.MEMORY_USED, 1_000)
                        .put(GpuFigure.HOST_MEMORY_USED, 10)
                        .put(GpuFigure.TEMPERATURE, 61)
                        .put(GpuFigure.EDGE_TEMPERATURE, 45)
                        .put(GpuFigure.MEMORY_TEMPERATURE, 70)
                        .put(GpuFigure.POWER, 250)
                        .put(GpuFigure.SM_CLOCK, 1.7e9)
                        .put(GpuFigure.MEMORY_CLOCK, 0.9e9)
                        .put(GpuFigure.FAN_SPEED, 0.5)
                        .put("gpu.uuid", "GPU-amd-1a2b3c4d")
                        .put("gpu.vendor", "AMD")
                        .put("gpu.card", "card1")
                        .build(),
                readings.get(0));
        Reading rare = readings.get(1);
        assertEquals(
                Map.<Figure, Double>ofEntries(
                        Map.entry(GpuFigure.MEMORY_TOTAL, 64_000.0),
                        Map.entry(GpuFigure.HOST_MEMORY_TOTAL, 20.0),
                        Map.entry(GpuFigure.TEMPERATURE_SLOWDOWN, 100.0),
                        Map.entry(GpuFigure.TEMPERATURE_SHUTDOWN, 105.0),
                        Map.entry(GpuFigure.MEMORY_TEMPERATURE_MAX, 94.0),
                        Map.entry(GpuFigure.POWER_LIMIT, 560.0),
                        Map.entry(GpuFigure.SM_CLOCK_MAX, 1.7e9),
                        Map.entry(GpuFigure.MEMORY_CLOCK_MAX, 1.6e9),
                        Map.entry(GpuFigure.PCIE_GENERATION, 4.0),
                        Map.entry(GpuFigure.PCIE_GENERATION_MAX, 5.0),
                        Map.entry(GpuFigure.PCIE_WIDTH, 8.0),
                        Map.entry(GpuFigure.PCIE_WIDTH_MAX, 16.0),
                        Map.entry(GpuHealthFigure.PCIE_REPLAYS, 2.0),
                        Map.entry(GpuFigure.ECC_CORRECTED_VOLATILE, 9.0),
                        Map.entry(GpuFigure.ECC_UNCORRECTED_VOLATILE, 1.0)),
                rare.figures());
        assertEquals("AMD Instinct", rare.attributes().get("gpu.name"));
        assertEquals("0xabc", rare.attributes().get("gpu.xgmi.hive"));
    }

    @Test
    void leavesOutOtherVendorsAndConnectors() throws IOException {
        host.put("/sys/class/drm/card0/device/vendor", "0x10de\n")
                .put("/sys/class/drm/card2-DP-1/device/vendor", "0x1002\n")
                .put("/sys/class/drm/renderD128/device/vendor", "0x1002\n");
        assertEquals(
                Observation.unavailable("This host has no AMD GPU: none in /sys/class/drm."),
                look());
    }

    @Test
    void isUnavailableWithoutTheFolder() {
        assertEquals(State.UNAVAILABLE, look().state());
    }

    @Test
    void namesACardWithoutANumberByItsPlace() throws IOException {
        host.put("/sys/devices/0000:c1:00.0/vendor", "0x1002\n")
                .put("/sys/devices/max_link_width", "8\n")
                .put("/sys/devices/0000:c1:00.0/max_link_width", "16\n")
                .link("/sys/class/drm/card0/device", "../../../devices/0000:c1:00.0");
        List<Reading> readings = look().readings();
        assertEquals("GPU-amd-0000:c1:00.0", readings.get(0).id());
        assertEquals("0000:c1:00.0", readings.get(0).attributes().get("gpu.pci_bus_id"));
        assertEquals(
                Map.of(GpuFigure.PCIE_WIDTH_MAX, 8.0), readings.get(1).figures(), "of the slot");
    }

    @Test
    void takesThePowerOfOneMomentApart() throws IOException {
        card();
        host.delete(SENSORS + "power1_average");
        host.put(SENSORS + "power1_input", "300000000\n");
        Reading often = look().readings().get(0);
        assertTrue(often.figure(GpuFigure.POWER).isEmpty());
        assertEquals(300, often.figure(GpuFigure.POWER_INSTANT).orElseThrow());
    }

    @Test
    void takesTheEdgeWhereThereIsNoJunction() throws IOException {
        card();
        host.put(SENSORS + "temp2_label", "other\n");
        assertEquals(45, look().readings().get(0).figure(GpuFigure.TEMPERATURE).orElseThrow());
    }

    @Test
    void doesNotWakeACardThatSleeps() throws IOException {
        card();
        host.put(CARD + "power/runtime_status", "suspended\n");
        List<Reading> readings = look().readings();
        assertEquals(1, readings.size());
        assertEquals(Map.of(), readings.get(0).figures());
        assertEquals("suspended", readings.get(0).attributes().get("gpu.power_state"));
    }

    @Test
    void leavesAbsentWhatIsMalformed() throws IOException {
        host.put(CARD + "vendor", "0x1002\n")
                .put(CARD + "unique_id", "7")
                .put(CARD + "gpu_busy_percent", "-1\n")
                .put(CARD + "mem_busy_percent", "many\n")
                .put(CARD + "mem_info_vram_total", "99999999999999999999\n")
                .put(CARD + "pp_dpm_sclk", "0: fast *\n:\n1: 99999999999Mhz *\n")
                .put(CARD + "pp_dpm_mclk", "9".repeat(2_000_000))
                .put(CARD + "current_link_speed", "Unknown\n")
                .put(CARD + "max_link_speed", "7.0 GT/s PCIe\n")
                .put(CARD + "current_link_width", "0\n")
                .put(CARD + "product_name", "x".repeat(2_000_000))
                .put(CARD + "ras/umc_err_count", "ue: -1\nce\n")
                .put(SENSORS + "fan1_input", "100\n")
                .put(SENSORS + "fan1_max", "0\n")
                .put(SENSORS + "temp1_label", "edge\n")
                .put(SENSORS + "temp1_input", "hot\n");
        for (Reading reading : look().readings()) {
            assertEquals(Map.of(), reading.figures());
        }
    }

    @Test
    void forgetsACardThatVanishes() throws IOException {
        card();
        look();
        host.delete("/sys/class/drm/card1");
        assertEquals(List.of(), look().readings());
    }

    private void card() throws IOException {
        host.put(CARD + "vendor", "0x1002\n")
                .put(CARD + "unique_id", "1a2b3c4d\n")
                .put(CARD + "gpu_busy_percent", "50\n")
                .put(CARD + "mem_busy_percent", "25\n")
                .put(CARD + "mem_info_vram_total", "64000\n")
                .put(CARD + "mem_info_vram_used", "1000\n")
                .put(CARD + "mem_info_gtt_total", "20\n")
                .put(CARD + "mem_info_gtt_used", "10\n")
                .put(CARD + "pp_dpm_sclk", "0: 500Mhz\n1: 1700Mhz *\n")
                .put(CARD + "pp_dpm_mclk", "0: 900Mhz *\n1: 1600Mhz\n")
                .put(CARD + "current_link_speed", "16.0 GT/s PCIe\n")
                .put(CARD + "max_link_speed", "32.0 GT/s PCIe\n")
                .put(CARD + "current_link_width", "8\n")
                .put(CARD + "max_link_width", "16\n")
                .put(CARD + "pcie_replay_count", "2\n")
                .put(CARD + "product_name", "AMD Instinct\n")
                .put(CARD + "numa_node", "-1\n")
                .put(CARD + "xgmi_hive_info/xgmi_hive_id", "0xabc\n")
                .put(CARD + "ras/umc_err_count", "ue: 1\nce: 4\nde: 7\n")
                .put(CARD + "ras/gfx_err_count", "ue: 0\nce: 5\n")
                .put(CARD + "ras/features", "feature mask: 0x3\n");
        temperature(1, "edge", 45, 90, 95);
        temperature(2, "junction", 61, 100, 105);
        temperature(3, "mem", 70, 94, 99);
        host.put(SENSORS + "power1_average", "250000000\n")
                .put(SENSORS + "power1_cap", "560000000\n")
                .put(SENSORS + "freq1_label", "sclk\n")
                .put(SENSORS + "freq1_input", "1700000000\n")
                .put(SENSORS + "fan1_input", "1500\n")
                .put(SENSORS + "fan1_max", "3000\n");
    }

    private void temperature(int sensor, String label, int now, int critical, int emergency)
            throws IOException {
        host.put(SENSORS + "temp" + sensor + "_label", label + "\n")
                .put(SENSORS + "temp" + sensor + "_input", now + "000\n")
                .put(SENSORS + "temp" + sensor + "_crit", critical + "000\n")
                .put(SENSORS + "temp" + sensor + "_emergency", emergency + "000\n");
    }

    private Observation look() {
        monotonicNanos += TimeUnit.SECONDS.toNanos(1);
        return probe.look(7, monotonicNanos, Rhythm.NORMAL);
    }
}

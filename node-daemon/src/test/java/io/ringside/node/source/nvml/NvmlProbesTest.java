package io.ringside.node.source.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlProbesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GPU_0 = "GPU-00000000-0000-0000-0000-000000000000";
    private static final String GPU_1 = "GPU-00000000-0000-0000-0000-000000000001";

    @TempDir Path directory;

    private long nanos = SECOND;

    @Test
    void theTilesAreAlsoFigures() throws Exception {
        Observation seen = look(NvmlProbe.tiles(session(fake()), SECOND));

        assertEquals(0.97, figure(seen, SubjectKind.GPU, GPU_0, GpuFigure.UTILIZATION));
        assertEquals(1755e6, figure(seen, SubjectKind.GPU, GPU_0, GpuFigure.SM_CLOCK));
        assertEquals(
                "sw_power_cap,hw_thermal_slowdown",
                reading(seen, SubjectKind.GPU, GPU_0).attributes().get("gpu.clocks_event_reasons"));
    }

    @Test
    void readsLimitsErrorsAndRepairsInTheirUnits() throws Exception {
        Reading gpu = reading(look(NvmlProbe.detail(session(fake()))), SubjectKind.GPU, GPU_1);

        assertEquals(128.03, value(gpu, GpuFigure.POWER_INSTANT), 1e-6);
        assertEquals(43.93, value(gpu, GpuFigure.MEMORY_POWER), 1e-6);
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.MODULE_POWER));
        assertEquals(200, value(gpu, GpuFigure.POWER_LIMIT_MIN), 1e-6);
        assertEquals(-8, value(gpu, GpuFigure.TEMPERATURE_MARGIN_SHUTDOWN));
        assertEquals(46, value(gpu, GpuFigure.TEMPERATURE_MARGIN));
        assertEquals(95, value(gpu, GpuFigure.TEMPERATURE_SHUTDOWN));
        assertEquals(1.5, value(gpu, GpuHealthFigure.LIMITED_BY_POWER_CAP), 1e-9);
        assertEquals(3, value(gpu, GpuHealthFigure.REMAPPED_ROWS_CORRECTED));
        assertEquals(3071, value(gpu, GpuHealthFigure.REMAP_BANKS_MAX));
        assertEquals(201, value(gpu, GpuHealthFigure.ECC_DRAM_UNCORRECTED_VOLATILE));
        assertEquals(5, value(gpu, GpuHealthFigure.ECC_SRAM_SECDED_VOLATILE));
        assertEquals(0, value(gpu, GpuHealthFigure.ECC_SRAM_THRESHOLD_EXCEEDED));
        assertEquals(5, value(gpu, GpuFigure.PCIE_GENERATION));
        assertEquals(0.12, value(gpu, GpuFigure.ENCODER_UTILIZATION), 1e-9);
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.JPEG_UTILIZATION));
        assertEquals(18, value(gpu, GpuFigure.NVLINK_LINKS));
        assertEquals(18 * 4096 * 1024.0, value(gpu, GpuFigure.NVLINK_SENT));
        assertEquals("580.159.04", gpu.attributes().get("gpu.driver.version"));
        assertEquals("13.0", gpu.attributes().get("gpu.cuda.version"));
        assertEquals("completed", gpu.attributes().get("gpu.fabric.state"));
        assertEquals("healthy", gpu.attributes().get("gpu.fabric.health"));
        assertEquals("enabled", gpu.attributes().get("gpu.ecc_mode"));
        assertEquals("none", gpu.attributes().get("gpu.recovery_action"));
    }

    @Test
    void readsEachNvLink() throws Exception {
        FakeNvml nvml = fake().set("gpu0.links_down", 2).set("gpu0.link_errors", 9);
        Observation seen = look(NvmlProbe.counters(session(nvml)));

        Reading down = reading(seen, SubjectKind.GPU_LINK, GPU_0 + "/1");
        Reading up = reading(seen, SubjectKind.GPU_LINK, GPU_0 + "/2");
        assertEquals(0, value(down, GpuLinkFigure.UP));
        assertEquals(1, value(up, GpuLinkFigure.UP));
        assertEquals(26.562e9, value(up, GpuLinkFigure.SPEED));
        assertEquals(9, value(up, GpuLinkFigure.REPLAYS));
        assertEquals(9, value(up, GpuLinkFigure.CRC_ERRORS));
        assertEquals(OptionalDouble.empty(), up.figure(GpuLinkFigure.CRC_FLIT_ERRORS));
        assertEquals(2 * 4096 * 1024.0, value(up, GpuLinkFigure.RECEIVED));
        assertEquals(OptionalDouble.empty(), up.figure(GpuLinkFigure.SYMBOL_ERRORS));
        assertEquals("switch", up.attributes().get("gpu_link.remote.type"));
        assertEquals("0000:03:00.0", up.attributes().get("gpu_link.remote.pci_bus_id"));
        assertEquals("4.0", up.attributes().get("gpu_link.version"));
        assertEquals(16, figure(seen, SubjectKind.GPU, GPU_0, GpuFigure.NVLINK_LINKS_UP));
        assertEquals(123456.789, figure(seen, SubjectKind.GPU, GPU_0, GpuFigure.ENERGY), 1e-6);
    }

    @Test
    void asksForPcieRatesOnlyWhereGpmDoesNotTellThem() throws Exception {
        FakeNvml nvml = fake().set("gpu1.gpm", 0);
        Observation seen = look(NvmlProbe.detail(session(nvml)));

        assertEquals(
                OptionalDouble.empty(),
                reading(seen, SubjectKind.GPU, GPU_0).figure(GpuActivityFigure.PCIE_SEND_RATE));
        assertEquals(
                869_000, figure(seen, SubjectKind.GPU, GPU_1, GpuActivityFigure.PCIE_SEND_RATE));
    }

    @Test
    void readsMigInstances() throws Exception {
        Observation seen = look(NvmlProbe.detail(session(fake().set("gpu1.mig", 2))));

        Reading instance =
                reading(seen, SubjectKind.GPU_INSTANCE, "MIG-00000000-0000-0000-0001-000000000001");
        assertEquals(384 * 1024 * 1024.0, value(instance, GpuFigure.MEMORY_USED));
        assertEquals(GPU_1, instance.attributes().get("gpu.uuid"));
        assertEquals("8", instance.attributes().get("gpu_instance.id"));
        assertEquals("16", instance.attributes().get("gpu_instance.multiprocessors"));
    }

    @Test
    void readsNothingWhereNothingIsSupported() throws Exception {
        FakeNvml nvml = fake();
        List<NvmlFunction> all = List.of(NvmlFunction.values());
        for (NvmlFunction function :
                all.subList(
                        all.indexOf(NvmlFunction.SERIAL), all.indexOf(NvmlFunction.NVLINK_STATE))) {
            function.symbols.forEach(
                    symbol -> nvml.set("answer." + symbol, NvmlReturn.NOT_SUPPORTED));
        }
        Observation seen = look(NvmlProbe.detail(session(nvml)));

        assertEquals(State.OK, seen.state());
        Reading gpu = reading(seen, SubjectKind.GPU, GPU_0);
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.ENERGY));
        assertFalse(gpu.figures().containsKey(GpuHealthFigure.ECC_DRAM_CORRECTED_VOLATILE));
    }

    @Test
    void readsProcessesWithTheirMemoryAndTheirNewestSample() throws Exception {
        FakeNvml nvml = fake().set("gpu1.process_memory_mib", -1);
        Observation seen = look(NvmlProbe.processes(session(nvml)));

        Reading known = reading(seen, SubjectKind.GPU_PROCESS, GPU_0 + "/1000");
        assertEquals(512 * 1024 * 1024.0, value(known, GpuProcessFigure.MEMORY_USED));
        assertEquals(0.7, value(known, GpuProcessFigure.SM_UTILIZATION), 1e-9);
        assertEquals("1000", known.attributes().get("process.pid"));
        assertFalse(known.attributes().containsKey("gpu_instance.id"));
        Reading hidden = reading(seen, SubjectKind.GPU_PROCESS, GPU_1 + "/2000");
        assertEquals(OptionalDouble.empty(), hidden.figure(GpuProcessFigure.MEMORY_USED));
    }

    @Test
    void saysWhenThereAreMoreProcessesThanItReads() throws Exception {
        Observation seen = look(NvmlProbe.processes(session(fake().set("gpu0.processes", 100000))));

        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("100000 compute processes"), seen.reason());
        assertEquals(1, seen.readings().size());
    }

    @Test
    void profilingFiguresNeedTwoLooks() throws Exception {
        NvmlProbe probe = NvmlProbe.gpm(session(fake().set("gpu1.gpm", 0)));
        assertEquals(List.of(), look(probe).readings());
        nanos += SECOND;
        Observation seen = look(probe);

        assertEquals(State.OK, seen.state());
        assertEquals("GPU 1 (0000:8a:07.0): no GPM (it came with Hopper).", seen.reason());
        assertEquals(0.8, figure(seen, SubjectKind.GPU, GPU_0, GpuActivityFigure.SM_ACTIVE), 1e-9);
        assertEquals(
                0.6, figure(seen, SubjectKind.GPU, GPU_0, GpuActivityFigure.TENSOR_ACTIVE), 1e-9);
        assertEquals(
                200 * 1024 * 1024.0,
                figure(seen, SubjectKind.GPU, GPU_0, GpuActivityFigure.PCIE_RECEIVE_RATE));
        assertEquals(
                18000 * 1024 * 1024.0,
                figure(seen, SubjectKind.GPU, GPU_0, GpuActivityFigure.NVLINK_SEND_RATE));
        assertEquals(
                1000 * 1024 * 1024.0,
                figure(seen, SubjectKind.GPU_LINK, GPU_0 + "/17", GpuLinkFigure.RECEIVE_RATE));
        probe.close();
    }

    @Test
    void profilingIsUnavailableWithAReasonOnMigAndOnOlderDrivers() throws Exception {
        Observation mig = look(NvmlProbe.gpm(session(fake().set("mig", 2))));
        assertEquals(State.UNAVAILABLE, mig.state());
        assertTrue(mig.reason().contains("MIG is on"), mig.reason());

        Path older = Files.createDirectory(directory.resolve("older"));
        Observation old = look(NvmlProbe.gpm(session(FakeNvml.build(older, "nvmlGpmMetricsGet"))));
        assertEquals(State.UNAVAILABLE, old.state());
        assertTrue(old.reason().contains("driver 520"), old.reason());
    }

    @Test
    void cutsOffWhatNvmlClaims() throws Exception {
        FakeNvml nvml = fake().set("gpus", 10000).set("raw_texts", 1);
        Observation seen = look(NvmlProbe.tiles(session(nvml), SECOND));

        assertEquals(State.WARN, seen.state());
        assertEquals(64, seen.readings().size());
        assertTrue(seen.reason().startsWith("NVML counts 10000 GPUs"), seen.reason());
        assertEquals(96, seen.readings().getFirst().id().length());
    }

    private FakeNvml fake() throws Exception {
        return FakeNvml.build(directory);
    }

    private static NvmlSession session(FakeNvml nvml) {
        return new NvmlSession(nvml.path);
    }

    private Observation look(Probe probe) throws InterruptedException {
        return probe.look(nanos, nanos, Rhythm.NORMAL);
    }

    private static double figure(Observation seen, SubjectKind kind, String id, Figure figure) {
        return value(reading(seen, kind, id), figure);
    }

    private static double value(Reading reading, Figure figure) {
        return reading.figure(figure).orElseThrow(() -> new AssertionError(figure.id()));
    }

    private static Reading reading(Observation seen, SubjectKind kind, String id) {
        return seen.readings().stream()
                .filter(reading -> reading.kind() == kind && reading.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " " + id + ": " + seen.reason()));
    }
}

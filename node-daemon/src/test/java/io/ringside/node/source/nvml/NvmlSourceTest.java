package io.ringside.node.source.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.Waiting;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.gpu.ClocksEventReason;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class NvmlSourceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1024 * 1024;
    private static final long EPOCH = 1_795_000_000L * SECOND;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private OptionalLong readNanos = OptionalLong.empty();
    private final HandClock clock = new HandClock(7 * SECOND, EPOCH);

    @Test
    void readsEveryFieldOfEveryGpu() throws Exception {
        NvmlSource source = source(FakeNvml.build(directory));
        look(source);

        assertEquals(ok(), source.status());
        assertEquals(List.of(reading(0), reading(1)), source.readings());
    }

    @Test
    void leavesUnsupportedFieldsAbsentAndNeverZero() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        for (String function :
                List.of(
                        "nvmlDeviceGetTemperatureThreshold",
                        "nvmlDeviceGetFieldValues",
                        "nvmlDeviceGetEnforcedPowerLimit",
                        "nvmlDeviceGetMaxClockInfo",
                        "nvmlDeviceGetTotalEccErrors",
                        "nvmlDeviceGetPerformanceState")) {
            nvml.set("answer." + function, NvmlReturn.NOT_SUPPORTED);
        }
        NvmlSource source = source(nvml);
        look(source);

        assertEquals(ok(), source.status());
        Reading gpu = source.readings().getFirst();
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.TEMPERATURE_SLOWDOWN));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.MEMORY_TEMPERATURE));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.POWER_LIMIT));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.SM_CLOCK_MAX));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.ECC_CORRECTED_VOLATILE));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.ECC_UNCORRECTED_AGGREGATE));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.PERFORMANCE_STATE));
        assertEquals(OptionalDouble.of(126.5), gpu.figure(GpuFigure.POWER));
    }

    @Test
    void fallsBackToOlderSymbolsAndLeavesTheRestAbsent() throws Exception {
        NvmlSource source =
                source(
                        FakeNvml.build(
                                directory,
                                "nvmlDeviceGetMemoryInfo_v2",
                                "nvmlDeviceGetCurrentClocksEventReasons",
                                "nvmlDeviceGetFieldValues"));
        look(source);

        assertEquals(ok(), source.status());
        Reading gpu = source.readings().getFirst();
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.MEMORY_RESERVED));
        assertEquals(OptionalDouble.of(1771 * MIB), gpu.figure(GpuFigure.MEMORY_USED));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.MEMORY_TEMPERATURE));
        assertEquals(
                "sw_power_cap,hw_thermal_slowdown",
                gpu.attributes().get("gpu.clocks_event_reasons"));
    }

    @Test
    void warnsOfAFailingCallAndKeepsTheOtherFields() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        nvml.set("answer.nvmlDeviceGetPowerUsage", 999);
        NvmlSource source = source(nvml);
        look(source);

        assertEquals(State.WARN, source.status().state());
        assertEquals(
                "GPU 0 (0000:8a:06.0): Unknown Error (nvmlDeviceGetPowerUsage); "
                        + "GPU 1 (0000:8a:07.0): Unknown Error (nvmlDeviceGetPowerUsage); "
                        + "those fields are absent.",
                source.status().reason());
        assertEquals(OptionalDouble.empty(), source.readings().getFirst().figure(GpuFigure.POWER));
        assertEquals(
                OptionalDouble.of(0.97),
                source.readings().getFirst().figure(GpuFigure.UTILIZATION));
    }

    @Test
    void failsWithTheLostGpuNamedWhileTheOtherGoesOnAndStartsAgainLater() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        NvmlSource source = source(nvml);
        look(source);
        nvml.set("gpu1.lost", 1);
        clock.advance(SECOND);
        look(source);

        assertEquals(
                status(
                        State.FAILED,
                        "GPU 1 (0000:8a:07.0): GPU is lost; NVML is started again every 30 s."),
                source.status());
        assertEquals(List.of(reading(0)), source.readings());
        assertEquals(1, nvml.get("init_count"));

        nvml.set("gpu1.lost", 0);
        clock.advance(30 * SECOND);
        look(source);
        assertEquals(2, nvml.get("init_count"));
        assertEquals(ok(), source.status());
        assertEquals(2, source.readings().size());
    }

    @Test
    void isUnavailableWithAReasonWhereThereIsNoLibrary() throws Exception {
        NvmlSource source = new NvmlSource("/nowhere/libnvidia-ml.so.1", SECOND / 1000, clock);
        look(source);

        assertEquals(
                status(
                        State.UNAVAILABLE,
                        "No NVML on this host: /nowhere/libnvidia-ml.so.1 is not found; GPU readings are absent."),
                source.status());
        assertEquals(List.of(), source.readings());
    }

    @Test
    void triesAgainWhenTheDriverWasNotLoaded() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        nvml.set("init_result", NvmlReturn.DRIVER_NOT_LOADED);
        NvmlSource source = source(nvml);
        look(source);
        assertEquals(State.UNAVAILABLE, source.status().state());
        assertEquals(
                "NVML does not start: Driver Not Loaded; it is tried again every 30 s.",
                source.status().reason());

        nvml.set("init_result", NvmlReturn.SUCCESS);
        clock.advance(29 * SECOND);
        look(source);
        assertEquals(State.UNAVAILABLE, source.status().state());
        clock.advance(SECOND);
        look(source);
        assertEquals(ok(), source.status());
    }

    @Test
    void saysHowLongNvmlHasBeenSilentWhileACallHangs() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        NvmlSource source = source(nvml);
        look(source);
        nvml.set("hang", "nvmlDeviceGetUtilizationRates");
        source.start();
        Waiting.until("the call hangs", () -> nvml.get("hanging"), hanging -> hanging == 1);

        clock.advance(12 * SECOND);
        assertEquals(
                status(State.WARN, "nvml has not answered for 12 s; its last readings are shown."),
                source.status());
        assertEquals(2, source.readings().size());

        nvml.set("hang", "");
        Waiting.until("nvml is well again", source::status, status -> status.state() == State.OK);
        source.close();
    }

    @Test
    void namesUnknownReasonBitsByNumber() {
        assertEquals(List.of("gpu_idle", "bit_40"), ClocksEventReason.names(1L | 1L << 40));
    }

    private SourceStatus ok() {
        return status(State.OK, "");
    }

    private SourceStatus status(State state, String reason) {
        return new SourceStatus("nvml", state, reason, OptionalLong.of(SECOND / 1000), readNanos);
    }

    private void look(NvmlSource source) throws InterruptedException {
        readNanos = OptionalLong.of(clock.epochNanos());
        source.look();
    }

    private NvmlSource source(FakeNvml nvml) {
        return new NvmlSource(nvml.path, SECOND / 1000, clock);
    }

    private Reading reading(int index) {
        return Reading.of(
                        SubjectKind.GPU,
                        "GPU-00000000-0000-0000-0000-00000000000" + index,
                        "nvml",
                        clock.epochNanos())
                .put("gpu.index", Integer.toString(index))
                .put("gpu.pci_bus_id", "0000:8a:0" + (6 + index) + ".0")
                .put("gpu.name", "NVIDIA H200")
                .put("gpu.clocks_event_reasons", "sw_power_cap,hw_thermal_slowdown")
                .put("gpu.performance_state", "P0")
                .put(GpuFigure.UTILIZATION, 0.97)
                .put(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, 0.41)
                .put(GpuFigure.MEMORY_USED, 1155 * MIB)
                .put(GpuFigure.MEMORY_TOTAL, 143771 * MIB)
                .put(GpuFigure.MEMORY_RESERVED, 616 * MIB)
                .put(GpuFigure.TEMPERATURE, 41)
                .put(GpuFigure.MEMORY_TEMPERATURE, 39)
                .put(GpuFigure.TEMPERATURE_SLOWDOWN, 89)
                .put(GpuFigure.POWER, 126.5)
                .put(GpuFigure.POWER_LIMIT, 700)
                .put(GpuFigure.SM_CLOCK, 1755e6)
                .put(GpuFigure.MEMORY_CLOCK, 3200e6)
                .put(GpuFigure.SM_CLOCK_MAX, 1980e6)
                .put(GpuFigure.MEMORY_CLOCK_MAX, 3201e6)
                .put(GpuFigure.CLOCKS_EVENT_REASONS, 0x44)
                .put(GpuFigure.ECC_CORRECTED_VOLATILE, 1)
                .put(GpuFigure.ECC_UNCORRECTED_VOLATILE, 2)
                .put(GpuFigure.ECC_CORRECTED_AGGREGATE, 11)
                .put(GpuFigure.ECC_UNCORRECTED_AGGREGATE, 12)
                .put(GpuFigure.PERFORMANCE_STATE, 0)
                .build();
    }
}

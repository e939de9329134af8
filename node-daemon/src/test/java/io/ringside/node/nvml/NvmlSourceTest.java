package io.ringside.node.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import io.ringside.node.time.EventClock;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
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
    private final AtomicLong nanos = new AtomicLong(7 * SECOND);
    private final EventClock clock =
            new EventClock() {
                @Override
                public long monotonicNanos() {
                    return nanos.get();
                }

                @Override
                public long epochNanos() {
                    return EPOCH + nanos.get();
                }
            };

    @Test
    void readsEveryFieldOfEveryGpu() throws Exception {
        NvmlSource source = source(FakeNvml.build(directory));
        look(source);

        assertEquals(ok(), source.status());
        assertEquals(List.of(reading(0), reading(1)), source.gpuReadings());
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
        GpuReading gpu = source.gpuReadings().getFirst();
        assertEquals(OptionalDouble.empty(), gpu.slowdownTemperatureCelsius());
        assertEquals(OptionalDouble.empty(), gpu.memoryTemperatureCelsius());
        assertEquals(OptionalDouble.empty(), gpu.powerLimitWatts());
        assertEquals(OptionalDouble.empty(), gpu.maxSmClockHertz());
        assertEquals(OptionalLong.empty(), gpu.eccCorrectedVolatile());
        assertEquals(OptionalLong.empty(), gpu.eccUncorrectedAggregate());
        assertEquals(OptionalInt.empty(), gpu.performanceState());
        assertEquals(OptionalDouble.of(126.5), gpu.powerWatts());
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
        GpuReading gpu = source.gpuReadings().getFirst();
        assertEquals(OptionalLong.empty(), gpu.memoryReservedBytes());
        assertEquals(OptionalLong.of(1771 * MIB), gpu.memoryUsedBytes());
        assertEquals(OptionalDouble.empty(), gpu.memoryTemperatureCelsius());
        assertEquals(List.of("sw_power_cap", "hw_thermal_slowdown"), gpu.clocksEventReasonNames());
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
        assertEquals(OptionalDouble.empty(), source.gpuReadings().getFirst().powerWatts());
        assertEquals(OptionalDouble.of(0.97), source.gpuReadings().getFirst().utilizationRatio());
    }

    @Test
    void failsWithTheLostGpuNamedWhileTheOtherGoesOnAndStartsAgainLater() throws Exception {
        FakeNvml nvml = FakeNvml.build(directory);
        NvmlSource source = source(nvml);
        look(source);
        nvml.set("gpu1.lost", 1);
        nanos.addAndGet(SECOND);
        look(source);

        assertEquals(
                status(
                        State.FAILED,
                        "GPU 1 (0000:8a:07.0): GPU is lost; NVML is started again every 30 s."),
                source.status());
        assertEquals(List.of(reading(0)), source.gpuReadings());
        assertEquals(1, nvml.get("init_count"));

        nvml.set("gpu1.lost", 0);
        nanos.addAndGet(30 * SECOND);
        look(source);
        assertEquals(2, nvml.get("init_count"));
        assertEquals(ok(), source.status());
        assertEquals(2, source.gpuReadings().size());
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
        assertEquals(List.of(), source.gpuReadings());
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
        nanos.addAndGet(29 * SECOND);
        look(source);
        assertEquals(State.UNAVAILABLE, source.status().state());
        nanos.addAndGet(SECOND);
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
        await(() -> nvml.get("hanging") == 1);

        nanos.addAndGet(12 * SECOND);
        assertEquals(
                status(State.WARN, "nvml has not answered for 12 s; its last readings are shown."),
                source.status());
        assertEquals(2, source.gpuReadings().size());

        nvml.set("hang", "");
        await(() -> source.status().state() == State.OK);
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

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20 * SECOND;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "the condition did not come true in 20 s");
            Thread.onSpinWait();
        }
    }

    private GpuReading reading(int index) {
        return new GpuReading(
                "GPU-00000000-0000-0000-0000-00000000000" + index,
                index,
                "0000:8a:0" + (6 + index) + ".0",
                "NVIDIA H200",
                clock.epochNanos(),
                OptionalDouble.of(0.97),
                OptionalDouble.of(0.41),
                OptionalLong.of(1155 * MIB),
                OptionalLong.of(143771 * MIB),
                OptionalLong.of(616 * MIB),
                OptionalDouble.of(41),
                OptionalDouble.of(39),
                OptionalDouble.of(89),
                OptionalDouble.of(126.5),
                OptionalDouble.of(700),
                OptionalDouble.of(1755e6),
                OptionalDouble.of(3200e6),
                OptionalDouble.of(1980e6),
                OptionalDouble.of(3201e6),
                OptionalLong.of(0x44),
                List.of("sw_power_cap", "hw_thermal_slowdown"),
                OptionalLong.of(1),
                OptionalLong.of(2),
                OptionalLong.of(11),
                OptionalLong.of(12),
                OptionalInt.of(0));
    }
}

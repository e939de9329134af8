package io.ringside.desktop.ui.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.ToldGpu;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    @Test
    void figuresCarryTheirUnits() {
        GpuView gpu = SampleCluster.twoRanks().gpus().getFirst();
        assertEquals("1,980\u202FMHz", Readings.smClock(gpu));
        assertEquals("41\u202F\u00B0C", Readings.temperature(gpu));
        assertEquals("17.2\u202FGiB", Readings.memory(gpu));
        assertEquals("226.5\u202FW", Readings.power(gpu));
        assertEquals("Throttle none", Readings.throttle(gpu));
    }

    @Test
    void whatTheDriverDoesNotGiveIsADashAndNeverZero() {
        GpuView bare = gpu(List.of());
        assertEquals("\u2013", Readings.smClock(bare));
        assertEquals("\u2013", Readings.utilization(bare));
        assertEquals("of \u2013", Readings.memoryTotal(bare));
        assertEquals("Throttle \u2013", Readings.throttle(bare));
        assertEquals("ECC corrected \u2013 \u00B7 uncorrected \u2013", Readings.ecc(bare));
        assertTrue(Double.isNaN(Readings.ratio(bare, GpuFact.POWER, GpuFact.POWER_LIMIT)));
        assertFalse(Readings.eccFailed(bare));
    }

    @Test
    void anIdleGpuIsNotCalledThrottled() {
        assertFalse(Readings.throttled(gpu(List.of("GPU idle"))));
        assertTrue(Readings.throttled(gpu(List.of("GPU idle", "SW thermal slowdown"))));
    }

    @Test
    void powerIsSummedOfThoseThatTellItAndIsNeverZeroForWhoDoesNot() {
        GpuView tells = SampleCluster.twoRanks().gpus().getFirst();
        GpuView silent = gpu(List.of());
        assertEquals("", Readings.sumOfPower(List.of(silent, silent)));
        assertEquals(" \u00B7 0.23\u202FkW", Readings.sumOfPower(List.of(tells)));
        assertEquals(
                " \u00B7 0.23\u202FkW (1 of 2 GPUs tell it)",
                Readings.sumOfPower(List.of(tells, silent)));
    }

    @Test
    void saysWhoReadIt() {
        assertTrue(Readings.text(gpu(List.of()), "h", 0).contains("NVML \u00B7 read"));
    }

    private static GpuView gpu(List<String> throttleReasons) {
        KnownGpu bare =
                KnownGpu.of(
                        new ToldGpu(
                                "GPU-1",
                                "nvml",
                                0,
                                Map.of(),
                                Map.of(
                                        "gpu.name",
                                        "GPU",
                                        "gpu.clocks_event_reasons",
                                        String.join(",", throttleReasons))));
        return new GpuView(0, bare, "", List.of(), false);
    }
}

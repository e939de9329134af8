package io.ringside.desktop.ui.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.viewdata.GpuView;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
        assertEquals("ECC corrected \u2013 \u00B7 uncorrected \u2013", Readings.ecc(bare));
        assertTrue(Double.isNaN(Readings.ratio(bare.powerWatts(), bare.powerLimitWatts())));
        assertFalse(Readings.eccFailed(bare));
    }

    @Test
    void anIdleGpuIsNotCalledThrottled() {
        assertFalse(Readings.throttled(gpu(List.of("GPU idle"))));
        assertTrue(Readings.throttled(gpu(List.of("GPU idle", "SW thermal slowdown"))));
    }

    private static GpuView gpu(List<String> throttleReasons) {
        OptionalDouble none = OptionalDouble.empty();
        OptionalLong nothing = OptionalLong.empty();
        return new GpuView(
                0,
                0,
                "",
                "GPU",
                "",
                0,
                none,
                none,
                nothing,
                nothing,
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                throttleReasons,
                nothing,
                nothing,
                List.of(),
                false);
    }
}

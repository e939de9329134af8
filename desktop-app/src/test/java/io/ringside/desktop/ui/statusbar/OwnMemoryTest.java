package io.ringside.desktop.ui.statusbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OwnMemoryTest {
    @Test
    void residentMemoryIsWhatTheKernelSays() {
        assertEquals(
                OptionalLong.of(739_112L * 1024),
                OwnMemory.residentBytes(
                        List.of("Name:\tjava", "VmHWM:\t  800000 kB", "VmRSS:\t  739112 kB")));
    }

    @Test
    void whatIsNotToldOrOddIsAbsentAndNotZero() {
        assertEquals(OptionalLong.empty(), OwnMemory.residentBytes(List.of()));
        assertEquals(OptionalLong.empty(), OwnMemory.residentBytes(List.of("VmRSS:\tmuch kB")));
        String app =
                StatusItem.of(
                                SampleCluster.twoRanks(),
                                new HealthItems(),
                                SampleCluster.OFF,
                                OptionalLong.empty(),
                                SampleCluster.NOW)
                        .getLast()
                        .value();
        assertEquals("\u2013", app);
    }

    @Test
    void theWholeProgramIsMoreThanItsHeapInUse() {
        OptionalLong resident = OwnMemory.residentBytes();
        Runtime runtime = Runtime.getRuntime();
        assertTrue(
                resident.isEmpty()
                        || resident.getAsLong() > runtime.totalMemory() - runtime.freeMemory());
    }
}

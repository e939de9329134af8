package io.ringside.desktop.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.GpuTiming.Channels;
import io.ringside.desktop.model.GpuTiming.Timer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GpuTimingTest {
    @Test
    void saysNothingOfAPluginThatDoesNotTell() {
        assertEquals("", GpuTiming.UNTOLD.sentence("steady"));
    }

    @Test
    void saysWhichCallsAreTimedAtEachLevel() {
        GpuTiming timing = timing(Timer.LIVE, 6, 0, Channels.OFF);
        assertEquals(
                "GPU times: CUDA events, first and one in 50 calls", timing.sentence("steady"));
        assertEquals("GPU times: CUDA events, every launch", timing.sentence("detail"));
        assertEquals(
                "GPU times: NCCL's stamps of every channel; CUDA events, every launch",
                timing(Timer.LIVE, 6, 0, Channels.ON).sentence("deep"));
    }

    @Test
    void saysWhatToDoWhereThereAreNone() {
        assertEquals(
                "GPU times: NCCL 2.27: none, start with RINGSIDE_LEVEL=deep",
                timing(Timer.NONE, 4, 0, Channels.OFF).sentence("steady"));
        assertEquals(
                "GPU times: NCCL's stamps of every channel",
                timing(Timer.NONE, 4, 0, Channels.ON).sentence("deep"));
        assertEquals(
                "GPU times: none, no CUDA driver in the process",
                timing(Timer.NONE, 6, 0, Channels.OFF).sentence("steady"));
    }

    @Test
    void saysWhatEndedThem() {
        assertEquals(
                "GPU times: ended: CUDA error 700, what was under way stays unknown",
                timing(Timer.ENDED, 6, 700, Channels.OFF).sentence("steady"));
        assertTrue(
                new GpuTiming(Timer.LIVE, 6, 0, OptionalLong.of(1), Channels.NO_ROOM, true, 50)
                        .sentence("steady")
                        .matches(
                                "GPU times: CUDA events, not read any more since .*: what came later is not known;"
                                        + " no single channels, as /dev/shm has no room for NCCL's pools;"
                                        + " another program changed NCCL's mask, its stamps since are not trusted"));
    }

    private static GpuTiming timing(Timer timer, int ncclApi, int error, Channels channels) {
        return new GpuTiming(timer, ncclApi, error, OptionalLong.empty(), channels, false, 50);
    }
}

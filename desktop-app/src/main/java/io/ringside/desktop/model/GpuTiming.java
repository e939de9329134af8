package io.ringside.desktop.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Where one process's GPU times come from.
///
/// @param ncclApi NCCL's profiler API, 4 to 7; 0 unknown
/// @param error the CUresult that ended the timer; 0 none
/// @param knownUntilEpochNanos when its events were read last, if that is over
/// @param maskOverridden another than the plugin has changed NCCL's mask
/// @param timedOneIn at `steady` the first call of a kind is timed and then one in so many; 0 not
///   known
public record GpuTiming(
        Timer timer,
        int ncclApi,
        int error,
        OptionalLong knownUntilEpochNanos,
        Channels channels,
        boolean maskOverridden,
        int timedOneIn) {
    /// Of a daemon or a plugin that does not tell.
    public static final GpuTiming UNTOLD =
            new GpuTiming(Timer.UNTOLD, 0, 0, OptionalLong.empty(), Channels.UNTOLD, false, 0);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int API_WITHOUT_LAUNCHES = 4;

    /// The thread that reads CUDA events.
    public enum Timer {
        UNTOLD,
        NONE,
        LIVE,
        ENDED,
        CLOSED
    }

    /// NCCL's single channels.
    public enum Channels {
        UNTOLD,
        OFF,
        ON,
        NO_ROOM
    }

    /// "GPU times: CUDA events, first and one in 50 calls"; empty when nothing was told.
    ///
    /// @param level in force
    public String sentence(String level) {
        List<String> parts = new ArrayList<>();
        if (channels == Channels.ON) {
            parts.add("NCCL's stamps of every channel");
        }
        String events = events(level);
        if (!events.isEmpty()) {
            parts.add(events);
        }
        if (channels == Channels.NO_ROOM) {
            parts.add("no single channels, as /dev/shm has no room for NCCL's pools");
        }
        if (maskOverridden) {
            parts.add("another program changed NCCL's mask, its stamps since are not trusted");
        }
        return parts.isEmpty() ? "" : "GPU times: " + String.join("; ", parts);
    }

    private String events(String level) {
        return switch (timer) {
            case UNTOLD -> "";
            case NONE -> none();
            case LIVE ->
                    knownUntilEpochNanos.isEmpty()
                            ? "CUDA events, " + which(level)
                            : "CUDA events, not read any more since "
                                    + clock(knownUntilEpochNanos.getAsLong())
                                    + ": what came later is not known";
            case ENDED -> "ended: CUDA error " + error + ", what was under way stays unknown";
            case CLOSED -> "CUDA events, closed by the process";
        };
    }

    private String none() {
        if (channels == Channels.ON) {
            return "";
        }
        return ncclApi == API_WITHOUT_LAUNCHES
                ? "NCCL 2.27: none, start with RINGSIDE_LEVEL=deep"
                : "none, no CUDA driver in the process";
    }

    private String which(String level) {
        if (!level.equals("steady")) {
            return "every launch";
        }
        return timedOneIn == 0 ? "a sample" : "first and one in " + timedOneIn + " calls";
    }

    private static String clock(long epochNanos) {
        return TIME.format(Instant.ofEpochSecond(0, epochNanos).atZone(ZoneId.systemDefault()));
    }
}

package io.ringside.node.boot.wiring;

import io.ringside.node.host.ProcFiles;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// The host's clocks. `System.nanoTime` is CLOCK_MONOTONIC on Linux, which the plugin stamps with.
public final class HostClock implements EventClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// Its first figure is CLOCK_BOOTTIME, which goes on while the machine sleeps.
    private static final Path UPTIME = Path.of("/proc/uptime");

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    @Override
    public boolean isSharedWith(int pid, long pidNamespace) {
        return ProcFiles.isInThisTimeNamespace(pid, pidNamespace);
    }

    /// Exact to a hundredth of a second.
    @Override
    public long sleptNanos() {
        try {
            String uptime = Files.readString(UPTIME);
            double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            return (long) (seconds * NANOS_PER_SECOND) - monotonicNanos();
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }
}

package io.ringside.node.source.host;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// The host's memory, by /proc/meminfo.
public final class HostProbe implements Probe {
    private static final String NAME = "host";
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long KIB = 1024;

    private final HostFiles files;

    public HostProbe(HostFiles files) {
        this.files = files;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        List<String> lines = files.lines("/proc/meminfo");
        if (lines.isEmpty()) {
            return Observation.unavailable(
                    "/proc/meminfo cannot be read; the host's memory is absent.");
        }
        return Observation.of(
                List.of(
                        Reading.of(SubjectKind.HOST, "", NAME, epochNanos)
                                .put(HostFigure.MEMORY_TOTAL, bytes(lines, "MemTotal:"))
                                .put(HostFigure.MEMORY_AVAILABLE, bytes(lines, "MemAvailable:"))
                                .build()));
    }

    private static OptionalLong bytes(List<String> lines, String name) {
        for (String line : lines) {
            String[] words = line.split("\\s+", -1);
            if (words.length >= 2 && words[0].equals(name) && words[1].matches("\\d{1,15}")) {
                return OptionalLong.of(Long.parseLong(words[1]) * KIB);
            }
        }
        return OptionalLong.empty();
    }
}

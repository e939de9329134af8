package io.ringside.node.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.FileTree;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProbeTest {
    @TempDir Path root;

    @Test
    void readsTheMemoryInBytes() {
        new FileTree(root)
                .put(
                        "/proc/meminfo",
                        "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    400 kB\n");
        assertEquals(
                List.of(
                        Reading.of(SubjectKind.HOST, "", "host", 7)
                                .put(HostFigure.MEMORY_TOTAL, 1_024_000)
                                .put(HostFigure.MEMORY_AVAILABLE, 409_600)
                                .build()),
                look().readings());
    }

    @Test
    void isUnavailableWithoutTheFile() {
        assertEquals(State.UNAVAILABLE, look().state());
    }

    private Observation look() {
        return new HostProbe(new HostFiles(root)).look(7, 9, Rhythm.NORMAL);
    }
}

package io.ringside.node.command;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where segments are by default: the same rule as the plugin's.
final class SegmentsDirectory {
    private SegmentsDirectory() {}

    static Path orDefault(@Nullable Path given) throws IOException {
        if (given != null) {
            return given;
        }
        String named = System.getenv("RINGSIDE_DIR");
        return named != null && !named.isEmpty()
                ? Path.of(named)
                : Path.of("/dev/shm/ringside-" + ProcFiles.ownUser());
    }
}

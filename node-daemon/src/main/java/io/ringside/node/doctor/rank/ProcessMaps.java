package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The shared libraries that a process has mapped, by /proc/PID/maps. Stateless.
final class ProcessMaps {
    /// A rank of PyTorch has some thousand lines.
    private static final int MOST_BYTES = 8 << 20;

    /// Stands for this process itself.
    static final int SELF = 0;

    private static final String DELETED = " (deleted)";

    private ProcessMaps() {}

    /// Paths as that process sees them. Absent: this user may not read them, or the process is
    /// gone.
    static Optional<Set<String>> libraries(HostFiles files, int pid) {
        Set<String> paths = new TreeSet<>();
        String process = pid == SELF ? "self" : Integer.toString(pid);
        try (InputStream in = Files.newInputStream(files.path("/proc/" + process + "/maps"))) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            text.lines()
                    .forEach(line -> {
                        int slash = line.indexOf('/');
                        if (slash > 0 && line.contains(".so")) {
                            String path = line.substring(slash);
                            paths.add(
                                    path.endsWith(DELETED)
                                            ? path.substring(0, path.length() - DELETED.length())
                                            : path);
                        }
                    });
        } catch (IOException | SecurityException forbidden) {
            return Optional.empty();
        }
        return Optional.of(paths);
    }
}

package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import io.ringside.node.libc.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What of /proc/PID/maps tells what a process is: the shared libraries it has mapped, as that
/// process sees their paths, and whether it has a GPU of NVIDIA open, whose driver maps its device
/// files.
///
/// @param libraries their paths
record ProcessMaps(Set<String> libraries, boolean hasGpu) {
    /// A rank of PyTorch has some thousand lines.
    private static final int MOST_BYTES = 8 << 20;

    /// Stands for this process itself.
    static final int SELF = 0;

    private static final String DELETED = " (deleted)";

    /// What a CUDA context maps: torchrun has the GPUs open and no context. Then a Jetson's, and
    /// that of the Windows subsystem.
    private static final Pattern GPU = Pattern.compile("/dev/(nvidia-uvm|nvhost|nvmap|dxg).*");

    /// Absent: this user may not read them, or the process is gone.
    static Optional<ProcessMaps> of(HostFiles files, int pid) {
        Set<String> libraries = new TreeSet<>();
        boolean hasGpu = false;
        String process = pid == SELF ? "self" : Integer.toString(pid);
        try (InputStream in = RegularFile.open(files.path("/proc/" + process + "/maps")).stream()) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                int slash = line.indexOf('/');
                String path = slash > 0 ? line.substring(slash) : "";
                hasGpu |= GPU.matcher(path).matches();
                if (path.contains(".so")) {
                    libraries.add(
                            path.endsWith(DELETED)
                                    ? path.substring(0, path.length() - DELETED.length())
                                    : path);
                }
            }
        } catch (IOException | SecurityException forbidden) {
            return Optional.empty();
        }
        return Optional.of(new ProcessMaps(libraries, hasGpu));
    }
}

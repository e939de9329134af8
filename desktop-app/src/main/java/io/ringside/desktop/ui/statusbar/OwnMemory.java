package io.ringside.desktop.ui.statusbar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What of this program is in memory, as the kernel counts it: heap, code, stacks, the toolkit's
/// pictures and all else. For any thread.
public final class OwnMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    private OwnMemory() {}

    /// In bytes; absent where the system does not tell.
    public static OptionalLong residentBytes() {
        try {
            return residentBytes(Files.readAllLines(STATUS));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    /// @param status lines as of /proc/self/status: "VmRSS: 739112 kB"
    static OptionalLong residentBytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT) && line.endsWith(" kB"))
                .map(line -> line.substring(RESIDENT.length(), line.length() - 3).strip())
                .filter(figure -> figure.matches("\\d{1,15}"))
                .mapToLong(figure -> Long.parseLong(figure) * KIB)
                .findFirst();
    }
}

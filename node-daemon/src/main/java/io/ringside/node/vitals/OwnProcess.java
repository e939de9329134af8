package io.ringside.node.vitals;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the system says of this process. Stateless; any thread.
public final class OwnProcess {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,15}) kB");
    private static final long MANY_DESCRIPTORS = 65_536;

    private OwnProcess() {}

    /// Of all threads since its start, nanoseconds.
    public static OptionalLong cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                        && system.getProcessCpuTime() >= 0
                ? OptionalLong.of(system.getProcessCpuTime())
                : OptionalLong.empty();
    }

    public static OptionalLong residentBytes() {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(STATUS));
            return resident.find()
                    ? OptionalLong.of(Long.parseLong(resident.group(1)) << 10)
                    : OptionalLong.empty();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    /// How many files it may have open; 65,536 where the system does not say.
    public static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : MANY_DESCRIPTORS;
    }

    /// How many more it may open now, at least 0.
    public static long freeDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? Math.max(0, unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount())
                : MANY_DESCRIPTORS;
    }
}

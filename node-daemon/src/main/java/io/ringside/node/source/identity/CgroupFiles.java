package io.ringside.node.source.identity;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Figures of a process's cgroups, from the files under /sys/fs/cgroup, version 2 and version 1. A
/// limit may be set above a process's own group (a pod's, a job's): the nearest one that has it is
/// read. Immutable; one call reads some ten files.
final class CgroupFiles {
    private static final String ROOT = "/sys/fs/cgroup";
    private static final int MOST_LEVELS = 16;
    private static final long NO_LIMIT_BYTES = 1L << 60;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;

    private final HostFiles files;

    CgroupFiles(HostFiles files) {
        this.files = files;
    }

    /// The folder whose memory the process's is accounted in, and under what limit.
    ///
    /// @param version 1 or 2
    record MemoryGroup(String folder, int version) {}

    void addTo(Reading.Builder reading, CgroupPaths paths) {
        reading.put(ProcessFigure.CGROUP_ID, inode(paths));
        memoryGroup(paths).ifPresent(group -> addMemory(reading, group));
        addCpu(reading, paths);
    }

    /// The nearest group with a memory limit, else the process's own.
    Optional<MemoryGroup> memoryGroup(CgroupPaths paths) {
        String v1 = folder(ROOT + "/memory", paths.byController().getOrDefault("memory", ""));
        if (!v1.isEmpty()) {
            return Optional.of(new MemoryGroup(nearest(v1, this::hasLimitV1), 1));
        }
        String v2 = unified(paths);
        return v2.isEmpty()
                ? Optional.empty()
                : Optional.of(new MemoryGroup(nearest(v2, this::hasLimitV2), 2));
    }

    /// Processes of this group that were killed for want of memory, since the group was made.
    OptionalLong oomKills(MemoryGroup group) {
        return keyed(
                group.folder() + (group.version() == 1 ? "/memory.oom_control" : "/memory.events"),
                "oom_kill");
    }

    private void addMemory(Reading.Builder reading, MemoryGroup group) {
        boolean v1 = group.version() == 1;
        reading.put(
                        ProcessFigure.CGROUP_MEMORY_USED,
                        files.number(
                                group.folder()
                                        + (v1 ? "/memory.usage_in_bytes" : "/memory.current")))
                .put(ProcessFigure.CGROUP_OOM_KILLS, oomKills(group));
        OptionalLong limit =
                files.number(group.folder() + (v1 ? "/memory.limit_in_bytes" : "/memory.max"));
        if (limit.isPresent() && limit.getAsLong() < NO_LIMIT_BYTES) {
            reading.put(ProcessFigure.CGROUP_MEMORY_LIMIT, limit);
        }
    }

    private void addCpu(Reading.Builder reading, CgroupPaths paths) {
        String v1 = folder(ROOT + "/cpu", paths.byController().getOrDefault("cpu", ""));
        String v2 = unified(paths);
        String quota = v1.isEmpty() ? nearest(v2, this::hasQuotaV2) : nearest(v1, this::hasQuotaV1);
        if (!quota.isEmpty()) {
            String stat = quota + "/cpu.stat";
            reading.put(ProcessFigure.CGROUP_CPU_PERIODS, keyed(stat, "nr_periods"))
                    .put(ProcessFigure.CGROUP_CPU_THROTTLED_PERIODS, keyed(stat, "nr_throttled"))
                    .put(
                            ProcessFigure.CGROUP_CPU_THROTTLED_TIME,
                            v1.isEmpty()
                                    ? over(keyed(stat, "throttled_usec"), MICROS_PER_SECOND)
                                    : over(keyed(stat, "throttled_time"), NANOS_PER_SECOND));
        }
        if (!v2.isEmpty()) {
            reading.put(ProcessFigure.CGROUP_CPU_PRESSURE, pressure(v2 + "/cpu.pressure"));
        }
    }

    private OptionalLong inode(CgroupPaths paths) {
        String own = unified(paths);
        String folder =
                own.isEmpty()
                        ? folder(ROOT + "/memory", paths.byController().getOrDefault("memory", ""))
                        : own;
        if (folder.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Object inode = Files.getAttribute(files.path(folder), "unix:ino");
            return inode instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (IOException | UnsupportedOperationException | SecurityException gone) {
            return OptionalLong.empty();
        }
    }

    /// In the mixed mode of both versions the unified hierarchy is mounted below.
    private String unified(CgroupPaths paths) {
        boolean mixed = files.exists(ROOT + "/unified");
        return folder(mixed ? ROOT + "/unified" : ROOT, paths.unified());
    }

    /// Empty when the path is none, leads upwards (another cgroup namespace) or is not there.
    private String folder(String mount, String path) {
        boolean usable =
                path.length() > 1 && Arrays.stream(path.split("/", -1)).noneMatch(".."::equals);
        return usable && files.exists(mount + path) ? mount + path : "";
    }

    private static String nearest(String folder, Predicate<String> has) {
        String at = folder;
        for (int level = 0; level < MOST_LEVELS && at.length() > ROOT.length(); level++) {
            if (has.test(at)) {
                return at;
            }
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return folder;
    }

    private boolean hasLimitV1(String folder) {
        return files.number(folder + "/memory.limit_in_bytes").orElse(Long.MAX_VALUE)
                < NO_LIMIT_BYTES;
    }

    private boolean hasLimitV2(String folder) {
        return files.number(folder + "/memory.max").isPresent();
    }

    private boolean hasQuotaV1(String folder) {
        return files.number(folder + "/cpu.cfs_quota_us").orElse(-1) > 0;
    }

    private boolean hasQuotaV2(String folder) {
        return files.word(folder + "/cpu.max").filter(max -> !max.startsWith("max")).isPresent();
    }

    private OptionalLong keyed(String file, String key) {
        for (String line : files.lines(file)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(0, space).equals(key)) {
                return ProcessFiles.number(line.substring(space + 1).strip());
            }
        }
        return OptionalLong.empty();
    }

    /// "some avg10=1.53 avg60=0.50 avg300=0.10 total=4321".
    private OptionalDouble pressure(String file) {
        for (String line : files.lines(file)) {
            for (String word : line.split(" ", -1)) {
                boolean wanted = line.startsWith("some ") && word.startsWith("avg10=");
                if (wanted && word.matches("avg10=\\d{1,3}(?:\\.\\d{1,4})?")) {
                    double percent = Double.parseDouble(word.substring("avg10=".length()));
                    return OptionalDouble.of(percent / PERCENT);
                }
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble over(OptionalLong value, double divisor) {
        return value.isPresent()
                ? OptionalDouble.of(value.getAsLong() / divisor)
                : OptionalDouble.empty();
    }
}

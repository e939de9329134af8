package io.ringside.node.doctor.check;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.rank.ElfFile;
import io.ringside.node.doctor.rank.HostGlibc;
import io.ringside.node.host.HostFiles;
import java.util.List;
import java.util.Set;

/// Every check, in the page's order. Stateless.
public final class AllChecks {
    private static final String GPM_SOURCE = "nvml-gpm";

    private AllChecks() {}

    /// @param files of this host, to find its C library
    public static List<Check> of(HostFiles files) {
        String libraryPath = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
        String architecture = System.getProperty("os.arch", "");
        int machine = architecture.equals("aarch64") ? ElfFile.ARM64 : ElfFile.X86_64;
        return List.of(
                JavaCheck.ofThisProcess(),
                new OsCheck(architecture),
                new ConfigCheck(),
                new PermissionsCheck(),
                new ClockCheck(),
                new PluginCheck(machine, HostGlibc.version(files), libraryPath),
                new RanksCheck(libraryPath),
                new VersionsCheck(),
                new SegmentsDirectoryCheck(),
                new SharedMemoryCheck(),
                new SegmentsCheck(),
                new NvmlCheck(),
                new GpmCheck(GPM_SOURCE),
                new GpuDirectCheck(),
                new GpuNicCheck(),
                new InfiniBandCheck(),
                new ListenCheck(),
                new VariablesCheck(),
                new DifferencesCheck(),
                new RingOrderCheck(),
                new SourcesCheck(Set.of("nvml", GPM_SOURCE)));
    }
}

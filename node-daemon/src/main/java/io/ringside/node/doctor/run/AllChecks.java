package io.ringside.node.doctor.run;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.check.gpu.GpmCheck;
import io.ringside.node.doctor.check.gpu.GpuDirectCheck;
import io.ringside.node.doctor.check.gpu.GpuNicCheck;
import io.ringside.node.doctor.check.gpu.NvmlCheck;
import io.ringside.node.doctor.check.host.ClockCheck;
import io.ringside.node.doctor.check.host.ConfigCheck;
import io.ringside.node.doctor.check.host.JavaCheck;
import io.ringside.node.doctor.check.host.ListenCheck;
import io.ringside.node.doctor.check.host.OsCheck;
import io.ringside.node.doctor.check.host.PermissionsCheck;
import io.ringside.node.doctor.check.host.SegmentsCheck;
import io.ringside.node.doctor.check.host.SegmentsDirectoryCheck;
import io.ringside.node.doctor.check.host.SharedMemoryCheck;
import io.ringside.node.doctor.check.host.SourcesCheck;
import io.ringside.node.doctor.check.network.InfiniBandCheck;
import io.ringside.node.doctor.check.network.SocketInterfaceCheck;
import io.ringside.node.doctor.check.rank.DifferencesCheck;
import io.ringside.node.doctor.check.rank.PluginCheck;
import io.ringside.node.doctor.check.rank.RanksCheck;
import io.ringside.node.doctor.check.rank.RingOrderCheck;
import io.ringside.node.doctor.check.rank.TopologyFileCheck;
import io.ringside.node.doctor.check.rank.VariablesCheck;
import io.ringside.node.doctor.check.rank.VersionsCheck;
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
                new SocketInterfaceCheck(),
                new ListenCheck(),
                new VariablesCheck(),
                new TopologyFileCheck(),
                new DifferencesCheck(),
                new RingOrderCheck(),
                new SourcesCheck(Set.of("nvml", GPM_SOURCE)));
    }
}

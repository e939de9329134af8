package io.ringside.node.boot;

import io.ringside.node.boot.wiring.Host;
import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.DoctorSettings;
import io.ringside.node.doctor.run.AllChecks;
import io.ringside.node.doctor.run.CheckRunner;
import io.ringside.node.doctor.run.Diagnosis;
import io.ringside.node.host.HostFiles;
import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.Probe;
import io.ringside.node.source.nvml.NvmlSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The doctor on this host: the checks, wired to what `run` would use.
public final class DoctorRun {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PARENTS = 2;

    private DoctorRun() {}

    /// The ids of all checks, in the page's order.
    public static List<String> ids() {
        return AllChecks.of(new HostFiles(Path.of("/"))).stream().map(Check::id).toList();
    }

    /// Blocks for at most `deadline` and a little.
    ///
    /// @param only ids of the checks to run; empty: all
    public static Diagnosis run(
            Path directory,
            InetSocketAddress listen,
            Optional<Path> config,
            List<String> only,
            Duration deadline)
            throws IOException {
        HostClock clock = new HostClock();
        Path root = root(config);
        HostFiles files = new HostFiles(root);
        DoctorHost host =
                new DoctorHost(
                        () -> probes(directory, listen, config, clock), root.equals(Path.of("/")));
        DoctorSettings settings =
                new DoctorSettings(
                        directory,
                        listen,
                        config,
                        ProcFiles.ownUser(),
                        Host.version(),
                        libraryFolders());
        List<Check> checks =
                AllChecks.of(files).stream()
                        .filter(check -> only.isEmpty() || only.contains(check.id()))
                        .toList();
        return CheckRunner.run(checks, new DoctorContext(files, host, settings, clock), deadline);
    }

    /// This daemon's release.
    public static String version() {
        return Host.version();
    }

    private static List<Probe> probes(
            Path directory, InetSocketAddress listen, Optional<Path> config, HostClock clock)
            throws ConfigException {
        ConfigSection section =
                config.isPresent()
                        ? ConfigFile.read(config.get())
                        : ConfigSection.empty("no configuration file");
        LiveSettings settings =
                new LiveSettings(
                        directory, listen, PERIOD_NANOS, NvmlSource.library(), false, section);
        try (NodeSources sources = NodeSources.create(settings, clock)) {
            return sources.probes();
        }
    }

    /// As the configuration says; a file that cannot be used is the `config` check's to tell.
    private static Path root(Optional<Path> config) {
        try {
            return config.isEmpty()
                    ? Path.of("/")
                    : Path.of(ConfigFile.read(config.get()).text("host_root").orElse("/"));
        } catch (ConfigException wrong) {
            return Path.of("/");
        }
    }

    /// Beside the jar this runs from, and above: where packages and the build put the plugin.
    private static List<Path> libraryFolders() {
        List<Path> folders = new ArrayList<>();
        try {
            var source = DoctorRun.class.getProtectionDomain().getCodeSource();
            if (source != null) {
                Path folder = Path.of(source.getLocation().toURI()).getParent();
                for (int i = 0; i < PARENTS && folder != null; i++) {
                    folders.add(folder);
                    folder = folder.getParent();
                }
            }
        } catch (URISyntaxException | IllegalArgumentException nowhere) {
            folders.clear();
        }
        return folders;
    }
}

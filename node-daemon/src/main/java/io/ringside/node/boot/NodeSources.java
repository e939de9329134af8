package io.ringside.node.boot;

import io.ringside.node.amdgpu.AmdGpuProbe;
import io.ringside.node.config.ConfigException;
import io.ringside.node.host.HostFiles;
import io.ringside.node.host.HostProbe;
import io.ringside.node.network.EthernetProbe;
import io.ringside.node.network.InfinibandProbe;
import io.ringside.node.network.NetworkSettings;
import io.ringside.node.network.SegmentPids;
import io.ringside.node.network.TcpProbe;
import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.source.Judge;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Source;
import io.ringside.node.time.EventClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sources of a live node, made from its settings. The boot thread creates, starts and closes
/// them.
final class NodeSources implements AutoCloseable {
    private static final int EVENTS = 256;
    private static final long GPU_PERIOD_NANOS = 1_000_000_000;

    private final NvmlSource nvml;
    private final List<SourceRunner> runners = new ArrayList<>();
    private final RhythmControl rhythm;
    private final EventLog events = new EventLog(EVENTS);
    private final Judge judge;

    private NodeSources(LiveSettings settings, EventClock clock) throws ConfigException {
        rhythm = new RhythmControl(clock);
        nvml =
                new NvmlSource(
                        settings.nvmlLibrary(),
                        Math.min(settings.periodNanos(), GPU_PERIOD_NANOS),
                        clock);
        for (Probe probe : probes(settings)) {
            runners.add(new SourceRunner(probe, clock, rhythm, events::add));
        }
        judge = Judge.none();
        settings.config().refuseOthers();
    }

    /// @throws ConfigException when the configuration cannot be used; nothing was started
    static NodeSources create(LiveSettings settings, EventClock clock) throws ConfigException {
        return new NodeSources(settings, clock);
    }

    void start() {
        nvml.start();
        runners.forEach(SourceRunner::start);
    }

    SnapshotInputs inputs() {
        List<Source> sources = new ArrayList<>();
        sources.add(nvml);
        sources.addAll(runners);
        return new SnapshotInputs(
                nvml, Optional.empty(), sources, Optional.of(rhythm), events, judge);
    }

    @Override
    public void close() {
        nvml.close();
        runners.forEach(SourceRunner::close);
    }

    /// One line for each source that this build knows.
    private static List<Probe> probes(LiveSettings settings) throws ConfigException {
        HostFiles files = new HostFiles(Path.of(settings.config().text("host_root").orElse("/")));
        List<Probe> probes = new ArrayList<>();
        probes.add(new HostProbe(files));
        NetworkSettings network = NetworkSettings.of(settings.config().section("network"));
        probes.add(new InfinibandProbe(files, network));
        probes.add(new EthernetProbe(files, network));
        probes.add(new TcpProbe(files, new SegmentPids(settings.directory(), files)));
        probes.add(new AmdGpuProbe(files));
        return probes;
    }
}

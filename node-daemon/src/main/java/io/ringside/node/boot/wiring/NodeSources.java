package io.ringside.node.boot.wiring;

import io.ringside.node.aggregate.Retention;
import io.ringside.node.capture.HealthFeed;
import io.ringside.node.config.ConfigException;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.source.amdgpu.AmdGpuProbe;
import io.ringside.node.source.engine.EngineJudge;
import io.ringside.node.source.engine.EngineProbes;
import io.ringside.node.source.host.HostProbe;
import io.ringside.node.source.identity.GpuUse;
import io.ringside.node.source.identity.IdentityProbe;
import io.ringside.node.source.identity.Tenants;
import io.ringside.node.source.kernel.KernelLogProbe;
import io.ringside.node.source.nccllog.NcclLogPaths;
import io.ringside.node.source.nccllog.NcclLogProbe;
import io.ringside.node.source.network.EthernetProbe;
import io.ringside.node.source.network.InfinibandProbe;
import io.ringside.node.source.network.NetworkSettings;
import io.ringside.node.source.network.tcp.TcpProbe;
import io.ringside.node.source.nvml.NvmlEventProbe;
import io.ringside.node.source.nvml.NvmlProbe;
import io.ringside.node.source.nvml.NvmlSource;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.stream.healthz.HealthzServer;
import io.ringside.node.stream.healthz.HealthzSettings;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.stream.webhook.IncidentWebhook;
import io.ringside.node.stream.webhook.WebhookSettings;
import io.ringside.node.time.EventClock;
import io.ringside.node.vitals.DaemonHealth;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.KnownGpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sources of a live node, made from its settings. The boot thread creates, starts and closes
/// them.
public final class NodeSources implements AutoCloseable {
    private static final int EVENTS = 256;
    private static final long GPU_PERIOD_NANOS = 1_000_000_000;

    private final NvmlSource nvml;
    private final List<Probe> probes;
    private final List<SourceRunner> runners = new ArrayList<>();
    private final RhythmControl rhythm;
    private final EventLog events = new EventLog(EVENTS);
    private final Judge judge;
    private final RankExchange ranks = new RankExchange();
    private final Optional<WebhookSettings> webhookSettings;
    private final Retention retention;
    private final EventClock clock;
    private final Optional<HealthzSettings> healthzSettings;
    private Optional<IncidentWebhook> webhook = Optional.empty();
    private Optional<HealthzServer> healthz = Optional.empty();

    private NodeSources(LiveSettings settings, EventClock clock) throws ConfigException {
        this.clock = clock;
        rhythm = new RhythmControl(clock, events::add);
        NvmlSession session = new NvmlSession(settings.nvmlLibrary());
        nvml =
                new NvmlSource(
                        session, Math.min(settings.periodNanos(), GPU_PERIOD_NANOS), clock, rhythm);
        probes = List.copyOf(probes(settings, session));
        for (Probe probe : probes) {
            runners.add(new SourceRunner(probe, clock, rhythm, events::add));
        }
        judge =
                Judge.all(
                        List.of(
                                HealthSetup.judge(settings.config(), events, rhythm, clock),
                                new EngineJudge()));
        retention = RetentionSettings.from(settings.config().section("retention"));
        webhookSettings = WebhookSettings.from(settings.config().section("webhook"));
        healthzSettings = HealthzSettings.from(settings.config().section("healthz"));
        settings.config().refuseOthers();
    }

    /// @throws ConfigException when the configuration cannot be used; nothing was started
    public static NodeSources create(LiveSettings settings, EventClock clock)
            throws ConfigException {
        return new NodeSources(settings, clock);
    }

    /// Hears the webhook and probes of the daemon's health, where they are configured.
    ///
    /// @throws IOException when an address cannot be had
    public void listen(DaemonHealth health) throws IOException {
        if (healthzSettings.isPresent()) {
            healthz = Optional.of(HealthzServer.start(healthzSettings.get(), health));
        }
        if (webhookSettings.isPresent()) {
            webhook = Optional.of(IncidentWebhook.start(webhookSettings.get(), rhythm, clock));
        }
    }

    public void start() {
        nvml.start();
        runners.forEach(SourceRunner::start);
    }

    /// For the doctor, which looks at each once in place of [#start].
    public List<Probe> probes() {
        List<Probe> all = new ArrayList<>();
        all.add(nvml.probe());
        all.addAll(probes);
        return all;
    }

    public SnapshotInputs inputs() {
        return new SnapshotInputs(
                nvml::readings,
                Optional.empty(),
                sources(),
                Optional.of(rhythm),
                events,
                new HealthDerivation(),
                judge,
                ranks);
    }

    public Retention retention() {
        return retention;
    }

    /// The same for a capture.
    public HealthFeed feed() {
        return new HealthFeed(Host.name(), inputs().sources(), events, ranks);
    }

    public NvmlSource nvml() {
        return nvml;
    }

    @Override
    public void close() {
        webhook.ifPresent(IncidentWebhook::close);
        healthz.ifPresent(HealthzServer::close);
        nvml.stop();
        SourceRunner.closeAll(runners);
        nvml.close();
    }

    /// In the order in which they count. Any thread, once all have been created.
    private List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        sources.add(nvml);
        sources.addAll(runners);
        return List.copyOf(sources);
    }

    /// Which processes hold which GPUs, as whatever source reads it told.
    private List<GpuUse> gpuUses() {
        Map<String, String> busIds =
                gpus().collect(Collectors.toMap(KnownGpu::uuid, KnownGpu::pciBusId, (a, b) -> a));
        return runners.stream()
                .flatMap(runner -> runner.readings().stream())
                .filter(reading -> reading.kind() == SubjectKind.GPU_PROCESS)
                .flatMap(reading -> GpuUse.parse(reading.id(), busIds).stream())
                .distinct()
                .toList();
    }

    /// NVML's index of each GPU, by uuid: NCCL's graph dump names GPUs by it.
    private Map<String, Integer> gpuIndexes() {
        return gpus().filter(gpu -> gpu.index().isPresent())
                .collect(
                        Collectors.toMap(
                                KnownGpu::uuid, gpu -> gpu.index().getAsInt(), (a, b) -> a));
    }

    private Stream<KnownGpu> gpus() {
        return nvml.readings().stream().map(Reading::gpu);
    }

    /// One line for each source that this build knows.
    private List<Probe> probes(LiveSettings settings, NvmlSession session) throws ConfigException {
        HostFiles files = new HostFiles(Path.of(settings.config().text("host_root").orElse("/")));
        List<Probe> probes = new ArrayList<>();
        probes.add(new HostProbe(files));
        probes.add(NvmlProbe.detail(session));
        probes.add(NvmlProbe.counters(session));
        probes.add(NvmlProbe.processes(session));
        probes.add(new NvmlEventProbe(session));
        probes.add(NvmlProbe.gpm(session));
        // Before exporters of GPUs, which leave to it what it tells.
        probes.add(new AmdGpuProbe(files));
        probes.addAll(EngineProbes.of(settings.config(), Host.version(), this::sources));
        IdentityProbe identity =
                new IdentityProbe(
                        files,
                        Tenants.of(settings.config(), files),
                        ranks::processes,
                        this::gpuUses);
        probes.add(identity);
        probes.add(
                new NcclLogProbe(
                        files,
                        NcclLogPaths.of(settings.config()),
                        Host.name(),
                        identity::processes,
                        this::gpuIndexes,
                        ranks::publishRings));
        NetworkSettings network = NetworkSettings.of(settings.config().section("network"));
        probes.add(new InfinibandProbe(files, network));
        probes.add(new EthernetProbe(files, network));
        probes.add(new TcpProbe(files, identity::pids));
        probes.add(new KernelLogProbe(files));
        return probes;
    }
}

package io.ringside.node.boot;

import io.ringside.node.config.ConfigException;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.host.HostFiles;
import io.ringside.node.host.HostProbe;
import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.source.Judge;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Source;
import io.ringside.node.time.EventClock;
import io.ringside.node.webhook.IncidentWebhook;
import io.ringside.node.webhook.WebhookSettings;
import java.io.IOException;
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
    private final Optional<WebhookSettings> webhookSettings;
    private final EventClock clock;
    private Optional<IncidentWebhook> webhook = Optional.empty();

    private NodeSources(LiveSettings settings, EventClock clock) throws ConfigException {
        this.clock = clock;
        rhythm = new RhythmControl(clock, events::add);
        nvml =
                new NvmlSource(
                        settings.nvmlLibrary(),
                        Math.min(settings.periodNanos(), GPU_PERIOD_NANOS),
                        clock);
        for (Probe probe : probes(settings)) {
            runners.add(new SourceRunner(probe, clock, rhythm, events::add));
        }
        judge = HealthSetup.judge(settings.config(), events, rhythm, clock);
        webhookSettings = WebhookSettings.from(settings.config().section("webhook"));
        settings.config().refuseOthers();
    }

    /// @throws ConfigException when the configuration cannot be used; nothing was started
    static NodeSources create(LiveSettings settings, EventClock clock) throws ConfigException {
        return new NodeSources(settings, clock);
    }

    /// @throws IOException when the webhook's address cannot be had
    void start() throws IOException {
        if (webhookSettings.isPresent()) {
            webhook = Optional.of(IncidentWebhook.start(webhookSettings.get(), rhythm, clock));
        }
        nvml.start();
        runners.forEach(SourceRunner::start);
    }

    SnapshotInputs inputs() {
        List<Source> sources = new ArrayList<>();
        sources.add(nvml);
        sources.addAll(runners);
        return new SnapshotInputs(
                nvml,
                Optional.empty(),
                sources,
                Optional.of(rhythm),
                events,
                new HealthDerivation(),
                judge);
    }

    @Override
    public void close() {
        webhook.ifPresent(IncidentWebhook::close);
        nvml.close();
        runners.forEach(SourceRunner::close);
    }

    /// One line for each source that this build knows.
    private static List<Probe> probes(LiveSettings settings) throws ConfigException {
        HostFiles files = new HostFiles(Path.of(settings.config().text("host_root").orElse("/")));
        List<Probe> probes = new ArrayList<>();
        probes.add(new HostProbe(files));
        return probes;
    }
}

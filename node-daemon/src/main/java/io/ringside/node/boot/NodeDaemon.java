package io.ringside.node.boot;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.Retention;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.boot.memory.HeapWatch;
import io.ringside.node.boot.memory.MemoryBudget;
import io.ringside.node.boot.wiring.Host;
import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.capture.playback.PlaybackRunner;
import io.ringside.node.capture.playback.PlaybackRunner.Audience;
import io.ringside.node.capture.playback.PlaybackSettings;
import io.ringside.node.capture.playback.PlayedHealth;
import io.ringside.node.config.ConfigException;
import io.ringside.node.drain.DrainFaults;
import io.ringside.node.drain.DrainLoop;
import io.ringside.node.drain.Drainer;
import io.ringside.node.drain.LevelRequests;
import io.ringside.node.fault.Faults;
import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Source;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.source.nvml.NvmlSource;
import io.ringside.node.stream.guard.ServerLimits;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.service.MonitorServer;
import io.ringside.node.stream.service.NodeDoctor;
import io.ringside.node.stream.service.RaiseAccess;
import io.ringside.node.stream.service.Served;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.stream.snapshot.Windows;
import io.ringside.node.time.NodeTime;
import io.ringside.node.vitals.DaemonHealth;
import io.ringside.node.vitals.OwnProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running daemon: one drain thread, one server. Start it by [#start], stop it by [#close], from
/// any thread.
public final class NodeDaemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);
    private static final long STOP_MILLIS = 1_000;

    /// Ten times the longest rest between two passes.
    private static final long DRAINS_LATE_NANOS = 250_000_000;

    private final DrainLoop loop;
    private final Thread thread;
    private final MonitorServer server;
    private final NodeInputs inputs;
    private final HeapWatch heap;
    private final OwnHealth health;
    private final SnapshotBus bus;
    private final CountDownLatch closed = new CountDownLatch(1);

    private NodeDaemon(
            DrainLoop loop,
            Thread thread,
            MonitorServer server,
            NodeInputs inputs,
            HeapWatch heap,
            OwnHealth health,
            SnapshotBus bus) {
        this.bus = bus;
        this.heap = heap;
        this.health = health;
        this.loop = loop;
        this.thread = thread;
        this.server = server;
        this.inputs = inputs;
    }

    /// Watches this node: the segments of its processes, and its sources.
    ///
    /// @throws IOException with one sentence when the address cannot be had
    /// @throws ConfigException when the configuration cannot be used
    public static NodeDaemon live(LiveSettings settings) throws IOException, ConfigException {
        NodeTime host = NodeTime.following(new HostClock());
        NodeSources sources = NodeSources.create(settings, host);
        NodeInputs inputs =
                new NodeInputs(
                        Host.name(), host, sources.inputs(), sources.retention(), sources::close);
        DoctorChild doctor = new DoctorChild(settings, host);
        NodeDaemon daemon =
                start(
                        settings.directory(),
                        settings.address(),
                        settings.periodNanos(),
                        settings.allowControl(),
                        inputs,
                        doctor);
        doctor.servesOn(daemon.port());
        try {
            sources.listen(daemon.health);
        } catch (IOException taken) {
            daemon.close();
            throw taken;
        }
        sources.start();
        return daemon;
    }

    /// Plays a capture instead: nothing of this node is read.
    ///
    /// @throws IOException with one sentence when the capture cannot be played or the address
    ///   cannot be had
    public static NodeDaemon playing(
            Path capture, PlaybackSettings settings, InetSocketAddress address, long periodNanos)
            throws IOException {
        PlaybackRunner runner = PlaybackRunner.open(capture, settings, new HostClock());
        PlayedHealth health = runner.health();
        List<Source> sources = new ArrayList<>(List.of(runner, runner.gpus()));
        sources.addAll(health.sourcesBut(NvmlSource.NAME));
        PlayedRules rules = new PlayedRules(runner);
        NodeInputs inputs =
                new NodeInputs(
                        runner.hostName().isEmpty() ? Host.name() : runner.hostName(),
                        NodeTime.fixed(runner.clock()),
                        new SnapshotInputs(
                                runner::gpuReadings,
                                Optional.of(runner),
                                sources,
                                Optional.empty(),
                                health.events(),
                                health.isThere() ? rules : Derivation.none(),
                                health.isThere() ? rules : Judge.none(),
                                health.ranks()),
                        Retention.DEFAULT,
                        runner::close);
        NodeDaemon daemon =
                start(runner.directory(), address, periodNanos, false, inputs, NodeDoctor.NONE);
        runner.start(settings.awaitsClient() ? daemon.audience() : Audience.NONE);
        return daemon;
    }

    /// Who watches misses nothing, however slow the machine is: neither a snapshot, nor operations
    /// that a window of several seconds has no room for.
    private Audience audience() {
        return new Audience() {
            @Override
            public boolean isThere() {
                return bus.hasSubscribers();
            }

            @Override
            public boolean isBehind() {
                return bus.isBehind() || health.sincePassNanos().orElse(0) > DRAINS_LATE_NANOS;
            }
        };
    }

    /// Listens first, so that nothing was touched when the port is taken; then drains.
    ///
    /// @throws IOException when the address cannot be had
    static NodeDaemon start(
            Path directory,
            InetSocketAddress address,
            long periodNanos,
            boolean allowControl,
            NodeInputs inputs,
            NodeDoctor doctor)
            throws IOException {
        SnapshotBus bus = new SnapshotBus();
        MemoryBudget memory = MemoryBudget.ofThisHeap();
        SpanHistory spans = new SpanHistory(memory.spans());
        HeapWatch heap = new HeapWatch(() -> inputs.snapshot().ranks().processes().isEmpty());
        NodeIdentity identity =
                new NodeIdentity(
                        inputs.hostName(),
                        Host.bootId(),
                        Host.version(),
                        inputs.clock().epochNanos(),
                        periodNanos);
        LevelRequests levels = new LevelRequests();
        boolean control = allowControl || address.getAddress().isLoopbackAddress();
        LongSupplier hostNanos = new HostClock()::monotonicNanos;
        OwnHealth health = new OwnHealth(hostNanos, inputs.snapshot().sources());
        Served served =
                new Served(
                        identity,
                        inputs.clock(),
                        bus,
                        spans,
                        inputs.snapshot(),
                        new RaiseAccess(levels, control),
                        doctor);
        MonitorServer server = listen(address, served, memory, health, hostNanos, inputs);
        health.count("snapshots.skipped", bus::skipped);
        health.count("clients.refused", server::refused);
        health.count("clients.dismissed", server::dismissed);
        Aggregator aggregator =
                new Aggregator(inputs.clock(), spans, inputs.retention(), memory.rowBytes());
        Drainer drainer =
                new Drainer(directory, ReaderIdentity.ownProcess(), inputs.clock(), aggregator);
        DrainFaults faults = new DrainFaults(hostNanos, periodNanos);
        Windows windows =
                new Windows(
                        identity,
                        inputs.clock(),
                        drainer,
                        aggregator,
                        inputs.snapshot(),
                        bus,
                        () ->
                                Stream.of(faults.statuses(), heap.statuses())
                                        .flatMap(List::stream)
                                        .toList());
        Runnable afterPass =
                () -> {
                    levels.serve(drainer);
                    windows.pass();
                    health.passed(windows::losses);
                };
        DrainLoop loop = new DrainLoop(drainer, hostNanos, afterPass, faults);
        health.begin();
        Thread thread = Thread.ofPlatform().name(Faults.DRAIN_THREAD).start(loop);
        LOG.info("{}", memory.said());
        heap.start();
        return new NodeDaemon(loop, thread, server, inputs, heap, health, bus);
    }

    public int port() {
        return server.port();
    }

    /// Returns when the daemon was closed.
    public void await() throws InterruptedException {
        closed.await();
    }

    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        // Told first, all of them, so that each ends while another is waited for.
        loop.stop();
        LockSupport.unpark(thread);
        heap.close();
        server.close();
        try {
            thread.join(STOP_MILLIS);
            inputs.end().close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException leftBehind) {
            LOG.warn("Not everything was cleaned up: {}", leftBehind.getMessage());
        } finally {
            closed.countDown();
        }
    }

    private static MonitorServer listen(
            InetSocketAddress address,
            Served served,
            MemoryBudget memory,
            DaemonHealth health,
            LongSupplier hostNanos,
            NodeInputs inputs)
            throws IOException {
        ServerLimits limits = ServerLimits.of(OwnProcess.freeDescriptors(), memory.heapBytes());
        if (limits.areNarrow()) {
            LOG.warn(
                    "The process may open {} files, so that {} clients at a time find a place; raise LimitNOFILE (ulimit -n)",
                    OwnProcess.descriptorLimit(),
                    limits.connections());
        }
        try {
            return new MonitorServer(address, served, limits, health, hostNanos);
        } catch (IOException taken) {
            inputs.end().close();
            Throwable cause = taken.getCause() == null ? taken : taken.getCause();
            throw new IOException(
                    "Cannot listen on "
                            + address.getAddress().getHostAddress()
                            + ":"
                            + address.getPort()
                            + " ("
                            + cause.getMessage()
                            + "); stop what uses it, or choose another --listen.",
                    taken);
        }
    }
}

package io.ringside.node.boot;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.SpanHistory;
import io.ringside.node.ring.DrainLoop;
import io.ringside.node.ring.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.service.MonitorServer;
import io.ringside.node.snapshot.NodeIdentity;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.node.snapshot.Windows;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A running daemon: one drain thread, one server. Start it by [#start], stop it by [#close], from any thread.
public final class NodeDaemon implements AutoCloseable {
    private static final int MAX_SPANS = 400_000;
    private static final long STOP_MILLIS = 3_000;

    private final DrainLoop loop;
    private final Thread thread;
    private final MonitorServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    private NodeDaemon(DrainLoop loop, Thread thread, MonitorServer server) {
        this.loop = loop;
        this.thread = thread;
        this.server = server;
    }

    /// Listens first, so that nothing was touched when the port is taken; then drains.
    ///
    /// @throws IOException when the address cannot be had
    public static NodeDaemon start(Path directory, InetSocketAddress address, long periodNanos, NodeInputs inputs)
            throws IOException {
        HostClock host = new HostClock();
        SnapshotBus bus = new SnapshotBus();
        SpanHistory spans = new SpanHistory(MAX_SPANS);
        NodeIdentity identity =
                new NodeIdentity(
                        Host.name(), Host.bootId(), Host.version(), inputs.clock().epochNanos(), periodNanos);
        MonitorServer server =
                MonitorServer.start(address, identity, inputs.clock(), bus, spans, inputs.playback());
        Aggregator aggregator = new Aggregator(inputs.clock(), spans);
        Drainer drainer = new Drainer(directory, ReaderIdentity.ownProcess(), inputs.clock(), aggregator);
        Windows windows =
                new Windows(
                        identity,
                        inputs.clock(),
                        drainer,
                        aggregator,
                        inputs.gpus(),
                        inputs.playback(),
                        inputs.sources(),
                        bus);
        DrainLoop loop = new DrainLoop(drainer, host::monotonicNanos, windows::pass);
        Thread thread = Thread.ofPlatform().name("ringside-drain").start(loop);
        return new NodeDaemon(loop, thread, server);
    }

    public int port() {
        return server.port();
    }

    /// Returns when the daemon was closed.
    public void await() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        server.close();
        loop.stop();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }
}

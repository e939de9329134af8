package io.ringside.node.service;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.ringside.node.aggregate.SpanHistory;
import io.ringside.node.snapshot.NodeIdentity;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The listening server. Made by the boot thread, closed by whoever stops the daemon.
public final class MonitorServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final long STOP_SECONDS = 2;

    private final Server server;
    private final ExecutorService sender;

    private MonitorServer(Server server, ExecutorService sender) {
        this.server = server;
        this.sender = sender;
    }

    /// Listens on `address`, in plain text.
    ///
    /// @throws IOException when the address cannot be had
    public static MonitorServer start(
            InetSocketAddress address,
            NodeIdentity identity,
            EventClock clock,
            SnapshotBus bus,
            SpanHistory spans,
            SnapshotInputs inputs,
            RaiseAccess raise)
            throws IOException {
        ExecutorService sender =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("ringside-sender").daemon().factory());
        try {
            Server server =
                    NettyServerBuilder.forAddress(address)
                            .maxInboundMessageSize(MAX_REQUEST_BYTES)
                            .permitKeepAliveTime(5, TimeUnit.SECONDS)
                            .permitKeepAliveWithoutCalls(true)
                            .addService(
                                    new MonitorService(
                                            identity, clock, bus, spans, inputs, raise, sender))
                            .intercept(new CallerAddress())
                            .build()
                            .start();
            return new MonitorServer(server, sender);
        } catch (IOException taken) {
            sender.shutdownNow();
            throw taken;
        }
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            sender.shutdownNow();
        }
    }
}

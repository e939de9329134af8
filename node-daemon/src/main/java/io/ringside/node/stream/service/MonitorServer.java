package io.ringside.node.stream.service;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import io.grpc.protobuf.services.HealthStatusManager;
import io.ringside.node.stream.guard.CallGate;
import io.ringside.node.stream.guard.CallerAddress;
import io.ringside.node.stream.guard.ConnectionGate;
import io.ringside.node.stream.guard.SendBudget;
import io.ringside.node.stream.guard.ServerLimits;
import io.ringside.node.vitals.Complaints;
import io.ringside.node.vitals.DaemonHealth;
import io.ringside.v1.MonitorGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening server: two threads of the network, two for calls, one that sends streams, however
/// many clients there are. Made by the boot thread, closed by whoever stops the daemon.
public final class MonitorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
    private static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_METADATA_BYTES = 8 * 1024;

    /// Least that HTTP/2 has.
    private static final int RECEIVE_WINDOW_BYTES = 65_535;

    private static final int MOST_RESETS = 200;
    private static final int RESETS_SECONDS = 10;
    private static final int NETWORK_THREADS = 2;
    private static final int CALL_THREADS = 2;
    private static final long HANDSHAKE_SECONDS = 5;
    private static final long IDLE_SECONDS = 120;
    private static final long KEEP_ALIVE_SECONDS = 60;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 20;
    private static final long STOP_SECONDS = 1;

    static {
        // Before netty's first class. Its threads catch whatever is thrown in them and write it
        // down:
        // like gRPC's log it is read for memory that ran out, and would go to SLF4J by itself.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    private final Server server;
    private final EventLoopGroup network;
    private final ExecutorService calls;
    private final ExecutorService sender;
    private final HealthStatusManager health = new HealthStatusManager();
    private final ConnectionGate connections;
    private final SendBudget budget;
    private final CallGate gate;
    private final DaemonHealth vitals;
    private final Complaints complaints = new Complaints(ProcessHandle.current().pid());

    /// Listens on `address`, in plain text.
    ///
    /// @param hostNanos the host's monotonic clock, also where a capture is played
    /// @throws IOException when the address cannot be had
    public MonitorServer(
            InetSocketAddress address,
            Served served,
            ServerLimits limits,
            DaemonHealth vitals,
            LongSupplier hostNanos)
            throws IOException {
        this.vitals = vitals;
        boolean epoll = Epoll.isAvailable();
        network =
                new MultiThreadIoEventLoopGroup(
                        NETWORK_THREADS,
                        threads("ringside-network-"),
                        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        calls = Executors.newFixedThreadPool(CALL_THREADS, threads("ringside-call-"));
        sender = Executors.newSingleThreadExecutor(threads("ringside-sender-"));
        connections =
                new ConnectionGate(
                        limits.connections(),
                        epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new,
                        hostNanos);
        budget = new SendBudget(limits.unsentBytes(), hostNanos);
        gate = new CallGate(limits, connections, budget, hostNanos);
        Server built =
                NettyServerBuilder.forAddress(address)
                        .channelFactory(connections)
                        .bossEventLoopGroup(network)
                        .workerEventLoopGroup(network)
                        .executor(calls)
                        .maxConcurrentCallsPerConnection(limits.callsPerConnection())
                        .maxInboundMessageSize(MAX_REQUEST_BYTES)
                        .maxInboundMetadataSize(MAX_METADATA_BYTES)
                        .flowControlWindow(RECEIVE_WINDOW_BYTES)
                        .maxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS)
                        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                        .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveTime(5, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(new MonitorService(served, budget, sender, hostNanos))
                        .addService(health.getHealthService())
                        .intercept(gate)
                        .intercept(new CallerAddress())
                        .build();
        try {
            server = built.start();
        } catch (IOException taken) {
            stopThreads();
            throw taken;
        }
        var _ = network.scheduleWithFixedDelay(this::tellHealth, 0, 1, TimeUnit.SECONDS);
    }

    public int port() {
        return server.getPort();
    }

    /// Connections and calls that found no place, since start.
    public long refused() {
        return connections.refused() + gate.refused();
    }

    /// Connections that were closed for others, since start.
    public long dismissed() {
        return connections.dismissed() + gate.dismissed() + budget.dismissed();
    }

    int connections() {
        return connections.open();
    }

    /// Calls and streams that have a place now.
    int taken() {
        return gate.taken();
    }

    long unsentBytes() {
        return budget.unsentBytes();
    }

    /// Blocks for at most a second; what clients have not taken by then is lost.
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdownNow();
        try {
            var _ = server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            stopThreads();
        }
    }

    private void tellHealth() {
        ServingStatus status = ServingStatus.NOT_SERVING;
        try {
            Optional<String> complaint = vitals.now().complaint();
            complaints
                    .turn(complaint)
                    .ifPresent(
                            complaint.isPresent()
                                    ? sentence -> LOG.error("{}", sentence)
                                    : sentence -> LOG.info("{}", sentence));
            if (complaint.isEmpty()) {
                status = ServingStatus.SERVING;
            }
        } catch (RuntimeException bug) {
            LOG.debug("The daemon's health could not be told", bug);
        }
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(MonitorGrpc.SERVICE_NAME, status);
    }

    private void stopThreads() {
        sender.shutdownNow();
        calls.shutdownNow();
        var _ = network.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    }

    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform().name(name, 0).daemon().factory();
    }
}

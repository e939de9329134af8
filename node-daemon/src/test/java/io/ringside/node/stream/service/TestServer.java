package io.ringside.node.stream.service;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.stream.guard.ServerLimits;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.time.HandClock;
import io.ringside.node.time.NodeTime;
import io.ringside.node.vitals.Vitals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Servers on a free port of the loopback address.
final class TestServer {
    static final ServerLimits WIDE = ServerLimits.of(10_000, 512L << 20);

    private static final int LEAST_WINDOW_BYTES = 65_535;

    private TestServer() {}

    /// A node of that bus without kept spans.
    static Served served(SnapshotBus bus, SnapshotInputs inputs, RaiseAccess access) {
        return served(bus, inputs, access, NodeDoctor.NONE);
    }

    static Served served(
            SnapshotBus bus, SnapshotInputs inputs, RaiseAccess access, NodeDoctor doctor) {
        return new Served(
                new NodeIdentity("host", "", "test", 1, 1_000),
                NodeTime.fixed(new HandClock(0, 0)),
                bus,
                new SpanHistory(10),
                inputs,
                access,
                doctor);
    }

    static MonitorServer start(Served served) throws IOException {
        return start(served, WIDE, () -> 0);
    }

    static MonitorServer start(Served served, ServerLimits limits, LongSupplier hostNanos)
            throws IOException {
        return new MonitorServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                served,
                limits,
                () -> vitals(0),
                hostNanos);
    }

    static Vitals vitals(long drainAgeNanos) {
        return new Vitals(
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                0,
                OptionalLong.of(drainAgeNanos),
                List.of(),
                Map.of());
    }

    /// Of a client that has room for little more than it reads.
    static ManagedChannel channel(MonitorServer server) {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .flowControlWindow(LEAST_WINDOW_BYTES)
                .build();
    }
}

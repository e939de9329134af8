package io.ringside.node.boot;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.Level;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.PingRequest;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaisedProcess;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.WatchRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of the running daemon.
final class Watcher {
    private static final long DEADLINE_SECONDS = 60;

    private final ManagedChannel channel;
    private final MonitorGrpc.MonitorBlockingStub stub;
    private final Iterator<Snapshot> snapshots;
    private Snapshot latest = Snapshot.getDefaultInstance();

    Watcher(int port) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .maxInboundMessageSize(64 << 20)
                        .build();
        stub =
                MonitorGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
        snapshots = stub.watch(WatchRequest.newBuilder().setClient("test").build());
    }

    NodeDescription describe() {
        return stub.describe(DescribeRequest.getDefaultInstance());
    }

    /// The daemon's clock.
    long nodeEpochNanos() {
        return stub.ping(PingRequest.getDefaultInstance()).getNodeEpochNanos();
    }

    Snapshot latest() {
        return latest;
    }

    /// The first snapshot from now on that fits; fails with gRPC's deadline.
    Snapshot until(Predicate<Snapshot> fits) {
        do {
            latest = snapshots.next();
        } while (!fits.test(latest));
        return latest;
    }

    List<RaisedProcess> raise(Level level, long durationNanos) {
        return stub.raiseLevel(
                        RaiseLevelRequest.newBuilder()
                                .setLevel(level)
                                .setDurationNanos(durationNanos)
                                .setClient("test")
                                .build())
                .getProcessesList();
    }

    List<SpanBatch> spans() {
        List<SpanBatch> batches = new ArrayList<>();
        stub.fetchSpans(FetchSpansRequest.newBuilder().setEndEpochNanos(Long.MAX_VALUE).build())
                .forEachRemaining(batches::add);
        return batches;
    }

    void close() {
        channel.shutdownNow();
        try {
            if (!channel.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the channel did not end");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the channel ended", stop);
        }
    }
}

package io.ringside.packaging;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.PingRequest;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.WatchRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of a daemon that shares nothing with the desktop but the protocol. Every call ends
/// within a minute.
final class NodeClient implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 60;
    private static final int MOST_BYTES = 64 << 20;

    private final ManagedChannel channel;
    private final Iterator<Snapshot> snapshots;

    NodeClient(String target) {
        channel =
                Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                        .maxInboundMessageSize(MOST_BYTES)
                        .build();
        snapshots = stub().watch(WatchRequest.newBuilder().setClient("test").build());
    }

    /// The first snapshot from now on that fits.
    Snapshot until(Predicate<Snapshot> fits) {
        Snapshot snapshot = snapshots.next();
        while (!fits.test(snapshot)) {
            snapshot = snapshots.next();
        }
        return snapshot;
    }

    NodeDescription describe() {
        return stub().describe(DescribeRequest.getDefaultInstance());
    }

    /// The daemon's own clock.
    long nodeEpochNanos() {
        return stub().ping(PingRequest.getDefaultInstance()).getNodeEpochNanos();
    }

    /// All spans it keeps, batches without a span left out.
    List<SpanBatch> spans() {
        List<SpanBatch> batches = new ArrayList<>();
        stub().fetchSpans(FetchSpansRequest.newBuilder().setEndEpochNanos(Long.MAX_VALUE).build())
                .forEachRemaining(batches::add);
        batches.removeIf(batch -> batch.getKindCount() == 0);
        return batches;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private MonitorGrpc.MonitorBlockingStub stub() {
        return MonitorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}

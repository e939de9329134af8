package io.ringside.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ringside.node.aggregate.SpanHistory;
import io.ringside.node.snapshot.NodeIdentity;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.snapshot.SourceMessages;
import io.ringside.node.source.PlaybackSource;
import io.ringside.node.time.EventClock;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.PingRequest;
import io.ringside.v1.PingResponse;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.WatchRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's gRPC service. Called on gRPC's threads; everything it streams is sent by one sender
/// thread, with flow control, so that a slow client costs one snapshot of memory and nothing else.
final class MonitorService extends MonitorGrpc.MonitorImplBase {
    static final int PROTOCOL_MAJOR = 1;
    static final int PROTOCOL_MINOR = 4;
    private static final Logger LOG = LoggerFactory.getLogger(MonitorService.class);

    private final NodeIdentity identity;
    private final EventClock clock;
    private final SnapshotBus bus;
    private final SpanHistory spans;
    private final Optional<PlaybackSource> playback;
    private final Executor sender;
    private final RaiseCall raise;
    private final RhythmCall rhythm;

    MonitorService(
            NodeIdentity identity,
            EventClock clock,
            SnapshotBus bus,
            SpanHistory spans,
            SnapshotInputs inputs,
            RaiseAccess access,
            Executor sender) {
        this.identity = identity;
        this.clock = clock;
        this.bus = bus;
        this.spans = spans;
        playback = inputs.playback();
        this.sender = sender;
        raise = new RaiseCall(access, playback.isPresent());
        rhythm = new RhythmCall(inputs.rhythm(), access.allowed());
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<NodeDescription> response) {
        NodeDescription.Builder description =
                NodeDescription.newBuilder()
                        .setProtocolMajor(PROTOCOL_MAJOR)
                        .setProtocolMinor(PROTOCOL_MINOR)
                        .setHostName(identity.hostName())
                        .setBootId(identity.bootId())
                        .setDaemonVersion(identity.daemonVersion())
                        .setStartEpochNanos(identity.startEpochNanos())
                        .setPeriodNanos(identity.periodNanos());
        playback.ifPresent(
                source -> description.setPlayback(SourceMessages.playback(source.playback())));
        response.onNext(description.build());
        response.onCompleted();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<Snapshot> response) {
        LOG.info("A client watches: {}", request.getClient());
        WatchStream stream =
                new WatchStream((ServerCallStreamObserver<Snapshot>) response, bus, sender);
        stream.start();
    }

    @Override
    public void fetchSpans(FetchSpansRequest request, StreamObserver<SpanBatch> response) {
        var batches =
                new SpanBatches(
                        spans.windows(), request.getStartEpochNanos(), request.getEndEpochNanos());
        new SpanStream((ServerCallStreamObserver<SpanBatch>) response, batches, sender).start();
    }

    @Override
    public void raiseLevel(RaiseLevelRequest request, StreamObserver<RaiseLevelResponse> response) {
        raise.answer(request, response);
    }

    @Override
    public void setRhythm(SetRhythmRequest request, StreamObserver<RhythmState> response) {
        rhythm.answer(request, response);
    }

    @Override
    public void ping(PingRequest request, StreamObserver<PingResponse> response) {
        response.onNext(
                PingResponse.newBuilder()
                        .setClientNanos(request.getClientNanos())
                        .setNodeEpochNanos(clock.epochNanos())
                        .build());
        response.onCompleted();
    }
}

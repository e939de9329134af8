package io.ringside.node.stream.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.stream.guard.CallerAddress;
import io.ringside.node.stream.guard.SendBudget;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.message.SourceMessages;
import io.ringside.node.stream.snapshot.PlaybackSource;
import io.ringside.node.stream.snapshot.ToldStamps;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's gRPC service. Called on gRPC's threads; everything it streams is sent by one sender
/// thread, with flow control, so that a slow client costs one snapshot of memory and nothing else.
final class MonitorService extends MonitorGrpc.MonitorImplBase {
    static final int PROTOCOL_MAJOR = 1;
    static final int PROTOCOL_MINOR = 5;
    private static final Logger LOG = LoggerFactory.getLogger(MonitorService.class);

    private static final int MOST_CLIENT_CHARACTERS = 80;

    private final Served served;
    private final Optional<PlaybackSource> playback;
    private final SendBudget budget;
    private final Executor sender;
    private final RaiseCall raise;
    private final RhythmCall rhythm;
    private final DoctorCall doctor;
    private final LimitedLog watched;
    private final ToldStamps stamps;

    MonitorService(Served served, SendBudget budget, Executor sender, LongSupplier hostNanos) {
        this.served = served;
        this.budget = budget;
        this.sender = sender;
        playback = served.inputs().playback();
        stamps = new ToldStamps(served.time());
        raise = new RaiseCall(served.raise(), playback.isPresent(), stamps, hostNanos);
        rhythm =
                new RhythmCall(
                        served.inputs().rhythm(), served.raise().allowed(), stamps, hostNanos);
        doctor = new DoctorCall(served.doctor(), playback.isPresent(), served.time(), hostNanos);
        watched = new LimitedLog(LOG::info, hostNanos);
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<NodeDescription> response) {
        NodeIdentity identity = served.identity();
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
        response.onNext(stamps.of(description.build()));
        response.onCompleted();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<Snapshot> response) {
        watched.say(() ->
                "A client watches: %s (%s)"
                        .formatted(
                                ForeignText.line(request.getClient(), MOST_CLIENT_CHARACTERS),
                                CallerAddress.current()));
        new WatchStream((ServerCallStreamObserver<Snapshot>) response, served.bus(), budget, sender)
                .start();
    }

    @Override
    public void fetchSpans(FetchSpansRequest request, StreamObserver<SpanBatch> response) {
        var batches =
                new SpanBatches(
                        served.spans()::windows,
                        served.time(),
                        request.getStartEpochNanos(),
                        request.getEndEpochNanos());
        new SpanStream((ServerCallStreamObserver<SpanBatch>) response, batches, budget, sender)
                .start();
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
    public void doctor(DoctorRequest request, StreamObserver<DoctorPage> response) {
        doctor.answer(request, response);
    }

    @Override
    public void ping(PingRequest request, StreamObserver<PingResponse> response) {
        response.onNext(
                PingResponse.newBuilder()
                        .setClientNanos(request.getClientNanos())
                        .setNodeEpochNanos(served.time().toldNow(served.time().epochNanos()))
                        .build());
        response.onCompleted();
    }
}

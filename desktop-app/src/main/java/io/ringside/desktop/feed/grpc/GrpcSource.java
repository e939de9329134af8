package io.ringside.desktop.feed.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.ringside.desktop.model.node.Connection;
import io.ringside.protocol.channel.BoundedChannels;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.WatchRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to one daemon, from the first call to the first failure. Owned by its feed's
/// thread; [#close] from any.
///
/// Names are looked up on threads of their own, callbacks run on virtual threads: a name server
/// that hangs or a host that does not answer holds up nobody else.
public final class GrpcSource implements NodeSource {
    /// Several times the largest node's snapshot. A longer message is refused by its header, before
    /// a byte of it is kept.
    static final int MAX_MESSAGE_BYTES = 16 << 20;

    private static final int MAX_METADATA_BYTES = 8 << 10;
    private static final long DESCRIBE_SECONDS = 5;
    private static final long FETCH_SECONDS = 20;

    /// More than a daemon gives its doctor.
    private static final long DOCTOR_SECONDS = 30;

    private static final Executor LOOK_UPS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("look-up-", 0).factory());
    private static final Executor CALLBACKS =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());

    private final String target;
    private final String client;
    private final NodesBudget.Turn turn;
    private final ManagedChannel channel;
    private @Nullable Pull<WatchRequest, Snapshot> watch;

    GrpcSource(Target target, String client, NodesBudget.Share share) {
        turn = share.turn();
        this.target = target.text();
        this.client = client;
        channel =
                BoundedChannels.to(target.host(), target.port())
                        .usePlaintext()
                        .executor(CALLBACKS)
                        .offloadExecutor(LOOK_UPS)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .maxInboundMetadataSize(MAX_METADATA_BYTES)
                        .intercept(new BoundedAnswers(turn))
                        .keepAliveTime(10, TimeUnit.SECONDS)
                        .keepAliveTimeout(5, TimeUnit.SECONDS)
                        .userAgent(client.replace(' ', '/'))
                        .build();
    }

    /// @param share of the node, over all its connections
    /// @throws FeedException when the target may not be reached in plain text
    public static GrpcSource open(
            Target target, boolean allowPlainText, String client, NodesBudget.Share share)
            throws FeedException {
        if (!target.isLoopback() && !allowPlainText) {
            throw FeedException.refused(
                    target.text()
                            + " is not this machine and the connection would be plain"
                            + " text: tunnel it (ssh -L), or allow it with"
                            + " --allow-plain-text");
        }
        return new GrpcSource(target, client, share);
    }

    @Override
    public NodeDescription describe() throws FeedException, InterruptedException {
        return once(
                DescribeRequest.getDefaultInstance(),
                MonitorGrpc.MonitorStub::describe,
                failure -> CallFailure.explain(target, failure));
    }

    @Override
    public Connection arriving() {
        return new Connection.Live();
    }

    @Override
    public Optional<Snapshot> next() throws FeedException, InterruptedException {
        Pull<WatchRequest, Snapshot> stream = watch == null ? startWatch() : watch;
        try {
            Optional<Snapshot> snapshot = stream.next();
            if (snapshot.isEmpty()) {
                throw FeedException.lost(target + " ended its stream");
            }
            return snapshot;
        } catch (StatusRuntimeException e) {
            throw CallFailure.explain(target, e.getStatus());
        }
    }

    @Override
    public void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to)
            throws FeedException, InterruptedException {
        var call = new Pull<FetchSpansRequest, SpanBatch>();
        MonitorGrpc.newStub(channel)
                .withDeadlineAfter(FETCH_SECONDS, TimeUnit.SECONDS)
                .fetchSpans(
                        FetchSpansRequest.newBuilder()
                                .setStartEpochNanos(startEpochNanos)
                                .setEndEpochNanos(endEpochNanos)
                                .build(),
                        call);
        try {
            for (Optional<SpanBatch> b = call.next(); b.isPresent(); b = call.next()) {
                to.accept(b.get());
                turn.decoded();
            }
        } catch (StatusRuntimeException e) {
            throw CallFailure.explainControl(target, "hand out spans", e.getStatus());
        } finally {
            call.cancel();
        }
    }

    /// @throws FeedException with the daemon's sentence where it refuses
    RaiseLevelResponse raise(RaiseLevelRequest request) throws FeedException, InterruptedException {
        return once(
                request.toBuilder().setClient(client).build(),
                MonitorGrpc.MonitorStub::raiseLevel,
                failure -> CallFailure.explainControl(target, "raise a level", failure));
    }

    /// @throws FeedException with the daemon's sentence where it refuses
    RhythmState setRhythm(SetRhythmRequest request) throws FeedException, InterruptedException {
        return once(
                request.toBuilder().setClient(client).build(),
                MonitorGrpc.MonitorStub::setRhythm,
                failure -> CallFailure.explainControl(target, "set its rhythm", failure));
    }

    /// @throws FeedException with the daemon's sentence where it refuses
    DoctorPage doctor(DoctorRequest request) throws FeedException, InterruptedException {
        return once(
                request,
                MonitorGrpc.MonitorStub::doctor,
                DOCTOR_SECONDS,
                failure -> CallFailure.explainDoctor(target, failure));
    }

    @Override
    public void taken() {
        turn.decoded();
    }

    @Override
    public void close() {
        turn.close();
        channel.shutdownNow();
    }

    private Pull<WatchRequest, Snapshot> startWatch() {
        var stream = new Pull<WatchRequest, Snapshot>();
        MonitorGrpc.newStub(channel)
                .watch(WatchRequest.newBuilder().setClient(client).build(), stream);
        watch = stream;
        return stream;
    }

    @FunctionalInterface
    private interface Method<Q, T> {
        void start(MonitorGrpc.MonitorStub stub, Q request, StreamObserver<T> to);
    }

    /// One request and its one answer, which is to come soon.
    private <Q, T> T once(Q request, Method<Q, T> method, Function<Status, FeedException> failure)
            throws FeedException, InterruptedException {
        return once(request, method, DESCRIBE_SECONDS, failure);
    }

    private <Q, T> T once(
            Q request, Method<Q, T> method, long seconds, Function<Status, FeedException> failure)
            throws FeedException, InterruptedException {
        var call = new Pull<Q, T>();
        method.start(
                MonitorGrpc.newStub(channel).withDeadlineAfter(seconds, TimeUnit.SECONDS),
                request,
                call);
        try {
            return call.next()
                    .orElseThrow(() -> FeedException.lost(target + " ended the call unanswered"));
        } catch (StatusRuntimeException e) {
            throw failure.apply(e.getStatus());
        } finally {
            turn.decoded();
            call.cancel();
        }
    }
}

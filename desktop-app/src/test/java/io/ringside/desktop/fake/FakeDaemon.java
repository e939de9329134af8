package io.ringside.desktop.fake;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A daemon for tests, on a free loopback port: describes itself as told, sends the newest snapshot
/// it was given to whoever watches and every later one, and answers span requests from the batches
/// it holds.
public final class FakeDaemon implements AutoCloseable {
    private final Server server;
    private final int port;
    private final Service service = new Service();

    private FakeDaemon(NodeDescription description, int wantedPort) throws IOException {
        service.description.set(description);
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort))
                        .addService(service)
                        .build()
                        .start();
        this.port = server.getPort();
    }

    public static FakeDaemon start(NodeDescription description) throws IOException {
        return new FakeDaemon(description, 0);
    }

    public static FakeDaemon start(NodeDescription description, int port) throws IOException {
        return new FakeDaemon(description, port);
    }

    public int port() {
        return port;
    }

    public String target() {
        return "127.0.0.1:" + port();
    }

    public void send(Snapshot snapshot) {
        service.send(snapshot);
    }

    public void hold(SpanBatch batch) {
        service.batches.add(batch);
    }

    /// From now on span requests are never answered.
    public void neverAnswerSpans() {
        service.silentSpans = true;
    }

    public int watchers() {
        return service.watchers.size();
    }

    public List<FetchSpansRequest> spanRequests() {
        return List.copyOf(service.spanRequests);
    }

    /// Answers every request for a level so; without it they are not known.
    public void answerRaises(Function<RaiseLevelRequest, RaiseLevelResponse> answer) {
        service.raises = answer;
    }

    /// Answers every request for a rhythm so; without it they are not known.
    public void answerRhythms(Function<SetRhythmRequest, RhythmState> answer) {
        service.rhythms = answer;
    }

    /// Answers every request for the doctor's page so; without it they are not known.
    public void answerDoctors(Function<DoctorRequest, DoctorPage> answer) {
        service.doctors = answer;
    }

    /// From now on requests for the doctor's page are never answered.
    public void neverAnswerDoctors() {
        service.silentDoctors = true;
    }

    /// The next client is sent what was sent last, and then told that the daemon ends; nobody is
    /// answered after that.
    public void endAfterOneAnswer() {
        service.ending = true;
    }

    public int describes() {
        return service.describes.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Service extends MonitorGrpc.MonitorImplBase {
        final AtomicReference<NodeDescription> description = new AtomicReference<>();
        final List<ServerCallStreamObserver<Snapshot>> watchers = new CopyOnWriteArrayList<>();
        final List<SpanBatch> batches = new CopyOnWriteArrayList<>();
        final List<FetchSpansRequest> spanRequests = new CopyOnWriteArrayList<>();
        final AtomicInteger describes = new AtomicInteger();
        final List<Snapshot> sent = new ArrayList<>();
        volatile boolean silentSpans;
        volatile boolean ending;
        volatile boolean ended;
        volatile @Nullable Function<RaiseLevelRequest, RaiseLevelResponse> raises;
        volatile @Nullable Function<SetRhythmRequest, RhythmState> rhythms;
        volatile @Nullable Function<DoctorRequest, DoctorPage> doctors;
        volatile boolean silentDoctors;

        @Override
        public void describe(DescribeRequest request, StreamObserver<NodeDescription> to) {
            describes.incrementAndGet();
            if (ended) {
                to.onError(Status.UNAVAILABLE.asException());
                return;
            }
            to.onNext(description.get());
            to.onCompleted();
        }

        @Override
        public synchronized void watch(WatchRequest request, StreamObserver<Snapshot> to) {
            var watcher = (ServerCallStreamObserver<Snapshot>) to;
            watcher.setOnCancelHandler(() -> watchers.remove(watcher));
            watchers.add(watcher);
            if (!sent.isEmpty()) {
                watcher.onNext(sent.getLast());
            }
            if (ending) {
                ended = true;
                watchers.remove(watcher);
                watcher.onError(Status.UNAVAILABLE.asException());
            }
        }

        synchronized void send(Snapshot snapshot) {
            sent.add(snapshot);
            watchers.forEach(w -> w.onNext(snapshot));
        }

        @Override
        public void raiseLevel(RaiseLevelRequest request, StreamObserver<RaiseLevelResponse> to) {
            Function<RaiseLevelRequest, RaiseLevelResponse> answer = raises;
            if (answer == null) {
                super.raiseLevel(request, to);
            } else {
                answer(answer, request, to);
            }
        }

        @Override
        public void setRhythm(SetRhythmRequest request, StreamObserver<RhythmState> to) {
            Function<SetRhythmRequest, RhythmState> answer = rhythms;
            if (answer == null) {
                super.setRhythm(request, to);
            } else {
                answer(answer, request, to);
            }
        }

        @Override
        public void doctor(DoctorRequest request, StreamObserver<DoctorPage> to) {
            Function<DoctorRequest, DoctorPage> answer = doctors;
            if (answer != null) {
                answer(answer, request, to);
            } else if (!silentDoctors) {
                super.doctor(request, to);
            }
        }

        private static <Q, T> void answer(Function<Q, T> answer, Q request, StreamObserver<T> to) {
            try {
                to.onNext(answer.apply(request));
                to.onCompleted();
            } catch (StatusRuntimeException refused) {
                to.onError(refused);
            }
        }

        @Override
        public void fetchSpans(FetchSpansRequest request, StreamObserver<SpanBatch> to) {
            spanRequests.add(request);
            if (silentSpans) {
                return;
            }
            for (SpanBatch batch : batches) {
                if (batch.getWindowEndEpochNanos() > request.getStartEpochNanos()
                        && batch.getWindowStartEpochNanos() < request.getEndEpochNanos()) {
                    to.onNext(batch);
                }
            }
            to.onCompleted();
        }
    }

    /// A server that knows no service at all.
    public static Server strangeProgram() throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(new io.grpc.util.MutableHandlerRegistry())
                .build()
                .start();
    }
}

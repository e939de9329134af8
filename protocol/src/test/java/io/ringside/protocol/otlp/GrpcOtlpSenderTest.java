package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcOtlpSenderTest {
    private static final ExportMetricsServiceRequest REQUEST =
            OtlpMapping.request(SmallSnapshot.node(), SmallSnapshot.at(START_EPOCH_NANOS, 2));

    private final Receiver receiver = new Receiver();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private final Queue<String> encodings = new ConcurrentLinkedQueue<>();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(receiver)
                        .intercept(new Headers())
                        .build()
                        .start();
    }

    @AfterEach
    void stop() throws Exception {
        server.shutdownNow().awaitTermination();
    }

    @Test
    void deliversWithHeadersAndCompressed() throws Exception {
        try (OtlpSender<ExportMetricsServiceRequest> sender =
                sender(Map.of("Authorization", "Bearer abc"), true)) {
            assertEquals(new Delivery.Delivered(0, ""), sender.send(REQUEST));
        }
        assertEquals(REQUEST, receiver.received.remove());
        assertEquals("Bearer abc", tokens.remove());
        assertEquals("gzip", encodings.remove());
    }

    @Test
    void saysWhatWasRejectedInPart() throws Exception {
        receiver.answers.add(observer -> {
            observer.onNext(
                    ExportMetricsServiceResponse.newBuilder()
                            .setPartialSuccess(
                                    ExportMetricsPartialSuccess.newBuilder()
                                            .setRejectedDataPoints(3)
                                            .setErrorMessage("too many labels"))
                            .build());
            observer.onCompleted();
        });
        try (OtlpSender<ExportMetricsServiceRequest> sender = sender(Map.of(), false)) {
            assertEquals(new Delivery.Delivered(3, "too many labels"), sender.send(REQUEST));
        }
    }

    @Test
    void unavailableIsTriedLaterAndInvalidNever() throws Exception {
        receiver.answers.add(fails(Status.UNAVAILABLE.withDescription("starting")));
        receiver.answers.add(fails(Status.INVALID_ARGUMENT.withDescription("what is this")));
        receiver.answers.add(fails(Status.INVALID_ARGUMENT.withDescription("out of order sample")));
        receiver.answers.add(fails(Status.RESOURCE_EXHAUSTED.withDescription("message too large")));
        receiver.answers.add(observer ->
                observer.onError(
                        StatusProto.toStatusRuntimeException(
                                com.google.rpc.Status.newBuilder()
                                        .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                                        .addDetails(
                                                Any.pack(
                                                        RetryInfo.newBuilder()
                                                                .setRetryDelay(
                                                                        Duration.newBuilder()
                                                                                .setSeconds(7))
                                                                .build()))
                                        .build())));
        String at = "http://127.0.0.1:" + server.getPort() + ": gRPC ";
        try (OtlpSender<ExportMetricsServiceRequest> sender = sender(Map.of(), false)) {
            assertEquals(
                    new Delivery.Later(at + "unavailable: starting", OptionalLong.empty()),
                    sender.send(REQUEST));
            assertEquals(
                    new Delivery.Refused(at + "invalid argument: what is this"),
                    sender.send(REQUEST));
            assertEquals(
                    new Delivery.Outdated(at + "invalid argument: out of order sample"),
                    sender.send(REQUEST));
            assertEquals(
                    new Delivery.Refused(at + "resource exhausted: message too large"),
                    sender.send(REQUEST));
            assertEquals(
                    new Delivery.Later(at + "resource exhausted", OptionalLong.of(7_000_000_000L)),
                    sender.send(REQUEST));
        }
    }

    @Test
    void aReceiverThatIsGoneIsTriedLater() throws Exception {
        try (OtlpSender<ExportMetricsServiceRequest> sender = sender(Map.of(), false)) {
            server.shutdownNow().awaitTermination();
            Delivery delivery = sender.send(REQUEST);
            assertTrue(
                    delivery instanceof Delivery.Later later
                            && later.reason().contains("gRPC unavailable"),
                    delivery.toString());
        }
    }

    private OtlpSender<ExportMetricsServiceRequest> sender(
            Map<String, String> headers, boolean gzip) {
        return OtlpSender.to(
                OtlpEndpoint.parse(
                        "127.0.0.1:" + server.getPort(), OtlpProtocol.GRPC, headers, gzip),
                InstantSource.fixed(Instant.EPOCH));
    }

    private static Consumer<StreamObserver<ExportMetricsServiceResponse>> fails(Status status) {
        return observer -> observer.onError(status.asRuntimeException());
    }

    private static final class Receiver extends MetricsServiceGrpc.MetricsServiceImplBase {
        final Queue<ExportMetricsServiceRequest> received = new ConcurrentLinkedQueue<>();
        final Queue<Consumer<StreamObserver<ExportMetricsServiceResponse>>> answers =
                new ConcurrentLinkedQueue<>();

        @Override
        public void export(
                ExportMetricsServiceRequest request,
                StreamObserver<ExportMetricsServiceResponse> observer) {
            received.add(request);
            Consumer<StreamObserver<ExportMetricsServiceResponse>> answer = answers.poll();
            if (answer == null) {
                observer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
                observer.onCompleted();
            } else {
                answer.accept(observer);
            }
        }
    }

    private final class Headers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            note(headers, "authorization", tokens);
            note(headers, "grpc-encoding", encodings);
            return next.startCall(call, headers);
        }

        private void note(Metadata headers, String name, Queue<String> to) {
            String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
            to.add(value == null ? "" : value);
        }
    }
}

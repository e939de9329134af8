package io.ringside.protocol.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// OTLP/gRPC over one channel, encrypted when the endpoint is https.
final class GrpcOtlpSender implements OtlpSender {
    private static final long ANSWER_SECONDS = 5;
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final OtlpEndpoint endpoint;
    private final ManagedChannel channel;
    private final MetricsServiceGrpc.MetricsServiceBlockingStub stub;

    GrpcOtlpSender(OtlpEndpoint endpoint) {
        this.endpoint = endpoint;
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(endpoint.uri().getHost(), endpoint.uri().getPort());
        channel =
                (endpoint.text().startsWith("https:")
                                ? builder.useTransportSecurity()
                                : builder.usePlaintext())
                        .maxInboundMessageSize(MAX_ANSWER_BYTES)
                        .disableRetry()
                        .build();
        MetricsServiceGrpc.MetricsServiceBlockingStub plain =
                MetricsServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(
                                MetadataUtils.newAttachHeadersInterceptor(headers(endpoint)));
        stub = endpoint.gzip() ? plain.withCompression("gzip") : plain;
    }

    @Override
    public Delivery send(ExportMetricsServiceRequest request) throws InterruptedException {
        try {
            ExportMetricsPartialSuccess partial =
                    stub.withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                            .export(request)
                            .getPartialSuccess();
            return new Delivery.Delivered(
                    Math.clamp(partial.getRejectedDataPoints(), 0, RequestSplit.points(request)),
                    AnswerText.shorten(partial.getErrorMessage()));
        } catch (StatusRuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closed while sending");
            }
            return failed(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /// Which codes are worth another attempt is the OTLP specification's choice.
    private Delivery failed(StatusRuntimeException e) {
        Status status = e.getStatus();
        String description = status.getDescription() == null ? "" : status.getDescription();
        String text = AnswerText.shorten(description);
        String reason =
                endpoint.text()
                        + ": gRPC "
                        + status.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + (text.isEmpty() ? "" : ": " + text);
        if (AnswerText.saysOutdated(text)) {
            return new Delivery.Outdated(reason);
        }
        return switch (status.getCode()) {
            case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
                    new Delivery.Later(reason, retryAfter(e));
            case RESOURCE_EXHAUSTED -> {
                OptionalLong after = retryAfter(e);
                yield after.isPresent()
                        ? new Delivery.Later(reason, after)
                        : new Delivery.Refused(reason);
            }
            default -> new Delivery.Refused(reason);
        };
    }

    private static OptionalLong retryAfter(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        if (status == null) {
            return OptionalLong.empty();
        }
        for (Any detail : status.getDetailsList()) {
            try {
                if (detail.is(RetryInfo.class)) {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    long seconds = Math.clamp(delay.getSeconds(), 0, 999_999_999);
                    return OptionalLong.of(TimeUnit.SECONDS.toNanos(seconds) + delay.getNanos());
                }
            } catch (InvalidProtocolBufferException ignored) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static Metadata headers(OtlpEndpoint endpoint) {
        Metadata headers = new Metadata();
        endpoint.headers()
                .forEach((name, value) ->
                        headers.put(
                                Metadata.Key.of(
                                        name.toLowerCase(Locale.ROOT),
                                        Metadata.ASCII_STRING_MARSHALLER),
                                value));
        return headers;
    }
}

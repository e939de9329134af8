package io.ringside.protocol.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.ringside.protocol.channel.BoundedChannels;
import io.ringside.protocol.http.AnswerText;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// OTLP/gRPC over one channel, encrypted when the endpoint is https.
final class GrpcOtlpSender<Q extends MessageLite, R extends MessageLite> implements OtlpSender<Q> {
    private static final long ANSWER_SECONDS = 5;
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final OtlpEndpoint endpoint;
    private final ManagedChannel channel;
    private final OtlpSignal<Q, R> signal;
    private final Channel calls;

    GrpcOtlpSender(OtlpEndpoint endpoint, OtlpSignal<Q, R> signal) {
        this.endpoint = endpoint;
        this.signal = signal;
        NettyChannelBuilder builder =
                BoundedChannels.to(endpoint.uri().getHost(), endpoint.uri().getPort());
        channel =
                (endpoint.text().startsWith("https:")
                                ? builder.useTransportSecurity()
                                : builder.usePlaintext())
                        .maxInboundMessageSize(MAX_ANSWER_BYTES)
                        .disableRetry()
                        .build();
        calls =
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers(endpoint)));
    }

    @Override
    public Delivery send(Q request) throws InterruptedException {
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
        try {
            R answer =
                    ClientCalls.blockingUnaryCall(
                            calls,
                            signal.method(),
                            endpoint.gzip() ? options.withCompression("gzip") : options,
                            request);
            return signal.delivered(answer, request);
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
        if (Delivery.Outdated.isSaidBy(text)) {
            return new Delivery.Outdated(reason);
        }
        if (!signal.everywhere() && status.getCode() == Status.Code.UNIMPLEMENTED) {
            return new Delivery.Unsupported(reason);
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

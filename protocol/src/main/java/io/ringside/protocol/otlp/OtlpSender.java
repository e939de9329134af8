package io.ringside.protocol.otlp;

import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.Closeable;
import java.time.InstantSource;

/// Sends one request at a time and says how it went: transport only, no retry, no queue. Owned by
/// one thread, except [#close], which may come from any and ends a running [#send].
public interface OtlpSender<Q> extends Closeable {
    /// Blocks until the receiver has answered, at most a few seconds; never throws for what a
    /// receiver or network does.
    ///
    /// @throws InterruptedException if the thread is interrupted while it waits
    Delivery send(Q request) throws InterruptedException;

    @Override
    void close();

    /// A sender of metrics for `endpoint`; connects at the first request.
    ///
    /// @throws IllegalArgumentException if a header of the endpoint may not be sent
    /// @param clock what "retry after a date" is compared with
    static OtlpSender<ExportMetricsServiceRequest> to(OtlpEndpoint endpoint, InstantSource clock) {
        return to(endpoint, OtlpSignal.METRICS, clock);
    }

    /// As [#to], of logs: for HTTP at `/v1/logs` of the same base.
    static OtlpSender<ExportLogsServiceRequest> logs(OtlpEndpoint endpoint, InstantSource clock) {
        return to(endpoint, OtlpSignal.LOGS, clock);
    }

    private static <Q extends MessageLite, R extends MessageLite> OtlpSender<Q> to(
            OtlpEndpoint endpoint, OtlpSignal<Q, R> signal, InstantSource clock) {
        return switch (endpoint.protocol()) {
            case HTTP -> new HttpOtlpSender<>(endpoint, signal, clock);
            case GRPC -> new GrpcOtlpSender<>(endpoint, signal);
        };
    }
}

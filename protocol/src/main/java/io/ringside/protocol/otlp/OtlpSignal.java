package io.ringside.protocol.otlp;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.ringside.protocol.http.AnswerText;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What differs between OTLP's signals in sending: address, method, and how an answer tells what
/// was thrown away. Immutable; any thread.
///
/// @param path of OTLP/HTTP, behind the base address
/// @param method of OTLP/gRPC
/// @param items in a request: points or records
/// @param partial what an answer says was thrown away
/// @param everywhere whether whoever speaks OTLP takes it; else who does not know it is no fault
record OtlpSignal<Q extends MessageLite, R extends MessageLite>(
        String path,
        MethodDescriptor<Q, R> method,
        Parser<R> answers,
        ToLongFunction<Q> items,
        Function<R, Partial> partial,
        boolean everywhere) {

    /// @param message empty where nothing is said
    record Partial(long rejected, String message) {}

    static final OtlpSignal<ExportMetricsServiceRequest, ExportMetricsServiceResponse> METRICS =
            new OtlpSignal<>(
                    OtlpEndpoint.METRICS_PATH,
                    MetricsServiceGrpc.getExportMethod(),
                    ExportMetricsServiceResponse.parser(),
                    RequestSplit::points,
                    answer -> {
                        ExportMetricsPartialSuccess partial = answer.getPartialSuccess();
                        return new Partial(
                                partial.getRejectedDataPoints(), partial.getErrorMessage());
                    },
                    true);

    static final OtlpSignal<ExportLogsServiceRequest, ExportLogsServiceResponse> LOGS =
            new OtlpSignal<>(
                    OtlpEndpoint.LOGS_PATH,
                    LogsServiceGrpc.getExportMethod(),
                    ExportLogsServiceResponse.parser(),
                    FindingMapping::records,
                    answer -> {
                        ExportLogsPartialSuccess partial = answer.getPartialSuccess();
                        return new Partial(
                                partial.getRejectedLogRecords(), partial.getErrorMessage());
                    },
                    false);

    /// How an answer that was read ends the attempt.
    Delivery.Delivered delivered(R answer, Q request) {
        Partial told = partial.apply(answer);
        return new Delivery.Delivered(
                Math.clamp(told.rejected(), 0, items.applyAsLong(request)),
                AnswerText.shorten(told.message()));
    }
}

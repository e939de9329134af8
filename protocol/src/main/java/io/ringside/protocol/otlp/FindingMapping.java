package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import io.ringside.v1.NodeDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What log records findings become: a pure function, safe from any thread. metrics.md lists the
/// attributes.
final class FindingMapping {
    private static final String EVENT = "ringside.finding";
    private static final int MOST_RANKS = 64;
    private static final int MOST_EVIDENCE = 8;

    private FindingMapping() {}

    /// One request for all, those of one node together.
    static ExportLogsServiceRequest request(List<FindingRecord> records) {
        Map<Optional<NodeDescription>, List<LogRecord>> byNode = new LinkedHashMap<>();
        for (FindingRecord record : records) {
            byNode.computeIfAbsent(record.node(), _ -> new ArrayList<>()).add(log(record));
        }
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        byNode.forEach((node, logs) -> {
            NodeDescription of = node.orElse(NodeDescription.getDefaultInstance());
            request.addResourceLogs(
                    ResourceLogs.newBuilder()
                            .setResource(OtlpMapping.resource(of))
                            .addScopeLogs(
                                    ScopeLogs.newBuilder()
                                            .setScope(OtlpMapping.scope(of))
                                            .addAllLogRecords(logs)));
        });
        return request.build();
    }

    /// All of a request.
    static long records(ExportLogsServiceRequest request) {
        return request.getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .mapToLong(ScopeLogs::getLogRecordsCount)
                .sum();
    }

    private static LogRecord log(FindingRecord finding) {
        boolean over = finding.turn() == Turn.ENDED;
        LogRecord.Builder log =
                LogRecord.newBuilder()
                        .setTimeUnixNano(finding.epochNanos())
                        .setObservedTimeUnixNano(finding.epochNanos())
                        // What is over wakes nobody.
                        .setSeverityNumber(
                                over
                                        ? SeverityNumber.SEVERITY_NUMBER_INFO
                                        : severity(finding.severity()))
                        .setSeverityText(word(finding.severity()))
                        .setEventName(EVENT)
                        .setBody(text((over ? "Over: " : "") + finding.headline()));
        add(log, "ringside.finding.id", finding.id());
        add(log, "ringside.finding.previous_id", finding.previousId());
        add(log, "ringside.finding.change", word(finding.turn()));
        add(log, "ringside.finding.kind", finding.kind());
        add(log, "ringside.finding.confidence", finding.confidence());
        add(log, "ringside.finding.advice", finding.advice());
        finding.sinceEpochNanos()
                .ifPresent(at -> log.addAttributes(pair("ringside.finding.since", whole(at))));
        finding.stepShare()
                .ifPresent(part ->
                        log.addAttributes(
                                pair("ringside.finding.cost.step_ratio", fraction(part))));
        finding.waitingGpus()
                .ifPresent(gpus ->
                        log.addAttributes(
                                pair("ringside.finding.cost.waiting_gpus", fraction(gpus))));
        new TreeMap<>(finding.about()).forEach((name, value) -> add(log, name, value));
        if (!finding.ranks().isEmpty()) {
            ArrayValue.Builder ranks = ArrayValue.newBuilder();
            finding.ranks().stream()
                    .limit(MOST_RANKS)
                    .forEach(rank -> ranks.addValues(whole(rank)));
            log.addAttributes(pair("ranks", AnyValue.newBuilder().setArrayValue(ranks).build()));
            log.addAttributes(pair("rank_count", whole(finding.ranks().size())));
        }
        if (!over && !finding.evidence().isEmpty()) {
            ArrayValue.Builder lines = ArrayValue.newBuilder();
            finding.evidence().stream()
                    .limit(MOST_EVIDENCE)
                    .forEach(line -> lines.addValues(text(line)));
            log.addAttributes(
                    pair(
                            "ringside.finding.evidence",
                            AnyValue.newBuilder().setArrayValue(lines).build()));
        }
        return log.build();
    }

    private static SeverityNumber severity(FindingRecord.Loudness loudness) {
        return switch (loudness) {
            case PAGE -> SeverityNumber.SEVERITY_NUMBER_ERROR;
            case TICKET -> SeverityNumber.SEVERITY_NUMBER_WARN;
            case NOTE -> SeverityNumber.SEVERITY_NUMBER_INFO;
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void add(LogRecord.Builder log, String name, String value) {
        if (!value.isEmpty()) {
            log.addAttributes(pair(name, text(value)));
        }
    }

    private static KeyValue pair(String name, AnyValue value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue whole(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    private static AnyValue fraction(double value) {
        return AnyValue.newBuilder().setDoubleValue(value).build();
    }
}

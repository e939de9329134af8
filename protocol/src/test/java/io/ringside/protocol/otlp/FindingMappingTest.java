package io.ringside.protocol.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FindingMappingTest {
    @Test
    void aFindingIsARecordWithItsSentenceAsBodyAndItsPartsAsAttributes() {
        LogRecord log = log(SampleFindings.late(Turn.BEGAN, 5));
        assertEquals("Rank 5 comes late.", log.getBody().getStringValue());
        assertEquals(13, log.getSeverityNumberValue());
        assertEquals("ticket", log.getSeverityText());
        assertEquals("ringside.finding", log.getEventName());
        assertEquals(SampleFindings.NOON + 5, log.getTimeUnixNano());
        assertEquals(
                Map.ofEntries(
                        Map.entry("ringside.finding.id", "late-rank/world/5"),
                        Map.entry("ringside.finding.change", "began"),
                        Map.entry("ringside.finding.kind", "late-rank"),
                        Map.entry("ringside.finding.confidence", "high"),
                        Map.entry("ringside.finding.advice", "Look at its host."),
                        Map.entry("ringside.finding.since", "" + (SampleFindings.NOON - 1)),
                        Map.entry("ringside.finding.cost.step_ratio", "0.25"),
                        Map.entry("communicator", "17"),
                        Map.entry("hostname", "node-a"),
                        Map.entry("operation", "AllReduce"),
                        Map.entry("ranks", "[5]"),
                        Map.entry("rank_count", "1"),
                        Map.entry(
                                "ringside.finding.evidence",
                                "[It comes 1.0 ms after the others., Its duration is the shortest.]")),
                attributes(log));
    }

    @Test
    void whatIsNotKnownHasNoAttribute() {
        LogRecord log = log(SampleFindings.page(Turn.CHANGED));
        assertEquals(17, log.getSeverityNumberValue());
        assertEquals(
                Map.of(
                        "ringside.finding.id", "hang/world/3",
                        "ringside.finding.previous_id", "hang/world/2",
                        "ringside.finding.change", "changed",
                        "ringside.finding.kind", "not-entered",
                        "ringside.finding.confidence", "medium"),
                attributes(log));
    }

    @Test
    void whatIsOverIsNoErrorAnyMore() {
        LogRecord log = log(SampleFindings.page(Turn.ENDED));
        assertEquals(9, log.getSeverityNumberValue());
        assertEquals("page", log.getSeverityText());
        assertEquals("Over: Rank 3 did not come.", log.getBody().getStringValue());
    }

    @Test
    void findingsOfOneNodeShareTheResourceOfItsMetrics() {
        ExportLogsServiceRequest request =
                FindingMapping.request(
                        List.of(
                                SampleFindings.late(Turn.BEGAN, 1),
                                SampleFindings.page(Turn.BEGAN),
                                SampleFindings.late(Turn.BEGAN, 2)));
        assertEquals(2, request.getResourceLogsCount());
        assertEquals(3, FindingMapping.records(request));
        assertEquals(
                OtlpMapping.request(SmallSnapshot.node(), SmallSnapshot.at(1, 1))
                        .getResourceMetrics(0)
                        .getResource(),
                request.getResourceLogs(0).getResource());
        assertEquals(
                "ringside",
                request.getResourceLogs(1)
                        .getResource()
                        .getAttributes(0)
                        .getValue()
                        .getStringValue());
    }

    private static LogRecord log(FindingRecord finding) {
        return FindingMapping.request(List.of(finding))
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);
    }

    static Map<String, String> attributes(LogRecord log) {
        return log.getAttributesList().stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey,
                                pair -> text(pair.getValue()),
                                (a, b) -> a + " and " + b,
                                LinkedHashMap::new));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case ARRAY_VALUE ->
                    value.getArrayValue().getValuesList().stream()
                            .map(FindingMappingTest::text)
                            .toList()
                            .toString();
            default -> "another kind: " + value;
        };
    }
}

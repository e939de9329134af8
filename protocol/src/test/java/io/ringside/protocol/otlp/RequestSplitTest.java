package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSplitTest {
    private static final ExportMetricsServiceRequest WHOLE =
            OtlpMapping.request(SmallSnapshot.node(), SmallSnapshot.at(START_EPOCH_NANOS, 2));

    @Test
    void aSmallRequestStaysWhole() {
        assertSame(WHOLE, RequestSplit.of(WHOLE, RequestSplit.MAX_POINTS).getFirst());
        ExportMetricsServiceRequest empty = ExportMetricsServiceRequest.getDefaultInstance();
        assertEquals(List.of(empty), RequestSplit.of(empty, 1));
    }

    @Test
    void partsHoldEveryPointOnceAndNoneIsTooLarge() {
        List<String> expected = points(WHOLE);
        for (int maxPoints : new int[] {1, 2, 3, 7, expected.size() - 1}) {
            List<String> found = new ArrayList<>();
            for (ExportMetricsServiceRequest part : RequestSplit.of(WHOLE, maxPoints)) {
                List<String> points = points(part);
                assertTrue(points.size() <= maxPoints, points.size() + " points");
                assertEquals(
                        WHOLE.getResourceMetrics(0).getResource(),
                        part.getResourceMetrics(0).getResource());
                found.addAll(points);
            }
            assertEquals(expected, found);
        }
    }

    /// Each point as text, behind its metric's name and kind.
    private static List<String> points(ExportMetricsServiceRequest request) {
        List<String> points = new ArrayList<>();
        String head = "";
        for (String line : RequestText.of(request).lines().toList()) {
            if (line.startsWith("  ")) {
                points.add(head + line);
            } else {
                head = line;
            }
        }
        return points;
    }
}

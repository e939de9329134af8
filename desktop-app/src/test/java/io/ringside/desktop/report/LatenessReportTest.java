package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.state.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LatenessReportTest {
    private static final long MILLI = 1_000_000;
    private final LatenessWatch watch = new LatenessWatch();

    @Test
    void aLateRankStandsOnThePageAndIsJsonByTheSchema() throws Exception {
        calls(2 * MILLI);
        LatenessReport late = LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of());

        ObjectNode json = ReportJson.object(List.of(), HangReport.NONE, late);
        assertEquals(Set.of(), ReportSchemaTest.faults(json));
        JsonNode finding = json.get("lateness").get("findings").get(0);
        assertEquals(1, finding.get("rank").asInt());
        assertEquals("late-gpu", finding.get("kind").asText());
        assertEquals("high", finding.get("confidence").asText());
        assertEquals("note", finding.get("severity").asText(), "a fiftieth of its step");
        assertTrue(
                ReportText.text(List.of(), HangReport.NONE, late, true)
                        .contains("Rank 1 comes 2,000 us late by its GPU (host node)."));
    }

    @Test
    void aLagOfATenthOfTheStepIsATicket() {
        calls(20 * MILLI);
        ObjectNode json =
                ReportJson.object(
                        List.of(),
                        HangReport.NONE,
                        LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of()));
        JsonNode finding = json.get("lateness").get("findings").get(0);
        assertEquals("ticket", finding.get("severity").asText());
    }

    @Test
    void aLagThatIsNotClearIsInTheJsonOnly() {
        calls(MILLI / 5);
        LatenessReport late = LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of());
        JsonNode finding =
                ReportJson.object(List.of(), HangReport.NONE, late)
                        .get("lateness")
                        .get("findings")
                        .get(0);
        assertEquals("low", finding.get("confidence").asText());
        assertTrue(
                ReportText.text(List.of(), HangReport.NONE, late, true)
                        .contains("Nobody comes late in 40 "));
    }

    @Test
    void withoutATimedOperationNobodyIsSaidToBeInTime() {
        String text =
                ReportText.text(
                        List.of(),
                        HangReport.NONE,
                        LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of()),
                        true);
        assertTrue(text.contains("Who comes late is not known"), text);
    }

    /// Four seconds, a call every tenth of a second.
    private void calls(long lag) {
        Columns node = new Columns(0, 2, 2);
        for (int call = 0; call < 40; call++) {
            long at = Snapshots.START + 100 * MILLI * call;
            node.timed(0, call, at, at).timed(1, call, at, at + lag);
        }
        watch.add("node", node.window());
        watch.finish();
    }
}

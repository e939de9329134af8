package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.links.SlowRing;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.report.finding.LinkReport;
import io.ringside.desktop.report.finding.StepReport;
import io.ringside.desktop.report.finding.StepReport.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkReportTest {
    private static final long NANOS_IN_MILLI = 1_000_000;

    private final LinkWatch watch = new LinkWatch();
    private final SlowRing ring = new SlowRing();
    private Price price = Price.of(2);
    private StepReport steps = StepReport.NONE;

    @Test
    void aSlowLinkStandsOnThePageInTheListAndInTheJsonByTheSchema() throws Exception {
        windows(3, 1, 0.5);
        ObjectNode json = ReportJson.object(List.of(), diagnosis());
        JsonNode slow = json.get("linkTimes").get("findings").get(0);
        JsonNode told = json.get("findings").get(0);
        String page = ReportText.text(List.of(), diagnosis(), true);
        assertAll(
                () -> assertEquals(Set.of(), ReportSchemaTest.faults(json)),
                () -> assertEquals("slow-link", told.get("kind").asText()),
                () -> assertEquals(slow.get("id"), told.get("id")),
                () -> assertEquals("ticket", told.get("severity").asText()),
                () -> assertEquals(0.25, told.get("costRatio").asDouble(), 0.01),
                () -> assertEquals("link from rank 3 to rank 4", told.get("subject").asText()),
                () -> assertEquals(2, told.get("ranks").size()),
                () -> assertEquals(2.0, slow.get("ratio").asDouble(), 0.05),
                () -> assertTrue(slow.get("low").asDouble() > 1.8),
                () -> assertEquals(8, slow.get("compared").asInt()),
                () -> assertEquals(96, slow.get("cost").get("moneyPerDay").asDouble(), 3),
                () -> assertTrue(slow.get("cost").get("atMost").asBoolean()),
                () ->
                        assertTrue(
                                page.contains(
                                        "TICKET  slow link, confidence high: The link from rank 3 to rank 4"
                                                + " takes 2.0 times as long as its like."),
                                page),
                () -> assertTrue(page.contains("measured by NCCL's proxy in 1,700 steps"), page),
                () ->
                        assertTrue(
                                page.contains("against  Rank 3 sends on no other measured link"),
                                page));
    }

    @Test
    void belowATenthOfItsStepASlowLinkIsANote() {
        windows(3, 1, 0.1);
        Finding finding = Findings.of(List.of(), diagnosis()).getFirst();
        assertEquals("note", finding.severity());
    }

    @Test
    void saysWhatWasComparedWhereNothingIsSlow() {
        windows(-1, 1, 0.5);
        assertTrue(
                report().text().startsWith("No link is slow: 8 measured links were compared"),
                report().text());
        assertEquals("", LinkReport.NONE.text(), "over NVLink nothing is told of links");
        assertEquals(List.of(), report().findings());
    }

    @Test
    void latencyIsToldWhereItIsIdentifiableAndWhyNotWhereItIsNot() throws Exception {
        windows(-1, 4, 0.5);
        ObjectNode json = ReportJson.object(List.of(), diagnosis());
        JsonNode line = json.get("linkTimes").get("links").get(0).get("line");
        assertEquals(Set.of(), ReportSchemaTest.faults(json));
        assertEquals(25_000, line.get("latencyNanos").asDouble(), 1_000);
        assertTrue(line.get("rSquared").asDouble() > 0.99);
        assertEquals("windows", line.get("origin").asText());

        LinkWatch oneSize = new LinkWatch();
        for (int second = 1; second <= 12; second++) {
            oneSize.add("node", ring.window(0, second, -1, 1, true, 0.5));
        }
        JsonNode link =
                ReportJson.object(List.of(), diagnosis(oneSize))
                        .get("linkTimes")
                        .get("links")
                        .get(0);
        assertTrue(link.get("line").isNull());
        assertEquals("all its steps have one size", link.get("notIdentifiable").asText());
    }

    @Test
    void tellsStepsAndWhatTokensCost() throws Exception {
        steps =
                new StepReport(
                        List.of(
                                new StepTime(
                                        9,
                                        8,
                                        25,
                                        59,
                                        162 * NANOS_IN_MILLI,
                                        NANOS_IN_MILLI,
                                        160 * NANOS_IN_MILLI,
                                        171 * NANOS_IN_MILLI,
                                        1,
                                        4,
                                        4)),
                        Map.of(9L, "world"),
                        0,
                        new Tokens(8, 2_000, 1_000, 1),
                        price);
        ObjectNode json = ReportJson.object(List.of(), diagnosis());
        assertEquals(Set.of(), ReportSchemaTest.faults(json));
        assertEquals(162 * NANOS_IN_MILLI, json.get("steps").get(0).get("medianNanos").asLong());
        assertEquals(
                2 * 8 / 3.6, json.get("tokens").get("moneyPerMillionGenerated").asDouble(), 1e-9);
        assertTrue(
                steps.text().startsWith("A step of the 8 ranks of world takes 162.0 ms"),
                steps.text());
        assertTrue(
                steps.text()
                        .contains("a million made cost 4.44, idle GPUs of these nodes paid too"),
                steps.text());
        price = Price.UNTOLD;
        assertEquals("", StepReport.NONE.text(), "a job without steps is no fault");
    }

    private void windows(int slow, int sizes, double busy) {
        for (int second = 1; second <= 18; second++) {
            for (int rank = 0; rank < SlowRing.RANKS; rank++) {
                watch.add(
                        "node" + rank,
                        ring.window(rank, second, slow, 1 + second % sizes, true, busy));
            }
        }
        watch.finish();
    }

    private LinkReport report() {
        return diagnosis().links();
    }

    private Diagnosis diagnosis() {
        return diagnosis(watch);
    }

    private Diagnosis diagnosis(LinkWatch links) {
        LinkReport report =
                LinkReport.of(
                        links, links.episodes(), new LatenessWatch(), Map.of(), Map.of(), price);
        return new Diagnosis(HangReport.NONE, LatenessReport.NONE, report, steps, List.of());
    }
}

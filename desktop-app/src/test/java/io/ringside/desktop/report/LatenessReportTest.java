package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.advisor.Advice;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.Hypothesis;
import io.ringside.desktop.correlate.explain.SlowJob;
import io.ringside.desktop.correlate.explain.clue.Cause;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.JobReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
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
                        .contains("Rank 1 comes 2,000 \u00B5s late by its GPU (host node)."));
    }

    @Test
    void theFirstLineOfAPageIsWhatIsWrong() {
        calls(2 * MILLI);
        LatenessReport late = LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of());

        assertEquals(
                "Nothing asks for anybody. 1 note: Rank 1 comes 2,000 \u00B5s late by its GPU (host node).",
                firstLine(Diagnosis.of(HangReport.NONE, late)));
        assertEquals(
                "1 ticket, 1 note, first of all: The daemon at gpu7 no longer answers: what happens"
                        + " there is not known.",
                firstLine(
                        Diagnosis.of(HangReport.NONE, late)
                                .andFirst(List.of(Finding.unreachable("gpu7", "It is gone.", 1)))));
    }

    private static String firstLine(Diagnosis diagnosis) {
        return ReportText.text(List.of(), diagnosis, false).lines().findFirst().orElse("");
    }

    @Test
    void whyItIsLateStandsUnderItAndInTheFindingBySchema() throws Exception {
        calls(20 * MILLI);
        Explanation heat =
                new Explanation(
                        List.of(
                                new Hypothesis(
                                        Cause.GPU_HEAT,
                                        0.9,
                                        true,
                                        List.of("It has 90 degrees."),
                                        List.of("Its peers are warm too."))),
                        List.of());
        LatenessReport late =
                LatenessReport.of(
                        watch,
                        watch.episodes(),
                        watch::isNoteAtTheEnd,
                        Map.of(),
                        Map.of(),
                        _ -> heat,
                        Price.UNTOLD);

        ObjectNode json = ReportJson.object(List.of(), HangReport.NONE, late);
        assertEquals(Set.of(), ReportSchemaTest.faults(json));
        JsonNode finding = json.get("findings").get(0);
        JsonNode first = finding.get("hypotheses").get(0);
        assertEquals("gpu-heat", first.get("cause").asText());
        assertTrue(first.get("named").asBoolean());
        assertEquals("It has 90 degrees.", first.get("evidence").get(0).asText());
        assertEquals("Its peers are warm too.", first.get("counterEvidence").get(0).asText());
        String page = ReportText.text(List.of(), HangReport.NONE, late, true);
        assertTrue(
                page.contains("  Why: the GPU is slowed down by heat (90 % of the loss)."), page);
        assertTrue(page.contains("      against  Its peers are warm too."), page);
    }

    @Test
    void slowJobsAndAdviceAreFindingsBySchema() throws Exception {
        SlowJob slow =
                new SlowJob(
                        7,
                        16,
                        "target",
                        0.2,
                        "60 to 20 min ago",
                        1,
                        false,
                        new Explanation(List.of(), List.of("No source tells.")));
        Advice advice =
                new Advice(
                        "nccl-setting/p2p-off/7",
                        Advice.Kind.SETTING,
                        7,
                        "",
                        List.of(0),
                        "Transfers are off.",
                        List.of("20 GB/s."),
                        List.of("Seen at start."),
                        "Twice as much.",
                        "It may hang.",
                        "unset NCCL_P2P_DISABLE");
        List<Finding> more = new ArrayList<>();
        Map<Long, String> labels = Map.of(7L, "world");
        more.addAll(JobReport.slow(List.of(slow), Map.of("target", "gpu7"), labels));
        more.addAll(JobReport.advice(List.of(advice), Map.of(), labels));

        ObjectNode json =
                ReportJson.object(
                        List.of(), Diagnosis.of(HangReport.NONE, LatenessReport.NONE).with(more));
        assertEquals(Set.of(), ReportSchemaTest.faults(json));
        assertEquals("job-slower", json.get("findings").get(0).get("kind").asText());
        assertEquals(0.2, json.get("findings").get(0).get("costRatio").asDouble());
        assertEquals("note", json.get("findings").get(1).get("severity").asText());
        String page =
                ReportText.text(
                        List.of(),
                        Diagnosis.of(HangReport.NONE, LatenessReport.NONE).with(more),
                        true);
        assertTrue(page.contains("communicator world (16 ranks) is 25 % slower than it was"), page);
        assertTrue(page.contains("do       Try: unset NCCL_P2P_DISABLE Twice as much."), page);
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
    void whatWasOverWithinTenSecondsIsANoteHoweverMuchItCost() {
        calls(20 * MILLI);
        Columns goesOn = new Columns(0, 2, 2);
        for (int call = 40; call < 140; call++) {
            long at = Snapshots.START + 100 * MILLI * call;
            goesOn.timed(0, call, at, at).timed(1, call, at, at);
        }
        watch.add("node", goesOn.window());
        watch.finish();
        JsonNode finding =
                ReportJson.object(
                                List.of(),
                                HangReport.NONE,
                                LatenessReport.of(watch, watch.episodes(), Map.of(), Map.of()))
                        .get("lateness")
                        .get("findings")
                        .get(0);
        assertEquals("note", finding.get("severity").asText());
        assertTrue(finding.get("evidence").toString().contains("until it has lasted 10 s"));
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

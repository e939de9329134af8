package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final int RANKS = 64;

    private final Snapshot.Builder snapshot = Messages.snapshot(1, 60);

    @Test
    void ranksThatCallTheSameAreOneRowWithTheSlowest() throws Exception {
        manyRanks();
        String page = text(false);
        List<String> rows = section(page, "Collectives, over their ranks");
        assertEquals(2, rows.size(), page);
        String row = rows.getLast();
        assertTrue(row.contains("  64  AllReduce"), row);
        assertTrue(row.contains("100 to 163"), row);
        assertTrue(
                row.contains("120 \u00B5s")
                        && row.contains("900 \u00B5s  ")
                        && row.contains(" 17 "),
                row);
    }

    @Test
    void aPageHasNoMoreRowsThanFitAndSaysHowManyThereAre() throws Exception {
        manyRanks();
        List<String> rows = section(text(false), "Links");
        assertEquals(1 + TextTable.A_PAGE + 1, rows.size());
        assertEquals("  40 more rows: --all lists them", rows.getLast());
    }

    @Test
    void everythingIsThereWhereItIsAskedFor() throws Exception {
        manyRanks();
        String all = text(true);
        assertEquals(1 + RANKS, section(all, "Collectives").size());
        assertFalse(all.contains("--all"), all);
    }

    @Test
    void aProcessThatDiedIsAPageAsInTheWindow() throws Exception {
        snapshot.getProcessesBuilder(1).setState(ProcessState.PROCESS_STATE_DIED);
        String page = text(false);
        String title = "Process 1002 (rank 1) died";
        assertEquals("1 page: " + title, page.lines().findFirst().orElse(""), page);
        assertTrue(section(page, "Health rules that hold").getLast().contains(title), page);
        String json =
                ReportJson.text(
                        List.of(ReportSchemaTest.report(snapshot.build(), Map.of())),
                        Diagnosis.of(HangReport.NONE, LatenessReport.NONE));
        assertTrue(json.contains(title), json);
    }

    @Test
    void aDaemonThatWasStartedAgainIsSaidAmongTheNodesSources() throws Exception {
        NodeReport once = ReportSchemaTest.report(snapshot.build(), Map.of());
        Restarts restarts = new Restarts(2, Messages.START, 12_400_000_000L);
        NodeReport again =
                new NodeReport(
                        once.target(), once.info(), once.snapshot(), once.feedLosses(), restarts);
        Diagnosis none = Diagnosis.of(HangReport.NONE, LatenessReport.NONE);
        String page = ReportText.text(List.of(again), none, false);
        String said = "It restarted 2 times while watched: all totals count anew";
        assertTrue(page.contains("daemon: warn, " + said), page);
        assertTrue(page.contains("For 12.4 s before that it did not run"), page);
        assertTrue(ReportJson.text(List.of(again), none).contains(said));
        assertFalse(ReportText.text(List.of(once), none, false).contains("restarted"));
    }

    private void manyRanks() {
        snapshot.clearCollectives().clearLinks();
        for (int rank = 0; rank < RANKS; rank++) {
            var row = Messages.allReduce(rank, 100 + rank);
            if (rank == 17) {
                row.getTimingsBuilderList().forEach(t -> t.setP50Nanos(900_000));
            }
            snapshot.addCollectives(row);
            snapshot.addLinks(Messages.link(rank, (rank + 1) % RANKS, 1_000 + rank));
        }
    }

    private String text(boolean all) throws Exception {
        return ReportText.text(
                List.of(ReportSchemaTest.report(snapshot.build(), Map.of())),
                HangReport.NONE,
                LatenessReport.NONE,
                all);
    }

    private static List<String> section(String page, String title) {
        return page.lines()
                .dropWhile(line -> !line.equals(title))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }
}

package io.ringside.desktop.ui.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AlertLogTest {
    private static final long SECOND = 1_000_000_000L;
    private final AlertLog log = new AlertLog();

    @Test
    void oneThatComesAndGoesIsOneAlert() {
        assertEquals(1, look(0, finding("a", Severity.TICKET)).size());
        assertEquals(0, look(4).size());
        assertEquals(0, look(8, finding("a", Severity.TICKET)).size());
        assertEquals(1, log.alerts(8 * SECOND).size());
    }

    @Test
    void whatHoldsAlreadyBeganBeforeThisWindowSawIt() {
        log.look(
                List.of(finding("hang", Severity.PAGE)),
                finding -> "n0",
                _ -> 7_200 * SECOND,
                9_000 * SECOND);
        log.look(List.of(finding("hang", Severity.PAGE)), finding -> "n0", _ -> 0, 9_001 * SECOND);

        assertEquals(1_800 * SECOND, log.alerts(9_001 * SECOND).getFirst().beganEpochNanos());
    }

    @Test
    void goneForTenSecondsItHasEndedWhenItWasLastSeen() {
        look(0, finding("a", Severity.TICKET));
        look(5, finding("a", Severity.TICKET));
        look(15);
        Alert ended = log.alerts(15 * SECOND).getFirst();
        assertEquals(5 * SECOND, ended.endedEpochNanos().orElseThrow());
        assertEquals(1, look(20, finding("a", Severity.TICKET)).size(), "it begins anew");
    }

    @Test
    void whatGrowsLouderIsToldAgainAlsoWhereItWasAcknowledged() {
        look(0, finding("a", Severity.NOTE));
        log.acknowledge("a", true);
        assertEquals(0, log.asking(0));
        assertEquals(1, look(1, finding("a", Severity.PAGE)).size());
        assertEquals(1, log.asking(SECOND));
    }

    @Test
    void aSnoozedOneAsksAgainWhenItsTimeIsOver() {
        look(0, finding("a", Severity.TICKET));
        log.snooze("a", 3600 * SECOND);
        assertEquals(0, look(5, finding("a", Severity.TICKET)).size());
        assertEquals(0, log.asking(5 * SECOND));
        for (int second = 10; second < 3600; second += 5) {
            assertEquals(0, look(second, finding("a", Severity.TICKET)).size());
        }
        assertEquals(1, look(3601, finding("a", Severity.TICKET)).size());
        assertEquals(1, log.asking(3601 * SECOND));
    }

    @Test
    void moreThanCanBeFollowedAreCounted() {
        List<FindingView> storm = new ArrayList<>();
        for (int i = 0; i < AlertLog.MOST_OPEN + 7; i++) {
            storm.add(finding("storm " + i, Severity.NOTE));
        }
        log.look(storm, finding -> "", _ -> 0, 0);
        assertEquals(7, log.omitted());
        assertEquals(AlertLog.MOST_OPEN, log.alerts(0).size());
    }

    @Test
    void theOldestEndedAreForgottenAndCounted() {
        for (int i = 0; i < AlertLog.MOST_ENDED + 5; i++) {
            look(i * 20L, finding("a" + i, Severity.NOTE));
            look(i * 20L + 10);
        }
        assertEquals(5, log.forgotten());
        assertEquals(AlertLog.MOST_ENDED, log.alerts(1).size());
    }

    @Test
    void anExportedCellIsNoFormulaAndNoSecondCell() {
        FindingView hostile = finding("=cmd|' /C calc'!A0\",\"x\r\n<b>\u0007", Severity.PAGE);
        look(0, hostile);
        String csv = AlertExport.csv(log.alerts(0), 0);
        assertTrue(csv.contains("\"'=cmd|' /C calc'!A0\"\",\"\"x"), csv);
        String json = AlertExport.json(log.alerts(0), 0);
        assertTrue(json.contains("\\u0007"), json);
        assertTrue(json.contains("A0\\\",\\\"x\\u000d\\u000a<b>"), json);
    }

    @Test
    void noticesAreOffUntilTheyAreWantedAndLeaveNotesOut() throws InterruptedException {
        List<List<String>> sent = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        try (DesktopNotice notice =
                new DesktopNotice(command -> {
                    sent.add(command);
                    done.countDown();
                })) {
            List<Alert> news =
                    look(0, finding("-a <i>", Severity.PAGE), finding("n", Severity.NOTE));
            notice.tell(news, 0);
            notice.turn(true);
            notice.tell(List.of(news.getLast()), 0);
            notice.tell(news, 0);
            assertTrue(done.await(90, TimeUnit.SECONDS));
        }
        assertEquals(1, sent.size());
        assertEquals("--", sent.getFirst().get(3), "a title is no option");
        assertEquals("PAGE: -a &lt;i&gt;", sent.getFirst().get(4));
    }

    @Test
    void aStormOfAlertsIsOneNoticeInTenSecondsThatCountsTheRest() throws InterruptedException {
        List<List<String>> sent = new CopyOnWriteArrayList<>();
        CountDownLatch two = new CountDownLatch(2);
        try (DesktopNotice notice =
                new DesktopNotice(command -> {
                    sent.add(command);
                    two.countDown();
                })) {
            notice.turn(true);
            for (int i = 0; i <= 100; i++) {
                notice.tell(look(i / 10, finding("f" + i, Severity.PAGE)), i * SECOND / 10);
            }
            assertTrue(two.await(90, TimeUnit.SECONDS));
        }
        assertEquals(2, sent.size());
        assertTrue(sent.getLast().get(5).endsWith("99 more in Ringside"), sent.toString());
    }

    @Test
    void withoutAProgramThatShowsNoticesNothingFails() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(1);
        try (DesktopNotice notice =
                new DesktopNotice(command -> {
                    tried.countDown();
                    throw new IOException("no notify-send");
                })) {
            notice.turn(true);
            notice.tell(look(0, finding("a", Severity.PAGE)), 0);
            assertTrue(tried.await(90, TimeUnit.SECONDS));
            assertFalse(notice.heldBack() > 0);
            List<Alert> untold = new CopyOnWriteArrayList<>();
            Waiting.until(
                    "it is left to the window",
                    () -> {
                        untold.addAll(notice.untold());
                        return !untold.isEmpty();
                    });
            assertEquals("a", untold.getFirst().finding().headline());
        }
    }

    private List<Alert> look(long second, FindingView... now) {
        return log.look(List.of(now), finding -> "n0", _ -> 0, second * SECOND);
    }

    static FindingView finding(String headline, Severity severity) {
        return new FindingView(
                headline,
                "rule",
                "health rule",
                severity,
                "high",
                headline,
                List.of(),
                List.of(),
                "",
                Cost.UNKNOWN,
                0,
                Subject.NONE,
                "",
                Optional.empty(),
                false,
                false);
    }
}

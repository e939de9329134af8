package io.ringside.desktop.report.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.report.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FindingLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final FindingLog log = new FindingLog();
    private long now = 1_000 * SECOND;

    @Test
    void tellsAFindingOnceWhileItHolds() {
        assertEquals(List.of("began a"), look(finding("a", "ticket")));
        assertEquals(List.of(), look(finding("a", "ticket")));
        assertEquals(List.of("began b"), look(finding("a", "ticket"), finding("b", "page")));
    }

    @Test
    void tellsThatItIsOverOnceItIsGoneForTenSeconds() {
        look(finding("a", "ticket"));
        now += 9 * SECOND;
        assertEquals(List.of(), look());
        now += SECOND;
        assertEquals(List.of("ended a"), look());
        assertEquals(List.of(), look());
        assertEquals(List.of("began a"), look(finding("a", "ticket")), "it came again");
    }

    @Test
    void whatIsGoneForAMomentIsNotToldTwice() {
        look(finding("a", "ticket"));
        now += 5 * SECOND;
        look();
        now += 4 * SECOND;
        assertEquals(List.of(), look(finding("a", "ticket")));
    }

    @Test
    void tellsThatItGrewLouderButNotThatItGrewQuieter() {
        look(finding("a", "ticket"));
        assertEquals(List.of("louder a"), look(finding("a", "page")));
        assertEquals(List.of(), look(finding("a", "note")));
        assertEquals(List.of(), look(finding("a", "page")), "it was told as a page");
        assertEquals("page", log.worst());
    }

    @Test
    void followsNoMoreThanItHasRoomForAndCountsTheRest() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < FindingLog.MOST + 3; i++) {
            many.add(finding("f" + i, "note"));
        }
        assertEquals(FindingLog.MOST, log.look(many, now).size());
        assertEquals(3, log.omitted());
        assertEquals("", new FindingLog().worst());
    }

    @Test
    void aChangeIsAParagraphForPeople() {
        Change change = log.look(List.of(finding("a", "page")), now).getFirst();
        assertEquals(
                """
                00:16:40 UTC  PAGE  a is wrong (host gpu7)
                    for      one
                    against  two
                    do       three\
                """,
                change.text());
        now += 10 * SECOND;
        assertEquals(
                "00:16:50 UTC  PAGE  over: a is wrong (host gpu7)",
                log.look(List.of(), now).getFirst().text());
    }

    @Test
    void aMessageHoldsAllThatAFindingTells() {
        String json = Change.json(log.look(List.of(finding("a", "page")), now), "ringside watch");
        assertTrue(json.startsWith("{\"schema\":\"ringside.watch/1\""), json);
        assertTrue(json.contains("\"change\":\"began\""), json);
        assertTrue(json.contains("\"costRatio\":0.25"), json);
        assertTrue(json.contains("\"counterEvidence\":[\"two\"]"), json);
    }

    private List<String> look(Finding... findings) {
        return log.look(List.of(findings), now).stream()
                .map(change -> change.what().word() + " " + change.finding().id())
                .toList();
    }

    private static Finding finding(String id, String severity) {
        return new Finding(
                id,
                "kind",
                "kind",
                severity,
                "high",
                "gpu7",
                "subject",
                List.of(3),
                List.of(),
                id + " is wrong",
                List.of("one"),
                List.of("two"),
                "three",
                OptionalDouble.of(0.25),
                1);
    }
}

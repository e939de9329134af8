package io.ringside.desktop.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.otlp.FindingRecord;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import io.ringside.v1.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingTurnsTest {
    private static final long SECOND = 1_000_000_000L;

    private final FindingTurns turns = new FindingTurns();

    @Test
    void aFindingIsToldWhenItBeginsAndWhenItHasBeenGoneForAWhile() {
        FindingView late = late(Severity.TICKET, 3);
        assertEquals(List.of("began late/3 TICKET"), look(0, late));
        assertEquals(List.of(), look(SECOND, late));
        assertEquals(List.of(), look(5 * SECOND));
        assertEquals(List.of(), look(8 * SECOND, late));
        assertEquals(List.of(), look(17 * SECOND));
        assertEquals(List.of("ended late/3 TICKET"), look(18 * SECOND));
        assertEquals(List.of(), look(30 * SECOND));
        assertEquals(List.of("began late/3 TICKET"), look(31 * SECOND, late));
    }

    @Test
    void anotherSeverityIsOneChangeInBothDirections() {
        look(0, late(Severity.TICKET, 3));
        assertEquals(List.of("changed late/3 PAGE"), look(1, late(Severity.PAGE, 3)));
        assertEquals(List.of(), look(2, late(Severity.PAGE, 3)));
        assertEquals(List.of("changed late/3 NOTE"), look(3, late(Severity.NOTE, 3)));
    }

    @Test
    void anotherCulpritOfTheSamePlaceIsAChangeAndNoEnd() {
        look(0, late(Severity.TICKET, 3));
        assertEquals(
                List.of("changed late/5 TICKET, was late/3"),
                look(SECOND, late(Severity.TICKET, 5)));
        assertEquals(List.of(), look(20 * SECOND, late(Severity.TICKET, 5)));
        assertEquals(
                List.of("began late/6 TICKET"),
                look(21 * SECOND, late(Severity.TICKET, 5), late(Severity.TICKET, 6)));
    }

    @Test
    void whatItIsAboutHasTheNamesOfTheMetrics() {
        List<FindingRecord> told =
                turns.look(
                        List.of(late(Severity.TICKET, 3)),
                        7,
                        node ->
                                node.equals("a:1")
                                        ? Optional.of(
                                                NodeDescription.newBuilder()
                                                        .setHostName("gpu7")
                                                        .build())
                                        : Optional.empty());
        FindingRecord record = told.getFirst();
        assertEquals(
                Map.of(
                        "hostname", "gpu7",
                        "communicator", "18446744073709551615",
                        "operation", "AllReduce"),
                record.about());
        assertEquals(List.of(3), record.ranks());
        assertEquals(7, record.epochNanos());
    }

    @Test
    void moreThanAreFollowedAreCounted() {
        List<FindingView> many = new ArrayList<>();
        for (int i = 0; i < FindingTurns.MOST + 3; i++) {
            many.add(finding("rule/" + i, Severity.NOTE, Subject.ofNode("n" + i)));
        }
        assertEquals(FindingTurns.MOST, turns.look(many, 0, _ -> Optional.empty()).size());
        assertEquals(3, turns.omitted());
        assertEquals(0, turns.look(many, 1, _ -> Optional.empty()).size());
    }

    private List<String> look(long epochNanos, FindingView... now) {
        return turns.look(List.of(now), epochNanos, _ -> Optional.empty()).stream()
                .map(FindingTurnsTest::words)
                .toList();
    }

    private static String words(FindingRecord record) {
        String turn =
                switch (record.turn()) {
                    case Turn.BEGAN -> "began ";
                    case Turn.CHANGED -> "changed ";
                    case Turn.ENDED -> "ended ";
                };
        return turn
                + record.id()
                + " "
                + record.severity()
                + (record.previousId().isEmpty() ? "" : ", was " + record.previousId());
    }

    private static FindingView late(Severity severity, int rank) {
        return finding(
                "late/" + rank,
                severity,
                Subject.ofRank("a:1", rank).withCommunicator(-1L).withOperation("AllReduce"));
    }

    private static FindingView finding(String id, Severity severity, Subject subject) {
        return new FindingView(
                id,
                "late-rank",
                "late rank",
                severity,
                "high",
                "A rank comes late.",
                List.of(),
                List.of(),
                "",
                FindingView.Cost.UNKNOWN,
                0,
                subject,
                "",
                Optional.empty(),
                false,
                false);
    }
}

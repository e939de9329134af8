package io.ringside.desktop.viewdata.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FindingOrderTest {
    private static final FindingView HANG = finding("hang", Severity.PAGE, 0, true, false);
    private static final FindingView SLOW = finding("slow", Severity.TICKET, 0.2, false, false);
    private static final FindingView SILENT = finding("silent", Severity.TICKET, 0, false, false);
    private static final FindingView OLD_PAGE = finding("page", Severity.PAGE, 0, false, true);
    private static final FindingView NOTE = finding("note", Severity.NOTE, 0.01, false, false);
    private static final FindingView OLD_NOTE = finding("old", Severity.NOTE, 0, false, true);

    @Test
    void thePageOfANodeThatIsNoLongerHeardStandsAboveAnyNote() {
        assertEquals(List.of(OLD_PAGE, NOTE, OLD_NOTE), sorted(NOTE, OLD_NOTE, OLD_PAGE));
    }

    @Test
    void thatANodeIsSilentStandsAboveWhatItSaidLast() {
        assertEquals(List.of(SILENT, OLD_PAGE), sorted(OLD_PAGE, SILENT));
    }

    @Test
    void whatStandsComesFirstAndThenWhatCostsMost() {
        assertEquals(
                List.of(HANG, SLOW, SILENT, OLD_PAGE, NOTE),
                sorted(NOTE, OLD_PAGE, SILENT, SLOW, HANG));
    }

    private static List<FindingView> sorted(FindingView... findings) {
        return List.of(findings).stream().sorted(FindingView.MOST_COSTLY_FIRST).toList();
    }

    private static FindingView finding(
            String id, Severity severity, double stepShare, boolean stands, boolean stale) {
        return new FindingView(
                id,
                "rule",
                "health rule",
                severity,
                "high",
                id,
                List.of(),
                List.of(),
                "",
                stepShare > 0
                        ? new Cost(
                                OptionalDouble.of(stepShare),
                                OptionalDouble.empty(),
                                Cost.Known.ESTIMATE)
                        : Cost.UNKNOWN,
                0,
                Subject.ofNode("node"),
                "",
                Optional.empty(),
                stands,
                stale);
    }
}

package io.ringside.desktop.correlate.explain.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeathsTest {
    private static final long ENDED = 5_000;
    private static final long SECOND = 1_000_000_000;

    @Test
    void aProcessThatDiedIsAFindingFromItsEnd() {
        ToldFinding finding =
                only(Deaths.with(NodeHealth.EMPTY, List.of(process(1, ProcessState.DIED)), 9_000));
        assertEquals("Process 3701 (rank 1) died", finding.title());
        assertEquals(Severity.PAGE, finding.severity());
        assertEquals("3701", finding.subject());
        assertEquals(ENDED, finding.sinceEpochNanos());
    }

    @Test
    void thoseThatLiveOrEndedWellAreNone() {
        NodeHealth health =
                Deaths.with(
                        NodeHealth.EMPTY,
                        List.of(process(1, ProcessState.LIVE), process(2, ProcessState.CLOSED)),
                        9_000);
        assertEquals(NodeHealth.EMPTY, health);
    }

    @Test
    void aJobThatDiedWholeIsOneFinding() {
        List<ProfiledProcess> died =
                IntStream.range(0, 64).mapToObj(i -> process(i, ProcessState.DIED)).toList();
        ToldFinding finding = only(Deaths.with(NodeHealth.EMPTY, died, 9_000));
        assertEquals("Process 3700 (rank 0) and 63 more died", finding.title());
        assertTrue(
                finding.evidence().startsWith("Which of them was first is not known."),
                finding.evidence());
    }

    @Test
    void whoWasGoneFirstNamesTheFinding() {
        ToldFinding finding =
                only(
                        Deaths.with(
                                NodeHealth.EMPTY,
                                List.of(
                                        died(1, 9 * SECOND),
                                        died(3, 5 * SECOND),
                                        died(2, 9 * SECOND)),
                                0));
        assertEquals("Process 3703 (rank 3) and 2 more died", finding.title());
        assertEquals("3703", finding.subject());
        assertEquals(5 * SECOND, finding.sinceEpochNanos());
        assertTrue(
                finding.evidence()
                        .startsWith(
                                "Process 3703 (rank 3) was gone 4 s before the next, Process 3701"
                                        + " (rank 1)."),
                finding.evidence());
    }

    @Test
    void deathsOfAnHourApartAreFindingsOfTheirOwn() {
        NodeHealth health =
                Deaths.with(NodeHealth.EMPTY, List.of(died(1, SECOND), died(2, 3_600 * SECOND)), 0);
        assertEquals(
                List.of("Process 3701 (rank 1) died", "Process 3702 (rank 2) died"),
                health.findings().stream().map(ToldFinding::title).toList());
    }

    @Test
    void aDayOfDeathsApartIsOneFinding() {
        List<ProfiledProcess> died =
                IntStream.range(0, 24).mapToObj(i -> died(i, i * 3_600 * SECOND)).toList();
        ToldFinding finding = only(Deaths.with(NodeHealth.EMPTY, died, 0));
        assertEquals("24 processes died", finding.title());
        assertTrue(finding.evidence().contains("Process 3700 (rank 0)"), finding.evidence());
    }

    private static ToldFinding only(NodeHealth health) {
        assertEquals(1, health.findings().size());
        return health.findings().getFirst();
    }

    private static ProfiledProcess process(int rank, ProcessState state) {
        return process(rank, state, ENDED);
    }

    private static ProfiledProcess died(int rank, long endedEpochNanos) {
        return process(rank, ProcessState.DIED, endedEpochNanos);
    }

    private static ProfiledProcess process(int rank, ProcessState state, long endedEpochNanos) {
        return new ProfiledProcess(
                3700 + rank,
                state,
                "steady",
                false,
                0,
                OptionalLong.of(endedEpochNanos),
                "",
                List.of(rank));
    }
}

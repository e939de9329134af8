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
        assertEquals("64 processes died", finding.title());
        assertTrue(finding.evidence().contains("Process 3700 (rank 0)"), finding.evidence());
    }

    private static ToldFinding only(NodeHealth health) {
        assertEquals(1, health.findings().size());
        return health.findings().getFirst();
    }

    private static ProfiledProcess process(int rank, ProcessState state) {
        return new ProfiledProcess(
                3700 + rank, state, "steady", false, 0, OptionalLong.of(ENDED), "", List.of(rank));
    }
}

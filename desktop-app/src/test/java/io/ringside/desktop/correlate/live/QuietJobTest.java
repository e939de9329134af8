package io.ringside.desktop.correlate.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.model.RankProgress.State;
import io.ringside.desktop.model.node.ProcessState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Jobs whose last calls nobody timed: whether they stand is told by what their GPUs do.
class QuietJobTest extends WatchedNode {
    private static final int[] ALL = {0, 1, 2, 3};

    /// Four ranks that have called as often; of the last call nobody knows whether it is over.
    private FakeNode untimed() {
        FakeNode node = working();
        for (int rank : ALL) {
            node.bracket(WORLD, rank, 10);
        }
        return node;
    }

    @Test
    void whereAllGpusRunAKernelThatMovesNoMemoryTheJobStandsInItsLastCall() {
        untimed().gpus(1, 0, ALL).windows(10);
        HangVerdict verdict = only().verdict();
        assertAll(
                () -> assertEquals(HangKind.LINK_STALLED, verdict.kind()),
                () -> assertEquals(List.of(), verdict.culprits()),
                () -> assertEquals("group1", verdict.communicator()),
                () -> assertEquals(Confidence.LOW, verdict.confidence()),
                () ->
                        assertEquals(
                                "Ranks 0–3 are inside the last AllReduce of group1, and nothing moves:"
                                        + " a link or a GPU among them stands still.",
                                verdict.headline()),
                () ->
                        assertTrue(
                                verdict.counterEvidence()
                                        .contains(
                                                "No launch of the call was timed: a program's own"
                                                        + " kernel that only waits looks the same.")));
    }

    @Test
    void anIdleJobIsNoHang() {
        untimed().gpus(0, 0, ALL).windows(120);
        assertEquals(List.of(), told());
    }

    @Test
    void aJobOfWhoseGpusNothingIsToldIsNoHang() {
        untimed().windows(120);
        assertEquals(List.of(), told());
    }

    @Test
    void aJobThatEvaluatesWithoutCallingIsNoHang() {
        untimed().gpus(1, 0.3, ALL).windows(60);
        assertEquals(List.of(), told());
    }

    @Test
    void workThatNowAndThenLooksLikeWaitingIsNoHang() {
        FakeNode node = untimed();
        for (int i = 0; i < 20; i++) {
            node.gpus(1, 0, ALL).windows(3).gpus(1, 0.1, ALL).windows(1);
        }
        assertEquals(List.of(), told());
    }

    @Test
    void kernelsThatUseTensorCoresOrMostSmsAreNoneThatWait() {
        FakeNode node = untimed().gpus(1, 0, ALL);
        for (int rank : ALL) {
            node.gpu(rank, Map.of("gpu.sm.active", 0.9), "nvml-gpm");
        }
        node.windows(30);
        assertEquals(List.of(), told());
        for (int rank : ALL) {
            node.gpu(rank, Map.of("gpu.sm.active", 0.2, "gpu.tensor.active", 0.3), "nvml-gpm");
        }
        node.windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void memoryThatGpmSaysIsUsedCountsBeforeTheCoarseFigure() {
        FakeNode node = untimed().gpus(1, 0, ALL);
        for (int rank : ALL) {
            node.gpu(rank, Map.of("gpu.dram.active", 0.2), "nvml-gpm");
        }
        node.windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void whatWasReadLongAgoIsNotTakenForNow() {
        FakeNode node = untimed().gpus(1, 0, ALL).windows(10);
        assertEquals(1, told().size());
        node.looksEnd().windows(16);
        assertEquals(List.of(), told());
    }

    @Test
    void aJobThatGoesOnNoLongerStands() {
        FakeNode node = untimed().gpus(1, 0, ALL).windows(10);
        assertEquals(1, told().size());
        node.call(WORLD, 1, ALL).windows(1);
        assertEquals(List.of(), told());
    }

    @Test
    void theOnlyRankWhoseGpuRunsNothingHoldsTheOthersUp() {
        untimed().gpus(1, 0, 0, 1, 3).gpus(0, 0, 2).windows(10);
        HangVerdict verdict = only().verdict();
        assertEquals(HangKind.ENTERED_NOT_STARTED, verdict.kind());
        assertEquals(List.of(2), verdict.culprits());
        assertEquals(List.of(0, 1, 3), verdict.victims());
        assertTrue(verdict.evidence().contains("The GPU of rank 2 runs nothing."));
    }

    @Test
    void theOnlyRankWhoseGpuDoesSomethingElseHoldsTheOthersUp() {
        untimed().gpus(1, 0, 0, 1, 3).gpus(1, 0.4, 2).windows(12);
        assertEquals(HangKind.ENTERED_NOT_STARTED, only().verdict().kind());
        assertEquals(List.of(2), only().verdict().culprits());
    }

    /// A sender of a ring's all-gather may be through where the link from it stands.
    @Test
    void nobodyIsNamedWhereARankMayHaveLeftTheCallBeforeTheOthers() {
        FakeNode node = working();
        for (int rank : ALL) {
            node.bracket(WORLD, rank, "AllGather", 10);
        }
        node.gpus(1, 0, 0, 1, 3).gpus(0, 0, 2).windows(10);
        HangVerdict verdict = only().verdict();
        assertEquals(HangKind.UNDECIDED, verdict.kind());
        assertEquals(List.of(), verdict.culprits());
        assertTrue(
                verdict.counterEvidence()
                        .contains(
                                "Rank 2 may not have begun the call, or be through with it already."));
    }

    /// Whoever is through with the last all-reduce has left nobody behind in the gather before it.
    @Test
    void whereTheLastCallIsAnAllReduceTheOneBeforeItMayBeAnyOther() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, "AllGather", 10);
        node.bracket(PAIR, 1, "AllGather", 10);
        for (int rank : ALL) {
            node.bracket(WORLD, rank, 20);
        }
        node.gpus(1, 0, 0, 1, 3).gpus(0, 0, 2).windows(10);
        assertEquals(HangKind.ENTERED_NOT_STARTED, only().verdict().kind());
        assertEquals(List.of(2), only().verdict().culprits());
    }

    @Test
    void nobodyIsNamedWhereOfARankNothingIsTold() {
        untimed().gpus(1, 0, 0, 1, 3).windows(10);
        HangVerdict verdict = only().verdict();
        assertEquals(HangKind.UNDECIDED, verdict.kind());
        assertTrue(verdict.counterEvidence().contains("Whether rank 2 is inside too is not told."));
    }

    @Test
    void whereMostGpusRunNothingTheJobIsIdle() {
        untimed().gpus(1, 0, 0).gpus(0, 0, 1, 2, 3).windows(60);
        assertEquals(List.of(), told());
    }

    @Test
    void itIsNotDecidedInWhichOfTwoCommunicatorsRanksStand() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, 10).bracket(PAIR, 1, 10);
        for (int rank : ALL) {
            node.bracket(WORLD, rank, 20);
        }
        node.gpus(1, 0, ALL).windows(10);
        HangVerdict verdict = only().verdict();
        assertEquals(HangKind.UNDECIDED, verdict.kind());
        assertEquals(
                "Nobody can be named: nothing moves any more, and ranks 0–3 stand in a call of group1"
                        + " and group2, it is not told which.",
                verdict.headline());
    }

    @Test
    void kernelsOfAProgramThatIsNoRankTellNothing() {
        FakeNode node = untimed().gpus(1, 0, ALL);
        for (int rank : ALL) {
            node.stranger(rank, 0.5);
        }
        node.windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void kernelsOnGpusThatRanksOfTwoJobsAreOnTellNothing() {
        FakeNode node = untimed().gpus(1, 0, ALL);
        for (int rank : ALL) {
            node.onGpuOf(4 + rank, rank);
        }
        node.communicator(PAIR, 4, Map.of(0, 4, 1, 5, 2, 6, 3, 7)).call(PAIR, 100, ALL);
        node.windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void aRankThatIsKnownToBeInsideTellsThatTheJobStands() {
        FakeNode node = untimed();
        for (int rank = 0; rank < 3; rank++) {
            node.pending(WORLD, rank, State.REACHED, 4096, 10);
        }
        node.windows(10);
        HangVerdict verdict = only().verdict();
        assertEquals(HangKind.UNDECIDED, verdict.kind());
        assertEquals(
                "Ranks 0–2 are known to be inside a call that is not over.",
                verdict.evidence().getFirst());
    }

    /// Seven ranks of real NCCL wait for a stopped one from second 18 to 25.
    @Test
    void aRealGpuOnWhichKernelsWaitForAStoppedRankIsSeenToWaitThenAndOnlyThen() throws IOException {
        List<Double> told = secondsToldOf("gpu-of-stopped-job.csv");
        assertFalse(told.isEmpty());
        assertTrue(told.stream().allMatch(second -> second > 22 && second < 26.5), told::toString);
    }

    @Test
    void aRealGpuOfAHealthyJobThatStartsWorksAndIsIdleIsNeverSeenToWait() throws IOException {
        assertEquals(List.of(), secondsToldOf("gpu-of-healthy-job.csv"));
    }

    /// When a job with such a GPU for each rank, which nobody times, is said to stand.
    private List<Double> secondsToldOf(String file) throws IOException {
        FakeNode node = untimed().windows(10);
        List<Double> seconds = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(getClass().getResourceAsStream(file)),
                                StandardCharsets.US_ASCII))) {
            for (String line : lines.lines().skip(1).toList()) {
                String[] cells = line.split(",", -1);
                node.gpus(Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), ALL);
                node.windows(1);
                if (!told().isEmpty()) {
                    seconds.add(Double.parseDouble(cells[0]));
                }
            }
        }
        return seconds;
    }

    @Test
    void aJobOfWhichARankLeavesIsAbandoned() {
        FakeNode node = untimed().gpus(1, 0, ALL).leave(WORLD, 2).windows(30);
        assertEquals(List.of(), told());
        node.process(1, ProcessState.CLOSED).windows(10);
        assertEquals(List.of(), told());
    }
}

package io.ringside.desktop.correlate.hang;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.FaultKind;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One test for each kind of verdict.
class HangAnalysisTest {
    @Test
    void namesTheRankThatHasNotEnteredWhatTheOthersWaitIn() {
        Job job = world(4).completed("world", 9, 0, 1, 2, 3).started("world", 10, 0, 1, 3);

        HangVerdict verdict = only(job);

        assertAll(
                () -> assertVerdict(HangKind.NOT_ENTERED, List.of(2), List.of(0, 1, 3), verdict),
                () -> assertEquals("world", verdict.communicator()),
                () -> assertEquals(Confidence.HIGH, verdict.confidence()),
                () ->
                        assertEquals(
                                List.of(
                                        "Nothing is pending on rank 2 in any communicator.",
                                        "Rank 2 has nothing pending in world (completed up to 9), while"
                                                + " ranks 0, 1 and 3 wait in AllReduce 10."),
                                verdict.evidence()));
    }

    @Test
    void namesTheRankWhoseKernelHasNotStartedWhereTheOthersAreInside() {
        Job job = world(4).started("world", 10, 0, 1, 3).enqueued("world", 10, 2);

        assertVerdict(HangKind.ENTERED_NOT_STARTED, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void namesTheRankThatIsStillAtWhatTheOthersHaveBehindThem() {
        Job job =
                world(4).enqueued("world", 10, 2)
                        .enqueued("world", 11, 2)
                        .completed("world", 10, 0, 1, 3)
                        .enqueued("world", 11, 0, 1, 3);

        assertVerdict(HangKind.ENTERED_NOT_STARTED, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void namesTheRankThatCalledAnotherOperation() {
        Job job =
                world(4).started("world", 10, 0, 1, 3)
                        .call("world", 10, "AllGather", 1024, "float", State.STARTED, 2);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.SIGNATURE_MISMATCH, List.of(2), List.of(0, 1, 3), verdict);
        assertEquals(
                "Call 10 of world differs in operation: AllGather by rank 2 and AllReduce by ranks 0, 1"
                        + " and 3.",
                verdict.evidence().getLast());
    }

    @Test
    void namesTheRankThatGaveAnotherSize() {
        Job job =
                world(4).started("world", 10, 0, 1, 3)
                        .call("world", 10, "AllReduce", 512, "float", State.STARTED, 2);

        assertVerdict(HangKind.SIGNATURE_MISMATCH, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void namesTheRankThatGaveAnotherDatatype() {
        Job job =
                world(4).started("world", 10, 0, 1, 3)
                        .call("world", 10, "AllReduce", 1024, "half", State.STARTED, 2);

        assertVerdict(HangKind.SIGNATURE_MISMATCH, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void saysOfTwoSidesOfOneSizeThatNeitherCanBeSingledOut() {
        Job job =
                world(2).started("world", 10, 0)
                        .call("world", 10, "AllGather", 1024, "float", State.STARTED, 1);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.SIGNATURE_MISMATCH, List.of(0, 1), List.of(), verdict);
        assertEquals(Confidence.MEDIUM, verdict.confidence());
        assertTrue(verdict.counterEvidence().getFirst().contains("cannot be told"));
    }

    @Test
    void saysThatAllAreInsideAndNamesTheRankWhoseLinkIsDown() {
        Job job =
                world(4).started("world", 10, 0, 1, 2, 3)
                        .fault(1, FaultKind.LINK_DOWN, "mlx5_0 is down");

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.LINK_STALLED, List.of(1), List.of(0, 2, 3), verdict);
        assertEquals("Rank 1: mlx5_0 is down.", verdict.evidence().getFirst());
    }

    @Test
    void namesNobodyWhereAllAreInsideAndNoLinkTells() {
        HangVerdict verdict = only(world(4).started("world", 10, 0, 1, 2, 3));

        assertVerdict(HangKind.LINK_STALLED, List.of(), List.of(0, 1, 2, 3), verdict);
        assertEquals(Confidence.MEDIUM, verdict.confidence());
    }

    @Test
    void blamesTheGpuWithAnXidWhereAllHaveEntered() {
        Job job =
                world(4).enqueued("world", 10, 0, 1, 2, 3)
                        .fault(3, FaultKind.XID, "XID 79: the GPU has fallen off the bus");

        assertVerdict(HangKind.ENTERED_NOT_STARTED, List.of(3), List.of(0, 1, 2), only(job));
    }

    @Test
    void findsTheDeadlockOfRanksThatWaitForEachOtherInTwoCommunicators() {
        Job job =
                Job.of(4)
                        .communicator("left", 0, 1)
                        .communicator("right", 0, 1)
                        .communicator("all", 0, 1, 2, 3)
                        .started("left", 5, 0)
                        .started("right", 7, 1)
                        .started("all", 3, 2, 3);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.DEADLOCK, List.of(0, 1), List.of(2, 3), verdict);
        assertTrue(verdict.evidence().contains("Rank 0 waits in left for rank 1."));
    }

    @Test
    void findsTheDeadlockOfTwoCommunicatorsThatWereCalledInOppositeOrder() {
        Job job =
                Job.of(2)
                        .communicator("left", 0, 1)
                        .communicator("right", 0, 1)
                        .enqueued("left", 5, 0)
                        .enqueued("right", 7, 0)
                        .enqueued("right", 7, 1)
                        .enqueued("left", 5, 1);

        assertVerdict(HangKind.DEADLOCK, List.of(0, 1), List.of(), only(job));
    }

    @Test
    void whoWaitsForRanksThatStandInACallWhichAllHaveEnteredIsNotToBlame() {
        List<HangVerdict> verdicts =
                Job.of(5)
                        .communicator("tensor", 0, 1)
                        .communicator("expert", 0, 1, 2, 3)
                        .communicator("data", 2, 4)
                        .started("tensor", 1, 0, 1)
                        .enqueued("expert", 1, 0, 1)
                        .started("expert", 1, 2, 3)
                        .enqueued("data", 1, 2)
                        .started("data", 1, 4)
                        .verdicts();
        assertEquals(1, verdicts.size(), verdicts.toString());
        assertEquals(HangKind.LINK_STALLED, verdicts.getFirst().kind());
        assertEquals("tensor", verdicts.getFirst().communicator());
    }

    @Test
    void namesTheRankThatWaitsInWhatAllOthersCalledAfterTheCallItLeftOut() {
        Job job =
                Job.of(4)
                        .communicator("data", 1, 3)
                        .communicator("all", 0, 1, 2, 3)
                        .enqueued("data", 5, 3)
                        .started("all", 3, 0, 1, 2)
                        .enqueued("all", 3, 3);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.NOT_ENTERED, List.of(1), List.of(0, 2, 3), verdict);
        assertTrue(
                verdict.evidence()
                        .contains(
                                "Rank 1 waits in all for what rank 3 called only after it: a call was left out."));
    }

    @Test
    void namesTheRankThatNeverJoinedAnInitialisation() {
        Job job =
                world(4).joining("world", Joining.INITIALISING, 0, 1, 3)
                        .joining("world", Joining.ABSENT, 2);

        assertVerdict(HangKind.NEVER_JOINED, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void aRankThatToldNothingAndIsAwaitedInTheFirstCallNeverJoined() {
        Job job = world(4).untold(2).enqueued("world", 1, 0, 1, 3);

        assertVerdict(HangKind.NEVER_JOINED, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void aRankThatToldNothingAndHadTakenPartIsDeadOrWroteNothing() {
        Job job = world(4).untold(2).enqueued("world", 10, 0, 1, 3);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.PROCESS_DEAD, List.of(2), List.of(0, 1, 3), verdict);
        assertEquals(Confidence.MEDIUM, verdict.confidence());
    }

    @Test
    void aRankThatToldNothingIsAFindingEvenWhereNobodyWaitsForIt() {
        HangVerdict verdict = only(world(4).untold(2).completed("world", 10, 0, 1, 3));

        assertVerdict(HangKind.NODE_SILENT, List.of(2), List.of(), verdict);
        assertEquals(Confidence.LOW, verdict.confidence());
    }

    @Test
    void namesTheRanksThatAreStuckInInitialisation() {
        Job job = world(4).joining("world", Joining.INITIALISING, 2).enqueued("world", 1, 0, 1, 3);

        assertVerdict(HangKind.STUCK_IN_INIT, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void anInitialisationThatHasEverybodyAndDoesNotEndNamesAllOfThem() {
        Job job = world(2).joining("world", Joining.INITIALISING, 0, 1);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.STUCK_IN_INIT, List.of(0, 1), List.of(), verdict);
        assertEquals(Confidence.LOW, verdict.confidence());
    }

    @Test
    void aRankWithNothingPendingThatSeveralCommunicatorsWaitForIsStuckOutsideNccl() {
        Job job =
                Job.of(4)
                        .communicator("rows", 0, 1)
                        .communicator("columns", 1, 3)
                        .enqueued("rows", 4, 0)
                        .enqueued("columns", 8, 3);

        assertVerdict(HangKind.STUCK_OUTSIDE_NCCL, List.of(1), List.of(0, 3), only(job));
    }

    @Test
    void theHostsThreadTellsThatARankIsStuckOutsideNccl() {
        Job job = world(2).started("world", 10, 0).thread(1, "sleeping", "futex_wait_queue");

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.STUCK_OUTSIDE_NCCL, List.of(1), List.of(0), verdict);
        assertEquals(
                "The main thread of rank 1 is sleeping, waiting in futex_wait_queue of the kernel.",
                verdict.evidence().getFirst());
    }

    @Test
    void saysThatTheProcessIsDeadEvenWhereItHadEnteredLikeTheOthers() {
        Job job = world(4).started("world", 10, 0, 1, 2, 3).process(2, ProcessState.DEAD);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.PROCESS_DEAD, List.of(2), List.of(0, 1, 3), verdict);
        assertEquals(Confidence.HIGH, verdict.confidence());
    }

    @Test
    void saysThatTheProcessIsStopped() {
        Job job = world(4).started("world", 10, 0, 1, 3).process(2, ProcessState.STOPPED);

        assertVerdict(HangKind.PROCESS_STOPPED, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void saysThatTheNodeIsSilent() {
        Job job = world(4).started("world", 10, 0, 1, 3).silentNode(2);

        assertVerdict(HangKind.NODE_SILENT, List.of(2), List.of(0, 1, 3), only(job));
    }

    @Test
    void aRankThatWasLastSeenLongAgoIsSilent() {
        Job job =
                world(2).started("world", 10, 0)
                        .observed(60_000_000_000L)
                        .lastSeen(0, 59_000_000_000L)
                        .lastSeen(1, 20_000_000_000L);

        assertVerdict(HangKind.NODE_SILENT, List.of(1), List.of(0), only(job));
    }

    @Test
    void doesNotDecideAboutAnAllToAllOfVariableSizes() {
        Job job =
                world(2).call("world", 10, "all_to_all", 100, "half", State.ENQUEUED, 0)
                        .call("world", 10, "all_to_all", 300, "half", State.ENQUEUED, 1);

        assertVerdict(HangKind.UNDECIDED, List.of(), List.of(0, 1), only(job));
    }

    @Test
    void ranksThatCalledLessOftenAreNamedWithTheDoubtThatTheJobMayRun() {
        Job job =
                world(3).counts("world", 0, "AllReduce", 10)
                        .counts("world", 1, "AllReduce", 9)
                        .counts("world", 2, "AllReduce", 10);

        HangVerdict verdict = only(job);

        assertVerdict(HangKind.NOT_ENTERED, List.of(1), List.of(0, 2), verdict);
        assertEquals(Confidence.MEDIUM, verdict.confidence());
        assertTrue(verdict.counterEvidence().getFirst().contains("second one"));
    }

    @Test
    void asManyCallsOfOtherOperationsAreAMismatch() {
        Job job =
                world(3).counts("world", 0, "AllReduce", 10)
                        .counts("world", 1, "AllGather", 10)
                        .counts("world", 2, "AllReduce", 10);

        assertVerdict(HangKind.SIGNATURE_MISMATCH, List.of(1), List.of(0, 2), only(job));
    }

    private static Job world(int ranks) {
        Integer[] all = new Integer[ranks];
        for (int i = 0; i < ranks; i++) {
            all[i] = i;
        }
        return Job.of(ranks).communicator("world", all);
    }

    private static HangVerdict only(Job job) {
        List<HangVerdict> verdicts = job.verdicts();
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.getFirst();
    }

    private static void assertVerdict(
            HangKind kind, List<Integer> culprits, List<Integer> victims, HangVerdict verdict) {
        assertAll(
                verdict.headline(),
                () -> assertEquals(kind, verdict.kind()),
                () -> assertEquals(culprits, verdict.culprits()),
                () -> assertEquals(victims, verdict.victims()));
    }
}

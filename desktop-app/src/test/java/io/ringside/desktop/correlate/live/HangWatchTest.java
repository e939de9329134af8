package io.ringside.desktop.correlate.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.model.RankProgress.State;
import io.ringside.desktop.model.node.ProcessState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HangWatchTest extends WatchedNode {
    @Test
    void namesTheRankThatHasNotCalledWhatTheOthersWaitIn() {
        working().call(WORLD, 1, 0, 1, 3).windows(8);

        LiveHang hang = only();
        assertAll(
                () -> assertEquals(HangKind.NOT_ENTERED, hang.verdict().kind()),
                () -> assertEquals(List.of(2), hang.verdict().culprits()),
                () -> assertEquals(List.of(0, 1, 3), hang.verdict().victims()),
                () ->
                        assertEquals(
                                "Rank 2 has not entered what others wait in (group1); ranks 0, 1 and 3 only"
                                        + " wait.",
                                hang.verdict().headline()),
                () ->
                        assertTrue(
                                hang.verdict()
                                        .evidence()
                                        .contains(
                                                "Rank 2 has not called AllReduce 100 of group1, while ranks"
                                                        + " 0, 1 and 3 wait in AllReduce 100.")));
    }

    @Test
    void aProcessThatIsStoppedIsNamedWithWhatTheHostTells() {
        FakeNode node = working().thread(2, "stopped").call(WORLD, 1, 0, 1, 3).windows(8);
        assertEquals(HangKind.PROCESS_STOPPED, only().verdict().kind());
        assertEquals(List.of(2), only().verdict().culprits());
        assertTrue(
                only().verdict()
                        .evidence()
                        .contains(
                                "The main thread of rank 2 is stopped, waiting in do_signal_stop of the"
                                        + " kernel."));
        node.thread(2, "running").windows(2);
        assertEquals(HangKind.NOT_ENTERED, only().verdict().kind(), "it was continued");
    }

    @Test
    void whatTheHostToldLongAgoIsNotTakenForNow() {
        working().thread(2, "stopped").looksEnd().call(WORLD, 1, 0, 1, 3).windows(20);
        assertEquals(HangKind.NOT_ENTERED, only().verdict().kind());
    }

    @Test
    void aShortPauseIsNoHang() {
        working().call(WORLD, 1, 0, 1, 3).windows(5);
        assertEquals(List.of(), told());
    }

    @Test
    void aPauseIsJudgedAgainstTheCommunicatorsOwnPace() {
        FakeNode node = world();
        for (int i = 0; i < 10; i++) {
            node.call(WORLD, 1, 0, 1, 2, 3).windows(1);
        }
        node.call(WORLD, 1, 0, 1, 3).windows(15);
        assertEquals(List.of(), told(), "a call a second: 15 s are 15 calls");
        node.windows(10);
        assertEquals(List.of(2), only().verdict().culprits());
    }

    @Test
    void anIdleCommunicatorIsNoHang() {
        working().windows(120);
        assertEquals(List.of(), told());
    }

    @Test
    void aRankThatIsReadForTheFirstTimeLateIsNotKnownToBeBehind() {
        working().sees(WORLD, 2, 5_000).call(WORLD, 1, 0, 1, 3).windows(30);
        assertEquals(List.of(), told(), "rank 2 called 4,900 before it was counted");
    }

    @Test
    void whereCallsWereLostNobodyIsKnownToBeBehind() {
        working().loss("ring", "lane full").call(WORLD, 1, 0, 1, 3).windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void thinnedRowsLoseNoCall() {
        working().loss("operations", "rows thinned").call(WORLD, 1, 0, 1, 3).windows(30);
        assertEquals(List.of(2), only().verdict().culprits());
    }

    @Test
    void aRankWhoseProcessClosedCleanlyHasFinished() {
        working().process(2, ProcessState.CLOSED).call(WORLD, 1, 0, 1, 3).windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void aCallThatWasAbandonedWithItsCommunicatorIsNoHang() {
        FakeNode node = working().call(WORLD, 1, 0, 1, 3).windows(10);
        assertEquals(1, told().size());
        node.leave(WORLD, 0).leave(WORLD, 1).leave(WORLD, 3).windows(2);
        assertEquals(List.of(), told());
    }

    @Test
    void aProcessThatDiedIsNamedAtOnce() {
        working().process(2, ProcessState.DIED).call(WORLD, 1, 0, 1, 3).windows(1);
        LiveHang hang = only();
        assertAll(
                () -> assertEquals(HangKind.PROCESS_DEAD, hang.verdict().kind()),
                () -> assertEquals(List.of(2), hang.verdict().culprits()),
                () -> assertEquals(List.of(0, 1, 3), hang.verdict().victims()));
    }

    @Test
    void processesThatDieWithNothingToComeHoldNobodyUp() {
        working().process(2, ProcessState.DIED).windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void theCauseIsToldOnAfterTheJobWasKilled() {
        FakeNode node = working().call(WORLD, 1, 0, 1, 3).windows(10);
        long since = only().sinceEpochNanos();
        node.process(0, ProcessState.DIED).process(1, ProcessState.DIED).windows(1);
        node.process(2, ProcessState.DIED).process(3, ProcessState.DIED).windows(60);
        LiveHang hang = only();
        assertAll(
                () -> assertEquals(HangKind.NOT_ENTERED, hang.verdict().kind()),
                () -> assertEquals(List.of(2), hang.verdict().culprits()),
                () -> assertEquals(since, hang.sinceEpochNanos()));
    }

    @Test
    void aJobThatGoesOnHangsNoMore() {
        FakeNode node = working().call(WORLD, 1, 0, 1, 3).windows(10);
        assertEquals(1, told().size());
        node.call(WORLD, 1, 2).windows(2);
        assertEquals(List.of(), told());
    }

    @Test
    void aNewJobOnTheNodeEndsWhatIsToldOfTheKilledOne() {
        FakeNode node = working().call(WORLD, 1, 0, 1, 3).windows(10);
        for (int process = 0; process < 4; process++) {
            node.process(process, ProcessState.DIED);
        }
        node.windows(2);
        assertEquals(1, told().size());
        node.communicator(7, 2, Map.of(0, 10, 1, 11)).call(7, 5, 0, 1).windows(2);
        assertEquals(List.of(), told());
    }

    @Test
    void ranksHaveTheNumbersOfTheLargestCommunicator() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(PAIR, 50, 0, 1).windows(1);
        node.call(WORLD, 10, 0, 1, 2, 3).call(PAIR, 50, 0, 1).windows(2);
        node.call(PAIR, 1, 0).windows(10);
        assertEquals(List.of(3), only().verdict().culprits());
        assertEquals(List.of(2), only().verdict().victims());
    }

    @Test
    void whoWaitsForTheCulpritElsewhereIsNotBlamed() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(WORLD, 50, 0, 1, 2, 3).call(PAIR, 50, 0, 1).windows(1);
        node.call(WORLD, 50, 0, 1, 2, 3).call(PAIR, 50, 0, 1).windows(2);
        node.call(PAIR, 1, 0).call(WORLD, 1, 0, 1).windows(10);
        assertEquals(List.of(3), only().verdict().culprits());
        assertEquals(List.of(0, 1, 2), only().verdict().victims());
    }

    @Test
    void theHostStandsBesideTheCulpritOfSeveralNodes() {
        FakeNode left = new FakeNode("a:1", watch, 0);
        FakeNode right = new FakeNode("b:1", watch, 3_600 * FakeNode.SECOND);
        left.communicator(WORLD, 4, Map.of(0, 0, 1, 1)).call(WORLD, 50, 0, 1);
        right.communicator(WORLD, 4, Map.of(2, 0, 3, 1)).call(WORLD, 50, 2, 3);
        both(left, right, 1);
        left.call(WORLD, 50, 0, 1);
        right.call(WORLD, 50, 2, 3);
        both(left, right, 2);
        left.call(WORLD, 1, 0, 1);
        right.call(WORLD, 1, 3);
        both(left, right, 9);
        List<LiveHang> all = watch.hangs(node -> node.equals("a:1") ? "gpu7" : "gpu8");
        assertEquals(
                "Rank 2 on gpu8 has not entered what others wait in (group1); ranks 0, 1 and 3 only"
                        + " wait.",
                all.getFirst().verdict().headline());
    }

    @Test
    void aNodeWhoseWindowsStopIsSilent() {
        FakeNode left = new FakeNode("a:1", watch, 0);
        FakeNode right = new FakeNode("b:1", watch, -30 * FakeNode.SECOND);
        left.communicator(WORLD, 4, Map.of(0, 0, 1, 1)).call(WORLD, 100, 0, 1);
        right.communicator(WORLD, 4, Map.of(2, 0, 3, 1)).call(WORLD, 100, 2, 3);
        both(left, right, 3);
        assertEquals(List.of(), told(), "a clock that differs is no silence");
        left.call(WORLD, 1, 0, 1).windows(12);
        LiveHang hang = only();
        assertAll(
                () -> assertEquals(HangKind.NODE_SILENT, hang.verdict().kind()),
                () -> assertEquals(List.of(2, 3), hang.verdict().culprits()));
    }

    @Test
    void ranksThatNobodyReadAreSaidToBeMissing() {
        FakeNode node = new FakeNode("a:1", watch, 0);
        node.communicator(WORLD, 8, Map.of(0, 0, 1, 1, 2, 2)).call(WORLD, 50, 0, 1, 2).windows(1);
        node.call(WORLD, 50, 0, 1, 2).windows(2);
        node.call(WORLD, 1, 0, 1).windows(10);
        assertEquals(List.of(2), only().verdict().culprits());
        assertTrue(
                only().verdict()
                        .counterEvidence()
                        .contains("5 of the 8 ranks of group1 are not told of by what was read."));
    }

    @Test
    void whereAllAreInsideAndNothingMovesNobodyIsNamed() {
        FakeNode node = working();
        for (int rank = 0; rank < 4; rank++) {
            node.row(WORLD, rank, State.REACHED, false);
        }
        node.windows(10);
        assertEquals(HangKind.LINK_STALLED, only().verdict().kind());
        assertEquals(List.of(), only().verdict().culprits());
    }

    /// A proxy begins transfers when an operation is launched, before its kernel runs.
    @Test
    void openTransfersAreNoProofThatAKernelHasStarted() {
        FakeNode node = working();
        for (int rank = 0; rank < 4; rank++) {
            node.row(WORLD, rank, rank == 3 ? State.OPEN : State.REACHED, false);
        }
        node.windows(10);
        assertEquals(HangKind.UNDECIDED, only().verdict().kind());
        assertEquals(List.of(), only().verdict().culprits());
        assertTrue(
                only().verdict()
                        .counterEvidence()
                        .contains(
                                "Whether the kernels of rank 3 run is not told: a proxy opens transfers"
                                        + " before."),
                only().verdict().counterEvidence()::toString);
    }

    @Test
    void whoseStreamHasNotComeToItIsNamedThoughTransfersOfOthersAreOpen() {
        FakeNode node = working();
        State[] states = {State.OPEN, State.REACHED, State.REACHED, State.ENQUEUED};
        for (int rank = 0; rank < 4; rank++) {
            node.row(WORLD, rank, states[rank], false);
        }
        node.windows(10);
        assertEquals(HangKind.ENTERED_NOT_STARTED, only().verdict().kind());
        assertEquals(List.of(3), only().verdict().culprits());
    }

    @Test
    void whatIsOverForAllButOneGpuIsStuckThere() {
        FakeNode node = working();
        for (int rank = 0; rank < 4; rank++) {
            node.row(WORLD, rank, rank == 1 ? State.REACHED : State.UNKNOWN, rank != 1);
        }
        node.windows(10);
        assertEquals(List.of(1), only().verdict().culprits());
    }

    @Test
    void aRankOfWhichNothingIsKnownKeepsTheOthersFromBeingJudged() {
        FakeNode node = working();
        for (int rank = 0; rank < 3; rank++) {
            node.row(WORLD, rank, State.REACHED, false);
        }
        node.windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void thatNothingIsPendingIsSaidOnlyWhereEveryCommunicatorTellsSo() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(WORLD, 50, 0, 1, 2, 3).call(PAIR, 50, 0, 1).windows(1);
        node.call(WORLD, 50, 0, 1, 2, 3).row(WORLD, 2, State.UNKNOWN, true).windows(2);
        node.call(WORLD, 1, 0, 1, 3).windows(8);
        String said = "Nothing is pending on rank 2 in any communicator.";
        assertFalse(only().verdict().evidence().contains(said));
        node.row(PAIR, 0, State.UNKNOWN, true).windows(8);
        assertTrue(only().verdict().evidence().contains(said));
    }

    @Test
    void aCallOfAnotherSizeIsNamed() {
        FakeNode node = world();
        node.call(WORLD, 5, 0, 1, 2, 3).size(WORLD, 3, 8192).windows(10);
        assertEquals(HangKind.SIGNATURE_MISMATCH, only().verdict().kind());
        assertEquals(List.of(3), only().verdict().culprits());
    }

    /// Seen on a GPU: what stands behind the call on the stream looks as if it had not started.
    @Test
    void theVeryCallOfAnotherSizeIsNamedBeforeWhatStandsBehindIt() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(WORLD, 5, 0, 1, 2, 3).call(PAIR, 5, 0, 1).size(PAIR, 1, 8192);
        node.pending(PAIR, 0, State.REACHED, 4096, 10).pending(PAIR, 1, State.REACHED, 8192, 10);
        for (int rank = 0; rank < 4; rank++) {
            node.pending(WORLD, rank, rank < 2 ? State.REACHED : State.ENQUEUED, 64, 20);
        }
        node.windows(10);
        assertEquals(HangKind.SIGNATURE_MISMATCH, only().verdict().kind());
        assertEquals(List.of(2, 3), only().verdict().culprits());
        assertEquals("group2", only().verdict().communicator());
    }

    /// Seen on a GPU: a rank that left a call out waits in the next communicator's call, for those
    /// that wait for it.
    @Test
    void aRankThatLeftACallOutIsNotTakenForOneOfADeadlock() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(WORLD, 100, 0, 1, 2, 3).call(PAIR, 100, 0, 1).windows(1);
        node.call(WORLD, 100, 0, 1, 2, 3).call(PAIR, 100, 0, 1).windows(1);
        node.call(WORLD, 1, 0, 1, 2, 3).call(PAIR, 1, 1);
        node.row(PAIR, 0, State.UNKNOWN, true).bracket(PAIR, 1, 10);
        for (int rank = 0; rank < 4; rank++) {
            node.pending(WORLD, rank, rank == 3 ? State.ENQUEUED : State.REACHED, 64, 20);
        }
        node.windows(10);
        assertEquals(HangKind.NOT_ENTERED, only().verdict().kind());
        assertEquals(List.of(2), only().verdict().culprits());
        assertEquals(List.of(0, 1, 3), only().verdict().victims());
        assertTrue(
                only().verdict()
                        .evidence()
                        .contains(
                                "Rank 2 waits in group1 for what rank 3 called only after it: a call was left"
                                        + " out."),
                only().verdict().evidence()::toString);
    }

    @Test
    void aSendThatIsNotMetNamesItsPeerOnly() {
        FakeNode node = working().peerCall(WORLD, 1, "Send", 2).peerCall(WORLD, 2, "Recv", 1);
        node.windows(1).peerCall(WORLD, 1, "Send", 2).windows(10);
        assertEquals(List.of(2), only().verdict().culprits());
        assertEquals(List.of(1), only().verdict().victims());
    }

    @Test
    void sendsThatWereNeverSeenEqualAreNotCompared() {
        FakeNode node = world().peerCall(WORLD, 1, "Send", 2);
        node.call(WORLD, 5, 0, 1, 2, 3).windows(30);
        assertEquals(List.of(), told());
    }

    @Test
    void anotherRunOfTheDaemonCountsAnew() {
        working();
        new FakeNode("a:1", watch, 60 * FakeNode.SECOND)
                .communicator(WORLD, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3))
                .call(WORLD, 3, 0, 1, 2, 3)
                .windows(30);
        assertEquals(List.of(), told());
    }

    private static void both(FakeNode left, FakeNode right, int windows) {
        for (int i = 0; i < windows; i++) {
            left.windows(1);
            right.windows(1);
        }
    }
}

package io.ringside.desktop.correlate.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is to blame and who only waits, across communicators and P2P.
class FrontierRuleTest {
    @Test
    void anIdleCommunicatorIsNoHang() {
        Job job =
                Job.of(3)
                        .communicator("idle", 0, 1, 2)
                        .completed("idle", 7, 0, 1)
                        .completed("idle", 6, 2);

        assertEquals(List.of(), job.verdicts());
    }

    @Test
    void aCallThatALaterOneOvertookWasAbandonedAndIsNoHang() {
        Job job =
                Job.of(2)
                        .communicator("world", 0, 1)
                        .enqueued("world", 5, 0)
                        .completed("world", 9, 0, 1);

        assertEquals(List.of(), job.verdicts());
    }

    @Test
    void aCallYoungerThanThePatienceIsNotJudged() {
        Job job =
                Job.of(2)
                        .communicator("world", 0, 1)
                        .calledAt("world", 5, 1_000_000_000L, 0)
                        .observed(2_000_000_000L);

        assertEquals(List.of(), HangAnalysis.verdicts(job.facts(), 5_000_000_000L));
        assertEquals(
                List.of(1), HangAnalysis.verdicts(job.facts(), 500_000_000L).getFirst().culprits());
    }

    @Test
    void aMemberThatHasFinishedWhatTheOthersWaitInIsNotToBlame() {
        Job job =
                Job.of(3)
                        .communicator("world", 0, 1, 2)
                        .completed("world", 10, 0, 2)
                        .completed("world", 9, 1)
                        .enqueued("world", 10, 1);

        assertEquals(List.of(1), job.verdicts().getFirst().culprits());
    }

    @Test
    void theCulpritsOfAllCommunicatorsAreNamedTogether() {
        Job job =
                Job.of(4)
                        .communicator("rows", 0, 1)
                        .communicator("more rows", 2, 3)
                        .communicator("world", 0, 1, 2, 3)
                        .enqueued("rows", 4, 0)
                        .enqueued("more rows", 4, 2)
                        .enqueued("world", 8, 0, 2);

        assertEquals(List.of(1, 3), only(job).culprits());
    }

    @Test
    void aRankThatWaitsElsewhereForTheCulpritIsAVictim() {
        Job job =
                Job.of(3)
                        .communicator("first", 1, 2)
                        .communicator("second", 0, 1)
                        .enqueued("first", 4, 1)
                        .enqueued("second", 6, 0);

        HangVerdict verdict = only(job);

        assertEquals(List.of(2), verdict.culprits());
        assertEquals(List.of(0, 1), verdict.victims());
        assertTrue(
                verdict.evidence()
                        .contains("Rank 1 is behind elsewhere only because it waits in first."));
    }

    @Test
    void waitingIsNoExcuseWhereOthersHaveGoneOnAllTheSame() {
        Job job =
                Job.of(4)
                        .communicator("first", 0, 1, 2, 3)
                        .communicator("second", 0, 1, 2)
                        .enqueued("first", 4, 0, 1, 2)
                        .enqueued("second", 6, 0, 2);

        List<HangVerdict> verdicts = job.verdicts();

        assertEquals(
                List.of(1, 3),
                verdicts.stream().flatMap(v -> v.culprits().stream()).sorted().toList());
    }

    @Test
    void aPipelineIsFollowedToTheStageThatDoesNothing() {
        Job job =
                Job.of(4)
                        .communicator("pipe", 0, 1, 2, 3)
                        .recv("pipe", 0, 1)
                        .recv("pipe", 1, 2)
                        .recv("pipe", 2, 3);

        HangVerdict verdict = only(job);

        assertEquals(List.of(3), verdict.culprits());
        assertEquals(List.of(0, 1, 2), verdict.victims());
    }

    @Test
    void aSendBlamesItsPeerAndNobodyElseOfTheCommunicator() {
        Job job = Job.of(8).communicator("pipe", 0, 1, 2, 3, 4, 5, 6, 7).send("pipe", 0, 5);

        assertEquals(List.of(5), only(job).culprits());
    }

    @Test
    void thePipelinesNeighboursOfAStuckRankAreNotBlamed() {
        Job job =
                Job.of(4)
                        .communicator("tensor", 2, 3)
                        .communicator("pipe", 0, 1, 2)
                        .enqueued("tensor", 9, 2)
                        .recv("pipe", 1, 2)
                        .recv("pipe", 0, 1);

        HangVerdict verdict = only(job);

        assertEquals(List.of(3), verdict.culprits());
        assertEquals(List.of(0, 1, 2), verdict.victims());
    }

    @Test
    void ranksThatAllReceiveFromEachOtherAreADeadlock() {
        Job job = Job.of(2).communicator("pipe", 0, 1).recv("pipe", 0, 1).recv("pipe", 1, 0);

        HangVerdict verdict = only(job);

        assertEquals(HangKind.DEADLOCK, verdict.kind());
        assertEquals(List.of(0, 1), verdict.culprits());
    }

    @Test
    void aSendAndItsReceiveThatBothWaitAreAStalledLink() {
        Job job = Job.of(2).communicator("pipe", 0, 1).send("pipe", 0, 1).recv("pipe", 1, 0);

        HangVerdict verdict = only(job);

        assertEquals(HangKind.LINK_STALLED, verdict.kind());
        assertEquals(List.of(0, 1), verdict.culprits());
    }

    @Test
    void aReceiveWaitsForWhatItsSenderHasBeforeTheSend() {
        Job job =
                Job.of(4)
                        .communicator("tensor", 2, 3)
                        .communicator("world", 0, 1, 2, 3)
                        .communicator("pipe", 0, 2)
                        .recv("pipe", 0, 2)
                        .enqueued("tensor", 15, 2)
                        .send("pipe", 2, 0)
                        .enqueued("world", 2, 1, 2);

        HangVerdict verdict = only(job);

        assertEquals(List.of(3), verdict.culprits());
        assertEquals(List.of(0, 1, 2), verdict.victims());
    }

    @Test
    void whatARankCalledLaterDoesNotMakeItWaitInACircle() {
        Job job =
                Job.of(4)
                        .communicator("tensor", 0, 1)
                        .communicator("pipe", 1, 3)
                        .started("tensor", 24, 0)
                        .enqueued("tensor", 24, 1)
                        .send("pipe", 1, 3)
                        .recv("pipe", 1, 3)
                        .startedRecv("pipe", 3, 1);

        HangVerdict verdict = only(job);

        assertEquals(HangKind.ENTERED_NOT_STARTED, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
    }

    @Test
    void aReceiveThatRunsBlamesTheSendThatDoesNot() {
        Job job = Job.of(2).communicator("pipe", 0, 1).send("pipe", 0, 1).startedRecv("pipe", 1, 0);

        HangVerdict verdict = only(job);

        assertEquals(HangKind.ENTERED_NOT_STARTED, verdict.kind());
        assertEquals(List.of(0), verdict.culprits());
    }

    @Test
    void theSecondOfTwoSendsIsTheOneThatIsNotMet() {
        Job job =
                Job.of(2)
                        .communicator("pipe", 0, 1)
                        .send("pipe", 0, 1)
                        .send("pipe", 0, 1)
                        .startedRecv("pipe", 1, 0);

        HangVerdict verdict = only(job);

        assertEquals(HangKind.ENTERED_NOT_STARTED, verdict.kind());
        assertEquals(List.of(0), verdict.culprits());
    }

    @Test
    void aPeerThatToldNothingIsNamed() {
        Job job = Job.of(2).communicator("pipe", 0, 1, 2).untold(2).recv("pipe", 1, 2);

        assertEquals(List.of(2), only(job).culprits());
    }

    @Test
    void olderWorkPendingTellsAStuckGpuAndNothingPendingAStuckHost() {
        Job gpu =
                Job.of(2)
                        .communicator("world", 0, 1)
                        .enqueued("world", 5, 0)
                        .enqueued("world", 6, 0)
                        .completed("world", 5, 1)
                        .enqueued("world", 6, 1);
        Job host =
                Job.of(2)
                        .communicator("world", 0, 1)
                        .completed("world", 5, 0, 1)
                        .enqueued("world", 6, 1);

        assertEquals(HangKind.ENTERED_NOT_STARTED, only(gpu).kind());
        assertEquals(HangKind.NOT_ENTERED, only(host).kind());
        assertEquals(List.of(0), only(gpu).culprits());
        assertEquals(List.of(0), only(host).culprits());
    }

    @Test
    void theSameFactsGiveTheSameVerdicts() {
        Job job =
                Job.of(4)
                        .communicator("a", 0, 1)
                        .communicator("b", 1, 2, 3)
                        .enqueued("a", 3, 0)
                        .enqueued("b", 2, 2, 3);

        assertEquals(job.verdicts(), job.verdicts());
    }

    private static HangVerdict only(Job job) {
        List<HangVerdict> verdicts = job.verdicts();
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.getFirst();
    }
}

package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.launch;
import static io.ringside.node.aggregate.PlayedProcess.reached;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.operation.PendingLaunches;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.LaunchState;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.ProgressPoint;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How far a rank is said to have come.
class ProgressTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;
    private static final long BORN = 5_000 * SECOND;

    private final HandClock clock = new HandClock(BORN, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private final PlayedProcess rank0 = PlayedProcess.tellingLaunches(aggregator, clock, 1, 0, 4);
    private long windows;

    @Test
    void bracketsWhereARankStandsBetweenTwoTimedLaunches() {
        rank0.counters(9, 9, 9);
        rank0.play(timed(1, 1), untimed(2, 2), untimed(3, 3), timed(4, 4), untimed(5, 5));
        rank0.play(launch(1, 1, BORN + 10, BORN + 20), reached(4, 1, BORN + 40));
        CommunicatorProgress progress = later(SECOND);
        assertPoint(1, progress.completed());
        assertEquals(BORN + 20 + PlayedProcess.EPOCH_OFFSET, progress.completedEpochNanos());
        assertPoint(4, progress.pending());
        assertEquals(LaunchState.REACHED, progress.state());
        assertEquals(TimingSource.EVENT, progress.source());
        assertEquals(2, progress.bracketLaunches());
        assertEquals(2, progress.bracketOperations());
        assertPoint(2, progress.bracketFirst());
        assertPoint(3, progress.bracketLast());
        assertEquals(1, progress.laterOperations(), "behind a launch that is not over");
        assertFalse(progress.nothingPending());
        assertEquals(9, progress.groups());
        assertEquals(BORN + 20 + PlayedProcess.EPOCH_OFFSET, progress.sinceEpochNanos());
        assertEquals(0, progress.knownUntilEpochNanos());
    }

    @Test
    void listsAReachedOperationOverNvlinkAsOpenAndNoOtherOne() {
        rank0.play(untimed(1, 1), timed(2, 2), reached(2, 1, BORN + 5), untimed(3, 3));
        later(SECOND);
        assertEquals(1, aggregator.openOperations().size());
        OpenOperation open = aggregator.openOperations().getFirst();
        assertEquals(2, open.sequenceNumber());
        assertEquals(LaunchState.REACHED, open.state());
        assertEquals(1, open.launchOperations());
        assertEquals(0, open.openChildren());
    }

    @Test
    void saysEnqueuedWhereTheStreamHasNotComeToTheLaunch() {
        rank0.play(timed(1, 1));
        CommunicatorProgress progress = later(SECOND);
        assertNull(progress.completed());
        assertPoint(1, progress.pending());
        assertEquals(LaunchState.ENQUEUED, progress.state());
        assertEquals(LaunchState.ENQUEUED, aggregator.openOperations().getFirst().state());
    }

    @Test
    void saysNothingPendingWhenTheLastGroupCalledIsOver() {
        rank0.counters(2, 2, 2);
        rank0.play(untimed(1, 1), timed(2, 2), launch(2, 1, BORN + 10, BORN + 20));
        CommunicatorProgress progress = later(SECOND);
        assertTrue(progress.nothingPending());
        assertNull(progress.pending());
        assertNull(progress.state());
        assertPoint(2, progress.completed());
    }

    @Test
    void neverSaysThatAnOperationStandsThatNoEventCovers() {
        rank0.counters(2, 2, 2);
        rank0.play(timed(1, 1), launch(1, 1, BORN + 10, BORN + 20), untimed(2, 2));
        CommunicatorProgress progress = later(30 * SECOND);
        assertNull(progress.pending());
        assertNull(progress.state());
        assertFalse(progress.nothingPending(), "nor that it is over");
        assertEquals(1, progress.bracketOperations());
        assertEquals(List.of(), aggregator.openOperations());
    }

    @Test
    void doesNotSayNothingPendingOfACallThatNoRecordTellsOf() {
        rank0.counters(2, 1, 1);
        rank0.play(timed(1, 1), launch(1, 1, BORN + 10, BORN + 20));
        assertFalse(later(SECOND).nothingPending());
        rank0.play(
                new PlayedProcess.Rec(KIND_CALL_ALONE, 0)
                        .value(MEBI)
                        .names("Broadcast", "ncclFloat32", "", "")
                        .launched(2, 0));
        assertTrue(later(SECOND).nothingPending(), "it launches nothing that is told of");
    }

    @Test
    void saysLaunchingOfAThreadThatStaysInsideTheLaunch() {
        rank0.counters(1, 1, 0);
        rank0.update();
        assertNull(later(SECOND / 2).state(), "a launch may take its time");
        CommunicatorProgress progress = later(SECOND);
        assertEquals(LaunchState.LAUNCHING, progress.state());
        assertNull(progress.pending());
        assertEquals(1, progress.launchesBegun());
        assertEquals(0, progress.launchesReturned());
    }

    @Test
    void saysUntilWhenItWasKnownWhenTheEventsAreNoLongerRead() {
        rank0.play(timed(1, 1), reached(1, 1, BORN + 10));
        later(SECOND);
        long looked = clock.epochNanos() - 150 * MILLI;
        rank0.play(timed(2, 2).times(clock.monotonicNanos(), 0));
        CommunicatorProgress progress = silent(10 * SECOND);
        assertPoint(1, progress.pending());
        assertEquals(LaunchState.REACHED, progress.state(), "as it was then");
        assertEquals(looked, progress.knownUntilEpochNanos());
        assertEquals(looked, aggregator.openOperations().getFirst().knownUntilEpochNanos());
        assertEquals(1, aggregator.openOperations().size(), "nothing is known of the later one");
        assertEquals(
                looked,
                aggregator
                        .processes()
                        .getFirst()
                        .timerKnownUntilEpochNanos(clock.monotonicNanos()));
    }

    @Test
    void listsNothingAsOpenWhenCudaEndedTheReading() {
        rank0.play(timed(1, 1));
        later(SECOND);
        assertEquals(1, aggregator.openOperations().size());
        rank0.header().putInt(HEADER_TIMER_STATE, TIMER_ENDED).putInt(HEADER_TIMER_ERROR, 700);
        rank0.update();
        CommunicatorProgress progress = silent(10 * SECOND);
        assertEquals(List.of(), aggregator.openOperations());
        assertTrue(progress.knownUntilEpochNanos() > 0);
    }

    @Test
    void completesByItsTransfersWhatNoEventWillTellOf() {
        rank0.play(
                timed(1, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, BORN + 5, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, BORN + 5, BORN + 9, 10, true));
        rank0.header().putInt(HEADER_TIMER_STATE, TIMER_ENDED);
        assertPoint(1, later(SECOND).pending());
        assertPoint(1, later(SECOND).completed());
    }

    @Test
    void doesNotSayThatARankStandsWhoseLaunchMayHaveEndedInADroppedRecord() {
        rank0.play(timed(1, 1));
        assertPoint(1, later(SECOND).pending());
        rank0.lanes().putLong(LANE_LOST_FULL, 1);
        CommunicatorProgress progress = later(SECOND);
        assertNull(progress.pending());
        assertNull(progress.state());
        assertFalse(progress.nothingPending());
        assertEquals(List.of(), aggregator.openOperations());
        rank0.play(timed(2, 2).times(clock.monotonicNanos(), 0));
        assertPoint(2, later(SECOND).pending());
    }

    @Test
    void keepsWhereARankStoodWhenItsProcessDied() {
        rank0.play(timed(1, 1), launch(1, 1, BORN + 10, BORN + 20), timed(2, 2));
        rank0.play(reached(2, 1, BORN + 30));
        later(SECOND);
        rank0.end(SegmentEnd.DIED);
        CommunicatorProgress progress = silent(SECOND);
        assertTrue(progress.processDied());
        assertPoint(1, progress.completed());
        assertPoint(2, progress.pending());
        assertEquals(LaunchState.REACHED, progress.state());
        assertTrue(progress.knownUntilEpochNanos() > 0);
        assertTrue(aggregator.openOperations().getFirst().processDied());
    }

    @Test
    void forgetsAProcessThatEndedInOrder() {
        rank0.play(timed(1, 1));
        later(SECOND);
        rank0.end(SegmentEnd.CLOSED);
        endWindow();
        assertEquals(List.of(), aggregator.progress());
        assertEquals(List.of(), aggregator.openOperations());
    }

    /// A proxy begins a transfer at the launch.
    @Test
    void believesTheStreamBeforeAnOpenTransfer() {
        rank0.play(
                timed(1, 1), transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, BORN + 5, 0, 0, true));
        assertEquals(LaunchState.ENQUEUED, later(SECOND).state());
        assertEquals(1, aggregator.openOperations().getFirst().openChildren());
        rank0.play(reached(1, 1, BORN + 9));
        assertEquals(LaunchState.REACHED, later(SECOND).state());
    }

    @Test
    void takesAnOpenTransferForAFirstOperationThatIsNotOver() {
        rank0.play(
                untimed(1, 1),
                untimed(2, 2),
                transfer(KIND_PROXY_OPERATION_START, 2, 1, 0, BORN + 5, 0, 0, true));
        CommunicatorProgress progress = later(SECOND);
        assertPoint(2, progress.pending());
        assertEquals(LaunchState.OPEN, progress.state());
        assertEquals(TimingSource.PROXY, progress.source());
        assertPoint(1, progress.bracketFirst());
        rank0.play(transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, BORN + 5, BORN + 9, 10, true));
        later(SECOND);
        progress = later(SECOND);
        assertPoint(2, progress.completed());
        assertEquals(TimingSource.PROXY, progress.source());
        assertEquals(0, progress.bracketOperations(), "what was launched before is over too");
    }

    @Test
    void knowsALaunchOfSeveralOperationsToBeOverWhenTheLastOneIs() {
        rank0.play(
                untimed(1, 1),
                untimed(2, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, BORN + 5, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, BORN + 5, BORN + 9, 10, true));
        later(SECOND);
        assertNull(later(SECOND).completed());
        rank0.play(
                transfer(KIND_PROXY_OPERATION_START, 2, 1, 0, BORN + 5, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, BORN + 5, BORN + 9, 10, true));
        later(SECOND);
        ProgressPoint completed = later(SECOND).completed();
        assertNotNull(completed);
        assertEquals(2, completed.operations());
    }

    @Test
    void doesNotTakeAnOperationOfUnknownPlaceForCompletedWithItsGroupsFirstLaunch() {
        rank0.play(
                untimed(1, 1).launched(1, 0),
                timed(2, 1).launched(1, 1),
                launch(1, 1, BORN + 10, BORN + 20));
        CommunicatorProgress progress = later(SECOND);
        assertEquals(1, progress.bracketOperations(), "not known");
        rank0.play(timed(3, 2), launch(2, 1, BORN + 30, BORN + 40));
        assertEquals(0, later(SECOND).bracketOperations(), "a later group is over");
    }

    @Test
    void countsWhatLiesBeyondItsBudgetAndKeepsTheOldest() {
        int launches = PendingLaunches.MOST + 50;
        for (int i = 1; i <= launches; i++) {
            rank0.play(untimed(i, i));
        }
        CommunicatorProgress progress = later(SECOND);
        assertEquals(PendingLaunches.MOST, progress.bracketLaunches());
        assertPoint(1, progress.bracketFirst());
        assertEquals(50, progress.omittedOperations());
        rank0.play(timed(launches + 1, launches + 1));
        rank0.play(launch(launches + 1, 1, BORN + 10, BORN + 20));
        progress = later(SECOND);
        assertEquals(0, progress.bracketLaunches());
        assertEquals(0, progress.omittedOperations());
    }

    @Test
    void countsGroupsOnWhenTheyWrapAround() {
        rank0.counters(1, 3, 3);
        rank0.play(untimed(1, -1), untimed(2, 1));
        rank0.play(timed(4, 1).launched(1, 2), launch(1, 2, BORN + 10, BORN + 20));
        CommunicatorProgress progress = later(SECOND);
        assertTrue(progress.nothingPending());
        assertEquals(0, progress.bracketOperations());
    }

    @Test
    void putsOperationsOfTwoLanesIntoTheOrderOfTheirLaunches() {
        rank0.play(untimed(2, 2));
        rank0.playOn(1, untimed(1, 1));
        CommunicatorProgress progress = later(SECOND);
        assertPoint(1, progress.bracketFirst());
        assertPoint(2, progress.bracketLast());
    }

    @Test
    void leavesCapturedOperationsOutOfTheOrder() {
        rank0.counters(1, 0, 0);
        rank0.play(untimed(1, 1).flags(FLAG_CAPTURED | FLAG_EVENT_TIMED));
        CommunicatorProgress progress = later(SECOND);
        assertEquals(0, progress.bracketOperations());
        assertTrue(progress.nothingPending());
    }

    /// Sequence number and group are the same.
    private static PlayedProcess.Rec untimed(long id, int group) {
        return collective(id, group, "AllReduce", MEBI, 1).times(BORN + 1, 0).launched(group, 1);
    }

    private static PlayedProcess.Rec timed(long id, int group) {
        return untimed(id, group).flags(FLAG_EVENT_TIMED);
    }

    private static void assertPoint(int group, @Nullable ProgressPoint point) {
        assertNotNull(point);
        assertEquals(group, point.group());
        assertEquals(group, point.sequenceNumber());
        assertEquals("AllReduce", point.name());
    }

    private CommunicatorProgress later(long nanos) {
        clock.advance(nanos);
        rank0.looked();
        endWindow();
        return aggregator.progress().getFirst();
    }

    private CommunicatorProgress silent(long nanos) {
        clock.advance(nanos);
        endWindow();
        return aggregator.progress().getFirst();
    }

    private void endWindow() {
        aggregator.sweep();
        clock.advance(150 * MILLI);
        aggregator.endWindow(++windows, 0, clock.epochNanos());
        aggregator.startWindow();
    }
}

package io.ringside.desktop.correlate.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.state.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepWatchTest {
    private static final long MILLI = 1_000_000;
    private static final int RANKS = 8;

    private final StepWatch watch = new StepWatch();

    @Test
    void knowsTheStepOfAJobFromSeveralOfItsRanks() {
        windows(20);
        StepTime step = watch.steps().getFirst();
        assertEquals(Columns.WORLD, step.commHash());
        assertEquals(RANKS, step.ranks());
        assertEquals(50 * MILLI, step.medianNanos(), 1);
        assertEquals(StepWatch.OF_A_JOB, step.followed());
        assertEquals(StepWatch.OF_A_JOB, step.agreeing());
        assertEquals(
                step,
                watch.of(Actor.of("node", Snapshots.member(7, 7))).orElseThrow(),
                "anybody's");
    }

    @Test
    void whereOperationsWereLeftOutNothingIsKnownAndThatIsCounted() {
        windows(20);
        assertEquals(1, watch.steps().size());
        watch.add("node", thinned(window(20)));
        assertEquals(List.of(), watch.steps());
        assertEquals(1, watch.thinnedWindows());
        for (int second = 21; second < 30; second++) {
            watch.add("node", window(second));
        }
        assertEquals(1, watch.steps().size(), "it begins anew");
    }

    @Test
    void ofManyJobsSomeAreFollowedAndTheRestIsNotKnown() {
        for (int second = 0; second < 8; second++) {
            for (int job = 0; job < 100; job++) {
                Snapshots snapshot = new Snapshots().window(second + 1);
                snapshot.process(1).communicator(1000 + job, 2, Snapshots.member(0, 1));
                watch.add(
                        "node" + job,
                        snapshot.operations(
                                        Snapshots.operation(
                                                1000 + job,
                                                OperationColumns.State.COMPLETED,
                                                second,
                                                Snapshots.START + second * Snapshots.SECOND,
                                                0,
                                                0,
                                                0,
                                                0))
                                .build());
            }
        }
        assertEquals(StepWatch.MOST_FOLLOWED, watch.steps().size());
        assertTrue(watch.of(new Actor("nobody", 1, "")).isEmpty());
    }

    @Test
    void whatWasOnlyCapturedInAGraphIsNoCall() {
        for (int second = 0; second < 20; second++) {
            watch.add(
                    "node",
                    new Snapshots()
                            .window(second + 1)
                            .process(1)
                            .communicator(5, 2, Snapshots.member(0, 1))
                            .operations(
                                    Snapshots.operation(
                                            5,
                                            OperationColumns.State.CAPTURED,
                                            second,
                                            Snapshots.START + second * Snapshots.SECOND,
                                            0,
                                            0,
                                            0,
                                            0))
                            .build());
        }
        assertEquals(List.of(), watch.steps());
    }

    private void windows(int count) {
        for (int second = 0; second < count; second++) {
            watch.add("node", window(second));
        }
    }

    private static NodeSnapshot window(int second) {
        Columns columns = new Columns(0, RANKS, RANKS);
        for (int step = 0; step < 20; step++) {
            long at = Snapshots.START + second * Snapshots.SECOND + step * 50L * MILLI;
            for (int rank = 0; rank < RANKS; rank++) {
                columns.untimed(rank, second * 20 + step, at);
            }
        }
        return columns.window();
    }

    private static NodeSnapshot thinned(NodeSnapshot whole) {
        OperationColumns all = whole.operations();
        return new Snapshots()
                .communicator(
                        Columns.WORLD,
                        RANKS,
                        whole.communicators()
                                .getFirst()
                                .members()
                                .toArray(NodeSnapshot.Member[]::new))
                .operations(
                        new OperationColumns(
                                all.names(),
                                all.commHash(),
                                all.rank(),
                                all.name(),
                                all.sequenceNumber(),
                                all.peer(),
                                all.messageBytes(),
                                all.startEpochNanos(),
                                all.enqueuedEpochNanos(),
                                all.gpuStartNanos(),
                                all.gpuEndNanos(),
                                all.proxyStartEpochNanos(),
                                all.proxyEndEpochNanos(),
                                all.state(),
                                all.process(),
                                all.operationId(),
                                all.eventStartEpochNanos(),
                                all.eventEndEpochNanos(),
                                all.launchOperations(),
                                7))
                .build();
    }
}

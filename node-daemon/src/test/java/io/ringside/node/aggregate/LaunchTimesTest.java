package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.node.aggregate.PlayedProcess.launch;
import static io.ringside.node.aggregate.PlayedProcess.p2p;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.Launches;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.time.HandClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What CUDA events around launches say of how long operations took.
class LaunchTimesTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;
    private static final long BORN = 5_000 * SECOND;

    private final HandClock clock = new HandClock(BORN, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private long windows;

    @Test
    void timesTheOneOperationOfASampledLaunch() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(timed(1, 1, 1, 1), launch(1, 1, BORN + 5_000, BORN + 12_500));
        List<OperationRow> rows = endWindow();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.EVENT);
        assertNotNull(timing);
        assertEquals(7_500, timing.sumNanos());
        OperationRow row = rows.getFirst();
        assertEquals(OperationState.COMPLETED, row.state());
        assertEquals(BORN + 5_000 + PlayedProcess.EPOCH_OFFSET, row.eventStartEpochNanos());
        assertEquals(BORN + 12_500 + PlayedProcess.EPOCH_OFFSET, row.eventEndEpochNanos());
        assertEquals(900, row.eventUncertaintyNanos());
        assertEquals(1, row.launchOperations());
        assertEquals(TimingSource.EVENT, row.timedBy().orElseThrow());
        LinkStatistics link = aggregator.communicators().getFirst().links().getFirst();
        assertEquals(7_500, link.busyNanos(), "the link was busy for as long");
        assertEquals(TimingSource.EVENT, link.busyBy());
    }

    @Test
    void givesSeveralOperationsTheTimesOfTheirLaunchAndNoDuration() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(timed(1, 1, 1, 1), timed(2, 2, 1, 1));
        rank0.play(launch(1, 1, BORN + 100, BORN + 400));
        List<OperationRow> rows = endWindow();
        assertNull(statistics("AllReduce").timing(TimingSource.EVENT));
        assertEquals(List.of(2, 2), rows.stream().map(OperationRow::launchOperations).toList());
        assertEquals(
                List.of(300L, 300L),
                rows.stream()
                        .map(row -> row.eventEndEpochNanos() - row.eventStartEpochNanos())
                        .toList());
    }

    @Test
    void keepsALaunchChosenByTheClockOutOfTheStatistics() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(timed(1, 1, 1, 1), launch(1, 1, BORN + 100, BORN + 400).flags(FLAG_PROGRESS));
        List<OperationRow> rows = endWindow();
        assertNull(statistics("AllReduce").timing(TimingSource.EVENT));
        assertEquals(OperationState.COMPLETED, rows.getFirst().state(), "but it is over");
        assertEquals(BORN + 400 + PlayedProcess.EPOCH_OFFSET, rows.getFirst().eventEndEpochNanos());
    }

    @Test
    void takesALaunchThatIsDrainedBeforeItsOperation() {
        PlayedProcess rank0 = rank0of(4);
        rank0.playOn(1, launch(1, 1, BORN + 100, BORN + 400));
        aggregator.sweep();
        rank0.play(timed(1, 1, 1, 1));
        endWindow();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.EVENT);
        assertNotNull(timing);
        assertEquals(300, timing.sumNanos());
    }

    @Test
    void hasNoTimesForAnOperationWhosePlaceIsNotKnown() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(timed(1, 1, 1, 0), launch(1, 1, BORN + 100, BORN + 400));
        clock.advance(2 * SECOND);
        List<OperationRow> rows = endWindow();
        assertEquals(OperationState.ENQUEUED, rows.getFirst().state());
        assertEquals(0, rows.getFirst().eventEndEpochNanos());
        assertNull(statistics("AllReduce").timing(TimingSource.EVENT));
    }

    @Test
    void keepsBothTimesWhereKernelsAndEventsTellAndPrefersTheKernels() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                timed(1, 1, 1, 1).flags(FLAG_EVENT_TIMED | FLAG_TIMED),
                launch(1, 1, BORN + 100, BORN + 900),
                kernel(1, 0, 7_000, 7_500));
        List<OperationRow> rows = endWindow();
        assertEquals(500, sumNanos("AllReduce", TimingSource.KERNEL));
        assertEquals(800, sumNanos("AllReduce", TimingSource.EVENT));
        assertEquals(TimingSource.KERNEL, rows.getFirst().timedBy().orElseThrow());
        assertEquals(500, aggregator.communicators().getFirst().links().getFirst().busyNanos());
    }

    @Test
    void waitsForTheLaunchOfAnOperationWhoseTransfersAreOver() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                timed(1, 1, 1, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, BORN, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, BORN, BORN + 300, 10, true));
        clock.advance(SECOND / 2);
        aggregator.sweep();
        assertNull(statistics("AllReduce").timing(TimingSource.PROXY));
        rank0.play(launch(1, 1, BORN + 100, BORN + 900));
        endWindow();
        assertEquals(300, sumNanos("AllReduce", TimingSource.PROXY));
        assertEquals(800, sumNanos("AllReduce", TimingSource.EVENT));
    }

    @Test
    void keepsAnOperationThatEventsCoverUntilItEnds() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(timed(1, 1, 1, 1));
        for (int second = 0; second < 90; second++) {
            clock.advance(SECOND);
            rank0.looked();
            endWindow();
        }
        assertEquals(1, aggregator.openOperations().size());
        rank0.play(launch(1, 1, BORN + 100, BORN + 90 * SECOND));
        endWindow();
        assertEquals(List.of(), aggregator.openOperations());
        assertEquals(90 * SECOND - 100, sumNanos("AllReduce", TimingSource.EVENT));
    }

    @Test
    void closesByOrderWhatWasLaunchedBeforeATimedLaunch() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                collective(1, 1, "AllReduce", MEBI, 1).times(BORN, 0).launched(1, 1),
                timed(2, 2, 2, 1),
                launch(2, 1, BORN + 100, BORN + 900));
        assertEquals(
                List.of(OperationState.CLOSED_BY_ORDER, OperationState.COMPLETED),
                endWindow().stream().map(OperationRow::state).toList());
    }

    @Test
    void readsNothingOfLaunchesInAnEarlierLayout() {
        PlayedProcess rank0 = new PlayedProcess(aggregator, clock, 1, 0, 4);
        rank0.play(timed(1, 1, 1, 1));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(List.of(), aggregator.openOperations());
        assertEquals(List.of(), aggregator.progress());
    }

    @Test
    void completesAPairOperationThatAnnouncedMoreChannelsThanItRaised() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 10).channels(4).times(BORN, 0).flags(FLAG_TIMED),
                kernel(1, 0, 1_000, 1_700));
        clock.advance(2 * SECOND);
        assertEquals(OperationState.COMPLETED, endWindow().getFirst().state());
        assertEquals(700, sumNanos("Send", TimingSource.KERNEL));
    }

    @Test
    void doesNotTakeFewerChannelsForAllWhereRecordsWereDropped() {
        PlayedProcess rank0 = rank0of(4);
        rank0.lanes().putLong(LANE_LOST_FULL, 3);
        rank0.update();
        rank0.play(
                p2p(1, "Send", 1, 10).channels(4).times(BORN, 0).flags(FLAG_TIMED),
                kernel(1, 0, 1_000, 1_700));
        clock.advance(2 * SECOND);
        assertEquals(OperationState.COMPLETED, endWindow().getFirst().state());
        assertNull(statistics("Send").timing(TimingSource.KERNEL));
    }

    @Test
    void completesAPairOperationAtOnceWhenItsLaunchIsOver() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 10)
                        .channels(4)
                        .times(BORN, 0)
                        .flags(FLAG_TIMED | FLAG_EVENT_TIMED)
                        .launched(1, 1),
                kernel(1, 0, 1_000, 1_700),
                launch(1, 1, BORN + 100, BORN + 900));
        assertEquals(OperationState.COMPLETED, endWindow().getFirst().state());
        assertEquals(700, sumNanos("Send", TimingSource.KERNEL));
    }

    @Test
    void keepsStampsUnderAnothersMaskOutOfTheTimesAndCountsThem() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 1, "AllReduce", MEBI, 1).times(BORN, 0).flags(FLAG_TIMED),
                kernel(1, 0, 1_000, 1_700).flags(FLAG_UNTRUSTED));
        List<OperationRow> rows = endWindow();
        assertNull(statistics("AllReduce").timing(TimingSource.KERNEL));
        assertEquals(0, rows.getFirst().gpuStartNanos());
        assertEquals(1, aggregator.anomalies().of("kernel stamp that may be another operation's"));
        assertEquals(0, aggregator.windowSpans());
    }

    @Test
    void countsACallWithoutOperationApartFromWhatRan() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                new PlayedProcess.Rec(KIND_CALL_ALONE, 0)
                        .value(MEBI)
                        .names("Broadcast", "ncclFloat32", "", "")
                        .times(BORN, 0));
        endWindow();
        OperationStatistics statistics = statistics("Broadcast");
        assertEquals(1, statistics.callsAlone());
        assertEquals(4 * MEBI, statistics.callsAloneBytes());
        assertEquals(0, statistics.count());
        assertEquals(0, statistics.totalBytes());
        assertEquals(List.of(), aggregator.communicators().getFirst().links());
    }

    @Test
    void timesEveryLaunchWhenThereAreThousandsAtOnce() {
        PlayedProcess rank0 = rank0of(4);
        int launches = 5 * Launches.MOST_TIMED;
        for (int i = 1; i <= launches; i++) {
            rank0.play(timed(i, i, i, 1), launch(i, 1, BORN + 10L * i, BORN + 10L * i + 7));
        }
        endWindow();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.EVENT);
        assertNotNull(timing);
        assertEquals(launches, timing.count());
        assertEquals(7L * launches, timing.sumNanos());
    }

    @Test
    void countsALaunchThatDoesNotSayItsPlace() {
        rank0of(2).play(launch(1, 0, BORN, BORN + 1));
        assertEquals(1, aggregator.anomalies().of("launch without its place"));
    }

    private PlayedProcess rank0of(int ranks) {
        return PlayedProcess.tellingLaunches(aggregator, clock, 1, 0, ranks);
    }

    private PlayedProcess.Rec timed(long id, int sequence, int group, int place) {
        return collective(id, sequence, "AllReduce", MEBI, 1)
                .times(BORN + sequence, 0)
                .flags(FLAG_EVENT_TIMED)
                .launched(group, place);
    }

    private OperationStatistics statistics(String operation) {
        return aggregator.communicators().getFirst().members().getFirst().operations().stream()
                .filter(one -> one.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private long sumNanos(String operation, TimingSource source) {
        TimingStatistics timing = statistics(operation).timing(source);
        assertNotNull(timing);
        return timing.sumNanos();
    }

    private List<OperationRow> endWindow() {
        aggregator.sweep();
        clock.advance(150 * MILLI);
        aggregator.endWindow(++windows, 0, clock.epochNanos());
        List<OperationRow> rows = List.copyOf(aggregator.rows().rows());
        aggregator.startWindow();
        return rows;
    }
}

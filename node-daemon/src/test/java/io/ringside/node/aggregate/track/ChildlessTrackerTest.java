package io.ringside.node.aggregate.track;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.PlayedProcess;
import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.OperationTable;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildlessTrackerTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;

    private final HandClock clock = new HandClock(5_000 * SECOND, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private final PlayedProcess rank0 = new PlayedProcess(aggregator, clock, 1, 0, 2);
    private long windows;

    @Test
    void saysWhenItsEnqueueingEnded() {
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).times(100, 0),
                collective(2, 1, "AllReduce", MEBI, 1).times(200, 0),
                new Rec(KIND_COLLECTIVE_ENQUEUED, 1).times(100, 150),
                new Rec(KIND_COLLECTIVE_ENQUEUED, 2).times(200, 280));
        clock.advance(2 * SECOND);
        List<OperationRow> rows = endWindow();
        assertEquals(
                List.of(PlayedProcess.EPOCH_OFFSET + 150, PlayedProcess.EPOCH_OFFSET + 280),
                rows.stream().map(OperationRow::enqueuedEpochNanos).toList());
        TimingStatistics timing = statistics().timing(TimingSource.ENQUEUE);
        assertNotNull(timing);
        assertEquals(50 + 80, timing.sumNanos());
    }

    @Test
    void countsAnEnqueueingWhoseStartWasLost() {
        rank0.play(new Rec(KIND_COLLECTIVE_ENQUEUED, 9).times(100, 150));
        assertEquals(1, aggregator.anomalies().of("enqueued without a start"));
    }

    @Test
    void takesAChildThatComesAfterItWasToldOf() {
        rank0.play(collective(1, 7, "AllReduce", MEBI, 1).times(100, 0));
        clock.advance(2 * SECOND);
        assertEquals(OperationState.ENQUEUED, endWindow().getFirst().state());

        rank0.play(kernel(1, 0, 1_000, 4_000));
        clock.advance(SECOND);
        OperationRow row = endWindow().getFirst();
        assertEquals(OperationState.COMPLETED, row.state());
        assertEquals(7, row.sequenceNumber());
        assertEquals(PlayedProcess.EPOCH_OFFSET + 100, row.startEpochNanos());
        TimingStatistics timing = statistics().timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(3_000, timing.sumNanos());
        assertEquals(1, statistics().count());
        assertEquals(4 * MEBI, link().bytes(), "its bytes count once");
    }

    @Test
    void tellsOfEachOnceAndAgainWhenALaterOneCompletes() {
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).times(100, 0),
                collective(2, 1, "AllReduce", MEBI, 1).times(200, 0));
        clock.advance(2 * SECOND);
        assertEquals(2, endWindow().size());
        clock.advance(SECOND);
        assertEquals(List.of(), endWindow());

        rank0.play(kernel(2, 0, 1_000, 4_000));
        clock.advance(SECOND);
        assertEquals(
                List.of(OperationState.CLOSED_BY_ORDER, OperationState.COMPLETED),
                endWindow().stream().map(OperationRow::state).toList());
    }

    @Test
    void forgetsItAfterFiveSeconds() {
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1));
        clock.advance(6 * SECOND);
        assertEquals(OperationState.ENQUEUED, endWindow().getFirst().state());
        assertEquals(4 * MEBI, link().bytes());
        rank0.play(kernel(1, 0, 1_000, 4_000));
        rank0.end(SegmentEnd.CLOSED);
        assertEquals(1, aggregator.anomalies().of("child of an unknown operation"));
    }

    @Test
    void cutsOffWhatItsDeadProcessDidNotFinish() {
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1).times(100, 0));
        clock.advance(2 * SECOND);
        endWindow();
        rank0.play(collective(2, 1, "AllReduce", MEBI, 1).times(200, 0));
        rank0.end(SegmentEnd.DIED);
        List<OperationRow> rows = endWindow();
        assertEquals(1, rows.size(), "the first was told of");
        assertEquals(OperationState.ABANDONED, rows.getFirst().state());
    }

    @Test
    void letsGoOfTheOldestWhenThereAreTooManyAndCountsThem() {
        int most = OperationTable.MAX_OPERATIONS;
        for (int i = 1; i <= most + 10; i++) {
            rank0.play(collective(i, i, "AllReduce", MEBI, 1).times(i, 0));
        }
        assertEquals(
                10, aggregator.lostOperations().of("given up while waiting for their children"));
        assertEquals(most + 10, statistics().count(), "they are counted all the same");
    }

    private OperationStatistics statistics() {
        return aggregator.communicators().getFirst().members().getFirst().operations().getFirst();
    }

    private LinkStatistics link() {
        return aggregator.communicators().getFirst().links().getFirst();
    }

    private List<OperationRow> endWindow() {
        windows++;
        aggregator.endWindow(windows, windows * SECOND, (windows + 1) * SECOND);
        List<OperationRow> rows = aggregator.rows().rows();
        aggregator.startWindow();
        return rows;
    }
}

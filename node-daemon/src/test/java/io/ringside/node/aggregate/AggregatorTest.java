package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.node.aggregate.PlayedProcess.p2p;
import static io.ringside.node.aggregate.PlayedProcess.step;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.aggregate.track.OperationRows;
import io.ringside.node.ring.told.SegmentEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AggregatorTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;

    private final PlayedNode node = new PlayedNode();

    @Test
    void completesWhenTheLastOfItsChannelsStopped() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 2), kernel(1, 0, 1_000, 4_000));
        node.clock.advance(500 * MILLI);
        node.aggregator.sweep();
        assertNull(node.statistics("AllReduce").timing(TimingSource.KERNEL));

        rank0.play(kernel(1, 1, 500, 9_000));
        node.clock.advance(200 * MILLI);
        node.aggregator.sweep();
        TimingStatistics timing = node.statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(8_500, timing.sumNanos(), "last stop minus first start");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void goesOnWhenOneThatIsCompleteTakesTheNextOfTheListWithIt() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 4).times(900 * MILLI, 0),
                collective(2, 1, "AllReduce", MEBI, 4).times(100 * MILLI, 0),
                collective(3, 2, "AllReduce", MEBI, 4).times(950 * MILLI, 0),
                kernel(1, 0, 1_000, 2_000),
                kernel(2, 0, 1_000, 2_000),
                kernel(3, 0, 1_000, 2_000));
        node.clock.advance(3 * SECOND);
        List<OperationRow> rows = node.endWindow();
        assertEquals(3, rows.size());
    }

    @Test
    void holdsACompletedOperationOpenForLateTransfers() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 300, 10, true));
        node.clock.advance(50 * MILLI);
        node.aggregator.sweep();
        rank0.play(
                transfer(KIND_PROXY_OPERATION_START, 1, 2, 1, 200, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 2, 1, 200, 900, 10, true));
        node.clock.advance(200 * MILLI);
        node.aggregator.sweep();
        TimingStatistics timing = node.statistics("AllReduce").timing(TimingSource.PROXY);
        assertNotNull(timing);
        assertEquals(1, timing.count());
        assertEquals(800, timing.sumNanos(), "last transfer's stop minus first transfer's start");
        assertEquals(1, node.statistics("AllReduce").transfersPerOperation().count());
    }

    @Test
    void takesAChildThatIsDrainedBeforeItsOperation() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(kernel(7, 0, 1_000, 3_000), collective(7, 0, "AllReduce", MEBI, 1));
        node.clock.advance(200 * MILLI);
        node.aggregator.sweep();
        TimingStatistics timing = node.statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(2_000, timing.sumNanos());
        assertEquals(0, node.aggregator.anomalies().of("child of an unknown operation"));
    }

    @Test
    void closesChildlessOperationsByOrder() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).times(10, 0),
                collective(2, 1, "AllReduce", MEBI, 1).times(20, 0),
                kernel(2, 0, 1_000, 2_000));
        node.clock.advance(200 * MILLI);
        List<OperationRow> rows = node.endWindow();
        assertEquals(
                List.of(OperationState.CLOSED_BY_ORDER, OperationState.COMPLETED),
                rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void timesTheSampledOperationsAndClosesTheOthersByOrder() {
        PlayedProcess rank0 = node.rank0of(2);
        int timed = 0;
        long stamp = node.clock.monotonicNanos();
        List<OperationState> states = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            boolean chosen = i < 16 || i % 100 == 0;
            stamp += MILLI;
            rank0.play(
                    collective(i + 1, i, "AllReduce", MEBI, 2)
                            .times(stamp, 0)
                            .flags(chosen ? FLAG_TIMED : 0));
            if (chosen) {
                timed++;
                long gpu = 10_000L * (i + 1);
                rank0.play(kernel(i + 1, 0, gpu, gpu + 2_000));
                rank0.play(kernel(i + 1, 1, gpu, gpu + 2_500));
            }
            node.clock.advance(1_000_000);
            node.aggregator.sweep();
            if (i % 200 == 199) {
                node.endWindow().forEach(row -> states.add(row.state()));
            }
        }
        node.clock.advance(500 * MILLI);
        node.endWindow().forEach(row -> states.add(row.state()));
        OperationStatistics statistics = node.statistics("AllReduce");
        TimingStatistics timing = statistics.timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(1_000, statistics.count());
        assertEquals(timed, timing.count());
        assertEquals(timed * 2_500L, timing.sumNanos());
        assertEquals(timed, states.stream().filter(OperationState.COMPLETED::equals).count());
        assertEquals(
                901 - timed,
                states.stream().filter(OperationState.CLOSED_BY_ORDER::equals).count(),
                "all before the last timed one");
        assertEquals(List.of(), node.aggregator.openOperations());
        LinkStatistics link = node.links().getFirst();
        assertEquals(
                4 * MEBI * 1e9 / 2_500,
                link.rateBytesPerSecond().orElseThrow(),
                1,
                "bytes and time of the timed ones alone");
    }

    @Test
    void waitsAMinuteForTheKernelsOfATimedOperation() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_TIMED));
        for (int second = 0; second < 50; second++) {
            node.clock.advance(SECOND);
            node.endWindow();
        }
        assertEquals(List.of(), node.aggregator.openOperations());
        rank0.play(kernel(1, 0, 100, 600));
        node.clock.advance(SECOND);
        node.endWindow();
        TimingStatistics timing = node.statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(500, timing.sumNanos());
        assertEquals(0, node.aggregator.anomalies().of("child of an unknown operation"));
    }

    @Test
    void neverListsAnOperationWithoutChildAsOpen() {
        node.rank0of(4).play(collective(1, 0, "AllReduce", MEBI, 1));
        node.clock.advance(5 * SECOND);
        List<OperationRow> rows = node.endWindow();
        assertEquals(List.of(), node.aggregator.openOperations());
        assertEquals(
                List.of(OperationState.ENQUEUED), rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void listsAnOperationWithAnOpenTransfer() {
        node.rank0of(4)
                .play(
                        collective(1, 9, "AllReduce", MEBI, 1),
                        transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true));
        node.clock.advance(5 * SECOND);
        List<OperationRow> rows = node.endWindow();
        assertEquals(1, node.aggregator.openOperations().size());
        assertEquals(9, node.aggregator.openOperations().getFirst().sequenceNumber());
        assertEquals(1, node.aggregator.openOperations().getFirst().openChildren());
        assertEquals(List.of(OperationState.OPEN), rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void believesAnOpenSendOverACompletedReceiveOfItsGroup() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 10).times(10, 0),
                p2p(2, "Recv", 1, 10).times(11, 0),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_START, 2, 1, 0, 100, 0, 0, false),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, 100, 300, 40, false));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(
                List.of("Send"),
                node.aggregator.openOperations().stream().map(OpenOperation::operation).toList());
    }

    @Test
    void keepsTheLastOperationsOfAProcessThatDied() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 4, "AllReduce", MEBI, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true));
        rank0.end(SegmentEnd.DIED);
        List<OperationRow> rows = node.endWindow();
        assertEquals(OperationState.ABANDONED, rows.getFirst().state());
        node.endWindow();
        assertEquals(1, node.aggregator.openOperations().size());
        assertTrue(node.aggregator.openOperations().getFirst().processDied());
        assertEquals(SegmentEnd.DIED, node.aggregator.processes().getFirst().end());
        assertEquals(1, node.statistics("AllReduce").count(), "totals stay");
    }

    @Test
    void thinsRowsByThePowersOfTwoOfTheirNumber() {
        OperationRows rows = new OperationRows(4);
        for (int i = 0; i < 20; i++) {
            rows.add(row(i));
        }
        assertEquals(8, rows.keptOneIn());
        assertEquals(
                List.of(0, 8, 16), rows.rows().stream().map(OperationRow::sequenceNumber).toList());
        assertEquals(17, rows.omitted());
    }

    @Test
    void dropsTheOldestSpansBeyondTheHistory() {
        PlayedProcess rank0 = node.rank0of(2);
        for (int window = 0; window < 4; window++) {
            for (int i = 0; i < 400; i++) {
                rank0.play(step(1, 1, 10, 20, 5, 1));
            }
            node.endWindow();
        }
        assertEquals(
                List.of(3L, 4L), node.history.windows().stream().map(SpanWindow::window).toList());
    }

    @Test
    void countsARecordOfAnUnknownCommunicatorAndGoesOn() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).communicator(77),
                collective(2, 0, "AllReduce", MEBI, 1));
        assertEquals(1, node.aggregator.anomalies().of("unknown communicator"));
        assertEquals(1, node.statistics("AllReduce").count());
    }

    @Test
    void countsATransferRunForAnotherProcessAtThatProcess() {
        PlayedProcess rank0 = node.rank0of(4);
        PlayedProcess rank1 = new PlayedProcess(node.aggregator, node.clock, 2, 1, 4);
        rank1.communicator(3, 0xBEEF, 1, 4);
        rank1.update();
        rank0.play(
                transfer(KIND_PROXY_OPERATION_STOP, 0, 2, 0, 100, 240, 400, true)
                        .communicator(3)
                        .flags(FLAG_SEND | FLAG_PXN)
                        .origin(102));
        List<LinkStatistics> found = node.aggregator.communicators().get(1).links();
        assertEquals(1, found.size());
        assertEquals(1, found.getFirst().from());
        assertEquals(2, found.getFirst().to());
    }

    @Test
    void placesTheGpuClockByThePromptestReceipt() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                kernel(1, 0, 100, 200).value(1_000),
                kernel(2, 0, 1_100, 1_200).value(1_900),
                kernel(3, 0, 2_100, 2_200).value(2_950));
        node.endWindow();
        MonitoredProcess process = node.aggregator.processes().getFirst();
        assertTrue(process.hasOneGpuClock());
        assertEquals(PlayedProcess.EPOCH_OFFSET + 700, process.gpuClock().offsetNanos());
        assertEquals(100, process.gpuClock().uncertaintyNanos());
    }

    @Test
    void startsEveryWindowAtZero() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1), kernel(1, 0, 10, 20));
        node.clock.advance(SECOND);
        node.endWindow();
        assertEquals(0, node.statistics("AllReduce").windowCount());
        assertEquals(1, node.statistics("AllReduce").count());
        assertEquals(0, node.links().getFirst().windowBytes());
        TimingStatistics timing = node.statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(0, timing.windowCount());
        assertFalse(node.history.windows().isEmpty());
    }

    private static OperationRow row(int number) {
        return new OperationRow(
                1,
                0,
                "AllReduce",
                number,
                -1,
                1,
                number,
                0,
                0,
                0,
                0,
                0,
                OperationState.COMPLETED,
                1,
                number,
                1,
                number,
                0,
                0,
                0,
                0);
    }
}

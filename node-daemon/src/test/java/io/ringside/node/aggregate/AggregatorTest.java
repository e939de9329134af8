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
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.aggregate.track.OperationRows;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AggregatorTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;

    private final HandClock clock = new HandClock(5_000 * SECOND, PlayedProcess.EPOCH_OFFSET);
    private final SpanHistory history = new SpanHistory(1_000);
    private final Aggregator aggregator = new Aggregator(clock, history);
    private long windows;

    @Test
    void completesWhenTheLastOfItsChannelsStopped() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 2), kernel(1, 0, 1_000, 4_000));
        clock.advance(500 * MILLI);
        aggregator.sweep();
        assertNull(statistics("AllReduce").timing(TimingSource.KERNEL));

        rank0.play(kernel(1, 1, 500, 9_000));
        clock.advance(200 * MILLI);
        aggregator.sweep();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(8_500, timing.sumNanos(), "last stop minus first start");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void goesOnWhenOneThatIsCompleteTakesTheNextOfTheListWithIt() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 4).times(900 * MILLI, 0),
                collective(2, 1, "AllReduce", MEBI, 4).times(100 * MILLI, 0),
                collective(3, 2, "AllReduce", MEBI, 4).times(950 * MILLI, 0),
                kernel(1, 0, 1_000, 2_000),
                kernel(2, 0, 1_000, 2_000),
                kernel(3, 0, 1_000, 2_000));
        clock.advance(3 * SECOND);
        List<OperationRow> rows = endWindow();
        assertEquals(3, rows.size());
    }

    @Test
    void holdsACompletedOperationOpenForLateTransfers() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 300, 10, true));
        clock.advance(50 * MILLI);
        aggregator.sweep();
        rank0.play(
                transfer(KIND_PROXY_OPERATION_START, 1, 2, 1, 200, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 2, 1, 200, 900, 10, true));
        clock.advance(200 * MILLI);
        aggregator.sweep();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.PROXY);
        assertNotNull(timing);
        assertEquals(1, timing.count());
        assertEquals(800, timing.sumNanos(), "last transfer's stop minus first transfer's start");
        assertEquals(1, statistics("AllReduce").transfersPerOperation().count());
    }

    @Test
    void takesAChildThatIsDrainedBeforeItsOperation() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(kernel(7, 0, 1_000, 3_000), collective(7, 0, "AllReduce", MEBI, 1));
        clock.advance(200 * MILLI);
        aggregator.sweep();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(2_000, timing.sumNanos());
        assertEquals(0, aggregator.anomalies().of("child of an unknown operation"));
    }

    @Test
    void closesChildlessOperationsByOrder() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).times(10, 0),
                collective(2, 1, "AllReduce", MEBI, 1).times(20, 0),
                kernel(2, 0, 1_000, 2_000));
        clock.advance(200 * MILLI);
        List<OperationRow> rows = endWindow();
        assertEquals(
                List.of(OperationState.CLOSED_BY_ORDER, OperationState.COMPLETED),
                rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void timesTheSampledOperationsAndClosesTheOthersByOrder() {
        PlayedProcess rank0 = rank0of(2);
        int timed = 0;
        long stamp = clock.monotonicNanos();
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
            clock.advance(1_000_000);
            aggregator.sweep();
            if (i % 200 == 199) {
                endWindow().forEach(row -> states.add(row.state()));
            }
        }
        clock.advance(500 * MILLI);
        endWindow().forEach(row -> states.add(row.state()));
        OperationStatistics statistics = statistics("AllReduce");
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
        assertEquals(List.of(), aggregator.openOperations());
        LinkStatistics link = links().getFirst();
        assertEquals(
                4 * MEBI * 1e9 / 2_500,
                link.rateBytesPerSecond().orElseThrow(),
                1,
                "bytes and time of the timed ones alone");
    }

    @Test
    void waitsAMinuteForTheKernelsOfATimedOperation() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_TIMED));
        for (int second = 0; second < 50; second++) {
            clock.advance(SECOND);
            endWindow();
        }
        assertEquals(List.of(), aggregator.openOperations());
        rank0.play(kernel(1, 0, 100, 600));
        clock.advance(SECOND);
        endWindow();
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(500, timing.sumNanos());
        assertEquals(0, aggregator.anomalies().of("child of an unknown operation"));
    }

    @Test
    void neverListsAnOperationWithoutChildAsOpen() {
        rank0of(4).play(collective(1, 0, "AllReduce", MEBI, 1));
        clock.advance(5 * SECOND);
        List<OperationRow> rows = endWindow();
        assertEquals(List.of(), aggregator.openOperations());
        assertEquals(
                List.of(OperationState.ENQUEUED), rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void listsAnOperationWithAnOpenTransfer() {
        rank0of(4)
                .play(
                        collective(1, 9, "AllReduce", MEBI, 1),
                        transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true));
        clock.advance(5 * SECOND);
        List<OperationRow> rows = endWindow();
        assertEquals(1, aggregator.openOperations().size());
        assertEquals(9, aggregator.openOperations().getFirst().sequenceNumber());
        assertEquals(1, aggregator.openOperations().getFirst().openChildren());
        assertEquals(List.of(OperationState.OPEN), rows.stream().map(OperationRow::state).toList());
    }

    @Test
    void believesAnOpenSendOverACompletedReceiveOfItsGroup() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 10).times(10, 0),
                p2p(2, "Recv", 1, 10).times(11, 0),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_START, 2, 1, 0, 100, 0, 0, false),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, 100, 300, 40, false));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(
                List.of("Send"),
                aggregator.openOperations().stream().map(OpenOperation::operation).toList());
    }

    @Test
    void countsSizesAsNcclTestsDo() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 0, "AllGather", 16 * MEBI, 1)
                        .names("AllGather", "ncclInt8", "RING", "SIMPLE"),
                collective(2, 0, "ReduceScatter", 4 * MEBI, 1),
                collective(3, 0, "Broadcast", 4_096, 1)
                        .names("Broadcast", "ncclInt8", "RING", "SIMPLE"),
                collective(4, 0, "AllReduce", 6_553_600, 1));
        assertEquals(33_554_432, statistics("AllGather").messageBytes());
        assertEquals(33_554_432, statistics("ReduceScatter").messageBytes());
        assertEquals(4_096, statistics("Broadcast").messageBytes());
        assertEquals(26_214_400, statistics("AllReduce").messageBytes());
    }

    @Test
    void keepsWhatRanByAnotherAlgorithmOrProtocolApart() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1),
                collective(2, 1, "AllReduce", MEBI, 1)
                        .names("AllReduce", "ncclFloat32", "NVLS", "SIMPLE"),
                collective(3, 2, "AllReduce", MEBI, 1));
        assertEquals(
                List.of("RING 2", "NVLS 1"),
                member().operations().stream().map(s -> s.algorithm() + " " + s.count()).toList());
    }

    @Test
    void countsACapturedOperationWithoutChildApart() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_CAPTURED));
        clock.advance(2 * SECOND);
        List<OperationRow> rows = endWindow();
        OperationStatistics statistics = statistics("AllReduce");
        assertEquals(1, statistics.captured());
        assertEquals(0, statistics.count());
        assertEquals(0, statistics.totalBytes());
        assertEquals(List.of(), links());
        assertEquals(1, aggregator.processes().getFirst().capturedOperations());
        assertEquals(OperationState.CAPTURED, rows.getFirst().state());
    }

    @Test
    void countsACapturedOperationWithAChildAsAReplayThatRan() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_CAPTURED), kernel(1, 0, 10, 20));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(0, statistics("AllReduce").captured());
        assertEquals(1, statistics("AllReduce").count());
        assertEquals(4 * MEBI, statistics("AllReduce").totalBytes());
    }

    @Test
    void measuresALinkFromTheSendingSideOnly() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                p2p(1, "Send", 1, 100),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                step(1, 1, 100, 200, 50, 300),
                step(1, 1, 120, 230, 60, 100),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 240, 400, true),
                p2p(2, "Recv", 1, 100),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, 100, 240, 400, false));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(1, links().size());
        LinkStatistics link = links().getFirst();
        assertEquals(Provenance.MEASURED, link.provenance());
        assertEquals(400, link.bytes());
        assertEquals(1, link.count());
        assertEquals(80, link.busyNanos(), "[150, 200) and [170, 230) together");
        assertEquals(OptionalDouble.of(400 * 1e9 / 80), link.rateBytesPerSecond());
        assertEquals(2, member().channels().size());
    }

    @Test
    void takesBackWhatItDeclaredWhenTheFirstTransferComesLate() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(p2p(1, "Send", 3, 100));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(Provenance.DECLARED, links().getFirst().provenance());
        assertEquals(400, links().getFirst().bytes());
        rank0.play(
                transfer(KIND_PROXY_OPERATION_START, 1, 3, 0, 150, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 3, 0, 150, 250, 400, true));
        clock.advance(2 * SECOND);
        endWindow();
        List<LinkStatistics> counted = links().stream().filter(link -> link.count() > 0).toList();
        assertEquals(1, counted.size(), "the send's bytes once");
        assertEquals(Provenance.MEASURED, counted.getFirst().provenance());
        assertEquals(400, counted.getFirst().bytes());
    }

    @Test
    void declaresASendWithoutTransferAndNotOneToItself() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(p2p(1, "Send", 3, 100), p2p(2, "Send", 0, 100), p2p(3, "Recv", 3, 100));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(1, links().size());
        LinkStatistics link = links().getFirst();
        assertEquals(Provenance.DECLARED, link.provenance());
        assertEquals(3, link.to());
        assertEquals(400, link.bytes());
        assertTrue(link.rateBytesPerSecond().isEmpty(), "no time is known");
    }

    @Test
    void modelsOnlyWhatTwoRanksInARingMustSend() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", 100, 1),
                kernel(1, 0, 1_000, 3_000),
                collective(2, 0, "AllGather", 100, 1),
                collective(3, 0, "Broadcast", 100, 1),
                collective(4, 1, "Broadcast", 100, 1).peer(1),
                collective(5, 0, "Reduce", 100, 1),
                collective(6, 1, "AllReduce", 100, 1)
                        .names("AllReduce", "ncclFloat32", "NVLS", "SIMPLE"));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(1, links().size());
        LinkStatistics link = links().getFirst();
        assertEquals(Provenance.MODELLED, link.provenance());
        assertEquals(
                400 + 400 + 400,
                link.bytes(),
                "all-reduce S, all-gather half of 2 x 400, broadcast as its root");
        assertEquals(3, link.count());
        assertEquals(
                OptionalDouble.of(400 * 1e9 / 2_000),
                link.rateBytesPerSecond(),
                "bytes and time of the timed one");
    }

    @Test
    void modelsNothingBetweenMoreThanTwoRanks() {
        rank0of(4).play(collective(1, 0, "AllReduce", 100, 1), kernel(1, 0, 1_000, 3_000));
        clock.advance(2 * SECOND);
        endWindow();
        assertEquals(List.of(), links());
    }

    @Test
    void doesNotDeclareWhereThePairIsKnownToUseTheNetwork() {
        PlayedProcess rank0 = rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 100),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 240, 400, true),
                p2p(2, "Send", 1, 100).times(500, 0));
        clock.advance(3 * SECOND);
        endWindow();
        rank0.end(SegmentEnd.CLOSED);
        assertEquals(
                List.of(Provenance.MEASURED),
                links().stream().map(LinkStatistics::provenance).toList());
    }

    @Test
    void bucketsSizesBeyondTwoHundredAndFiftySixAndMarksThem() {
        PlayedProcess rank0 = rank0of(2);
        for (int i = 1; i <= 300; i++) {
            rank0.play(collective(i, i, "AllReduce", i, 1));
        }
        List<OperationStatistics> all = member().operations();
        assertEquals(256, all.stream().filter(OperationStatistics::bytesExact).count());
        List<OperationStatistics> buckets = all.stream().filter(s -> !s.bytesExact()).toList();
        assertEquals(
                List.of(2_048L), buckets.stream().map(OperationStatistics::messageBytes).toList());
        assertEquals(44, buckets.getFirst().count());
        long expected = 0;
        for (int i = 257; i <= 300; i++) {
            expected += 4L * i;
        }
        assertEquals(expected, buckets.getFirst().totalBytes(), "bytes stay exact");
    }

    @Test
    void givesNoLatencyForTransfersOfOneSize() {
        PlayedProcess rank0 = rank0of(2);
        for (int i = 0; i < 100; i++) {
            rank0.play(step(1, 1, i * 100L, i * 100L + 90, 50 + i % 7, 4_096));
        }
        LinkStatistics link = links().getFirst();
        StepRegression regression = link.regression();
        assertNotNull(regression);
        assertTrue(link.latencyNanos().isEmpty());
        assertEquals(1, regression.distinctSizes());
        assertEquals(100, regression.commonSizeSteps());
        assertEquals(50, regression.commonSizeMinNanos());
    }

    @Test
    void findsLatencyAndSlopeWhereTheyAreIdentifiable() {
        PlayedProcess rank0 = rank0of(2);
        for (int i = 0; i < 30; i++) {
            long bytes = 1_000_000L * (1 + i % 3);
            long wire = 5_000 + bytes / 10;
            rank0.play(step(1, 1, i * 1_000_000L, i * 1_000_000L + wire, wire, bytes));
        }
        LinkStatistics link = links().getFirst();
        assertEquals(5_000, link.latencyNanos().orElseThrow(), 0.01);
        StepRegression regression = link.regression();
        assertNotNull(regression);
        assertEquals(0.1, regression.slopeNanosPerByte(), 1e-9);
        assertEquals(1, regression.rSquared(), 1e-9);
    }

    @Test
    void keepsTheLastOperationsOfAProcessThatDied() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 4, "AllReduce", MEBI, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true));
        rank0.end(SegmentEnd.DIED);
        List<OperationRow> rows = endWindow();
        assertEquals(OperationState.ABANDONED, rows.getFirst().state());
        endWindow();
        assertEquals(1, aggregator.openOperations().size());
        assertTrue(aggregator.openOperations().getFirst().processDied());
        assertEquals(SegmentEnd.DIED, aggregator.processes().getFirst().end());
        assertEquals(1, statistics("AllReduce").count(), "totals stay");
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
        PlayedProcess rank0 = rank0of(2);
        for (int window = 0; window < 4; window++) {
            for (int i = 0; i < 400; i++) {
                rank0.play(step(1, 1, 10, 20, 5, 1));
            }
            endWindow();
        }
        assertEquals(List.of(3L, 4L), history.windows().stream().map(SpanWindow::window).toList());
    }

    @Test
    void countsARecordOfAnUnknownCommunicatorAndGoesOn() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).communicator(77),
                collective(2, 0, "AllReduce", MEBI, 1));
        assertEquals(1, aggregator.anomalies().of("unknown communicator"));
        assertEquals(1, statistics("AllReduce").count());
    }

    @Test
    void countsATransferRunForAnotherProcessAtThatProcess() {
        PlayedProcess rank0 = rank0of(4);
        PlayedProcess rank1 = new PlayedProcess(aggregator, clock, 2, 1, 4);
        rank1.communicator(3, 0xBEEF, 1, 4);
        rank1.update();
        rank0.play(
                transfer(KIND_PROXY_OPERATION_STOP, 0, 2, 0, 100, 240, 400, true)
                        .communicator(3)
                        .flags(FLAG_SEND | FLAG_PXN)
                        .origin(102));
        List<LinkStatistics> found = aggregator.communicators().get(1).links();
        assertEquals(1, found.size());
        assertEquals(1, found.getFirst().from());
        assertEquals(2, found.getFirst().to());
    }

    @Test
    void placesTheGpuClockByThePromptestReceipt() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(
                kernel(1, 0, 100, 200).value(1_000),
                kernel(2, 0, 1_100, 1_200).value(1_900),
                kernel(3, 0, 2_100, 2_200).value(2_950));
        endWindow();
        MonitoredProcess process = aggregator.processes().getFirst();
        assertTrue(process.hasOneGpuClock());
        assertEquals(PlayedProcess.EPOCH_OFFSET + 700, process.gpuClock().offsetNanos());
        assertEquals(100, process.gpuClock().uncertaintyNanos());
    }

    @Test
    void startsEveryWindowAtZero() {
        PlayedProcess rank0 = rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1), kernel(1, 0, 10, 20));
        clock.advance(SECOND);
        endWindow();
        assertEquals(0, statistics("AllReduce").windowCount());
        assertEquals(1, statistics("AllReduce").count());
        assertEquals(0, links().getFirst().windowBytes());
        TimingStatistics timing = statistics("AllReduce").timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(0, timing.windowCount());
        assertFalse(history.windows().isEmpty());
    }

    private PlayedProcess rank0of(int ranks) {
        return new PlayedProcess(aggregator, clock, 1, 0, ranks);
    }

    private Member member() {
        return aggregator.communicators().getFirst().members().getFirst();
    }

    private OperationStatistics statistics(String operation) {
        return member().operations().stream()
                .filter(s -> s.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    private List<LinkStatistics> links() {
        return aggregator.communicators().getFirst().links();
    }

    /// Ends the window and starts the next.
    private List<OperationRow> endWindow() {
        windows++;
        aggregator.endWindow(windows, windows * SECOND, (windows + 1) * SECOND);
        List<OperationRow> rows = aggregator.rows().rows();
        aggregator.startWindow();
        return rows;
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

package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.node.aggregate.PlayedProcess.p2p;
import static io.ringside.node.aggregate.PlayedProcess.step;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.ring.told.SegmentEnd;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// What the aggregator tells of sizes, algorithms and links.
class AggregatedStatisticsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MEBI = 1 << 20;

    private final PlayedNode node = new PlayedNode();

    @Test
    void countsSizesAsNcclTestsDo() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 0, "AllGather", 16 * MEBI, 1)
                        .names("AllGather", "ncclInt8", "RING", "SIMPLE"),
                collective(2, 0, "ReduceScatter", 4 * MEBI, 1),
                collective(3, 0, "Broadcast", 4_096, 1)
                        .names("Broadcast", "ncclInt8", "RING", "SIMPLE"),
                collective(4, 0, "AllReduce", 6_553_600, 1));
        assertEquals(33_554_432, node.statistics("AllGather").messageBytes());
        assertEquals(33_554_432, node.statistics("ReduceScatter").messageBytes());
        assertEquals(4_096, node.statistics("Broadcast").messageBytes());
        assertEquals(26_214_400, node.statistics("AllReduce").messageBytes());
    }

    @Test
    void keepsWhatRanByAnotherAlgorithmOrProtocolApart() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1),
                collective(2, 1, "AllReduce", MEBI, 1)
                        .names("AllReduce", "ncclFloat32", "NVLS", "SIMPLE"),
                collective(3, 2, "AllReduce", MEBI, 1));
        assertEquals(
                List.of("RING 2", "NVLS 1"),
                node.member().operations().stream()
                        .map(s -> s.algorithm() + " " + s.count())
                        .toList());
    }

    @Test
    void countsACapturedOperationWithoutChildApart() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_CAPTURED));
        node.clock.advance(2 * SECOND);
        List<OperationRow> rows = node.endWindow();
        OperationStatistics statistics = node.statistics("AllReduce");
        assertEquals(1, statistics.captured());
        assertEquals(0, statistics.count());
        assertEquals(0, statistics.totalBytes());
        assertEquals(List.of(), node.links());
        assertEquals(1, node.aggregator.processes().getFirst().capturedOperations());
        assertEquals(OperationState.CAPTURED, rows.getFirst().state());
    }

    @Test
    void countsACapturedOperationWithAChildAsAReplayThatRan() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", MEBI, 1).flags(FLAG_CAPTURED), kernel(1, 0, 10, 20));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(0, node.statistics("AllReduce").captured());
        assertEquals(1, node.statistics("AllReduce").count());
        assertEquals(4 * MEBI, node.statistics("AllReduce").totalBytes());
    }

    @Test
    void measuresALinkFromTheSendingSideOnly() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                p2p(1, "Send", 1, 100),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                step(1, 1, 100, 200, 50, 300),
                step(1, 1, 120, 230, 60, 100),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 240, 400, true),
                p2p(2, "Recv", 1, 100),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, 100, 240, 400, false));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(1, node.links().size());
        LinkStatistics link = node.links().getFirst();
        assertEquals(Provenance.MEASURED, link.provenance());
        assertEquals(400, link.bytes());
        assertEquals(1, link.count());
        assertEquals(80, link.busyNanos(), "[150, 200) and [170, 230) together");
        assertEquals(OptionalDouble.of(400 * 1e9 / 80), link.rateBytesPerSecond());
        assertEquals(2, node.member().channels().size());
    }

    @Test
    void takesBackWhatItDeclaredWhenTheFirstTransferComesLate() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(p2p(1, "Send", 3, 100));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(Provenance.DECLARED, node.links().getFirst().provenance());
        assertEquals(400, node.links().getFirst().bytes());
        rank0.play(
                transfer(KIND_PROXY_OPERATION_START, 1, 3, 0, 150, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 3, 0, 150, 250, 400, true));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        List<LinkStatistics> counted =
                node.links().stream().filter(link -> link.count() > 0).toList();
        assertEquals(1, counted.size(), "the send's bytes once");
        assertEquals(Provenance.MEASURED, counted.getFirst().provenance());
        assertEquals(400, counted.getFirst().bytes());
    }

    @Test
    void declaresASendWithoutTransferAndNotOneToItself() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(p2p(1, "Send", 3, 100), p2p(2, "Send", 0, 100), p2p(3, "Recv", 3, 100));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(1, node.links().size());
        LinkStatistics link = node.links().getFirst();
        assertEquals(Provenance.DECLARED, link.provenance());
        assertEquals(3, link.to());
        assertEquals(400, link.bytes());
        assertTrue(link.rateBytesPerSecond().isEmpty(), "no time is known");
    }

    @Test
    void modelsOnlyWhatTwoRanksInARingMustSend() {
        PlayedProcess rank0 = node.rank0of(2);
        rank0.play(
                collective(1, 0, "AllReduce", 100, 1),
                kernel(1, 0, 1_000, 3_000),
                collective(2, 0, "AllGather", 100, 1),
                collective(3, 0, "Broadcast", 100, 1),
                collective(4, 1, "Broadcast", 100, 1).peer(1),
                collective(5, 0, "Reduce", 100, 1),
                collective(6, 1, "AllReduce", 100, 1)
                        .names("AllReduce", "ncclFloat32", "NVLS", "SIMPLE"));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(1, node.links().size());
        LinkStatistics link = node.links().getFirst();
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
        node.rank0of(4).play(collective(1, 0, "AllReduce", 100, 1), kernel(1, 0, 1_000, 3_000));
        node.clock.advance(2 * SECOND);
        node.endWindow();
        assertEquals(List.of(), node.links());
    }

    @Test
    void doesNotDeclareWhereThePairIsKnownToUseTheNetwork() {
        PlayedProcess rank0 = node.rank0of(4);
        rank0.play(
                p2p(1, "Send", 1, 100),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 240, 400, true),
                p2p(2, "Send", 1, 100).times(500, 0));
        node.clock.advance(3 * SECOND);
        node.endWindow();
        rank0.end(SegmentEnd.CLOSED);
        assertEquals(
                List.of(Provenance.MEASURED),
                node.links().stream().map(LinkStatistics::provenance).toList());
    }

    @Test
    void bucketsSizesBeyondTwoHundredAndFiftySixAndMarksThem() {
        PlayedProcess rank0 = node.rank0of(2);
        for (int i = 1; i <= 300; i++) {
            rank0.play(collective(i, i, "AllReduce", i, 1));
        }
        List<OperationStatistics> all = node.member().operations();
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
        PlayedProcess rank0 = node.rank0of(2);
        for (int i = 0; i < 100; i++) {
            rank0.play(step(1, 1, i * 100L, i * 100L + 90, 50 + i % 7, 4_096));
        }
        LinkStatistics link = node.links().getFirst();
        StepRegression regression = link.regression();
        assertNotNull(regression);
        assertTrue(link.latencyNanos().isEmpty());
        assertEquals(1, regression.distinctSizes());
        assertEquals(100, regression.commonSizeSteps());
        assertEquals(50, regression.commonSizeMinNanos());
    }

    @Test
    void findsLatencyAndSlopeWhereTheyAreIdentifiable() {
        PlayedProcess rank0 = node.rank0of(2);
        for (int i = 0; i < 30; i++) {
            long bytes = 1_000_000L * (1 + i % 3);
            long wire = 5_000 + bytes / 10;
            rank0.play(step(1, 1, i * 1_000_000L, i * 1_000_000L + wire, wire, bytes));
        }
        LinkStatistics link = node.links().getFirst();
        assertEquals(5_000, link.latencyNanos().orElseThrow(), 0.01);
        StepRegression regression = link.regression();
        assertNotNull(regression);
        assertEquals(0.1, regression.slopeNanosPerByte(), 1e-9);
        assertEquals(1, regression.rSquared(), 1e-9);
    }
}

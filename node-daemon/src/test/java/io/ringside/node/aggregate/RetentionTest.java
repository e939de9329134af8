package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.p2p;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.track.EndedTotals;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ROW_BYTES = 3 << 20;
    private static final Retention RETENTION = new Retention(Duration.ofMinutes(10), 20, 30);

    private final HandClock clock = new HandClock(5_000 * SECOND, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator =
            new Aggregator(clock, new SpanHistory(1_000), RETENTION, ROW_BYTES);
    private int processes;
    private long windows;

    @Test
    void tellsOfWhatEndedForItsTimeAndThenOnlyInTheTotalsOfAllThatEnded() {
        PlayedProcess process = job(0xA);
        process.end(SegmentEnd.CLOSED);
        window(9 * 60);
        assertEquals(1, aggregator.processes().size());
        assertEquals(1, aggregator.communicators().size());
        assertEquals(0, aggregator.ended().processes());
        window(61);
        assertEquals(0, aggregator.processes().size());
        assertEquals(0, aggregator.communicators().size());
        assertEquals(1, aggregator.ended().processes());
        assertEquals(0, aggregator.ended().died());
        assertEquals(1, aggregator.ended().communicators());
        assertEquals(2, requireNonNull(aggregator.ended().operations().get("AllReduce")).count());
        assertEquals(
                2 * 4_096,
                requireNonNull(aggregator.ended().operations().get("AllReduce")).bytes());
        assertEquals(
                500, requireNonNull(aggregator.ended().links().get(Provenance.MEASURED)).bytes());
        assertEquals(1, aggregator.ended().transfers().count());
    }

    @Test
    void foldsTheFirstThatEndedWhereThereAreTooMany() {
        for (int i = 0; i < 25; i++) {
            job(0x100 + i).end(SegmentEnd.CLOSED);
            window(1);
        }
        assertEquals(RETENTION.processes(), aggregator.processes().size());
        assertEquals(6, aggregator.processes().getFirst().index(), "the first five are folded");
        assertEquals(5, aggregator.ended().processes());
    }

    @Test
    void keepsWhatADeadProcessLeftOpenAsLongAsTheProcess() {
        PlayedProcess process = process(0xB);
        process.play(
                collective(1, 1, "AllReduce", 1_024, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 1, 0, 100, 0, 0, true));
        process.end(SegmentEnd.DIED);
        window(60);
        assertEquals(1, aggregator.openOperations().size());
        window(600);
        assertEquals(0, aggregator.openOperations().size());
        assertEquals(0, aggregator.processes().size());
        window(601);
        assertEquals(0, aggregator.communicators().size());
        assertEquals(1, aggregator.ended().died());
    }

    @Test
    void noTotalFallsAndNoMemoryGrowsThroughFiveHundredJobs() {
        long rows = 0;
        for (int i = 1; i <= 500; i++) {
            PlayedProcess process = job(0x1000 + i);
            process.lanes().putLong(LANE_LOST_FULL, 3);
            process.header().putLong(HEADER_LOSSES + LOSS_NO_HANDLE * Long.BYTES, 2);
            process.header().putLong(HEADER_ANOMALIES + ANOMALY_DOUBLE_STOP * Long.BYTES, 1);
            process.update();
            process.end(SegmentEnd.CLOSED);
            window(2);
            assertEquals(3L * i, aggregator.lostFull());
            assertEquals(2L * i, aggregator.pluginLosses(LOSS_NO_HANDLE));
            assertEquals(i, aggregator.pluginAnomalies(ANOMALY_DOUBLE_STOP));
            assertEquals(2L * i, operations());
            assertTrue(aggregator.processes().size() <= RETENTION.processes());
            assertTrue(aggregator.communicators().size() <= RETENTION.communicators());
            rows = i == 100 ? aggregator.rowBytes() : rows;
        }
        assertEquals(rows, aggregator.rowBytes());
        assertEquals(0, aggregator.refusedRows());
    }

    @Test
    void foldsEarlyWhereRowsAreShortOfMemory() {
        for (int i = 0; i < 10; i++) {
            PlayedProcess process = process(0x2000 + i);
            for (int size = 1; size <= 200; size++) {
                process.play(collective(size, size, "AllReduce", size, 1));
            }
            process.end(SegmentEnd.CLOSED);
            window(1);
        }
        assertEquals(0, aggregator.refusedRows());
        assertEquals(2_000, operations());
        assertTrue(aggregator.ended().communicators() > 0);
    }

    @Test
    void oneProcessWithEverNewSizesAndPeersLeavesRoomForTheOthers() {
        PlayedProcess greedy = new PlayedProcess(aggregator, clock, ++processes, 0, 64);
        int calls = 0;
        for (int size = 1; size <= 300; size++) {
            for (int peer = 1; peer < 64; peer++) {
                greedy.play(p2p(++calls, peer % 2 == 0 ? "Send" : "Recv", peer, size));
            }
        }
        window(10);
        assertTrue(aggregator.refusedRows() > 0);
        assertTrue(aggregator.rowBytes() < ROW_BYTES, aggregator.rowBytes() + " bytes");
        assertEquals(calls, operations(), "each is counted in some row");
        job(0xC);
        Communicator other = aggregator.communicators().getLast();
        OperationStatistics row = other.members().getFirst().operations().getFirst();
        assertEquals("AllReduce", row.operation());
        assertTrue(row.bytesExact());
    }

    @Test
    void aLinkThatFindsNoRoomIsCountedAndNotShownAsAnother() {
        Aggregator poor = new Aggregator(clock, new SpanHistory(10), RETENTION, 1 << 16);
        PlayedProcess process = new PlayedProcess(poor, clock, 1, 0, 4_096);
        for (int peer = 1; peer < 4_096; peer++) {
            process.play(transfer(KIND_PROXY_OPERATION_STOP, peer, peer, 0, 10, 20, 100, true));
        }
        assertTrue(poor.refusedRows() > 4_000);
        Communicator communicator = poor.communicators().getFirst();
        assertTrue(communicator.links().size() < 100);
        assertTrue(communicator.links().stream().allMatch(link -> link.bytes() == 100));
        assertEquals(
                4_095,
                communicator.members().getFirst().channels().stream()
                        .mapToLong(ChannelStatistics::transfers)
                        .sum());
    }

    @Test
    void numbersTheCallsOfSixHundredPairsOnAndOn() {
        PlayedProcess process = new PlayedProcess(aggregator, clock, ++processes, 0, 601);
        long id = 0;
        for (int round = 0; round < 5; round++) {
            for (int peer = 1; peer <= 600; peer++) {
                process.play(p2p(++id, "Send", peer, 16));
            }
        }
        clock.advance(2 * SECOND);
        aggregator.endWindow(1, 0, SECOND);
        int[] ofNumber = new int[5];
        aggregator.rows().rows().forEach(row -> ofNumber[row.thinningNumber()]++);
        for (int round = 0; round < 5; round++) {
            assertEquals(600, ofNumber[round], "calls number " + round);
        }
    }

    @Test
    void holdsOfAnEndedProcessOnlyItsHeader() {
        PlayedProcess process = job(0xD);
        process.end(SegmentEnd.CLOSED);
        MonitoredProcess ended = aggregator.processes().getFirst();
        assertEquals(0, ended.tables().image().communicators().capacity());
        assertEquals(0, ended.tables().image().strings().capacity());
        assertEquals(0, ended.slots().size());
        assertFalse(ended.endedEpochNanos() == 0);
    }

    /// One with two collectives and a transfer behind it.
    private PlayedProcess job(long hash) {
        PlayedProcess process = process(hash);
        process.play(
                collective(1, 1, "AllReduce", 1_024, 1),
                collective(2, 2, "AllReduce", 1_024, 1),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 1, 0, 100, 200, 500, true));
        return process;
    }

    private PlayedProcess process(long hash) {
        return new PlayedProcess(aggregator, clock, ++processes, hash, 0, 2, header -> {});
    }

    private long operations() {
        long listed =
                aggregator.communicators().stream()
                        .flatMap(communicator -> communicator.members().stream())
                        .flatMap(member -> member.operations().stream())
                        .mapToLong(OperationStatistics::count)
                        .sum();
        return listed
                + aggregator.ended().operations().values().stream()
                        .mapToLong(EndedTotals.Sum::count)
                        .sum();
    }

    private void window(int seconds) {
        clock.advance(seconds * SECOND);
        aggregator.sweep();
        windows++;
        aggregator.endWindow(windows, windows * SECOND, (windows + 1) * SECOND);
        aggregator.startWindow();
    }
}

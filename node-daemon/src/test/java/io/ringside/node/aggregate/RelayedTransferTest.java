package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Transfers that one process runs for another (PXN), in the directory of several pods.
class RelayedTransferTest {
    private static final String UNKNOWN = "relayed transfer of an unknown process";
    private static final String SEVERAL = "relayed transfer of one of several processes";
    private static final long POD_A = 4_026_531_001L;
    private static final long POD_B = 4_026_531_002L;
    private static final int RELAY = 7_001;
    private static final int ORIGIN = 7_003;
    private static final int DECOY = 7_005;

    private final HandClock clock = new HandClock(5_000_000_000L, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private int processes;

    @Test
    void findsTheProcessByItsSegmentsGenerationThoughPidsRepeat() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        PlayedProcess decoy = process(2, POD_B, 6, DECOY, 0xDEC0);
        process(2, POD_B, 6, ORIGIN, 0xC0);
        relay.play(start(6, ORIGIN), stop(6, ORIGIN, 1_000));
        assertEquals(List.of(0xC0L), measured());
        assertEquals(List.of(), anomalies());
        decoy.end(SegmentEnd.CLOSED);
    }

    @Test
    void countsAndMeasuresNothingWhereTwoJobsPodsHaveTheSamePids() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        process(2, POD_A, 6, ORIGIN, 0xC0);
        process(2, POD_A, 6, ORIGIN, 0xDEC0);
        relay.play(stop(6, ORIGIN, 1_000), stop(6, 0, 1_000));
        assertEquals(List.of(), measured());
        assertEquals(List.of(SEVERAL + " 2"), anomalies());
    }

    @Test
    void looksForAPidInTheRelaysOwnNamespaceAlone() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        process(2, POD_B, 6, DECOY, 0xDEC0);
        relay.play(stop(6, 0, 1_000));
        assertEquals(List.of(), measured());
        assertEquals(List.of(UNKNOWN + " 1"), anomalies());
        process(2, POD_A, 6, ORIGIN, 0xC0);
        relay.play(stop(6, 0, 1_000));
        assertEquals(List.of(0xC0L), measured());
    }

    @Test
    void isSoForAPluginOfAnOlderLayoutToo() {
        PlayedProcess relay = process(1, POD_A, 50, 0, 0xA0);
        process(1, POD_B, 6, 0, 0xDEC0);
        relay.play(stop(6, 0, 1_000), stop(6, DECOY, 1_000));
        assertEquals(List.of(), measured());
        assertEquals(List.of(UNKNOWN + " 2"), anomalies());
        process(1, POD_A, 6, 0, 0xC0);
        relay.play(stop(6, 0, 1_000));
        assertEquals(List.of(0xC0L), measured());
    }

    @Test
    void neverTakesTheRelayingProcessForTheOtherOne() {
        PlayedProcess relay = process(2, POD_A, 6, RELAY, 0xA0);
        relay.play(stop(6, 0, 1_000), stop(6, RELAY, 1_000));
        assertEquals(List.of(), measured());
        assertEquals(List.of(UNKNOWN + " 2"), anomalies());
        process(2, POD_B, 6, ORIGIN, 0xC0);
        relay.play(stop(6, ORIGIN, 1_000));
        assertEquals(List.of(0xC0L), measured(), "of the other pod, with the relay's own pid");
    }

    @Test
    void neverTakesAProcessThatHasThePidButNotTheGeneration() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        process(2, POD_A, 6, DECOY, 0xDEC0);
        process(2, POD_A, 8, ORIGIN, 0xDEC0);
        relay.play(stop(6, ORIGIN, 1_000), stop(6, 1L << 32 | DECOY, 1_000));
        assertEquals(List.of(), measured());
        assertEquals(List.of(UNKNOWN + " 2"), anomalies());
    }

    @Test
    void neverTakesAGenerationForAnOperationOfTheRelay() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        process(2, POD_A, 6, ORIGIN, 0xC0);
        relay.play(
                collective(ORIGIN, 0, "AllReduce", 1_024, 1),
                start(6, ORIGIN),
                folded(ORIGIN),
                stop(6, ORIGIN, 1_000));
        clock.advance(2_000_000_000L);
        aggregator.endWindow(1, 0, 1);
        OperationRow row = aggregator.rows().rows().getFirst();
        assertEquals(OperationState.ENQUEUED, row.state(), "it had no child");
        assertEquals(0, row.proxyStartEpochNanos());
        assertEquals(List.of(0xC0L), measured());
        assertEquals(List.of(), anomalies());
    }

    @Test
    void givesStepsToTheProcessThatTheyNameWhateverTransferCameLast() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        process(2, POD_A, 6, ORIGIN, 0xC0);
        process(2, POD_A, 8, DECOY, 0xD0);
        relay.play(start(6, ORIGIN), start(8, DECOY));
        relay.play(step(ORIGIN), step(ORIGIN), step(DECOY), step(9_999));
        assertEquals(2, steps(0xC0));
        assertEquals(1, steps(0xD0));
        assertEquals(List.of(UNKNOWN + " 1"), anomalies());
    }

    @Test
    void countsTheStepsOfATransferWhoseProcessIsNotKnown() {
        PlayedProcess relay = process(2, POD_A, 50, RELAY, 0xA0);
        relay.play(stop(6, 0, 1_000), step(0), folded(0));
        assertEquals(List.of(UNKNOWN + " 3"), anomalies());
        assertTrue(aggregator.communicators().getFirst().links().isEmpty());
    }

    private PlayedProcess process(int minor, long namespace, int pid, int generation, long hash) {
        PlayedProcess process =
                new PlayedProcess(
                        aggregator,
                        clock,
                        ++processes,
                        1,
                        4,
                        header ->
                                header.putShort(HEADER_MINOR, (short) minor)
                                        .putLong(HEADER_PID_NAMESPACE_INODE, namespace)
                                        .putInt(HEADER_GENERATION, generation)
                                        .putInt(HEADER_PID, pid));
        process.communicator(3, hash, 1, 4);
        process.update();
        return process;
    }

    private static Rec start(int pid, long generation) {
        return relayed(transfer(KIND_PROXY_OPERATION_START, generation, 2, 0, 100, 0, 0, true))
                .origin(pid);
    }

    private static Rec stop(int pid, long generation, long bytes) {
        return relayed(transfer(KIND_PROXY_OPERATION_STOP, generation, 2, 0, 100, 900, bytes, true))
                .origin(pid);
    }

    private static Rec step(long generation) {
        return relayed(PlayedProcess.step(generation, 2, 100, 200, 50, 10));
    }

    private static Rec folded(long generation) {
        return relayed(transfer(KIND_STEP_STATES, generation, 2, 0, 10, 10, 10, true).number(1));
    }

    private static Rec relayed(Rec record) {
        return record.communicator(3).flags(FLAG_SEND | FLAG_PXN);
    }

    /// Hashes of the communicators that have measured links with bytes.
    private List<Long> measured() {
        return aggregator.communicators().stream()
                .filter(communicator ->
                        communicator.links().stream()
                                .anyMatch(link ->
                                        link.provenance() == Provenance.MEASURED
                                                && link.bytes() > 0))
                .map(Communicator::commHash)
                .toList();
    }

    private long steps(long hash) {
        return aggregator.communicators().stream()
                .filter(communicator -> communicator.commHash() == hash)
                .flatMap(communicator -> communicator.links().stream())
                .map(LinkStatistics::regression)
                .filter(Objects::nonNull)
                .mapToLong(StepRegression::steps)
                .sum();
    }

    private List<String> anomalies() {
        List<String> all = new ArrayList<>();
        aggregator.anomalies().forEach((name, count) -> all.add(name + " " + count));
        return all;
    }
}

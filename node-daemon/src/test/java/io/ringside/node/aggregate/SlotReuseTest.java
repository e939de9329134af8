package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.protocol.ring.RingLayout.*;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.CommunicatorSlots;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotReuseTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GONE_UNREAD = "communicator replaced before it was read";

    private final HandClock clock = new HandClock(5_000 * SECOND, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private long operations;
    private long windows;

    @Test
    void givesEachRecordToTheCommunicatorThatHadTheSlotThen() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        process.play(of(5, 1));
        give(process, 5, 2, 200); // before the next of the first were drained
        process.play(of(5, 1), of(5, 2), of(5, 1), of(5, 2), of(5, 2));
        assertEquals(3, count(100));
        assertEquals(3, count(200));
        assertEquals(0, aggregator.anomalies().of(GONE_UNREAD));
    }

    @Test
    void countsWhatACommunicatorLeftThatWasReplacedBeforeItWasRead() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        give(process, 5, 3, 300); // the second came and went between two looks
        process.play(of(5, 2), of(5, 2), of(5, 3));
        assertEquals(2, aggregator.anomalies().of(GONE_UNREAD));
        assertEquals(1, count(300), "and the third does not get them");
        assertEquals(0, count(100));
    }

    @Test
    void saysThatTheOldOneEndedAndTheNewOneBegan() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        give(process, 5, 2, 200);
        assertTrue(member(100).finalized());
        assertFalse(member(200).finalized());
        assertEquals(
                List.of(0xC0FFEEL, 200L),
                aggregator.liveProcesses().getFirst().ranks().stream()
                        .map(LiveRank::commHash)
                        .toList());
    }

    @Test
    void timesAnOperationOfTheOldOneWhoseKernelsComeLate() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        process.play(of(5, 1).flags(FLAG_TIMED));
        long id = operations;
        give(process, 5, 2, 200);
        process.play(kernel(id, 0, 1_000, 3_000).communicator(name(5, 1)));
        clock.advance(SECOND);
        aggregator.sweep();
        TimingStatistics timing = statistics(100).timing(TimingSource.KERNEL);
        assertNotNull(timing);
        assertEquals(2_000, timing.sumNanos());
    }

    @Test
    void recordsSixHundredCommunicatorsOneAfterAnotherInOneSlot() {
        PlayedProcess process = process(2);
        for (int i = 1; i <= 600; i++) {
            give(process, 7, i, 1_000 + i);
            process.play(of(7, i), of(7, i));
            process.state(7, COMMUNICATOR_FINALIZED);
            clock.advance(2_000_000);
        }
        for (int i = 1; i <= 600; i++) {
            assertEquals(2, count(1_000 + i), "communicator " + i);
        }
        assertEquals(List.of(), anomalies());
    }

    @Test
    void letsGoOfThoseThatEndedOnceTheirLastRecordsHaveCome() {
        PlayedProcess process = process(2);
        for (int i = 1; i <= 600; i++) {
            give(process, 5 + i % 3, (i + 2) / 3, 1_000 + i);
            process.play(of(5 + i % 3, (i + 2) / 3));
        }
        assertEquals(601, known());
        seconds(9);
        assertEquals(601, known(), "their records may still come");
        seconds(4);
        assertEquals(4, known(), "three slots, and the one of its own that never ended");
        process.play(of(6, 1));
        assertEquals(1, aggregator.anomalies().of(GONE_UNREAD));
        assertEquals(600, aggregator.communicators().stream().filter(c -> ran(c) == 1).count());
    }

    @Test
    void keepsNoMoreThanItsBudgetAndTakesTheLatestInLater() {
        PlayedProcess process = process(2);
        for (int i = 1; i <= 3_000; i++) {
            give(process, 5, i, 10_000 + i);
        }
        assertEquals(COMMUNICATOR_CAPACITY + CommunicatorSlots.MOST_EARLIER, known());
        process.play(of(5, 3_000));
        assertEquals(1, aggregator.anomalies().of(GONE_UNREAD));
        seconds(12);
        process.update();
        process.play(of(5, 3_000));
        assertEquals(1, count(13_000));
    }

    @Test
    void foldsTheOldestThatEndedAndLosesNoneOfWhatTheyCounted() {
        PlayedProcess process = process(2);
        give(process, 6, 1, 50); // goes on
        for (int i = 1; i <= 5_000; i++) {
            give(process, 5, i, 10_000 + i);
            process.play(of(5, i));
            if (i % 100 == 0) {
                seconds(12);
            }
        }
        int inUse = known();
        assertEquals(Retention.DEFAULT.communicators() + inUse, aggregator.communicators().size());
        long listed = aggregator.communicators().stream().mapToLong(SlotReuseTest::ran).sum();
        assertEquals(
                5_000,
                listed + requireNonNull(aggregator.ended().operations().get("AllReduce")).count());
        assertEquals(1, count(15_000));
        assertEquals(0, count(50), "it is in use, however old");
        long indices =
                aggregator.communicators().stream().map(Communicator::index).distinct().count();
        assertEquals(aggregator.communicators().size(), indices);
        process.end(SegmentEnd.CLOSED);
        assertEquals(0, known());
    }

    @Test
    void tellsOneFromTheOneThatHadTheSameSevenBitsBefore() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        process.play(of(5, 1));
        for (int i = 2; i <= 129; i++) {
            give(process, 5, i, 100 + i);
        }
        process.play(of(5, 129));
        assertEquals(name(5, 1), name(5, 129));
        assertEquals(1, count(100));
        assertEquals(1, count(229));
    }

    @Test
    void takesTheWholeWordForTheSlotBeforeLayout12() {
        PlayedProcess process = process(1);
        process.communicator(77, 100, 0, 2);
        process.generation(77, 5);
        process.update();
        process.play(of(77, 1), of(77, 2));
        assertEquals(1, count(100));
        assertEquals(1, aggregator.anomalies().of("unknown communicator"));
    }

    @Test
    void endsWhatTheOldOnesLeftOpenWithTheProcess() {
        PlayedProcess process = process(2);
        give(process, 5, 1, 100);
        process.play(of(5, 1));
        give(process, 5, 2, 200);
        process.end(SegmentEnd.DIED);
        aggregator.endWindow(1, 0, SECOND);
        assertEquals(
                List.of(OperationState.ABANDONED),
                aggregator.rows().rows().stream().map(OperationRow::state).toList());
    }

    private PlayedProcess process(int minor) {
        return new PlayedProcess(
                aggregator, clock, 1, 0, 2, header -> header.putShort(HEADER_MINOR, (short) minor));
    }

    /// Gives a slot to its first or its next communicator, and lets the daemon read the table.
    private static void give(PlayedProcess process, int slot, int generation, long hash) {
        process.communicator(slot, hash, 0, 2);
        process.generation(slot, generation);
        process.update();
    }

    private static int name(int slot, int generation) {
        return slot | ((generation - 1) & 127) << COMMUNICATOR_SLOT_BITS;
    }

    private Rec of(int slot, int generation) {
        operations++;
        return collective(operations, (int) operations, "AllReduce", 1_024, 1)
                .communicator(name(slot, generation));
    }

    private void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(SECOND);
            windows++;
            aggregator.endWindow(windows, windows * SECOND, (windows + 1) * SECOND);
            aggregator.startWindow();
        }
    }

    private int known() {
        return aggregator.processes().getFirst().slots().all().size();
    }

    private List<String> anomalies() {
        List<String> all = new ArrayList<>();
        aggregator.anomalies().forEach((name, count) -> all.add(name + " " + count));
        return all;
    }

    private long count(long hash) {
        return ran(communicator(hash));
    }

    private static long ran(Communicator communicator) {
        return communicator.members().stream()
                .flatMap(member -> member.operations().stream())
                .mapToLong(OperationStatistics::count)
                .sum();
    }

    private OperationStatistics statistics(long hash) {
        return member(hash).operations().getFirst();
    }

    private Member member(long hash) {
        return communicator(hash).members().getFirst();
    }

    private Communicator communicator(long hash) {
        return aggregator.communicators().stream()
                .filter(each -> each.commHash() == hash)
                .findFirst()
                .orElseThrow();
    }
}

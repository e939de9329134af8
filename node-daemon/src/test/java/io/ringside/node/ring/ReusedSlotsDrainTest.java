package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.drain.Drainer;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job that makes and destroys communicators one after another, from its segment to the totals.
class ReusedSlotsDrainTest {
    private static final int JOBS = 600;
    private static final int OPERATIONS = 10;

    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(10));
    private SegmentWriter segment;
    private Drainer drainer;
    private long operations;

    @BeforeEach
    void open() throws IOException {
        segment = RingFiles.segment(directory.resolve("a.seg"), 2);
        segment.strings(strings());
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, aggregator);
        drainer.scan();
    }

    @AfterEach
    void close() {
        drainer.close();
        segment.close();
    }

    @Test
    void recordsEveryOneOfSixHundred() {
        for (int job = 1; job <= JOBS; job++) {
            segment.communicators(slot(COMMUNICATOR_LIVE, job));
            play(job, OPERATIONS / 2);
            drainer.drain();
            play(job, OPERATIONS / 2); // is drained when the next one has the slot already
            segment.communicators(slot(COMMUNICATOR_FINALIZED, job));
            clock.advance(2_000_000);
        }
        drainer.drain();
        assertEquals(JOBS, aggregator.communicators().size());
        for (Communicator communicator : aggregator.communicators()) {
            assertEquals(OPERATIONS, count(communicator), "of " + communicator.commHash());
        }
        assertEquals(List.of(), anomalies());
    }

    @Test
    void countsThoseThatCameAndWentBetweenTwoLooks() {
        for (int job = 1; job <= 3; job++) {
            segment.communicators(slot(COMMUNICATOR_LIVE, job));
            play(job, OPERATIONS);
        }
        drainer.drain();
        assertEquals(1, aggregator.communicators().size());
        assertEquals(OPERATIONS, count(aggregator.communicators().getFirst()));
        assertEquals(List.of("communicator replaced before it was read 20"), anomalies());
    }

    private void play(int generation, int count) {
        for (int i = 0; i < count; i++) {
            operations++;
            ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            record.put(RECORD_KIND, (byte) KIND_COLLECTIVE_START)
                    .putLong(RECORD_OPERATION_ID, operations)
                    .putLong(RECORD_START_NANOS, clock.monotonicNanos())
                    .putLong(RECORD_VALUE, 1_024)
                    .put(RECORD_FUNCTION, (byte) 1)
                    .putShort(
                            RECORD_COMMUNICATOR,
                            (short) (((generation - 1) & 127) << COMMUNICATOR_SLOT_BITS));
            assertTrue(segment.lane(0).offer(record, 0));
        }
    }

    private static ByteBuffer slot(int state, int generation) {
        ByteBuffer slot = ByteBuffer.allocate(COMMUNICATOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        slot.putInt(COMMUNICATOR_STATE, state)
                .putInt(COMMUNICATOR_GENERATION, generation)
                .putLong(COMMUNICATOR_COMM_HASH, 1_000 + generation)
                .putInt(COMMUNICATOR_RANKS, 2);
        return slot;
    }

    private static ByteBuffer strings() {
        ByteBuffer strings = ByteBuffer.allocate(2 * STRING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        strings.putInt(STRING_BYTES + STRING_STATE, STRING_READY)
                .put(STRING_BYTES + STRING_TEXT, (byte) 'x');
        return strings;
    }

    private static long count(Communicator communicator) {
        return communicator.members().stream()
                .flatMap(member -> member.operations().stream())
                .mapToLong(OperationStatistics::count)
                .sum();
    }

    private List<String> anomalies() {
        List<String> all = new ArrayList<>();
        aggregator.anomalies().forEach((name, count) -> all.add(name + " " + count));
        return all;
    }
}

package io.ringside.node.ring;

import static io.ringside.node.ring.RingFiles.segment;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommunicatorTableTest {
    private static final int COPIES = 20_000;

    @TempDir private Path directory;
    private SegmentWriter writer;
    private SegmentFile file;
    private CommunicatorTable table;

    @BeforeEach
    void open() throws IOException, RefusedSegment {
        Path path = directory.resolve("a.seg");
        writer = segment(path, 2);
        file =
                SegmentFile.open(
                        path,
                        ReaderIdentity.ownProcess(),
                        new LinuxFileCalls(),
                        SegmentBudget.ofThisHeap());
        table = new CommunicatorTable(file.layout());
    }

    @AfterEach
    void close() {
        file.close();
        writer.close();
    }

    @Test
    void noticesASlotThatWasGivenOnBetweenTwoLooks() {
        writer.communicators(slots(COMMUNICATOR_LIVE, 1));
        long before = table.fingerprint(file.memory());
        writer.communicators(slots(COMMUNICATOR_LIVE, 2));
        assertNotEquals(before, table.fingerprint(file.memory()), "live before and after");
        assertEquals(2, table.copy(file.memory()).getInt(COMMUNICATOR_GENERATION));
    }

    @Test
    void looksBeyondASlotThatIsBeingRewritten() {
        writer.communicators(slots(COMMUNICATOR_LIVE, 1, 1));
        writer.communicators(slots(COMMUNICATOR_FREE, 2));
        long before = table.fingerprint(file.memory());
        ByteBuffer both = slots(COMMUNICATOR_FREE, 2, 1);
        both.putInt(COMMUNICATOR_BYTES + COMMUNICATOR_STATE, COMMUNICATOR_FINALIZED);
        writer.communicators(both);
        assertNotEquals(before, table.fingerprint(file.memory()));
        ByteBuffer copy = table.copy(file.memory());
        assertEquals(0, copy.getLong(COMMUNICATOR_COMM_HASH), "nothing of a free slot is copied");
        assertEquals(1, copy.getLong(COMMUNICATOR_BYTES + COMMUNICATOR_COMM_HASH));
    }

    @Test
    void copiesNothingAnewWhileNothingChanges() {
        writer.communicators(slots(COMMUNICATOR_LIVE, 1, 2));
        ByteBuffer first = table.copy(file.memory());
        assertSame(first, table.copy(file.memory()));
        ByteBuffer other = slots(COMMUNICATOR_LIVE, 1, 2);
        other.putLong(COMMUNICATOR_BYTES + COMMUNICATOR_COMM_HASH, 77);
        writer.communicators(other);
        ByteBuffer second = table.copy(file.memory());
        assertEquals(77, second.getLong(COMMUNICATOR_BYTES + COMMUNICATOR_COMM_HASH));
        assertEquals(2, first.getLong(COMMUNICATOR_BYTES + COMMUNICATOR_COMM_HASH), "as it was");
    }

    @Test
    void forgetsASlotThatBecameFree() {
        writer.communicators(slots(COMMUNICATOR_LIVE, 1));
        assertEquals(1, table.copy(file.memory()).getLong(COMMUNICATOR_COMM_HASH));
        writer.communicators(slots(COMMUNICATOR_FREE, 1));
        ByteBuffer copy = table.copy(file.memory());
        assertEquals(0, copy.getLong(COMMUNICATOR_COMM_HASH));
        assertSame(copy, table.copy(file.memory()));
    }

    @Test
    void copiesEachSlotOfOneCommunicatorThroughoutWhileItIsGivenOn() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> writing =
                CompletableFuture.supplyAsync(() -> {
                    int generation = 0;
                    while (!stop.get()) {
                        generation++;
                        writer.communicators(slots(COMMUNICATOR_LIVE, generation, generation));
                    }
                    return generation;
                });
        int whole = 0;
        int latest = 0;
        for (int i = 0; i < COPIES; i++) {
            ByteBuffer copy = table.copy(file.memory());
            for (int at = 0; at < 2 * COMMUNICATOR_BYTES; at += COMMUNICATOR_BYTES) {
                if (copy.getInt(at + COMMUNICATOR_STATE) == COMMUNICATOR_FREE) {
                    continue;
                }
                int generation = copy.getInt(at + COMMUNICATOR_GENERATION);
                for (int field = 8; field + 8 <= COMMUNICATOR_BYTES; field += 8) {
                    assertEquals(generation, copy.getLong(at + field), "at " + field);
                }
                whole++;
                latest = Math.max(latest, generation);
            }
        }
        stop.set(true);
        assertTrue(latest <= writing.join());
        assertTrue(latest > 100, "it was given on meanwhile");
        assertTrue(whole > COPIES / 10, "and is seen all the same: " + whole);
    }

    /// Slots from 0 on, each filled with its generation.
    private static ByteBuffer slots(int state, int... generations) {
        ByteBuffer slots =
                ByteBuffer.allocate(generations.length * COMMUNICATOR_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < generations.length; i++) {
            int at = i * COMMUNICATOR_BYTES;
            slots.putInt(at + COMMUNICATOR_STATE, state);
            slots.putInt(at + COMMUNICATOR_GENERATION, generations[i]);
            for (int field = 8; field < COMMUNICATOR_BYTES; field += 8) {
                slots.putLong(at + field, generations[i]);
            }
        }
        return slots;
    }
}

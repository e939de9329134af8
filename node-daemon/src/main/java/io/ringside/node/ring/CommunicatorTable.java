package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_FREE;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_GENERATION;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_STATE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads one segment's table of communicators while the plugin writes it. A slot may be given to
/// another communicator at any moment; one that is copied here is of one communicator throughout,
/// or stands as free. Belongs to the drain thread.
final class CommunicatorTable {
    /// A slot that is rewritten more often than this while it is copied is left out this time.
    private static final int ATTEMPTS = 4;

    private static final ValueLayout.OfInt STATE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long offset;
    private final int stride;
    private final int capacity;
    private ByteBuffer latest = ByteBuffer.allocate(0);

    CommunicatorTable(SegmentLayout layout) {
        offset = layout.communicatorsOffset();
        stride = layout.communicatorBytes();
        capacity = layout.communicatorCapacity();
    }

    /// Changes whenever a slot changes its state or is given to another communicator. Slots are
    /// first taken in their order, so only those up to the first that never was are read.
    long fingerprint(MemorySegment file) {
        long sum = 0;
        for (int slot = 0; slot < capacity; slot++) {
            int state = state(file, slot);
            int generation = generation(file, slot);
            if (state == COMMUNICATOR_FREE && generation == 0) {
                return sum;
            }
            sum = (sum * 31 + state) * 31 + generation;
        }
        return sum;
    }

    /// The whole table, little-endian; zeros where a slot is free. The latest copy again if nothing
    /// has changed since: a table is hundreds of KiB, looked at every window, and seldom changes.
    ByteBuffer copy(MemorySegment file) {
        if (!isStill(file, latest)) {
            latest = ByteBuffer.wrap(copied(file)).order(ByteOrder.LITTLE_ENDIAN);
        }
        return latest;
    }

    /// A slot that says what the copy of it says is of the copy's communicator throughout, as the
    /// copy is.
    private boolean isStill(MemorySegment file, ByteBuffer copy) {
        if (copy.limit() == 0) {
            return false;
        }
        MemorySegment before = MemorySegment.ofBuffer(copy);
        for (int slot = 0; slot < capacity; slot++) {
            long from = (long) slot * stride;
            boolean same =
                    state(file, slot) == COMMUNICATOR_FREE
                            ? before.get(STATE, from + COMMUNICATOR_STATE) == COMMUNICATOR_FREE
                            : MemorySegment.mismatch(
                                            file,
                                            at(slot),
                                            at(slot) + stride,
                                            before,
                                            from,
                                            from + stride)
                                    < 0;
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private byte[] copied(MemorySegment file) {
        byte[] bytes = new byte[Math.toIntExact((long) capacity * stride)];
        for (int slot = 0; slot < capacity; slot++) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (copy(file, slot, bytes)) {
                    break;
                }
                Arrays.fill(bytes, slot * stride, (slot + 1) * stride, (byte) 0);
            }
        }
        return bytes;
    }

    /// As a seqlock: what was copied between two looks at the slot's words is of one communicator
    /// if they say the same.
    private boolean copy(MemorySegment file, int slot, byte[] bytes) {
        int state = state(file, slot);
        int generation = generation(file, slot);
        if (state == COMMUNICATOR_FREE) {
            return true;
        }
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at(slot), bytes, slot * stride, stride);
        // Pairs with the plugin's order: free, then the new generation, then the rest.
        VarHandle.loadLoadFence();
        return state(file, slot) != COMMUNICATOR_FREE && generation(file, slot) == generation;
    }

    private int state(MemorySegment file, int slot) {
        // Acquire pairs with the plugin's release of LIVE: what the slot says was written before.
        return (int) SegmentFile.INT.getAcquire(file, at(slot) + COMMUNICATOR_STATE);
    }

    private int generation(MemorySegment file, int slot) {
        return (int) SegmentFile.INT.getAcquire(file, at(slot) + COMMUNICATOR_GENERATION);
    }

    private long at(int slot) {
        return offset + (long) slot * stride;
    }
}

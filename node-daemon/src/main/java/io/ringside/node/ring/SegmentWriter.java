package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes a segment as the plugin does, for playback and tests: mode 0600, all blocks allocated
/// first, `magic` last. The sizes are the plugin's of this version, whatever the image it is given
/// was laid out like; its minor version is the image's, and with it what the fields mean. It holds
/// no lock, and the header says so. One thread's.
public final class SegmentWriter implements AutoCloseable {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long COMMUNICATORS_OFFSET = HEADER_BYTES;
    private static final long STRINGS_OFFSET =
            COMMUNICATORS_OFFSET + (long) COMMUNICATOR_CAPACITY * COMMUNICATOR_BYTES;
    private static final long LANES_OFFSET = STRINGS_OFFSET + (long) STRING_CAPACITY * STRING_BYTES;
    private static final int ALLOCATION_BYTES = 1 << 20;

    /// Words of the header that change, from layout 1.2.
    private static final int[] SINCE_TIMERS = {
        HEADER_TIMER_STATE, HEADER_TIMER_ERROR, HEADER_MASK_OVERRIDDEN, HEADER_PROGRESS_MICROS
    };

    private final Arena arena;
    private final MemorySegment file;
    private final LaneWriter[] lanes;

    private SegmentWriter(Arena arena, MemorySegment file, LaneWriter[] lanes) {
        this.arena = arena;
        this.file = file;
        this.lanes = lanes;
    }

    /// Creates `path`, which must not exist.
    ///
    /// @param identity a header of 4096 bytes whose minor version, fields from `pid` to the clock
    ///   pair, and other constants are taken over; where everything lies is filled in here
    /// @param laneCount how many lanes, at most the layout's ceiling
    @SuppressWarnings("MustBeClosedChecker") // the writer owns the arena and closes it
    public static SegmentWriter create(Path path, ByteBuffer identity, int laneCount)
            throws IOException {
        if (laneCount < 1 || laneCount > MAX_LANE_CAPACITY) {
            throw new IllegalArgumentException(
                    "laneCount=" + laneCount + ", must be 1 to " + MAX_LANE_CAPACITY);
        }
        int recordsPerLane = recordsPerLane(laneCount);
        long recordsOffset = LANES_OFFSET + (long) laneCount * LANE_HEADER_BYTES;
        long bytes = recordsOffset + (long) laneCount * recordsPerLane * RECORD_BYTES;
        Arena arena = Arena.ofShared();
        try {
            MemorySegment file = map(path, bytes, arena);
            putHeader(file, identity, laneCount, recordsPerLane, recordsOffset, bytes);
            LaneWriter[] lanes = new LaneWriter[laneCount];
            for (int i = 0; i < laneCount; i++) {
                lanes[i] =
                        new LaneWriter(
                                file,
                                LANES_OFFSET + (long) i * LANE_HEADER_BYTES,
                                recordsOffset + (long) i * recordsPerLane * RECORD_BYTES,
                                recordsPerLane);
            }
            return new SegmentWriter(arena, file, lanes);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// A segment of more lanes than the plugin's own, as those before layout 1.3, has shorter ones,
    /// so that it is no larger.
    private static int recordsPerLane(int laneCount) {
        return laneCount <= LANE_CAPACITY ? RECORDS_PER_LANE : RECORDS_PER_LANE / 2;
    }

    /// Makes the segment visible to a reader: call once, after the first tables.
    public void publish() {
        // Release pairs with the acquire of whoever opens the segment: all before it is then seen.
        LONG.setRelease(file, (long) HEADER_MAGIC, RING_MAGIC);
    }

    public LaneWriter lane(int index) {
        return lanes[index];
    }

    public int laneCount() {
        return lanes.length;
    }

    /// Copies communicators into the table from slot 0 on, each with its state last. What does not
    /// fit is left out.
    public void communicators(ByteBuffer table) {
        slots(table, COMMUNICATORS_OFFSET, COMMUNICATOR_BYTES, COMMUNICATOR_CAPACITY);
    }

    /// Whether `table` gives a slot in use to another communicator, so that records which name the
    /// present one must be drained before it is written.
    public boolean replacesCommunicators(ByteBuffer table) {
        int count = Math.min(table.limit() / COMMUNICATOR_BYTES, COMMUNICATOR_CAPACITY);
        for (int i = 0; i < count; i++) {
            long to = COMMUNICATORS_OFFSET + (long) i * COMMUNICATOR_BYTES;
            if ((int) INT.getAcquire(file, to + COMMUNICATOR_STATE) != COMMUNICATOR_FREE
                    && isAnother(table, i * COMMUNICATOR_BYTES, to)) {
                return true;
            }
        }
        return false;
    }

    /// Copies strings into the table from slot 0 on, each with its state last. What does not fit is
    /// left out.
    public void strings(ByteBuffer table) {
        slots(table, STRINGS_OFFSET, STRING_BYTES, STRING_CAPACITY);
    }

    /// Takes over the counters of losses and anomalies, the event mask, the level in force, whether
    /// a call was captured, and what is told of the thread that reads events.
    public void counters(ByteBuffer header) {
        for (int at = 0; at < HEADER_LOSSES_LENGTH; at += Long.BYTES) {
            LONG.setRelease(file, (long) HEADER_LOSSES + at, header.getLong(HEADER_LOSSES + at));
        }
        for (int at = 0; at < HEADER_ANOMALIES_LENGTH; at += Long.BYTES) {
            LONG.setRelease(
                    file, (long) HEADER_ANOMALIES + at, header.getLong(HEADER_ANOMALIES + at));
        }
        INT.setRelease(file, (long) HEADER_LEVEL_IN_FORCE, levelInForce(header));
        INT.setRelease(
                file, (long) HEADER_TIMED_COMMUNICATORS, header.getInt(HEADER_TIMED_COMMUNICATORS));
        INT.setRelease(file, (long) HEADER_EVENT_MASK, header.getInt(HEADER_EVENT_MASK));
        INT.setRelease(file, (long) HEADER_CAPTURED, header.getInt(HEADER_CAPTURED));
        for (int field : SINCE_TIMERS) {
            INT.setRelease(file, (long) field, header.getInt(field));
        }
        LONG.setRelease(
                file,
                (long) HEADER_TIMER_HEARTBEAT_NANOS,
                header.getLong(HEADER_TIMER_HEARTBEAT_NANOS));
    }

    /// Takes over what the lanes' writers lost; `ownerTid` stands as the owner of every lane in
    /// use.
    public void laneCounters(ByteBuffer laneTable, int ownerTid) {
        for (int i = 0; i < lanes.length && (i + 1) * LANE_HEADER_BYTES <= laneTable.limit(); i++) {
            int from = i * LANE_HEADER_BYTES;
            long to = LANES_OFFSET + from;
            LONG.setRelease(file, to + LANE_LOST_FULL, laneTable.getLong(from + LANE_LOST_FULL));
            LONG.setRelease(
                    file, to + LANE_LOST_RESERVE, laneTable.getLong(from + LANE_LOST_RESERVE));
            INT.setRelease(file, to + LANE_GENERATION, laneTable.getInt(from + LANE_GENERATION));
            if (laneTable.getInt(from + LANE_OWNER_TID) != 0) {
                INT.setRelease(file, to + LANE_OWNER_TID, ownerTid);
            }
        }
    }

    public void state(int state) {
        INT.setRelease(file, (long) HEADER_STATE, state);
    }

    /// Names another process than the pid's as the writer's, as if that one were gone: the reader
    /// drains what is left and takes the process for dead.
    public void orphan() {
        long ticks = (long) LONG.getAcquire(file, (long) HEADER_PROCESS_START_TICKS);
        LONG.setRelease(file, (long) HEADER_PROCESS_START_TICKS, ticks + 1);
    }

    public void heartbeat(long monotonicNanos) {
        LONG.setRelease(file, (long) HEADER_HEARTBEAT_NANOS, monotonicNanos);
    }

    /// Whether the reader has taken every record.
    public boolean drained() {
        for (LaneWriter lane : lanes) {
            if (!lane.drained()) {
                return false;
            }
        }
        return true;
    }

    /// Unmaps the segment; the file stays.
    @Override
    public void close() {
        arena.close();
    }

    private static MemorySegment map(Path path, long bytes, Arena arena) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            // Written, not only sized: a full disk is an IOException here and a fault later.
            ByteBuffer zeros = ByteBuffer.allocate(ALLOCATION_BYTES);
            for (long at = 0; at < bytes; ) {
                zeros.clear().limit((int) Math.min(ALLOCATION_BYTES, bytes - at));
                at += channel.write(zeros, at);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    private static void putHeader(
            MemorySegment file,
            ByteBuffer identity,
            int laneCount,
            int recordsPerLane,
            long recordsOffset,
            long bytes) {
        ByteBuffer header =
                file.asSlice(0, HEADER_BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        header.put(HEADER_PID, identity, HEADER_PID, HEADER_STATE - HEADER_PID);
        header.putInt(HEADER_LEVEL_REQUESTED, identity.getInt(HEADER_LEVEL_REQUESTED));
        header.putInt(HEADER_LEVEL_WANTED, LEVEL_NONE);
        header.putInt(HEADER_GRAPHS, identity.getInt(HEADER_GRAPHS));
        header.putInt(HEADER_LEVEL_IN_FORCE, levelInForce(identity));
        header.putInt(HEADER_NEXT_PLUGIN_API, identity.getInt(HEADER_NEXT_PLUGIN_API));
        header.putInt(HEADER_GENERATION, identity.getInt(HEADER_GENERATION));
        header.putInt(HEADER_KERNEL_CHANNELS, identity.getInt(HEADER_KERNEL_CHANNELS));
        header.putInt(HEADER_TIMED_ONE_IN, identity.getInt(HEADER_TIMED_ONE_IN));
        header.putShort(HEADER_MAJOR, (short) RING_MAJOR);
        header.putShort(HEADER_MINOR, (short) Math.min(minor(identity), RING_MINOR));
        header.putInt(HEADER_BYTE_ORDER, RING_BYTE_ORDER);
        header.putInt(HEADER_HEADER_BYTES, HEADER_BYTES);
        header.putInt(HEADER_RECORD_BYTES, RECORD_BYTES);
        header.putLong(HEADER_SEGMENT_BYTES, bytes);
        header.putLong(HEADER_COMMUNICATORS_OFFSET, COMMUNICATORS_OFFSET);
        header.putInt(HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES);
        header.putInt(HEADER_COMMUNICATOR_CAPACITY, COMMUNICATOR_CAPACITY);
        header.putLong(HEADER_STRINGS_OFFSET, STRINGS_OFFSET);
        header.putInt(HEADER_STRING_BYTES, STRING_BYTES);
        header.putInt(HEADER_STRING_CAPACITY, STRING_CAPACITY);
        header.putLong(HEADER_LANES_OFFSET, LANES_OFFSET);
        header.putInt(HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES);
        header.putInt(HEADER_LANE_CAPACITY, laneCount);
        header.putLong(HEADER_RECORDS_OFFSET, recordsOffset);
        header.putInt(HEADER_RECORDS_PER_LANE, recordsPerLane);
    }

    private static int minor(ByteBuffer header) {
        return Short.toUnsignedInt(header.getShort(HEADER_MINOR));
    }

    /// A header of layout 1.0 does not tell it.
    private static int levelInForce(ByteBuffer header) {
        boolean told = minor(header) >= 1;
        return header.getInt(told ? HEADER_LEVEL_IN_FORCE : HEADER_LEVEL_REQUESTED);
    }

    /// Slots start with their 32-bit state, which is stored last (release) so that a reader sees
    /// whole slots only. One that is given to another communicator is free while it is rewritten.
    private void slots(ByteBuffer table, long offset, int stride, int capacity) {
        int count = Math.min(table.limit() / stride, capacity);
        MemorySegment source = MemorySegment.ofBuffer(table.duplicate().clear());
        for (int i = 0; i < count; i++) {
            long from = (long) i * stride;
            long to = offset + from;
            if (offset == COMMUNICATORS_OFFSET && isAnother(table, i * stride, to)) {
                INT.setRelease(file, to + COMMUNICATOR_STATE, COMMUNICATOR_FREE);
                // Whoever sees anything of the new one sees that the old one is no more.
                VarHandle.fullFence();
            }
            MemorySegment.copy(
                    source, from + Integer.BYTES, file, to + Integer.BYTES, stride - Integer.BYTES);
            INT.setRelease(file, to, table.getInt(i * stride));
        }
    }

    private boolean isAnother(ByteBuffer table, int from, long to) {
        return table.getInt(from + COMMUNICATOR_GENERATION)
                != (int) INT.getAcquire(file, to + COMMUNICATOR_GENERATION);
    }
}

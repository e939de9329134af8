package io.ringside.node.ring.event;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.SegmentImage;
import io.ringside.protocol.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads a segment's image: header, strings, communicators, lane counters. Texts are cut at their
/// first NUL, and what is not printable in them is replaced: they are hostile and end up on
/// screens. Immutable.
public record SegmentTables(SegmentImage image) {
    public int pid() {
        return header().getInt(HEADER_PID);
    }

    /// Field 22 of the process's `/proc/<pid>/stat`; 0 unknown.
    public long processStartTicks() {
        return header().getLong(HEADER_PROCESS_START_TICKS);
    }

    /// Inode of the pid namespace that [#pid()] is of; 0 unknown.
    public long pidNamespace() {
        return header().getLong(HEADER_PID_NAMESPACE_INODE);
    }

    public int state() {
        return header().getInt(HEADER_STATE);
    }

    /// Of the segment: with the pid it names a process, whatever its pid namespace; 0 not told.
    public long generation() {
        return isSince12() ? Integer.toUnsignedLong(header().getInt(HEADER_GENERATION)) : 0;
    }

    public int ncclApi() {
        return header().getInt(HEADER_NCCL_API);
    }

    public String pluginVersion() {
        return text(header(), HEADER_PLUGIN_VERSION, HEADER_PLUGIN_VERSION_LENGTH);
    }

    /// What turns a CPU stamp of this process into nanoseconds of the node's wall clock.
    public long epochOffsetNanos() {
        return header().getLong(HEADER_CLOCK_REALTIME_NANOS)
                - header().getLong(HEADER_CLOCK_MONOTONIC_NANOS);
    }

    /// CLOCK_MONOTONIC when the segment was made.
    public long bornMonotonicNanos() {
        return header().getLong(HEADER_CLOCK_MONOTONIC_NANOS);
    }

    /// The level in force as of the latest call; a layout before 1.1 knows only what was requested.
    /// 0 to 2.
    public int level() {
        return tellsLevels() ? level(HEADER_LEVEL_IN_FORCE) : levelRequested();
    }

    /// By the environment: holds while nothing else is wanted. 0 to 2.
    public int levelRequested() {
        return level(HEADER_LEVEL_REQUESTED);
    }

    /// What the daemon wants until [#levelWantedUntilNanos()], 0 to 2; means nothing without.
    public int levelWanted() {
        return level(HEADER_LEVEL_WANTED);
    }

    /// CLOCK_MONOTONIC; absent: nobody asked.
    public OptionalLong levelWantedUntilNanos() {
        long until = tellsLevels() ? header().getLong(HEADER_LEVEL_WANTED_UNTIL_NANOS) : 0;
        return until == 0 ? OptionalLong.empty() : OptionalLong.of(until);
    }

    /// How many communicators are in the sample of operations timed on the GPU.
    public int timedCommunicators() {
        return tellsLevels() ? header().getInt(HEADER_TIMED_COMMUNICATORS) : 0;
    }

    /// Profiler API of the plugin chained behind; 0 none.
    public int nextPluginApi() {
        return tellsLevels() ? header().getInt(HEADER_NEXT_PLUGIN_API) : 0;
    }

    /// Whether launches are timed by CUDA events: one of `TIMER_...`; absent before layout 1.2.
    public OptionalInt timerState() {
        return since12(HEADER_TIMER_STATE);
    }

    /// The CUresult that ended the timing of launches for good; 0 none; absent before layout 1.2.
    public OptionalInt timerError() {
        return since12(HEADER_TIMER_ERROR);
    }

    /// CLOCK_MONOTONIC of the latest pass of the thread that reads events; absent: none yet.
    public OptionalLong timerHeartbeatNanos() {
        long heartbeat = isSince12() ? header().getLong(HEADER_TIMER_HEARTBEAT_NANOS) : 0;
        return heartbeat == 0 ? OptionalLong.empty() : OptionalLong.of(heartbeat);
    }

    /// Whether another than the plugin has written NCCL's event mask.
    public boolean maskOverridden() {
        return isSince12() && header().getInt(HEADER_MASK_OVERRIDDEN) == 1;
    }

    /// Whether NCCL raises KernelCh: one of `KERNEL_CHANNELS_...`; absent before layout 1.2.
    public OptionalInt kernelChannels() {
        return since12(HEADER_KERNEL_CHANNELS);
    }

    public boolean graphsVisible() {
        return header().getInt(HEADER_GRAPHS) == 1;
    }

    public long loss(int reason) {
        return header().getLong(HEADER_LOSSES + reason * Long.BYTES);
    }

    public long anomaly(int kind) {
        return header().getLong(HEADER_ANOMALIES + kind * Long.BYTES);
    }

    /// Records dropped because a lane was full, over all lanes; negative where their sum makes no
    /// sense.
    public long lostFull() {
        return laneSum(LANE_LOST_FULL);
    }

    /// Records dropped because only the reserve for operations was left, over all lanes; negative
    /// where their sum makes no sense.
    public long lostReserve() {
        return laneSum(LANE_LOST_RESERVE);
    }

    /// The interned text; empty when absent or out of range.
    public String string(int index) {
        int at = index * header().getInt(HEADER_STRING_BYTES);
        ByteBuffer strings = image.strings();
        if (index == 0
                || at + STRING_BYTES > strings.limit()
                || strings.getInt(at + STRING_STATE) != STRING_READY) {
            return "";
        }
        return text(strings, at + STRING_TEXT, STRING_TEXT_LENGTH);
    }

    public int strings() {
        return header().getInt(HEADER_STRING_CAPACITY);
    }

    public int communicators() {
        return header().getInt(HEADER_COMMUNICATOR_CAPACITY);
    }

    /// Of one slot.
    public int communicatorBytes() {
        return header().getInt(HEADER_COMMUNICATOR_BYTES);
    }

    public CommunicatorSlot communicator(int index) {
        ByteBuffer all = image.communicators();
        int at = index * header().getInt(HEADER_COMMUNICATOR_BYTES);
        return new CommunicatorSlot(
                all.getInt(at + COMMUNICATOR_STATE),
                communicatorGeneration(index),
                all.getLong(at + COMMUNICATOR_COMM_HASH),
                all.getInt(at + COMMUNICATOR_RANK),
                all.getInt(at + COMMUNICATOR_RANKS),
                all.getInt(at + COMMUNICATOR_NODES),
                all.getInt(at + COMMUNICATOR_CUDA_DEVICE),
                uuid(all, at + COMMUNICATOR_GPU_UUID),
                text(all, at + COMMUNICATOR_GPU_PCI_BUS_ID, COMMUNICATOR_GPU_PCI_BUS_ID_LENGTH),
                text(all, at + COMMUNICATOR_NAME, COMMUNICATOR_NAME_LENGTH));
    }

    /// Whether the slot holds a communicator at all; cheap.
    public boolean hasCommunicator(int index) {
        return communicatorState(index) != COMMUNICATOR_FREE;
    }

    /// How often the slot was given to a communicator, from 1; cheap.
    public int communicatorGeneration(int index) {
        int at = index * header().getInt(HEADER_COMMUNICATOR_BYTES) + COMMUNICATOR_GENERATION;
        return reusesSlots() ? Math.max(1, image.communicators().getInt(at)) : 1;
    }

    /// Its state alone; cheap.
    public int communicatorState(int index) {
        int at = index * header().getInt(HEADER_COMMUNICATOR_BYTES);
        return image.communicators().getInt(at + COMMUNICATOR_STATE);
    }

    /// Whether a slot may be given to a later communicator, so that a record names its generation
    /// too: from layout 1.2 on, where slots leave it room.
    public boolean reusesSlots() {
        return isSince12() && communicators() <= 1 << COMMUNICATOR_SLOT_BITS;
    }

    /// Layout 1.2 and later.
    public boolean isSince12() {
        return minor() >= 2;
    }

    private OptionalInt since12(int field) {
        return isSince12() ? OptionalInt.of(header().getInt(field)) : OptionalInt.empty();
    }

    private int minor() {
        return Short.toUnsignedInt(header().getShort(HEADER_MINOR));
    }

    /// Layout 1.1 and later.
    private boolean tellsLevels() {
        return minor() >= 1;
    }

    private int level(int field) {
        return Math.clamp(header().getInt(field), LEVEL_STEADY, LEVEL_DEEP);
    }

    private ByteBuffer header() {
        return image.header();
    }

    private long laneSum(int field) {
        int stride = header().getInt(HEADER_LANE_HEADER_BYTES);
        long sum = 0;
        for (int at = 0; at + LANE_HEADER_BYTES <= image.lanes().limit(); at += stride) {
            long lane = image.lanes().getLong(at + field);
            if (lane < 0 || sum + lane < 0) {
                return -1;
            }
            sum += lane;
        }
        return sum;
    }

    private static String uuid(ByteBuffer bytes, int at) {
        byte[] uuid = new byte[COMMUNICATOR_GPU_UUID_LENGTH];
        bytes.get(at, uuid);
        String hex = HexFormat.of().formatHex(uuid);
        if (hex.chars().allMatch(c -> c == '0')) {
            return "";
        }
        return "GPU-%s-%s-%s-%s-%s"
                .formatted(
                        hex.substring(0, 8),
                        hex.substring(8, 12),
                        hex.substring(12, 16),
                        hex.substring(16, 20),
                        hex.substring(20));
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        int end = 0;
        while (end < length && raw[end] != 0) {
            end++;
        }
        return ForeignText.line(new String(raw, 0, end, StandardCharsets.UTF_8), end);
    }
}

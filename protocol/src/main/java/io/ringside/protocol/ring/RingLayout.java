package io.ringside.protocol.ring;

/// The layout of a segment in shared memory, as plain numbers: `protocol/ring/ringside_ring.h` in
/// Java.
///
/// A field's constant is its byte offset within its structure, named `STRUCTURE_FIELD`; `*_LENGTH`
/// is the length of a text or array. `ring-layout.md` explains the meaning; `ring-layout.golden`
/// holds every offset, and both languages are checked against it. Everything is little-endian.
/// Constant, so any thread may use it.
public final class RingLayout {
    /// The eight bytes `RINGSIDE` as a little-endian integer.
    public static final long RING_MAGIC = 0x45444953474E4952L;

    public static final int RING_MAJOR = 1;
    public static final int RING_MINOR = 3;
    public static final int RING_BYTE_ORDER = 0x01020304;
    public static final int HEADER_BYTES = 4096;
    public static final int RECORD_BYTES = 64;
    public static final int COMMUNICATOR_BYTES = 256;
    public static final int STRING_BYTES = 64;
    public static final int LANE_HEADER_BYTES = 256;
    public static final int COMMUNICATOR_CAPACITY = 512;
    public static final int STRING_CAPACITY = 256;
    public static final int LANE_CAPACITY = 24;
    public static final int RECORDS_PER_LANE = 4096;
    public static final int MAX_COMMUNICATOR_CAPACITY = 65535;
    public static final int MAX_STRING_CAPACITY = 256;
    public static final int MAX_LANE_CAPACITY = 1024;
    public static final int MAX_RECORDS_PER_LANE = 1048576;

    /// In `HEADER_LEVEL_WANTED`: nobody asked, the requested level holds (an unsigned 32-bit -1).
    public static final int LEVEL_NONE = -1;

    /// A `HEADER_LEVEL_WANTED_UNTIL_NANOS` further ahead than this is not obeyed.
    public static final long RAISE_MAX_NANOS = 600_000_000_000L;

    /// Bytes of the segment's file that the process and its reader lock.
    public static final int LOCK_PROCESS_BYTE = 0;

    public static final int LOCK_READER_BYTE = 1;

    /// A record's communicator: its slot in so many low bits, above them its generation - 1.
    public static final int COMMUNICATOR_SLOT_BITS = 9;

    // enum rs_state
    public static final int STATE_INIT = 0;
    public static final int STATE_LIVE = 1;
    public static final int STATE_CLOSED = 2;

    // enum rs_level
    public static final int LEVEL_STEADY = 0;
    public static final int LEVEL_DETAIL = 1;
    public static final int LEVEL_DEEP = 2;

    // enum rs_loss
    public static final int LOSS_NO_LANE = 0;
    public static final int LOSS_NO_HANDLE = 1;
    public static final int LOSS_NO_COMMUNICATOR = 2;
    public static final int LOSS_NO_STRING = 3;
    public static final int LOSS_NO_PAIR = 4;
    public static final int LOSS_COUNT = 16;

    // enum rs_anomaly
    public static final int ANOMALY_UNKNOWN_EVENT = 0;
    public static final int ANOMALY_UNKNOWN_STATE = 1;
    public static final int ANOMALY_STALE_HANDLE = 2;
    public static final int ANOMALY_UNKNOWN_CONTEXT = 3;
    public static final int ANOMALY_DOUBLE_STOP = 4;
    public static final int ANOMALY_RESTARTED_STEP = 5;
    public static final int ANOMALY_NULL_ARGUMENT = 6;
    public static final int ANOMALY_FOREIGN_STAMP = 7;
    public static final int ANOMALY_COUNT = 16;

    // enum rs_timer_state
    public static final int TIMER_NONE = 0;
    public static final int TIMER_LIVE = 1;
    public static final int TIMER_ENDED = 2;
    public static final int TIMER_CLOSED = 3;

    // enum rs_kernel_channels
    public static final int KERNEL_CHANNELS_OFF = 0;
    public static final int KERNEL_CHANNELS_ON = 1;
    public static final int KERNEL_CHANNELS_NO_ROOM = 2;

    // enum rs_communicator_state
    public static final int COMMUNICATOR_FREE = 0;
    public static final int COMMUNICATOR_LIVE = 1;
    public static final int COMMUNICATOR_FINALIZED = 2;

    // enum rs_string_state
    public static final int STRING_FREE = 0;
    public static final int STRING_WRITING = 1;
    public static final int STRING_READY = 2;

    // enum rs_kind
    public static final int KIND_COLLECTIVE_START = 1;
    public static final int KIND_COLLECTIVE_ENQUEUED = 2;
    public static final int KIND_P2P_START = 3;
    public static final int KIND_P2P_ENQUEUED = 4;
    public static final int KIND_PROXY_OPERATION_START = 5;
    public static final int KIND_PROXY_OPERATION_STOP = 6;
    public static final int KIND_PROXY_STEP = 7;
    public static final int KIND_KERNEL_CHANNEL_START = 8;
    public static final int KIND_KERNEL_CHANNEL_STOP = 9;
    public static final int KIND_GROUP_API = 10;
    public static final int KIND_COLLECTIVE_API = 11;
    public static final int KIND_P2P_API = 12;
    public static final int KIND_KERNEL_LAUNCH = 13;
    public static final int KIND_STEP_STATES = 14;
    public static final int KIND_STEP_WIRE = 15;
    public static final int KIND_STEP_SIZES = 16;
    public static final int KIND_LAUNCH_REACHED = 17;
    public static final int KIND_LAUNCH_COMPLETED = 18;
    public static final int KIND_CALL_ALONE = 19;
    public static final int KIND_STAMP_REFUSED = 20;

    // enum rs_flag
    public static final int FLAG_SEND = 1;
    public static final int FLAG_CAPTURED = 2;
    public static final int FLAG_PXN = 4;

    /// Of an operation, where PXN means nothing: its launch is timed by events.
    public static final int FLAG_EVENT_TIMED = 4;

    /// Of a launch: chosen by the clock, not for statistics.
    public static final int FLAG_PROGRESS = 4;

    public static final int FLAG_INCOMPLETE = 8;

    /// Of an operation, where INCOMPLETE means nothing.
    public static final int FLAG_TIMED = 8;

    public static final int FLAG_ABANDONED = 16;
    public static final int FLAG_DATATYPE_UNKNOWN = 32;
    public static final int FLAG_COPY_ENGINE = 64;

    /// Of a kernel channel, where COPY_ENGINE means nothing.
    public static final int FLAG_UNTRUSTED = 64;

    public static final int FLAG_SYMMETRIC = 128;

    // struct rs_header
    public static final int HEADER_MAGIC = 0;
    public static final int HEADER_MAJOR = 8;
    public static final int HEADER_MINOR = 10;
    public static final int HEADER_BYTE_ORDER = 12;
    public static final int HEADER_HEADER_BYTES = 16;
    public static final int HEADER_RECORD_BYTES = 20;
    public static final int HEADER_SEGMENT_BYTES = 24;
    public static final int HEADER_COMMUNICATORS_OFFSET = 32;
    public static final int HEADER_COMMUNICATOR_BYTES = 40;
    public static final int HEADER_COMMUNICATOR_CAPACITY = 44;
    public static final int HEADER_STRINGS_OFFSET = 48;
    public static final int HEADER_STRING_BYTES = 56;
    public static final int HEADER_STRING_CAPACITY = 60;
    public static final int HEADER_LANES_OFFSET = 64;
    public static final int HEADER_LANE_HEADER_BYTES = 72;
    public static final int HEADER_LANE_CAPACITY = 76;
    public static final int HEADER_RECORDS_OFFSET = 80;
    public static final int HEADER_RECORDS_PER_LANE = 88;
    public static final int HEADER_PID = 96;
    public static final int HEADER_PARENT_PID = 100;
    public static final int HEADER_UID = 104;
    public static final int HEADER_NCCL_API = 108;
    public static final int HEADER_PROCESS_START_TICKS = 112;
    public static final int HEADER_BOOT_ID = 120;
    public static final int HEADER_BOOT_ID_LENGTH = 16;
    public static final int HEADER_PID_NAMESPACE_INODE = 136;
    public static final int HEADER_HOST_NAME = 144;
    public static final int HEADER_HOST_NAME_LENGTH = 64;
    public static final int HEADER_PLUGIN_VERSION = 208;
    public static final int HEADER_PLUGIN_VERSION_LENGTH = 32;
    public static final int HEADER_CLOCK_MONOTONIC_NANOS = 240;
    public static final int HEADER_CLOCK_REALTIME_NANOS = 248;
    public static final int HEADER_STATE = 256;
    public static final int HEADER_LEVEL_REQUESTED = 260;
    public static final int HEADER_LEVEL_WANTED = 264;
    public static final int HEADER_EVENT_MASK = 268;
    public static final int HEADER_HEARTBEAT_NANOS = 272;
    public static final int HEADER_GRAPHS = 280;
    public static final int HEADER_CAPTURED = 284;
    public static final int HEADER_READER_PID = 288;
    public static final int HEADER_READER_START_TICKS = 296;
    public static final int HEADER_READER_HEARTBEAT_NANOS = 304;
    public static final int HEADER_LEVEL_WANTED_UNTIL_NANOS = 320;
    public static final int HEADER_LEVEL_IN_FORCE = 328;
    public static final int HEADER_TIMED_COMMUNICATORS = 332;
    public static final int HEADER_NEXT_PLUGIN_API = 336;
    public static final int HEADER_GENERATION = 340;
    public static final int HEADER_LOCKED = 344;
    public static final int HEADER_TIMER_STATE = 348;
    public static final int HEADER_TIMER_ERROR = 352;
    public static final int HEADER_MASK_OVERRIDDEN = 356;
    public static final int HEADER_TIMER_HEARTBEAT_NANOS = 360;
    public static final int HEADER_KERNEL_CHANNELS = 368;
    public static final int HEADER_TIMED_ONE_IN = 372;
    public static final int HEADER_PROGRESS_MICROS = 376;
    public static final int HEADER_LOSSES = 512;
    public static final int HEADER_LOSSES_LENGTH = 128;
    public static final int HEADER_ANOMALIES = 640;
    public static final int HEADER_ANOMALIES_LENGTH = 128;

    // struct rs_communicator
    public static final int COMMUNICATOR_STATE = 0;
    public static final int COMMUNICATOR_GENERATION = 4;
    public static final int COMMUNICATOR_COMM_HASH = 8;
    public static final int COMMUNICATOR_RANK = 16;
    public static final int COMMUNICATOR_RANKS = 20;
    public static final int COMMUNICATOR_NODES = 24;
    public static final int COMMUNICATOR_CUDA_DEVICE = 28;
    public static final int COMMUNICATOR_INIT_NANOS = 32;
    public static final int COMMUNICATOR_FINALIZE_NANOS = 40;
    public static final int COMMUNICATOR_GPU_UUID = 48;
    public static final int COMMUNICATOR_GPU_UUID_LENGTH = 16;
    public static final int COMMUNICATOR_GPU_PCI_BUS_ID = 64;
    public static final int COMMUNICATOR_GPU_PCI_BUS_ID_LENGTH = 32;
    public static final int COMMUNICATOR_LAUNCH_BEGUN_NANOS = 96;
    public static final int COMMUNICATOR_LAUNCHES_BEGUN = 104;
    public static final int COMMUNICATOR_LAUNCHES_RETURNED = 108;
    public static final int COMMUNICATOR_GROUPS = 112;
    public static final int COMMUNICATOR_NCCL_API = 116;
    public static final int COMMUNICATOR_NAME = 128;
    public static final int COMMUNICATOR_NAME_LENGTH = 128;

    // struct rs_string
    public static final int STRING_STATE = 0;
    public static final int STRING_TEXT = 4;
    public static final int STRING_TEXT_LENGTH = 60;

    // struct rs_lane
    public static final int LANE_HEAD = 0;
    public static final int LANE_OWNER_TID = 8;
    public static final int LANE_GENERATION = 12;
    public static final int LANE_LOST_FULL = 16;
    public static final int LANE_LOST_RESERVE = 24;
    public static final int LANE_TAIL = 128;

    // struct rs_record
    public static final int RECORD_SEQUENCE = 0;
    public static final int RECORD_START_NANOS = 8;
    public static final int RECORD_END_NANOS = 16;
    public static final int RECORD_OPERATION_ID = 24;
    public static final int RECORD_VALUE = 32;
    public static final int RECORD_NUMBER = 40;
    public static final int RECORD_PEER = 44;
    public static final int RECORD_COMMUNICATOR = 48;
    public static final int RECORD_KIND = 50;
    public static final int RECORD_FLAGS = 51;
    public static final int RECORD_CHANNEL = 52;
    public static final int RECORD_CHANNELS = 53;
    public static final int RECORD_STEPS = 54;
    public static final int RECORD_FUNCTION = 56;
    public static final int RECORD_DATATYPE = 57;
    public static final int RECORD_ALGORITHM = 58;
    public static final int RECORD_PROTOCOL = 59;
    public static final int RECORD_GROUP = 60;
    public static final int RECORD_SECOND_STATE_NANOS = 56;
    public static final int RECORD_THIRD_STATE_NANOS = 60;
    public static final int RECORD_CHUNK_BYTES = 56;
    public static final int RECORD_ORIGIN_PID = 60;
    public static final int RECORD_COMMON_BYTES = 56;
    public static final int RECORD_COMMON_MIN_NANOS = 60;
    public static final int RECORD_WIRE_SQUARES = 56;
    public static final int RECORD_COMMON_SUM_NANOS = 56;
    public static final int RECORD_UNCERTAINTY_NANOS = 56;

    private RingLayout() {}
}

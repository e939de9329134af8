// SPDX-License-Identifier: Apache-2.0
//
// The shared-memory segment of Ringside: one file per profiled process, written by the NCCL profiler plugin and read
// by the node daemon. ring-layout.md beside this file draws the bytes and states the rules; ring-layout.golden holds
// every offset and is checked from C and from Java. Little-endian only. All times are nanoseconds.
//
// Threads: a lane has one producing thread and one consuming daemon. The header's identity fields are written before
// `magic` and never change. Every other shared word is atomic and states its pair beside it.

#ifndef RINGSIDE_RING_H
#define RINGSIDE_RING_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

// The eight bytes "RINGSIDE", read as a little-endian integer.
#define RS_RING_MAGIC UINT64_C(0x45444953474E4952)
#define RS_RING_MAJOR 1u         // a reader refuses any other
#define RS_RING_MINOR 3u         // a reader ignores what a higher one adds
#define RS_RING_BYTE_ORDER 0x01020304u

#define RS_HEADER_BYTES 4096u
#define RS_RECORD_BYTES 64u
#define RS_COMMUNICATOR_BYTES 256u
#define RS_STRING_BYTES 64u
#define RS_LANE_HEADER_BYTES 256u

// The plugin's own sizes. A reader takes the sizes from the header and checks them against these ceilings.
#define RS_COMMUNICATOR_CAPACITY 512u
#define RS_STRING_CAPACITY 256u
#define RS_LANE_CAPACITY 12u
#define RS_RECORDS_PER_LANE 8192u // a power of two

#define RS_MAX_COMMUNICATOR_CAPACITY 65535u
#define RS_MAX_STRING_CAPACITY 256u
#define RS_MAX_LANE_CAPACITY 1024u
#define RS_MAX_RECORDS_PER_LANE (1u << 20)

// What the segment's process is doing.
enum rs_state { RS_STATE_INIT = 0, RS_STATE_LIVE = 1, RS_STATE_CLOSED = 2 };

// Levels of detail. RS_LEVEL_NONE in `level_wanted` means: nobody asked, the requested level holds.
enum rs_level { RS_LEVEL_STEADY = 0, RS_LEVEL_DETAIL = 1, RS_LEVEL_DEEP = 2 };
#define RS_LEVEL_NONE UINT32_MAX
// The longest a wanted level may hold: a `level_wanted_until_nanos` further away than this is not obeyed.
#define RS_RAISE_MAX_NANOS UINT64_C(600000000000)

// Why the plugin lost a record. Index into rs_header.losses.
enum rs_loss {
    RS_LOSS_NO_LANE = 0,         // more producing threads than lanes
    RS_LOSS_NO_HANDLE = 1,       // every handle slot of the kind is in use
    RS_LOSS_NO_COMMUNICATOR = 2, // the communicator table is full
    RS_LOSS_NO_STRING = 3,       // the string table is full: the record is kept, the name is lost
    RS_LOSS_NO_PAIR = 4,         // a launch chosen to be timed, and no pair of CUDA events free (from 1.2)
    RS_LOSS_COUNT = 16
};

// Odd calls: not losses, but what NCCL's documented contract does not promise. Index into rs_header.anomalies.
enum rs_anomaly {
    RS_ANOMALY_UNKNOWN_EVENT = 0,   // startEvent with a type this plugin does not know
    RS_ANOMALY_UNKNOWN_STATE = 1,   // recordEventState with a state that is unknown or does not fit its event
    RS_ANOMALY_STALE_HANDLE = 2,    // a handle whose slot has been given to a later event
    RS_ANOMALY_UNKNOWN_CONTEXT = 3, // a context that init never returned, or that finalize took back
    RS_ANOMALY_DOUBLE_STOP = 4,     // stopEvent on an event that has stopped
    RS_ANOMALY_RESTARTED_STEP = 5,  // a receive step issued again before it stopped (NCCL does so on every retry)
    RS_ANOMALY_NULL_ARGUMENT = 6,   // a NULL descriptor or handle pointer
    RS_ANOMALY_FOREIGN_STAMP = 7,   // a kernel's stamp that cannot be its operation's: before it was asked for, seen
                                    // before, or out of order on its channel; the span is dropped (from 1.2), and
                                    // told as RS_KIND_STAMP_REFUSED (from 1.3)
    RS_ANOMALY_COUNT = 16
};

// The thread that reads CUDA events (from 1.2).
enum rs_timer_state {
    RS_TIMER_NONE = 0,  // no CUDA driver in the process, or an NCCL that tells of no launch: no times by events
    RS_TIMER_LIVE = 1,
    RS_TIMER_ENDED = 2, // CUDA answered with an error, `timer_error`: what is outstanding stays unknown, for good
    RS_TIMER_CLOSED = 3 // the process took it down
};

// Life (from 1.2): where `locked` is 1, the process holds an exclusive open-file-description lock (F_OFD_SETLK) on this
// byte of the segment's file from before the magic is set until it ends, whatever way it ends. The daemon that drains a
// segment holds one on the next byte.
#define RS_LOCK_PROCESS_BYTE 0
#define RS_LOCK_READER_BYTE 1

// Offset 0 of the file. Everything up to `state` is constant once `magic` is set.
struct rs_header {
    _Atomic uint64_t magic; // stored last with release; pairs with the reader's acquire load
    uint16_t major;
    uint16_t minor;
    uint32_t byte_order; // RS_RING_BYTE_ORDER
    uint32_t header_bytes;
    uint32_t record_bytes;
    uint64_t segment_bytes; // the file's length
    uint64_t communicators_offset;
    uint32_t communicator_bytes;
    uint32_t communicator_capacity;
    uint64_t strings_offset;
    uint32_t string_bytes;
    uint32_t string_capacity;
    uint64_t lanes_offset;
    uint32_t lane_header_bytes;
    uint32_t lane_capacity;
    uint64_t records_offset; // lane i's records start at records_offset + i * records_per_lane * record_bytes
    uint32_t records_per_lane;
    uint32_t reserved0;

    int32_t pid; // in the process's own pid namespace
    int32_t parent_pid;
    uint32_t uid;
    uint32_t nccl_api;             // 4 to 7: the profiler API version NCCL chose
    uint64_t process_start_ticks;  // field 22 of /proc/self/stat, clock ticks since boot; 0 unknown
    uint8_t boot_id[16];           // /proc/sys/kernel/random/boot_id as bytes; zeros unknown
    uint64_t pid_namespace_inode;  // of /proc/self/ns/pid; 0 unknown
    char host_name[64];            // NUL-terminated
    char plugin_version[32];       // NUL-terminated
    uint64_t clock_monotonic_nanos; // CLOCK_MONOTONIC and CLOCK_REALTIME, read one after the other at init
    uint64_t clock_realtime_nanos;

    _Atomic uint32_t state;           // enum rs_state
    uint32_t level_requested;         // enum rs_level, from RINGSIDE_LEVEL
    _Atomic uint32_t level_wanted;    // enum rs_level or RS_LEVEL_NONE; the daemon writes, the plugin reads
    _Atomic uint32_t event_mask;      // the NCCL event mask in force
    _Atomic uint64_t heartbeat_nanos; // CLOCK_MONOTONIC of the latest operation
    uint32_t graphs;                  // 1: RINGSIDE_GRAPHS is set, replays of CUDA graphs stay visible
    _Atomic uint32_t captured;        // 1: a captured call has been seen
    _Atomic uint32_t reader_pid;      // the daemon that drains this segment; 0 none
    uint32_t reserved1;
    _Atomic uint64_t reader_start_ticks;
    _Atomic uint64_t reader_heartbeat_nanos;

    uint8_t reserved2[8];

    // The control line: read at every API call, written by the daemon on request only.
    // `level_wanted` holds while CLOCK_MONOTONIC is before this, and not a moment longer, whatever becomes of the
    // daemon; 0: nobody asked. Stored after `level_wanted` with release; pairs with the plugin's acquire.
    _Atomic uint64_t level_wanted_until_nanos;
    _Atomic uint32_t level_in_force;      // enum rs_level, as of the latest API call
    _Atomic uint32_t timed_communicators; // admitted to the sample of operations timed on the GPU
    uint32_t next_plugin_api;             // profiler API version of the chained plugin; 0 none

    // From 1.2.
    // of this segment; with the pid it tells a process (PXN records name it); never 0
    uint32_t generation;
    uint32_t locked;                      // 1: the process holds its lock; 0: its file system has none
    _Atomic uint32_t timer_state;         // enum rs_timer_state
    _Atomic uint32_t timer_error;         // the CUresult that ended it; 0 none
    // 1: another than the plugin wrote NCCL's mask: kernel spans since are flagged
    _Atomic uint32_t mask_overridden;
    _Atomic uint64_t timer_heartbeat_nanos; // CLOCK_MONOTONIC of the reading thread's latest pass
    uint32_t kernel_channels;             // enum rs_kernel_channels
    uint32_t timed_one_in;                // `steady` times the first call of a key and then one in so many
    _Atomic uint32_t progress_micros;     // least time between two progress launches of a communicator, as of now
    uint8_t reserved4[132];
    _Atomic uint64_t losses[RS_LOSS_COUNT];
    _Atomic uint64_t anomalies[RS_ANOMALY_COUNT];
    uint8_t reserved3[RS_HEADER_BYTES - 768];
};

// Whether NCCL raises KernelCh, decided by the first init of its mask and never changed (from 1.2).
enum rs_kernel_channels {
    RS_KERNEL_CHANNELS_OFF = 0,
    RS_KERNEL_CHANNELS_ON = 1,     // RINGSIDE_LEVEL=deep, RINGSIDE_GRAPHS=1, or the chained plugin's wish
    RS_KERNEL_CHANNELS_NO_ROOM = 2 // wanted, but /dev/shm has no room for NCCL's proxy pools
};

enum rs_communicator_state {
    RS_COMMUNICATOR_FREE = 0,
    RS_COMMUNICATOR_LIVE = 1,
    RS_COMMUNICATOR_FINALIZED = 2
};

// One communicator of this process. Written once before `state` becomes LIVE (release); then only `finalize_nanos`,
// `state` and the counters of calls and launches change. From 1.2 a slot that is FINALIZED may be given to a later
// communicator: `state` is FREE while it is rewritten, `generation` one higher, and LIVE again afterwards. A reader
// that copies a slot looks at `generation` before and after.
struct rs_communicator {
    _Atomic uint32_t state;
    uint32_t generation;    // 1 for a slot's first communicator; see RS_COMMUNICATOR_SLOT_BITS
    uint64_t comm_hash;     // NCCL's commId / commHash
    int32_t rank;           // in this communicator, from 0
    int32_t ranks;          // nranks
    int32_t nodes;          // nNodes
    int32_t cuda_device;    // ordinal in this process; -1 absent
    uint64_t init_nanos;    // CLOCK_MONOTONIC
    _Atomic uint64_t finalize_nanos; // 0 while live
    uint8_t gpu_uuid[16];   // zeros absent
    char gpu_pci_bus_id[32]; // "0000:04:00.0"; empty absent
    // From 1.2: how far this rank is, without a record. Launches of captured calls are not among them.
    _Atomic uint64_t launch_begun_nanos; // CLOCK_MONOTONIC of the latest launch; 0 none
    _Atomic uint32_t launches_begun;     // more than `launches_returned`: a thread is inside the launch
    _Atomic uint32_t launches_returned;
    _Atomic uint32_t groups;             // the latest group called
    uint32_t nccl_api;                   // 4 to 7; two copies of NCCL in a process may differ
    uint8_t reserved[8];
    char name[128]; // NCCL's commName, cut to 127 bytes; empty absent
};

enum rs_string_state { RS_STRING_FREE = 0, RS_STRING_WRITING = 1, RS_STRING_READY = 2 };

// An interned name (function, datatype, algorithm, protocol). Records name it by index; index 0 stays empty: absent.
// The same text may stand in two slots when two threads met it at once.
struct rs_string {
    _Atomic uint32_t state; // READY is stored with release after `text`
    char text[60];          // NUL-terminated
};

// One lane: the writer's cache lines, then the reader's.
struct rs_lane {
    _Atomic uint64_t head;      // records published; stored with release, pairs with the reader's acquire
    _Atomic uint32_t owner_tid; // 0 free; claimed by compare-and-swap, freed by the daemon once drained and dead
    uint32_t generation;
    _Atomic uint64_t lost_full;    // dropped: the lane was full
    _Atomic uint64_t lost_reserve; // dropped: only the reserve for operations was left, and this was no operation
    uint8_t reserved0[96];
    _Atomic uint64_t tail; // records consumed; stored with release by the daemon, pairs with the writer's acquire
    uint8_t reserved1[120];
};

enum rs_kind {
    RS_KIND_COLLECTIVE_START = 1,
    RS_KIND_COLLECTIVE_ENQUEUED = 2, // NCCL's stop: enqueued, not completed
    RS_KIND_P2P_START = 3,
    RS_KIND_P2P_ENQUEUED = 4,
    RS_KIND_PROXY_OPERATION_START = 5,
    RS_KIND_PROXY_OPERATION_STOP = 6,
    RS_KIND_PROXY_STEP = 7, // written once, when the step stops
    RS_KIND_KERNEL_CHANNEL_START = 8,
    RS_KIND_KERNEL_CHANNEL_STOP = 9,
    RS_KIND_GROUP_API = 10, // API and launch events are written once, when they stop
    RS_KIND_COLLECTIVE_API = 11,
    RS_KIND_P2P_API = 12,
    RS_KIND_KERNEL_LAUNCH = 13,
    // From 1.1: what the steps of a transfer add up to where they are not written one by one. Written together, in this
    // order, right after the transfer's stop.
    RS_KIND_STEP_STATES = 14,
    RS_KIND_STEP_WIRE = 15, // sends only
    RS_KIND_STEP_SIZES = 16, // sends whose steps were not all of one size
    // From 1.2: launches timed by CUDA events, written by the reading thread; and calls without an operation.
    RS_KIND_LAUNCH_REACHED = 17,   // the stream has come to the launch, and was still there at a later look
    RS_KIND_LAUNCH_COMPLETED = 18,
    RS_KIND_CALL_ALONE = 19,       // a collective call of which NCCL raised no operation
    // From 1.3.
    RS_KIND_STAMP_REFUSED = 20 // a kernel channel whose start was another operation's, and what that says of others
};

enum rs_flag {
    RS_FLAG_SEND = 1,             // proxy operation or step: the sending side
    RS_FLAG_CAPTURED = 2,         // issued while a CUDA graph was being captured
    RS_FLAG_PXN = 4,              // run on behalf of another process, `origin_pid`; operation_id is 0 or, from 1.2, the
                                  // generation of that process's segment
    RS_FLAG_EVENT_TIMED = 4,      // of an operation: its launch is timed by events, kinds 17 and 18 tell (from 1.2)
    RS_FLAG_PROGRESS = 4,         // of a launch: chosen by the clock, not by the calls, and without times (from 1.2)
    RS_FLAG_INCOMPLETE = 8,       // a step without its wire state, a kernel stop without a stamp, sums that overflowed
    RS_FLAG_TIMED = 8,            // of an operation: kernel channels follow (from 1.1)
    RS_FLAG_ABANDONED = 16,       // still open at finalize
    RS_FLAG_DATATYPE_UNKNOWN = 32, // NULL or "Unknown": counted as 1 byte per element
    RS_FLAG_COPY_ENGINE = 64,     // of an operation
    RS_FLAG_UNTRUSTED = 64,       // of a kernel channel: its stamp may be another operation's (from 1.2)
    RS_FLAG_SYMMETRIC = 128
};

// From 1.2 a record names its communicator by slot and by the lowest seven bits of (generation - 1), as slots are
// reused.
#define RS_COMMUNICATOR_SLOT_BITS 9
#define RS_COMMUNICATOR_SLOT_MASK ((1u << RS_COMMUNICATOR_SLOT_BITS) - 1)

// One record. Which fields count for which kind: ring-layout.md, table "Fields by kind". Unused fields are 0, unused
// `peer` is -1.
struct rs_record {
    _Atomic uint64_t sequence; // 1 + index in the lane; stored last with release, pairs with the reader's acquire
    uint64_t start_nanos;      // CLOCK_MONOTONIC; for kernel channels the GPU's globaltimer
    uint64_t end_nanos;        // the same clock; 0 not ended
    // the owning collective or P2P, unique in this process's life; 0 none; PXN: see RS_FLAG_PXN
    uint64_t operation_id;
    uint64_t value;            // elements, bytes, or the CPU's receipt time of a kernel stamp
    uint32_t number;           // sequence number, step index, or count of steps
    int32_t peer;              // rank in the communicator, or the root
    uint16_t communicator;     // slot in the communicator table and, from 1.2, (its generation - 1) << 9
    uint8_t kind;              // enum rs_kind
    uint8_t flags;             // enum rs_flag
    uint8_t channel;
    uint8_t channels; // NCCL's nChannels: 0 stands for 256, its own wrap-around
    // proxy operation stop: steps seen; step states: distinct sizes, 3 stands for more; operation starts and launches:
    // the launch's place in its group, from 1; 0 not known (from 1.2)
    uint16_t steps;
    union {
        struct { // operations and API events
            uint8_t function;
            uint8_t datatype;
            uint8_t algorithm;
            uint8_t protocol;
            // operation starts and calls alone: its communicator's group, from 1; 0 not known (from 1.2)
            uint32_t group;
        };
        struct { // launches
            // of both stamps in CLOCK_MONOTONIC; their difference is exact to the event's step
            uint32_t uncertainty_nanos;
            uint32_t launch_reserved;
        };
        struct { // steps; both saturate at UINT32_MAX
            uint32_t second_state_nanos; // SendPeerWait, or RecvFlushWait
            uint32_t third_state_nanos;  // SendWait (the wire), or RecvGPUWait
        };
        struct { // proxy operations
            uint32_t chunk_bytes;
            uint32_t origin_pid;
        };
        struct { // step states
            uint32_t common_bytes;     // the most common size
            uint32_t common_min_nanos; // the least third state of that size
        };
        uint64_t wire_squares;     // step wire: sum of (third state - base)^2, ns^2
        uint64_t common_sum_nanos; // step sizes: third states of the most common size together
    };
};

_Static_assert(sizeof(struct rs_header) == RS_HEADER_BYTES, "header layout");
_Static_assert(offsetof(struct rs_header, state) == 256, "state opens the mutable part");
_Static_assert(offsetof(struct rs_header, level_wanted_until_nanos) == 320, "the control line is its own");
_Static_assert(offsetof(struct rs_header, losses) == 512, "losses");
_Static_assert(sizeof(struct rs_communicator) == RS_COMMUNICATOR_BYTES, "communicator layout");
_Static_assert(sizeof(struct rs_string) == RS_STRING_BYTES, "string layout");
_Static_assert(sizeof(struct rs_lane) == RS_LANE_HEADER_BYTES, "lane layout");
_Static_assert(offsetof(struct rs_lane, tail) == 128, "the reader's cache line is its own");
_Static_assert(sizeof(struct rs_record) == RS_RECORD_BYTES, "record layout");

#endif

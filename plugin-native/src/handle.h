// SPDX-License-Identifier: Apache-2.0
//
// Event handles: integers, never pointers. NCCL hands them back on other threads, after their stop, twice, or from
// another process, so a handle carries what its children need and is compared, not followed:
//
//     63    60 59    57 56        48 47                                  0
//     +--------+--------+------------+-------------------------------------+
//     | kind   | marks  | communicator | id: unique in the process's life  |
//     +--------+--------+------------+-------------------------------------+
//
// What a stop needs lies in a slot found by the id; a slot is reused only after its event stopped, in the order of ids.

#ifndef RINGSIDE_HANDLE_H
#define RINGSIDE_HANDLE_H

#include "lane.h"
#include "steps.h"

enum rs_handle_kind {
    RS_HANDLE_NONE = 0,
    RS_HANDLE_COLLECTIVE = 1,
    RS_HANDLE_P2P = 2,
    RS_HANDLE_PROXY_OPERATION = 3,
    RS_HANDLE_PROXY_STEP = 4,
    RS_HANDLE_KERNEL_CHANNEL = 5,
    RS_HANDLE_GROUP_API = 6,
    RS_HANDLE_COLLECTIVE_API = 7,
    RS_HANDLE_P2P_API = 8,
    RS_HANDLE_KERNEL_LAUNCH = 9,
    RS_HANDLE_QUIET = 10, // an event that is accepted and not recorded, where NULL would suppress its children
    RS_HANDLE_KINDS = 11
};

typedef uint64_t rs_handle;

#define RS_ID_BITS 48
#define RS_ID_MASK ((UINT64_C(1) << RS_ID_BITS) - 1)
#define RS_KIND_SHIFT 60
#define RS_MARK_CAPTURED (UINT64_C(1) << 57) // API calls and operations
#define RS_MARK_FOREIGN (UINT64_C(1) << 58)  // proxy operations and steps of another process (PXN)
#define RS_MARK_TIMED (UINT64_C(1) << 59)    // API calls and operations: to be timed on the GPU

_Static_assert(RS_COMMUNICATOR_CAPACITY <= 512, "a communicator's index has nine bits");

static inline enum rs_handle_kind rs_handle_kind(rs_handle handle)
{
    return (enum rs_handle_kind)(handle >> RS_KIND_SHIFT);
}

static inline uint64_t rs_handle_id(rs_handle handle)
{
    return handle & RS_ID_MASK;
}

static inline bool rs_handle_has(rs_handle handle, uint64_t mark)
{
    return (handle & mark) != 0;
}

static inline rs_handle rs_handle_of(enum rs_handle_kind kind, uint16_t communicator, uint64_t marks, uint64_t id)
{
    return (uint64_t)kind << RS_KIND_SHIFT | marks | (uint64_t)(communicator & 511) << RS_ID_BITS | id;
}

// Id 0: an event of which nothing is recorded when it stops; also NULL.
static inline bool rs_handle_is_quiet(rs_handle handle)
{
    return rs_handle_id(handle) == 0;
}

static inline uint16_t rs_handle_communicator(rs_handle handle)
{
    return (uint16_t)(handle >> RS_ID_BITS & 511);
}

// An open event. Owned by the thread that runs it; only `state` and `start_nanos` are looked at by others.
struct rs_slot {
    _Atomic uint64_t state;       // the handle while open; the handle without its kind once stopped
    _Atomic uint64_t start_nanos; // CLOCK_MONOTONIC
    uint64_t operation_id;
    uint32_t number;
    int32_t peer;
    uint8_t flags;
    uint8_t channel;
    uint8_t function;
    uint8_t datatype;
    union {
        uint32_t steps;      // proxy operation
        uint32_t step_bytes; // step
    };
    union {
        uint64_t value;        // elements, or bytes moved so far
        uint64_t second_nanos; // step: when the second state began; 0 not yet
        uint64_t gpu_start_nanos;
    };
    union {
        struct { // proxy operation
            uint32_t chunk_bytes;
            uint32_t origin_pid;
        };
        uint64_t third_nanos; // step: when the third state began; 0 not yet
        uint64_t gpu_stop_nanos;
    };
    union {
        rs_handle parent;       // step: its proxy operation
        rs_handle latest_step;  // proxy operation: the step started last
        uint64_t receipt_nanos; // kernel channel: when the CPU saw the stop
    };
};
_Static_assert(sizeof(struct rs_slot) == 64, "one cache line");

// Forgets every open event and starts ids where no earlier segment of this process can have been.
// Threads: init only. Blocks: never.
void rs_handles_reset(void);

// A new handle, with its slot in `slot`; `slot` is NULL, and RS_LOSS_NO_HANDLE counted, when all are in use: the handle
// still carries its id, marks and communicator. `writer` is the thread's, or NULL. Threads: any. Blocks: never.
rs_handle rs_handle_open(struct rs_segment *segment, struct rs_writer *writer, enum rs_handle_kind kind,
                         uint16_t communicator, uint64_t marks, uint64_t now_nanos, struct rs_slot **slot);

// The slot of an open event; NULL when the handle is stopped, stale or no handle. Threads: the event's own.
struct rs_slot *rs_handle_find(rs_handle handle);

// The sums that belong to the slot of a proxy operation, open or just closed. Threads: the event's own.
struct rs_step_sums *rs_handle_sums(rs_handle proxy_operation);

// Closes the event that rs_handle_find has just found in `slot`, which may be another's from then on; false, and the anomaly
// counted, when it was taken since from an event that had been open too long. Threads: the event's own. Blocks: never.
bool rs_handle_close(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot, uint64_t now_nanos);

// Counts a stop of a handle that is not open as the anomaly it is. Threads: any. Blocks: never.
void rs_handle_refuse(struct rs_segment *segment, rs_handle handle);

// Closes every open event of a communicator, handing each to `visit` with a copy of its slot. Threads: finalize only.
void rs_handles_close_all(uint16_t communicator, void (*visit)(void *argument, rs_handle handle, struct rs_slot *slot),
                          void *argument);

#endif

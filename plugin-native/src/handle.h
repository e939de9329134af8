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
// API calls and launches have numbered ids instead, which say what their operations must know of them:
//
//     47 46 45..44 43..40   39                  8 7     0
//     +-+--+------+-------+----------------------+-------+
//     |1|sp|      | entry | group                | slot  |   API calls; of a GroupApi `group` is a number of its
// thread's
//     |1|sp|  pair (16 bits from 24 on) | launches, low 16 | slot  |   launches; pair + 1, 0 none
//     +-+--+------+-------+----------------------+-------+
//
// `sp`: it has a slot, in which a span waits for its stop. Without one, nothing is recorded when it stops.
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
#define RS_ID_NUMBERED (UINT64_C(1) << 47)
#define RS_ID_SPAN (UINT64_C(1) << 46)
#define RS_SERIAL_MASK (RS_ID_NUMBERED - 1) // ids that count up
#define RS_KIND_SHIFT 60
#define RS_WITHOUT_KIND ((UINT64_C(1) << RS_KIND_SHIFT) - 1)
#define RS_MARK_CAPTURED (UINT64_C(1) << 57) // API calls and operations
#define RS_MARK_FOREIGN (UINT64_C(1) << 58)  // proxy operations and steps of another process (PXN)
// API calls: their group is chosen; operations: kernel channels are recorded
#define RS_MARK_TIMED (UINT64_C(1) << 59)

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

// An event of which nothing is recorded when it stops; also NULL.
static inline bool rs_handle_is_quiet(rs_handle handle)
{
    uint64_t id = rs_handle_id(handle);
    return id == 0 || (id & (RS_ID_NUMBERED | RS_ID_SPAN)) == RS_ID_NUMBERED;
}

static inline uint64_t rs_id_of_call(uint32_t group, uint32_t entry)
{
    return RS_ID_NUMBERED | (uint64_t)entry << 40 | (uint64_t)group << 8;
}

// The same, in a GroupApi's id: its thread's lane and a number there.
static inline uint64_t rs_id_of_group(uint32_t number, uint8_t lane)
{
    return RS_ID_NUMBERED | (uint64_t)lane << 34 | (uint64_t)(number & 0x3FFFFFF) << 8;
}

// `pair` is -1 for none.
static inline uint64_t rs_id_of_launch(uint32_t launches, int pair)
{
    return RS_ID_NUMBERED | (uint64_t)(pair + 1) << 24 | (uint64_t)(launches & 0xFFFF) << 8;
}

// Of a numbered id only.
static inline uint32_t rs_id_group(uint64_t id)
{
    return (uint32_t)(id >> 8);
}

static inline uint32_t rs_id_entry(uint64_t id)
{
    return (uint32_t)(id >> 40) & 15;
}

static inline int rs_id_pair(uint64_t id)
{
    return (int)(id >> 24 & 0xFFFF) - 1;
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

#define RS_OPERATION_SLOTS 2048u
#define RS_API_SLOTS 256u
#define RS_PROXY_OPERATION_SLOTS 4096u
#define RS_PROXY_STEP_SLOTS 8192u
#define RS_KERNEL_CHANNEL_SLOTS 2048u
#define RS_ALL_SLOTS                                                                                                   \
    (RS_OPERATION_SLOTS + RS_API_SLOTS + RS_PROXY_OPERATION_SLOTS + RS_PROXY_STEP_SLOTS + RS_KERNEL_CHANNEL_SLOTS)

// The slots of events of one sort, by id. Ids come in blocks, and who holds a block, and nobody else, opens events in
// its free slots, without a locked operation for each. A stop needs no block: it only says that the slot is free.
struct rs_pool {
    uint32_t first; // among all
    uint32_t mask;
    uint32_t block;
};
static const struct rs_pool rs_pools[RS_POOLS + 1] = {
    {0, RS_OPERATION_SLOTS - 1, 32},
    {RS_OPERATION_SLOTS, RS_API_SLOTS - 1, 8}, // so that every lane finds a block
    {RS_OPERATION_SLOTS + RS_API_SLOTS, RS_PROXY_OPERATION_SLOTS - 1, 32},
    {RS_OPERATION_SLOTS + RS_API_SLOTS + RS_PROXY_OPERATION_SLOTS, RS_PROXY_STEP_SLOTS - 1, 32},
    {RS_ALL_SLOTS - RS_KERNEL_CHANNEL_SLOTS, RS_KERNEL_CHANNEL_SLOTS - 1, 32},
    {RS_ALL_SLOTS, 0, 1}, // of kinds without slots: one that nothing opens
};

static const uint8_t rs_pool_of[16] = {
    RS_POOLS, [RS_HANDLE_COLLECTIVE] = 0, [RS_HANDLE_P2P] = 0, [RS_HANDLE_PROXY_OPERATION] = 2, [RS_HANDLE_PROXY_STEP] = 3,
    [RS_HANDLE_KERNEL_CHANNEL] = 4, [RS_HANDLE_GROUP_API] = 1, [RS_HANDLE_COLLECTIVE_API] = 1, [RS_HANDLE_P2P_API] = 1,
    [RS_HANDLE_KERNEL_LAUNCH] = 1, [RS_HANDLE_QUIET] = RS_POOLS, RS_POOLS, RS_POOLS, RS_POOLS, RS_POOLS, RS_POOLS};

extern struct rs_slot rs_all_slots[RS_ALL_SLOTS + 1];
extern struct rs_step_sums rs_all_sums[RS_PROXY_OPERATION_SLOTS];

#define RS_SURELY_OWN_NANOS (UINT64_C(30) * 1000000000) // younger than this, nobody takes a slot from its event

// Forgets every open event and starts ids where no earlier segment of this process can have been.
// Threads: init only. Blocks: never.
void rs_handles_reset(void);

// The rare rest of rs_handle_open: a free slot and its id in the block held, or in others; NULL, with an id all the
// same, when none is found. After the event is opened, rs_handle_leave_block for a thread without a lane.
RS_RARE struct rs_slot *rs_handle_search(uint32_t pool, struct rs_writer *writer, uint64_t now_nanos, uint64_t *id);
RS_RARE void rs_handle_leave_block(uint32_t pool, uint64_t id);

// Counts a stop of a handle that is not open as the anomaly it is. Threads: any. Blocks: never.
RS_RARE void rs_handle_refuse(struct rs_segment *segment, rs_handle handle);

// Closes an event that was open so long that its slot may be taken from it at any moment.
RS_RARE bool rs_handle_close_old(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot);

// An event that was closed by another than its thread: copies, because its slot may be in use again.
struct rs_abandoned {
    struct rs_slot slot;
    struct rs_step_sums sums; // of a proxy operation
};

// Closes every open event of a communicator, handing each to `visit`. Threads: finalize only.
void rs_handles_close_all(uint16_t communicator,
                          void (*visit)(void *argument, rs_handle handle, struct rs_abandoned *event),
                          void *argument);

static inline struct rs_slot *rs_handle_slot(uint32_t pool, uint64_t id)
{
    return &rs_all_slots[rs_pools[pool].first + (id & rs_pools[pool].mask)];
}

static inline bool rs_slot_is_free(const struct rs_slot *slot)
{
    // Pairs with the release in rs_handle_close: the former owner has read the slot.
    return rs_handle_kind(atomic_load_explicit(&slot->state, memory_order_acquire)) == RS_HANDLE_NONE;
}

// A new handle, with its slot in `slot`; `slot` is NULL, and RS_LOSS_NO_HANDLE counted, when all are in use: the handle
// still carries its id, marks and communicator. `writer` is the thread's, or NULL. Threads: any. Blocks: never.
static inline rs_handle rs_handle_open(struct rs_segment *segment, struct rs_writer *writer, enum rs_handle_kind kind,
                                       uint16_t communicator, uint64_t marks, uint64_t now_nanos, struct rs_slot **slot)
{
    uint32_t pool = rs_pool_of[kind];
    uint64_t id = writer != NULL ? writer->ids[pool].next : 0;
    struct rs_slot *fresh = rs_handle_slot(pool, id);
    if (__builtin_expect(writer != NULL && id != writer->ids[pool].end && rs_slot_is_free(fresh), 1)) {
        writer->ids[pool].next = id + 1;
    } else {
        fresh = rs_handle_search(pool, writer, now_nanos, &id);
    }
    rs_handle handle = rs_handle_of(kind, communicator, marks, id);
    *slot = fresh;
    if (__builtin_expect(fresh == NULL, 0)) {
        rs_count_loss(segment, RS_LOSS_NO_HANDLE);
        return handle;
    }
    atomic_store_explicit(&fresh->start_nanos, now_nanos, memory_order_relaxed);
    memset(&fresh->operation_id, 0, sizeof *fresh - offsetof(struct rs_slot, operation_id));
    // Pairs with the acquire in rs_handles_close_all; and whoever sees it open sees when it was opened.
    atomic_store_explicit(&fresh->state, handle, memory_order_release);
    __builtin_prefetch(rs_handle_slot(pool, id + 1), 1); // for the thread's next event of the kind
    if (writer == NULL) {
        rs_handle_leave_block(pool, id);
    }
    return handle;
}

// Gives a numbered handle, of an API call or a launch, a slot of its own to wait for its stop in; NULL, counted, when
// all are in use: then nothing will be recorded. Threads: any. Blocks: never.
static inline struct rs_slot *rs_handle_open_span(struct rs_segment *segment, struct rs_writer *writer, rs_handle *handle,
                                                  uint64_t now_nanos)
{
    struct rs_slot *slot;
    rs_handle fresh = rs_handle_open(segment, writer, rs_handle_kind(*handle), rs_handle_communicator(*handle), 0, now_nanos,
                                     &slot);
    if (slot != NULL) {
        *handle |= RS_ID_SPAN | (rs_handle_id(fresh) & (RS_API_SLOTS - 1));
        atomic_store_explicit(&slot->state, *handle, memory_order_release);
    }
    return slot;
}

// The slot of an open event; NULL when the handle is stopped, stale or no handle. Threads: the event's own.
static inline struct rs_slot *rs_handle_find(rs_handle handle)
{
    struct rs_slot *slot = rs_handle_slot(rs_pool_of[rs_handle_kind(handle)], rs_handle_id(handle));
    return atomic_load_explicit(&slot->state, memory_order_relaxed) == handle ? slot : NULL;
}

// Closes the event that rs_handle_find has just found in `slot`, which may be another's from then on; false, and the
// anomaly counted, when it was taken since from an event that had been open too long. Threads: the event's own. Blocks:
// never.
static inline bool rs_handle_close(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot, uint64_t now_nanos)
{
    if (__builtin_expect(now_nanos - atomic_load_explicit(&slot->start_nanos, memory_order_relaxed) >= RS_SURELY_OWN_NANOS,
                         0)) {
        return rs_handle_close_old(segment, handle, slot);
    }
    // Pairs with the acquire in rs_slot_is_free: the slot may be given away from here on.
    atomic_store_explicit(&slot->state, handle & RS_WITHOUT_KIND, memory_order_release);
    return true;
}

// The sums that belong to the slot of a proxy operation, open or just closed. Threads: the event's own.
static inline struct rs_step_sums *rs_handle_sums(rs_handle proxy_operation)
{
    return &rs_all_sums[rs_handle_id(proxy_operation) & (RS_PROXY_OPERATION_SLOTS - 1)];
}

#endif

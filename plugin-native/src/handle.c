// SPDX-License-Identifier: Apache-2.0

#include "handle.h"

#include <string.h>

#include "clock.h"

#define OPERATION_SLOTS 4096u
#define API_SLOTS 256u
#define PROXY_OPERATION_SLOTS 4096u
#define PROXY_STEP_SLOTS 8192u
#define KERNEL_CHANNEL_SLOTS 2048u
#define ALL_SLOTS (OPERATION_SLOTS + API_SLOTS + PROXY_OPERATION_SLOTS + PROXY_STEP_SLOTS + KERNEL_CHANNEL_SLOTS)
#define PROBES 32
#define PROBES_IN_BLOCK 4 // one operation's channels lie side by side: where some are open, more are
#define IDS_AT_ONCE 32u
// Some transports start a proxy operation and never stop it: after this long its slot is worth more than its stop.
#define FORGOTTEN_NANOS (60 * RS_NANOS_PER_SECOND)
#define OPENING (UINT64_C(15) << RS_KIND_SHIFT) // a slot that is being filled: no kind of handle

#define OTHER_BYTES 65536 // what the other files keep: lanes' writers, samples
_Static_assert(ALL_SLOTS * sizeof(struct rs_slot) + PROXY_OPERATION_SLOTS * sizeof(struct rs_step_sums) + OTHER_BYTES +
                       RS_HEADER_BYTES + RS_COMMUNICATOR_CAPACITY * RS_COMMUNICATOR_BYTES +
                       RS_STRING_CAPACITY * RS_STRING_BYTES + RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES +
                       RS_LANE_CAPACITY * RS_RECORDS_PER_LANE * RS_RECORD_BYTES <=
                   8u << 20,
               "the plugin's memory stays under 8 MiB per process");

struct pool {
    _Alignas(64) _Atomic uint64_t next_id;
    uint32_t mask;
    struct rs_slot *slots;
};

static _Alignas(64) struct rs_slot all_slots[ALL_SLOTS];
static struct pool pools[RS_POOLS] = {
    {.mask = OPERATION_SLOTS - 1, .slots = all_slots},
    {.mask = API_SLOTS - 1, .slots = all_slots + OPERATION_SLOTS},
    {.mask = PROXY_OPERATION_SLOTS - 1, .slots = all_slots + OPERATION_SLOTS + API_SLOTS},
    {.mask = PROXY_STEP_SLOTS - 1, .slots = all_slots + OPERATION_SLOTS + API_SLOTS + PROXY_OPERATION_SLOTS},
    {.mask = KERNEL_CHANNEL_SLOTS - 1,
     .slots = all_slots + OPERATION_SLOTS + API_SLOTS + PROXY_OPERATION_SLOTS + PROXY_STEP_SLOTS},
};

// Pool + 1; 0 for kinds without slots.
static const uint8_t pool_of[RS_HANDLE_KINDS] = {
    [RS_HANDLE_COLLECTIVE] = 1,     [RS_HANDLE_P2P] = 1,           [RS_HANDLE_GROUP_API] = 2,
    [RS_HANDLE_COLLECTIVE_API] = 2, [RS_HANDLE_P2P_API] = 2,       [RS_HANDLE_KERNEL_LAUNCH] = 2,
    [RS_HANDLE_PROXY_OPERATION] = 3, [RS_HANDLE_PROXY_STEP] = 4,   [RS_HANDLE_KERNEL_CHANNEL] = 5,
};

static _Alignas(64) struct rs_step_sums all_sums[PROXY_OPERATION_SLOTS];

static const uint64_t without_kind = (UINT64_C(1) << RS_KIND_SHIFT) - 1;

void rs_handles_reset(void)
{
    memset((void *)all_slots, 0, sizeof all_slots); // and no page is missing at the first callbacks
    memset(all_sums, 0, sizeof all_sums);
    // Microseconds since boot: no process raises a million operations a second, so ids of a library that was closed
    // and opened again stay ahead of those it gave before.
    uint64_t first = (rs_monotonic_nanos() >> 10 & RS_ID_MASK) + 1;
    for (int i = 0; i < RS_POOLS; i++) {
        if (atomic_load_explicit(&pools[i].next_id, memory_order_relaxed) < first) {
            atomic_store_explicit(&pools[i].next_id, first, memory_order_relaxed);
        }
    }
}

static uint64_t next_id(struct pool *pool, struct rs_writer *writer)
{
    if (writer == NULL) {
        return atomic_fetch_add_explicit(&pool->next_id, 1, memory_order_relaxed) & RS_ID_MASK;
    }
    size_t i = (size_t)(pool - pools);
    if (writer->ids[i].next == writer->ids[i].end) {
        writer->ids[i].next = atomic_fetch_add_explicit(&pool->next_id, IDS_AT_ONCE, memory_order_relaxed);
        writer->ids[i].end = writer->ids[i].next + IDS_AT_ONCE;
    }
    return writer->ids[i].next++ & RS_ID_MASK;
}

// An older block of another thread may lie on the same slots: the next one is taken elsewhere.
static void leave_block(const struct pool *pool, struct rs_writer *writer)
{
    size_t i = (size_t)(pool - pools);
    writer->ids[i].next = writer->ids[i].end;
}

static bool is_forgotten(const struct rs_slot *slot, uint64_t now_nanos)
{
    // Signed: the slot may have been opened after `now_nanos` was read.
    uint64_t start_nanos = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    return (int64_t)(now_nanos - start_nanos) >= (int64_t)FORGOTTEN_NANOS;
}

rs_handle rs_handle_open(struct rs_segment *segment, struct rs_writer *writer, enum rs_handle_kind kind,
                         uint16_t communicator, uint64_t marks, uint64_t now_nanos, struct rs_slot **slot)
{
    struct pool *pool = &pools[pool_of[kind] - 1];
    rs_handle handle = 0;
    for (int probe = 0; probe < PROBES; probe++) {
        if (writer != NULL && probe % PROBES_IN_BLOCK == PROBES_IN_BLOCK - 1) {
            leave_block(pool, writer);
        }
        uint64_t id = next_id(pool, writer);
        handle = rs_handle_of(kind, communicator, marks, id);
        struct rs_slot *candidate = &pool->slots[id & pool->mask];
        uint64_t state = atomic_load_explicit(&candidate->state, memory_order_relaxed);
        if (state == OPENING || (rs_handle_kind(state) != RS_HANDLE_NONE && !is_forgotten(candidate, now_nanos))) {
            continue;
        }
        // Pairs with the release in rs_handle_close: the former owner has copied the slot.
        if (atomic_compare_exchange_strong_explicit(&candidate->state, &state, OPENING, memory_order_acquire,
                                                    memory_order_relaxed)) {
            atomic_store_explicit(&candidate->start_nanos, now_nanos, memory_order_relaxed);
            memset(&candidate->operation_id, 0, sizeof *candidate - offsetof(struct rs_slot, operation_id));
            // Pairs with the acquire in rs_handles_close_all; and whoever sees it open sees when it was opened.
            atomic_store_explicit(&candidate->state, handle, memory_order_release);
            __builtin_prefetch(&pool->slots[(id + 1) & pool->mask], 1); // for the thread's next event of the kind
            *slot = candidate;
            return handle;
        }
    }
    rs_count_loss(segment, RS_LOSS_NO_HANDLE);
    *slot = NULL;
    return handle;
}

static struct rs_slot *slot_of(rs_handle handle)
{
    enum rs_handle_kind kind = rs_handle_kind(handle);
    uint8_t place = kind < RS_HANDLE_KINDS ? pool_of[kind] : 0;
    return place != 0 ? &pools[place - 1].slots[rs_handle_id(handle) & pools[place - 1].mask] : NULL;
}

struct rs_slot *rs_handle_find(rs_handle handle)
{
    struct rs_slot *slot = slot_of(handle);
    return slot != NULL && atomic_load_explicit(&slot->state, memory_order_relaxed) == handle ? slot : NULL;
}

struct rs_step_sums *rs_handle_sums(rs_handle proxy_operation)
{
    return &all_sums[rs_handle_id(proxy_operation) & (PROXY_OPERATION_SLOTS - 1)];
}

// All but the state: the slot's words that others look at are read as such.
static void copy_slot(struct rs_slot *copy, struct rs_slot *slot)
{
    size_t shared = offsetof(struct rs_slot, operation_id);
    atomic_init(&copy->state, 0);
    atomic_init(&copy->start_nanos, atomic_load_explicit(&slot->start_nanos, memory_order_relaxed));
    memcpy((unsigned char *)copy + shared, (const unsigned char *)slot + shared, sizeof *copy - shared);
}

bool rs_handle_close(struct rs_segment *segment, rs_handle handle, struct rs_slot *copy)
{
    struct rs_slot *slot = rs_handle_find(handle);
    if (slot != NULL) {
        if (copy != NULL) {
            copy_slot(copy, slot);
        }
        uint64_t open = handle;
        // Pairs with the acquire in rs_handle_open, which may give the slot away from here on.
        if (atomic_compare_exchange_strong_explicit(&slot->state, &open, handle & without_kind, memory_order_release,
                                                    memory_order_relaxed)) {
            return true;
        }
    }
    rs_handle_refuse(segment, handle);
    return false;
}

void rs_handle_refuse(struct rs_segment *segment, rs_handle handle)
{
    const struct rs_slot *slot = slot_of(handle);
    bool stopped = slot != NULL && atomic_load_explicit(&slot->state, memory_order_relaxed) == (handle & without_kind);
    rs_count_anomaly(segment, stopped ? RS_ANOMALY_DOUBLE_STOP : RS_ANOMALY_STALE_HANDLE);
}

void rs_handles_close_all(uint16_t communicator, void (*visit)(void *argument, rs_handle handle, struct rs_slot *slot),
                          void *argument)
{
    for (size_t i = 0; i < ALL_SLOTS; i++) {
        uint64_t handle = atomic_load_explicit(&all_slots[i].state, memory_order_acquire);
        if (handle == OPENING) {
            continue; // of another communicator: this one's callbacks are over
        }
        enum rs_handle_kind kind = rs_handle_kind(handle);
        bool foreign = (kind == RS_HANDLE_PROXY_OPERATION || kind == RS_HANDLE_PROXY_STEP) && rs_handle_has(handle, RS_MARK_FOREIGN);
        if (kind == RS_HANDLE_NONE || foreign || rs_handle_communicator(handle) != communicator) {
            continue;
        }
        struct rs_slot copy;
        copy_slot(&copy, &all_slots[i]);
        if (atomic_compare_exchange_strong_explicit(&all_slots[i].state, &handle, handle & without_kind,
                                                    memory_order_release, memory_order_relaxed)) {
            visit(argument, handle, &copy);
        }
    }
}

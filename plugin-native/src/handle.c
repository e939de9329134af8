// SPDX-License-Identifier: Apache-2.0

#include "handle.h"

#include "clock.h"

#define PROBES 32
#define PROBES_IN_BLOCK 4 // one operation's channels lie side by side: where some are open, more are
#define LEAST_BLOCK 8u
#define LARGEST_BLOCK 32u
#define NO_LANE (RS_LANE_CAPACITY + 1)
// Some transports start a proxy operation and never stop it: after this long its slot is worth more than its stop.
#define FORGOTTEN_NANOS (2 * RS_SURELY_OWN_NANOS)

// What the other files keep, with 16 communicators and one CUDA context: lanes' writers, calls, pairs of events.
#define OTHER_BYTES 176128
_Static_assert(RS_ALL_SLOTS * sizeof(struct rs_slot) + RS_PROXY_OPERATION_SLOTS * sizeof(struct rs_step_sums) + OTHER_BYTES +
                       RS_HEADER_BYTES + RS_COMMUNICATOR_CAPACITY * RS_COMMUNICATOR_BYTES +
                       RS_STRING_CAPACITY * RS_STRING_BYTES + RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES +
                       RS_LANE_CAPACITY * RS_RECORDS_PER_LANE * RS_RECORD_BYTES <=
                   8u << 20,
               "the plugin's memory stays under 8 MiB per process");
_Static_assert(RS_API_SLOTS / LEAST_BLOCK > RS_LANE_CAPACITY && RS_KERNEL_CHANNEL_SLOTS / LARGEST_BLOCK > RS_LANE_CAPACITY,
               "every lane can hold a block of each pool");

_Alignas(64) struct rs_slot rs_all_slots[RS_ALL_SLOTS + 1];
_Alignas(64) struct rs_step_sums rs_all_sums[RS_PROXY_OPERATION_SLOTS];

static _Alignas(64) _Atomic uint8_t holders[RS_ALL_SLOTS / LEAST_BLOCK]; // of blocks: lane + 1, or NO_LANE; 0 nobody
static struct {
    _Alignas(64) _Atomic uint64_t next;
} ids_of[RS_POOLS];

void rs_handles_reset(void)
{
    memset((void *)rs_all_slots, 0, sizeof rs_all_slots); // and no page is missing at the first callbacks
    memset((void *)holders, 0, sizeof holders);
    memset(rs_all_sums, 0, sizeof rs_all_sums);
    // No handle that leads here has this kind, so that none is found.
    atomic_store(&rs_all_slots[RS_ALL_SLOTS].state, rs_handle_of(RS_HANDLE_COLLECTIVE, 0, 0, 0));
    // Microseconds since boot: no process raises a million operations a second, so ids of a library that was closed
    // and opened again stay ahead of those it gave before.
    uint64_t first = ((rs_monotonic_nanos() >> 10 & RS_SERIAL_MASK >> 1) | (LARGEST_BLOCK - 1)) + 1;
    for (int i = 0; i < RS_POOLS; i++) {
        if (atomic_load_explicit(&ids_of[i].next, memory_order_relaxed) < first) {
            atomic_store_explicit(&ids_of[i].next, first, memory_order_relaxed);
        }
    }
}

static _Atomic uint8_t *holder_of(uint32_t pool, uint64_t id)
{
    return &holders[rs_pools[pool].first / LEAST_BLOCK + (id & rs_pools[pool].mask) / rs_pools[pool].block];
}

static void leave(_Atomic uint8_t *place, uint8_t holder)
{
    if (atomic_load_explicit(place, memory_order_relaxed) == holder) {
        // Pairs with the acquire in take_block: what we opened there is seen as open.
        atomic_store_explicit(place, 0, memory_order_release);
    }
}

void rs_handle_leave_block(uint32_t pool, uint64_t id)
{
    leave(holder_of(pool, id), NO_LANE);
}

// Leaves the block for the next one that nobody holds. False, with one fresh id and no block, when all are held.
static bool take_block(uint32_t pool, struct rs_ids *ids, uint8_t holder)
{
    uint32_t block = rs_pools[pool].block;
    uint32_t blocks = (rs_pools[pool].mask + 1) / block;
    if (ids->end != 0) {
        leave(holder_of(pool, ids->end - 1), holder);
    }
    for (uint32_t i = 0; ids->end == 0 && holder != NO_LANE && i < blocks; i++) {
        leave(holder_of(pool, i * block), holder); // held by the lane's last owner
    }
    for (uint32_t i = 0; i < blocks; i++) {
        uint8_t nobody = 0;
        ids->next = atomic_fetch_add_explicit(&ids_of[pool].next, block, memory_order_relaxed) & RS_SERIAL_MASK;
        ids->end = ids->next + block;
        if (atomic_compare_exchange_strong_explicit(holder_of(pool, ids->next), &nobody, holder, memory_order_acquire,
                                                    memory_order_relaxed)) {
            return true;
        }
    }
    ids->end = ids->next;
    return false;
}

// Whether the slot was taken from an event that nobody will stop any more.
static bool evict(struct rs_slot *slot, uint64_t now_nanos)
{
    uint64_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
    uint64_t start_nanos = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    // Signed: the slot may have been opened after `now_nanos` was read.
    return (int64_t)(now_nanos - start_nanos) >= (int64_t)FORGOTTEN_NANOS &&
           atomic_compare_exchange_strong_explicit(&slot->state, &state, state & RS_WITHOUT_KIND, memory_order_acquire,
                                                   memory_order_relaxed);
}

struct rs_slot *rs_handle_search(uint32_t pool, struct rs_writer *writer, uint64_t now_nanos, uint64_t *id)
{
    struct rs_ids own = {0, 0};
    struct rs_ids *ids = writer != NULL ? &writer->ids[pool] : &own;
    uint8_t holder = writer != NULL ? writer->number : NO_LANE;
    for (int probe = 0; probe < PROBES; probe++) {
        bool leaves = ids->next == ids->end || probe % PROBES_IN_BLOCK == PROBES_IN_BLOCK - 1;
        if (leaves && !take_block(pool, ids, holder)) {
            *id = ids->next;
            return NULL;
        }
        *id = ids->next++;
        struct rs_slot *slot = rs_handle_slot(pool, *id);
        if (rs_slot_is_free(slot) || evict(slot, now_nanos)) {
            return slot;
        }
    }
    if (writer == NULL) {
        rs_handle_leave_block(pool, *id);
    }
    return NULL;
}

// All but the state: the slot's words that others look at are read as such.
static void copy_slot(struct rs_slot *copy, struct rs_slot *slot)
{
    size_t shared = offsetof(struct rs_slot, operation_id);
    atomic_init(&copy->state, 0);
    atomic_init(&copy->start_nanos, atomic_load_explicit(&slot->start_nanos, memory_order_relaxed));
    memcpy((unsigned char *)copy + shared, (const unsigned char *)slot + shared, sizeof *copy - shared);
}

bool rs_handle_close_old(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot)
{
    uint64_t open = handle;
    // Pairs with the acquire in evict.
    if (atomic_compare_exchange_strong_explicit(&slot->state, &open, handle & RS_WITHOUT_KIND, memory_order_release,
                                                memory_order_relaxed)) {
        return true;
    }
    rs_handle_refuse(segment, handle);
    return false;
}

void rs_handle_refuse(struct rs_segment *segment, rs_handle handle)
{
    const struct rs_slot *slot = rs_handle_slot(rs_pool_of[rs_handle_kind(handle)], rs_handle_id(handle));
    bool stopped = atomic_load_explicit(&slot->state, memory_order_relaxed) == (handle & RS_WITHOUT_KIND);
    rs_count_anomaly(segment, stopped ? RS_ANOMALY_DOUBLE_STOP : RS_ANOMALY_STALE_HANDLE);
}

void rs_handles_close_all(uint16_t communicator,
                          void (*visit)(void *argument, rs_handle handle, struct rs_abandoned *event),
                          void *argument)
{
    for (size_t i = 0; i < RS_ALL_SLOTS; i++) {
        uint64_t handle = atomic_load_explicit(&rs_all_slots[i].state, memory_order_acquire);
        enum rs_handle_kind kind = rs_handle_kind(handle);
        bool foreign = (kind == RS_HANDLE_PROXY_OPERATION || kind == RS_HANDLE_PROXY_STEP) && rs_handle_has(handle, RS_MARK_FOREIGN);
        if (kind == RS_HANDLE_NONE || foreign || rs_handle_communicator(handle) != communicator) {
            continue;
        }
        struct rs_abandoned copy;
        copy_slot(&copy.slot, &rs_all_slots[i]);
        if (kind == RS_HANDLE_PROXY_OPERATION) {
            copy.sums = *rs_handle_sums(handle);
        }
        if (atomic_compare_exchange_strong_explicit(&rs_all_slots[i].state, &handle, handle & RS_WITHOUT_KIND,
                                                    memory_order_release, memory_order_relaxed)) {
            visit(argument, handle, &copy);
        }
    }
}

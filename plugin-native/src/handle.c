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
#define BLOCK 32u
#define API_BLOCK 8u // so that every lane finds one
#define NO_LANE (RS_LANE_CAPACITY + 1)
// Some transports start a proxy operation and never stop it: after this long its slot is worth more than its stop.
#define FORGOTTEN_NANOS (60 * RS_NANOS_PER_SECOND)
#define SURELY_OWN_NANOS (FORGOTTEN_NANOS / 2) // younger than this, nobody takes a slot from its event

#define OTHER_BYTES 81920 // what the other files keep: lanes' writers, samples
_Static_assert(ALL_SLOTS * sizeof(struct rs_slot) + PROXY_OPERATION_SLOTS * sizeof(struct rs_step_sums) + OTHER_BYTES +
                       RS_HEADER_BYTES + RS_COMMUNICATOR_CAPACITY * RS_COMMUNICATOR_BYTES +
                       RS_STRING_CAPACITY * RS_STRING_BYTES + RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES +
                       RS_LANE_CAPACITY * RS_RECORDS_PER_LANE * RS_RECORD_BYTES <=
                   8u << 20,
               "the plugin's memory stays under 8 MiB per process");

static const uint64_t without_kind = (UINT64_C(1) << RS_KIND_SHIFT) - 1;

// Ids come in blocks, and the slots of a block belong together: who holds the block, and nobody else, opens events in its
// free slots, without a locked operation for each. A stop needs no block: it only says that the slot is free.
struct pool {
    struct rs_slot *slots;
    _Atomic uint8_t *holders; // by block: lane + 1, or NO_LANE; 0 nobody
    uint32_t mask;
    uint32_t block;
};

static _Alignas(64) struct rs_slot all_slots[ALL_SLOTS];
static _Alignas(64) _Atomic uint8_t all_holders[ALL_SLOTS / API_BLOCK];

#define POOL(before, size, in_block)                                                                                   \
    {.slots = all_slots + (before), .holders = all_holders + (before) / API_BLOCK, .mask = (size) - 1, .block = (in_block)}
static const struct pool pools[RS_POOLS] = {
    POOL(0, OPERATION_SLOTS, BLOCK),
    POOL(OPERATION_SLOTS, API_SLOTS, API_BLOCK),
    POOL(OPERATION_SLOTS + API_SLOTS, PROXY_OPERATION_SLOTS, BLOCK),
    POOL(OPERATION_SLOTS + API_SLOTS + PROXY_OPERATION_SLOTS, PROXY_STEP_SLOTS, BLOCK),
    POOL(OPERATION_SLOTS + API_SLOTS + PROXY_OPERATION_SLOTS + PROXY_STEP_SLOTS, KERNEL_CHANNEL_SLOTS, BLOCK),
};
_Static_assert(API_SLOTS / API_BLOCK > RS_LANE_CAPACITY && KERNEL_CHANNEL_SLOTS / BLOCK > RS_LANE_CAPACITY,
               "every lane can hold a block of each pool");

static struct {
    _Alignas(64) _Atomic uint64_t next; // apart from what every callback reads
} pool_ids[RS_POOLS];

// Pool + 1; 0 for kinds without slots.
static const uint8_t pool_of[RS_HANDLE_KINDS] = {
    [RS_HANDLE_COLLECTIVE] = 1,     [RS_HANDLE_P2P] = 1,           [RS_HANDLE_GROUP_API] = 2,
    [RS_HANDLE_COLLECTIVE_API] = 2, [RS_HANDLE_P2P_API] = 2,       [RS_HANDLE_KERNEL_LAUNCH] = 2,
    [RS_HANDLE_PROXY_OPERATION] = 3, [RS_HANDLE_PROXY_STEP] = 4,   [RS_HANDLE_KERNEL_CHANNEL] = 5,
};

static _Alignas(64) struct rs_step_sums all_sums[PROXY_OPERATION_SLOTS];

void rs_handles_reset(void)
{
    memset((void *)all_slots, 0, sizeof all_slots); // and no page is missing at the first callbacks
    memset((void *)all_holders, 0, sizeof all_holders);
    memset(all_sums, 0, sizeof all_sums);
    // Microseconds since boot: no process raises a million operations a second, so ids of a library that was closed
    // and opened again stay ahead of those it gave before.
    uint64_t first = ((rs_monotonic_nanos() >> 10 & RS_ID_MASK) | (BLOCK - 1)) + 1;
    for (int i = 0; i < RS_POOLS; i++) {
        if (atomic_load_explicit(&pool_ids[i].next, memory_order_relaxed) < first) {
            atomic_store_explicit(&pool_ids[i].next, first, memory_order_relaxed);
        }
    }
}

static _Atomic uint8_t *holder_of(const struct pool *pool, uint64_t id)
{
    return &pool->holders[(id & pool->mask) / pool->block];
}

static void leave(_Atomic uint8_t *place, uint8_t holder)
{
    if (atomic_load_explicit(place, memory_order_relaxed) == holder) {
        // Pairs with the acquire in take_block: what we opened there is seen as open.
        atomic_store_explicit(place, 0, memory_order_release);
    }
}

// Leaves the block for the next one that nobody holds. False, with one fresh id and no block, when all are held.
static bool take_block(const struct pool *pool, struct rs_ids *ids, uint8_t holder)
{
    uint32_t blocks = (pool->mask + 1) / pool->block;
    if (ids->end != 0) {
        leave(holder_of(pool, ids->end - 1), holder);
    }
    for (uint32_t i = 0; ids->end == 0 && holder != NO_LANE && i < blocks; i++) {
        leave(&pool->holders[i], holder); // held by the lane's last owner
    }
    _Atomic uint64_t *next = &pool_ids[pool - pools].next;
    for (uint32_t i = 0; i < blocks; i++) {
        uint8_t nobody = 0;
        ids->next = atomic_fetch_add_explicit(next, pool->block, memory_order_relaxed) & RS_ID_MASK;
        ids->end = ids->next + pool->block;
        if (atomic_compare_exchange_strong_explicit(holder_of(pool, ids->next), &nobody, holder, memory_order_acquire,
                                                    memory_order_relaxed)) {
            return true;
        }
    }
    ids->end = ids->next;
    return false;
}

static bool is_free(const struct rs_slot *slot)
{
    // Pairs with the release in rs_handle_close: the former owner has read the slot.
    return rs_handle_kind(atomic_load_explicit(&slot->state, memory_order_acquire)) == RS_HANDLE_NONE;
}

// Whether the slot was taken from an event that nobody will stop any more.
static bool evict(struct rs_slot *slot, uint64_t now_nanos)
{
    uint64_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
    uint64_t start_nanos = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    // Signed: the slot may have been opened after `now_nanos` was read.
    return (int64_t)(now_nanos - start_nanos) >= (int64_t)FORGOTTEN_NANOS &&
           atomic_compare_exchange_strong_explicit(&slot->state, &state, state & without_kind, memory_order_acquire,
                                                   memory_order_relaxed);
}

// The next free slot, in the block held or in others; NULL, with an id all the same, when none is found.
static __attribute__((noinline)) struct rs_slot *search(const struct pool *pool, struct rs_ids *ids, uint8_t holder,
                                                        uint64_t now_nanos, uint64_t *id)
{
    for (int probe = 0; probe < PROBES; probe++) {
        bool leaves = ids->next == ids->end || probe % PROBES_IN_BLOCK == PROBES_IN_BLOCK - 1;
        if (leaves && !take_block(pool, ids, holder)) {
            *id = ids->next;
            return NULL;
        }
        *id = ids->next++;
        struct rs_slot *slot = &pool->slots[*id & pool->mask];
        if (is_free(slot) || evict(slot, now_nanos)) {
            return slot;
        }
    }
    return NULL;
}

rs_handle rs_handle_open(struct rs_segment *segment, struct rs_writer *writer, enum rs_handle_kind kind,
                         uint16_t communicator, uint64_t marks, uint64_t now_nanos, struct rs_slot **slot)
{
    const struct pool *pool = &pools[pool_of[kind] - 1];
    struct rs_ids none = {0, 0};
    struct rs_ids *ids = writer != NULL ? &writer->ids[pool - pools] : &none;
    uint8_t holder = writer != NULL ? writer->number : NO_LANE;
    uint64_t id = ids->next;
    *slot = &pool->slots[id & pool->mask];
    if (id != ids->end && is_free(*slot)) {
        ids->next = id + 1;
    } else {
        *slot = search(pool, ids, holder, now_nanos, &id);
    }
    rs_handle handle = rs_handle_of(kind, communicator, marks, id);
    if (*slot == NULL) {
        rs_count_loss(segment, RS_LOSS_NO_HANDLE);
        return handle;
    }
    atomic_store_explicit(&(*slot)->start_nanos, now_nanos, memory_order_relaxed);
    memset(&(*slot)->operation_id, 0, sizeof **slot - offsetof(struct rs_slot, operation_id));
    // Pairs with the acquire in rs_handles_close_all; and whoever sees it open sees when it was opened.
    atomic_store_explicit(&(*slot)->state, handle, memory_order_release);
    __builtin_prefetch(&pool->slots[(id + 1) & pool->mask], 1); // for the thread's next event of the kind
    if (writer == NULL) {
        leave(holder_of(pool, id), NO_LANE);
    }
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

bool rs_handle_close(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot, uint64_t now_nanos)
{
    uint64_t age = now_nanos - atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    // Both pair with the acquires in rs_handle_open, which may give the slot away from here on.
    if (age < SURELY_OWN_NANOS) {
        atomic_store_explicit(&slot->state, handle & without_kind, memory_order_release);
        return true;
    }
    uint64_t open = handle;
    if (atomic_compare_exchange_strong_explicit(&slot->state, &open, handle & without_kind, memory_order_release,
                                                memory_order_relaxed)) {
        return true;
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

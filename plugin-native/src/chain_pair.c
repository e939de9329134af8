// SPDX-License-Identifier: Apache-2.0

#include "chain_pair.h"

#include <stdatomic.h>
#include <string.h>

#include "clock.h"

//     63    56 55  52 51  48 47                                   0
//     +-------+------+------+---------------------------------------+
//     |  tag  |  0   | pool | id: unique in the pool and process    |
//     +-------+------+------+---------------------------------------+
#define TAG UINT64_C(0xC4)
#define ID_MASK ((UINT64_C(1) << 48) - 1)
#define OPEN (UINT64_C(1) << 48)
#define BUSY (UINT64_C(1) << 49) // being filled
#define PROBES 16

struct slot {
    _Atomic uint64_t state; // the id, and OPEN until it stops; 0 never used
    _Atomic(void *) own;
    _Atomic(void *) next;
    _Atomic(void *) latest; // of a transfer: the step started last
    _Atomic uint64_t rest;  // number, mask, type, flags
};

struct pool {
    _Alignas(64) _Atomic uint64_t next_id;
    uint32_t mask;
    struct slot *slots;
};

#define CAPTURED_SLOTS 16384u
#define API_SLOTS 8192u
#define OPERATION_SLOTS 16384u
#define TRANSFER_SLOTS 8192u
#define LEAF_SLOTS 16384u
#define ALL_SLOTS (CAPTURED_SLOTS + API_SLOTS + OPERATION_SLOTS + TRANSFER_SLOTS + LEAF_SLOTS)

// Pages that nobody touches cost nothing: without a chain this table is none.
static struct slot all_slots[ALL_SLOTS];
static struct pool pools[RS_PAIR_POOLS] = {
    [RS_PAIR_CAPTURED] = {.mask = CAPTURED_SLOTS - 1, .slots = all_slots},
    [RS_PAIR_API] = {.mask = API_SLOTS - 1, .slots = all_slots + CAPTURED_SLOTS},
    [RS_PAIR_OPERATION] = {.mask = OPERATION_SLOTS - 1, .slots = all_slots + CAPTURED_SLOTS + API_SLOTS},
    [RS_PAIR_TRANSFER] = {.mask = TRANSFER_SLOTS - 1,
                          .slots = all_slots + CAPTURED_SLOTS + API_SLOTS + OPERATION_SLOTS},
    [RS_PAIR_LEAF] = {.mask = LEAF_SLOTS - 1,
                      .slots = all_slots + CAPTURED_SLOTS + API_SLOTS + OPERATION_SLOTS + TRANSFER_SLOTS},
};

static uint64_t packed(const struct rs_pair *pair)
{
    return (uint64_t)pair->number << 32 | (uint64_t)pair->mask << 16 | (uint64_t)pair->type << 8 | pair->flags;
}

void rs_pairs_reset(void)
{
    memset((void *)all_slots, 0, sizeof all_slots); // and the pages are there before the first callback
    // Microseconds since boot, as for our own handles.
    uint64_t first = (rs_monotonic_nanos() >> 10 & ID_MASK) + 1;
    for (int i = 0; i < RS_PAIR_POOLS; i++) {
        if (atomic_load_explicit(&pools[i].next_id, memory_order_relaxed) < first) {
            atomic_store_explicit(&pools[i].next_id, first, memory_order_relaxed);
        }
    }
}

static struct slot *slot_of(const void *handle)
{
    uint64_t word = (uint64_t)(uintptr_t)handle;
    uint64_t pool = word >> 48 & 0xFF;
    if (word >> 56 != TAG || pool >= RS_PAIR_POOLS) {
        return NULL;
    }
    return &pools[pool].slots[word & pools[pool].mask];
}

static uint64_t id_of(const void *handle)
{
    return (uint64_t)(uintptr_t)handle & ID_MASK;
}

// The release stores keep what they store behind the BUSY before them: see rs_pair_find.
static void fill(struct slot *slot, const struct rs_pair *pair)
{
    atomic_store_explicit(&slot->own, pair->own, memory_order_release);
    atomic_store_explicit(&slot->next, pair->next, memory_order_release);
    atomic_store_explicit(&slot->latest, NULL, memory_order_release);
    atomic_store_explicit(&slot->rest, packed(pair), memory_order_release);
}

void *rs_pair_open(enum rs_pair_pool pool, const struct rs_pair *pair, bool *evicted)
{
    struct pool *from = &pools[pool];
    for (int probe = 1; probe <= 2 * PROBES; probe++) {
        uint64_t id = atomic_fetch_add_explicit(&from->next_id, 1, memory_order_relaxed) & ID_MASK;
        struct slot *slot = &from->slots[id & from->mask];
        uint64_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);
        if ((state & BUSY) != 0 || ((state & OPEN) != 0 && probe < PROBES)) {
            continue;
        }
        if (atomic_compare_exchange_strong_explicit(&slot->state, &state, BUSY, memory_order_acquire,
                                                    memory_order_relaxed)) {
            fill(slot, pair);
            atomic_store_explicit(&slot->state, id | OPEN, memory_order_release);
            *evicted = (state & OPEN) != 0;
            return (void *)(uintptr_t)(TAG << 56 | (uint64_t)pool << 48 | id);
        }
    }
    *evicted = true;
    return NULL;
}

bool rs_pair_find(const void *handle, struct rs_pair *pair)
{
    struct slot *slot = slot_of(handle);
    if (slot == NULL || (atomic_load_explicit(&slot->state, memory_order_acquire) & ~OPEN) != id_of(handle)) {
        return false;
    }
    // Acquire, each: who sees a value of the slot's next owner sees his BUSY or his id in the second look.
    pair->own = atomic_load_explicit(&slot->own, memory_order_acquire);
    pair->next = atomic_load_explicit(&slot->next, memory_order_acquire);
    uint64_t rest = atomic_load_explicit(&slot->rest, memory_order_acquire);
    pair->number = (uint32_t)(rest >> 32);
    pair->mask = (uint16_t)(rest >> 16);
    pair->type = (uint8_t)(rest >> 8);
    pair->flags = (uint8_t)rest;
    return (atomic_load_explicit(&slot->state, memory_order_relaxed) & ~OPEN) == id_of(handle);
}

void rs_pair_stop(void *handle)
{
    struct slot *slot = slot_of(handle);
    uint64_t open = id_of(handle) | OPEN;
    if (slot != NULL) {
        // Pairs with the acquire in rs_pair_open, which may give the slot away from here on.
        (void)atomic_compare_exchange_strong_explicit(&slot->state, &open, id_of(handle), memory_order_release,
                                                      memory_order_relaxed);
    }
}

void rs_pair_unfresh(void *handle, const struct rs_pair *pair)
{
    struct slot *slot = slot_of(handle);
    uint64_t fresh = packed(pair);
    if (slot != NULL) {
        (void)atomic_compare_exchange_strong_explicit(&slot->rest, &fresh, fresh & ~(uint64_t)RS_PAIR_FRESH,
                                                      memory_order_relaxed, memory_order_relaxed);
    }
}

void *rs_pair_restart(void *transfer, const struct rs_pair *pair)
{
    struct slot *owner = slot_of(transfer);
    void *latest = owner != NULL ? atomic_load_explicit(&owner->latest, memory_order_relaxed) : NULL;
    struct slot *slot = slot_of(latest);
    if (slot == NULL || atomic_load_explicit(&slot->state, memory_order_acquire) != (id_of(latest) | OPEN) ||
        atomic_load_explicit(&slot->rest, memory_order_relaxed) >> 32 != pair->number) {
        return NULL;
    }
    fill(slot, pair);
    return latest;
}

void rs_pair_set_latest(void *transfer, void *step)
{
    struct slot *owner = slot_of(transfer);
    if (owner != NULL) {
        atomic_store_explicit(&owner->latest, step, memory_order_relaxed);
    }
}

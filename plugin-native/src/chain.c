// SPDX-License-Identifier: Apache-2.0
//
// The chain's life and its communicators.

#include "chain.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "chain_next.h"
#include "fork.h"
#include "mask.h"
#include "proxy_room.h"

#define COMMUNICATORS 4096u
#define TAG UINT64_C(0x43)

atomic_bool rs_chain_on;

static struct rs_lifecycle lifecycle = RS_LIFECYCLE_INITIALIZER;
static struct rs_chain_communicator communicators[COMMUNICATORS]; // entries are taken and freed under the lock
static uint32_t generation;  // @GuardedBy(lifecycle)
static uint32_t holders;     // @GuardedBy(lifecycle); NCCL's reference count of the library
static bool decided;         // @GuardedBy(lifecycle)
static bool said_full;       // @GuardedBy(lifecycle)

static _Thread_local bool holds_for_fork __attribute__((tls_model("initial-exec")));

static void wait_for_lifecycle(void)
{
    holds_for_fork = rs_lifecycle_hold(&lifecycle);
}

static void go_on_in_parent(void)
{
    if (holds_for_fork) {
        rs_lifecycle_leave(&lifecycle);
    }
}

static void renew_lock(void)
{
    rs_lifecycle_renew(&lifecycle);
}

// When the library is loaded: the lock is taken by every init, chain or no chain.
__attribute__((constructor)) static void handle_forks(void)
{
    (void)pthread_atfork(wait_for_lifecycle, go_on_in_parent, renew_lock);
}

static bool load(const struct rs_communicator_arguments *arguments)
{
    const char *path = getenv("RINGSIDE_NEXT_PLUGIN");
    if (path == NULL || path[0] == '\0' || !rs_next_load(path, arguments->nccl_api, arguments->logger)) {
        return false;
    }
    rs_pairs_reset(); // the handles of one that was loaded before mean nothing to this one
    return true;
}

static void show_in_header(uint32_t api)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL) {
        segment->header->next_plugin_api = api;
    }
}

// Whether the second plugin serves the copy of NCCL with this mask: the one that it was loaded for.
static bool serves(int *event_mask) // @GuardedBy(lifecycle)
{
    int *bound = NULL;
    return atomic_compare_exchange_strong(&rs_next.nccl_mask, &bound, event_mask) || bound == event_mask;
}

// Loads the second plugin for its first communicator. Returns whether the chain is on; `held` whether it is loaded.
static bool hold(const struct rs_communicator_arguments *arguments, int *event_mask, bool *held)
{
    rs_lifecycle_enter(&lifecycle);
    if (!decided) {
        decided = true; // a failure is for the library's life, as NCCL's is
        if (load(arguments)) {
            atomic_store_explicit(&rs_chain_on, true, memory_order_release);
        }
    } else if (rs_chain_active() && rs_next_loaded() == NULL) {
        (void)load(arguments);
    }
    *held = rs_next_loaded() != NULL && serves(event_mask);
    if (*held) {
        holders++;
        show_in_header(rs_next.api);
    }
    rs_lifecycle_leave(&lifecycle);
    return rs_chain_active();
}

static void release(void) // @GuardedBy(lifecycle)
{
    if (--holders == 0) {
        rs_next_unload();
        show_in_header(0);
    }
}

// NCCL's context of a communicator: our own one's lowest bits stay where they are, for the processes that relay (PXN).
static void *context_of(uint32_t index, const void *own)
{
    uint64_t low = (uint64_t)(uintptr_t)own & 0xFFFF;
    return (void *)(uintptr_t)(TAG << 56 | (uint64_t)index << 40 | (uint64_t)(++generation & 0xFFFFFF) << 16 | low);
}

static struct rs_chain_communicator *take(void *own, bool held, nccl_logger logger)
{
    rs_lifecycle_enter(&lifecycle);
    struct rs_chain_communicator *taken = NULL;
    for (uint32_t i = 0; i < COMMUNICATORS && taken == NULL; i++) {
        if (atomic_load_explicit(&communicators[i].context, memory_order_relaxed) == NULL) {
            taken = &communicators[i];
            taken->own = own;
            taken->next = NULL;
            taken->forwarded = false;
            taken->held = held;
            atomic_store_explicit(&taken->group_pair, NULL, memory_order_relaxed);
            atomic_store_explicit(&taken->group_mask, 0, memory_order_relaxed);
            atomic_store_explicit(&taken->context, context_of(i, own), memory_order_release);
        }
    }
    bool say = taken == NULL && !said_full && logger != NULL;
    if (taken == NULL) {
        said_full = true;
        if (held) {
            release();
        }
    }
    rs_lifecycle_leave(&lifecycle);
    if (say) {
        logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
               "Ringside passes no events of this communicator on: %u are open already; close some", COMMUNICATORS);
    }
    return taken;
}

void rs_chain_init(void **context, int *event_mask, const struct rs_communicator_arguments *arguments)
{
    if (rs_next_is_calling()) { // the second plugin has loaded us as its second plugin
        if (context != NULL) {
            *context = NULL;
        }
        if (arguments->logger != NULL) {
            arguments->logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
                              "Ringside stands behind itself: RINGSIDE_NEXT_PLUGIN leads back to it; remove one");
        }
        return;
    }
    struct rs_mask *mask = rs_process_init(context, event_mask, arguments);
    bool held;
    if (context == NULL || event_mask == NULL || !hold(arguments, event_mask, &held)) {
        rs_mask_seal(mask);
        return;
    }
    struct rs_chain_communicator *communicator = take(*context, held, arguments->logger);
    char reason[256];
    if (communicator == NULL || !rs_proxy_room_is_enough(arguments->ranks, arguments->nodes, reason, sizeof reason)) {
        rs_mask_seal(mask); // no KernelCh for the second plugin either
    }
    if (communicator == NULL) {
        return; // our own context stays NCCL's
    }
    // Without the lock, as NCCL: a plugin may wait in its init for that of another communicator.
    if (held && rs_next_init(&communicator->next, arguments) != NCCL_SUCCESS) {
        rs_lifecycle_enter(&lifecycle);
        communicator->held = false;
        release();
        rs_lifecycle_leave(&lifecycle);
    } else {
        communicator->forwarded = held;
    }
    rs_mask_seal(mask);
    *context = atomic_load_explicit(&communicator->context, memory_order_relaxed);
}

void rs_chain_finalize(void *context)
{
    struct rs_chain_communicator *communicator = rs_chain_find(context);
    if (communicator == NULL) {
        rs_process_finalize(context);
        return;
    }
    rs_process_finalize(communicator->own);
    const struct rs_next_table *next = rs_next_loaded();
    if (communicator->forwarded && communicator->next != NULL && next != NULL) { // NCCL finalizes no NULL context
        (void)next->finalize(communicator->next);
    }
    rs_lifecycle_enter(&lifecycle);
    bool held = communicator->held;
    atomic_store_explicit(&communicator->context, NULL, memory_order_release);
    if (held) {
        release();
    }
    rs_lifecycle_leave(&lifecycle);
}

struct rs_chain_communicator *rs_chain_find(const void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    uint64_t index = word >> 40 & 0xFFFF;
    if (word >> 56 != TAG || index >= COMMUNICATORS ||
        atomic_load_explicit(&communicators[index].context, memory_order_acquire) != context) {
        return NULL;
    }
    return &communicators[index];
}

bool rs_chain_is_foreign(const void *context)
{
    return (uint64_t)(uintptr_t)context >> 56 == TAG && rs_chain_find(context) == NULL;
}

void *rs_chain_foreign_context(void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    return word >> 56 == TAG ? (void *)(uintptr_t)(RS_CONTEXT_TAG << 56 | (word & 0xFFFF)) : context;
}

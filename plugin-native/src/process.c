// SPDX-License-Identifier: Apache-2.0

#include "process.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "calls.h"
#include "cuda.h"
#include "event.h"
#include "fork.h"
#include "handle.h"
#include "kernel_stamp.h"
#include "level.h"
#include "proxy_room.h"
#include "ringside_plugin.h"
#include "stamp.h"
#include "timer.h"

#define NO_SLOT 0xFFFFu // every slot's communicator lives: its events are counted and not recorded

_Atomic(struct rs_segment *) rs_current_segment;

static struct rs_lifecycle lifecycle = RS_LIFECYCLE_INITIALIZER; // init, finalize and nothing else
static struct rs_segment segment_memory;                      // @GuardedBy(lifecycle) until published
static uint32_t next_slot;                                    // @GuardedBy(lifecycle)
static uint32_t communicators_live;                           // @GuardedBy(lifecycle)
static struct rs_mask *masks_without_slot;                    // @GuardedBy(lifecycle); of communicators without a slot
static bool failed;                                           // @GuardedBy(lifecycle); latched until the library closes
static bool said_timing;                                      // @GuardedBy(lifecycle)
static bool said_room;                                        // @GuardedBy(lifecycle)
static bool kernel_channels;                                  // @GuardedBy(lifecycle); not read back from the segment
static uint32_t generations[RS_COMMUNICATOR_CAPACITY];        // @GuardedBy(lifecycle); by slot
// By slot: 1 + the seven bits of its generation that contexts and records carry; 0: free. Kept apart from the segment,
// which others may write.
static _Atomic uint8_t is_live[RS_COMMUNICATOR_CAPACITY];

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

static void forget_parents_segment(void)
{
    struct rs_segment *segment = atomic_exchange_explicit(&rs_current_segment, NULL, memory_order_relaxed);
    if (segment != NULL) {
        rs_segment_abandon(segment);
    }
    rs_mask_forget();
    rs_timer_forget();
    communicators_live = 0;
    rs_lifecycle_renew(&lifecycle);
}

// A process that ends without destroying its communicators leaves no file either, where nobody reads it. A child that
// was made without the fork handlers has its parent's segment, and lets it be.
__attribute__((destructor)) static void leave_no_file(void)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL && segment->pid == getpid()) {
        rs_segment_remove_unread(segment);
    }
}

// When the library is loaded: the first init may already meet a fork. Closing the library takes the handlers away.
__attribute__((constructor)) static void handle_forks(void)
{
    (void)pthread_atfork(wait_for_lifecycle, go_on_in_parent, forget_parents_segment);
}

static uint32_t requested_level(nccl_logger logger)
{
    static const char *const names[] = {"steady", "detail", "deep"};
    const char *wanted = getenv(RINGSIDE_ENV_LEVEL);
    for (uint32_t level = 0; wanted != NULL && level < sizeof names / sizeof names[0]; level++) {
        if (strcmp(wanted, names[level]) == 0) {
            return level;
        }
    }
    if (wanted != NULL && wanted[0] != '\0' && logger != NULL) {
        logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
               "Ringside: RINGSIDE_LEVEL=%.32s is no level; use steady, detail or deep; going on with steady", wanted);
    }
    return RS_LEVEL_STEADY;
}

static bool graphs_wanted(void)
{
    const char *wanted = getenv(RINGSIDE_ENV_GRAPHS);
    return wanted != NULL && strcmp(wanted, "1") == 0;
}

static void say(const struct rs_communicator_arguments *arguments, int level, const char *sentence)
{
    if (arguments->logger != NULL && sentence[0] != '\0') {
        arguments->logger(level, NCCL_LOG_ALL, "ringside", 0, "Ringside: %s", sentence);
    }
}

static struct rs_segment *create_segment(const struct rs_communicator_arguments *arguments)
{
    struct rs_segment_options options = {
        .nccl_api = arguments->nccl_api,
        .level_requested = requested_level(arguments->logger),
        .graphs = graphs_wanted(),
        .timed_one_in = rs_calls_begin(),
    };
    char reason[PATH_MAX + 256] = "";
    if (options.level_requested == RS_LEVEL_DEEP || options.graphs != 0) {
        options.kernel_channels = rs_proxy_room_is_enough(arguments->ranks, arguments->nodes, reason, sizeof reason)
                                      ? RS_KERNEL_CHANNELS_ON
                                      : RS_KERNEL_CHANNELS_NO_ROOM;
        say(arguments, NCCL_LOG_WARN, reason);
    }
    if (rs_segment_create(&segment_memory, &options, reason, sizeof reason) != 0) {
        failed = true;
        if (arguments->logger != NULL) {
            arguments->logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
                              "Ringside records nothing in this process: %s", reason);
        }
        return NULL;
    }
    rs_writers_reset();
    rs_handles_reset();
    rs_stamp_open();
    rs_level_open(segment_memory.header);
    next_slot = 0;
    said_timing = false;
    kernel_channels = options.kernel_channels == RS_KERNEL_CHANNELS_ON;
    said_room = !kernel_channels;
    masks_without_slot = NULL;
    memset(generations, 0, sizeof generations);
    memset((void *)is_live, 0, sizeof is_live);
    if (arguments->logger != NULL) {
        arguments->logger(NCCL_LOG_INFO, NCCL_LOG_ALL, "ringside", 0, "Ringside writes %s", segment_memory.path);
    }
    return &segment_memory;
}

static void *make_context(const struct rs_segment *segment, uint32_t slot)
{
    uint64_t lap = slot < RS_COMMUNICATOR_CAPACITY ? (generations[slot] - 1) & RS_CONTEXT_LAP_MASK : 0;
    uint64_t context = RS_CONTEXT_TAG << 56 | lap << 48 | (uint64_t)segment->generation << 16 | ((slot + 1) & 0xFFFF);
    return (void *)(uintptr_t)context;
}

// The slot that was free for the longest time, so that its records are read before it is used again.
static uint32_t find_slot(void)
{
    for (uint32_t i = 0; i < RS_COMMUNICATOR_CAPACITY; i++) {
        uint32_t slot = (next_slot + i) % RS_COMMUNICATOR_CAPACITY;
        if (rs_get(is_live[slot]) == 0) {
            next_slot = slot + 1;
            return slot;
        }
    }
    return NO_SLOT;
}

static void time_launches(struct rs_segment *segment, uint16_t slot, const struct rs_communicator_arguments *arguments)
{
    char reason[256] = "NCCL 2.27 tells of no launches: there are no GPU times unless RINGSIDE_LEVEL is deep";
    if (arguments->nccl_api != 4) {
        rs_timer_open(segment, slot, reason, sizeof reason);
    }
    if (reason[0] != '\0' && !said_timing) {
        said_timing = true;
        say(arguments, NCCL_LOG_INFO, reason);
    }
    if (!said_room && !rs_proxy_room_is_enough(1, 1, reason, sizeof reason)) {
        said_room = true; // NCCL's pools may fail from here on; what is on stays on
        say(arguments, NCCL_LOG_WARN, reason);
    }
}

static uint32_t add_communicator(struct rs_segment *segment, const struct rs_communicator_arguments *arguments,
                                 struct rs_mask *mask)
{
    uint32_t slot = find_slot();
    if (slot == NO_SLOT) {
        rs_count_loss(segment, RS_LOSS_NO_COMMUNICATOR);
        return NO_SLOT;
    }
    struct rs_communicator *communicator = &segment->communicators[slot];
    // Pairs with the daemon's acquire: what it copies while the slot is rewritten it throws away. An exchange, as
    // nothing written below may be seen before it.
    (void)atomic_exchange_explicit(&communicator->state, RS_COMMUNICATOR_FREE, memory_order_acq_rel);
    communicator->generation = ++generations[slot];
    communicator->comm_hash = arguments->hash;
    communicator->rank = arguments->rank;
    communicator->ranks = arguments->ranks;
    communicator->nodes = arguments->nodes;
    communicator->nccl_api = arguments->nccl_api;
    communicator->init_nanos = rs_monotonic_nanos();
    rs_set(communicator->finalize_nanos, 0);
    rs_set(communicator->launch_begun_nanos, 0);
    rs_set(communicator->launches_begun, 0);
    rs_set(communicator->launches_returned, 0);
    rs_set(communicator->groups, 0);
    rs_cuda_identify(&communicator->cuda_device, communicator->gpu_uuid, communicator->gpu_pci_bus_id,
                     sizeof communicator->gpu_pci_bus_id);
    memset(communicator->name, 0, sizeof communicator->name);
    if (arguments->name != NULL) {
        (void)snprintf(communicator->name, sizeof communicator->name, "%s", arguments->name);
    }
    // Pairs with the daemon's acquire load: the slot is whole.
    atomic_store_explicit(&communicator->state, RS_COMMUNICATOR_LIVE, memory_order_release);
    rs_calls_open((uint16_t)slot, mask, arguments->nccl_api, arguments->rank,
                  (generations[slot] - 1) & RS_CONTEXT_LAP_MASK);
    rs_kernel_stamp_open((uint16_t)slot);
    time_launches(segment, (uint16_t)slot, arguments);
    uint8_t live = (uint8_t)(1 + ((generations[slot] - 1) & RS_CONTEXT_LAP_MASK));
    atomic_store_explicit(&is_live[slot], live, memory_order_release);
    return slot;
}

struct rs_mask *rs_process_init(void **context, int *event_mask, const struct rs_communicator_arguments *arguments)
{
    if (context == NULL || event_mask == NULL) {
        return NULL;
    }
    *context = NULL;
    rs_lifecycle_enter(&lifecycle);
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL && !failed) {
        segment = create_segment(arguments);
    }
    struct rs_mask *mask;
    if (segment == NULL) {
        mask = rs_mask_join(event_mask, arguments->nccl_api, NULL, false);
    } else {
        communicators_live++;
        mask = rs_mask_join(event_mask, arguments->nccl_api, segment->header, kernel_channels);
        uint32_t slot = add_communicator(segment, arguments, mask);
        masks_without_slot = slot == NO_SLOT ? mask : masks_without_slot;
        *context = make_context(segment, slot);
        atomic_store_explicit(&rs_current_segment, segment, memory_order_release);
    }
    rs_lifecycle_leave(&lifecycle);
    return mask;
}

static void end_communicator(struct rs_segment *segment, uint16_t slot)
{
    struct rs_mask *mask = rs_calls_of[slot].mask;
    rs_timer_settle(slot);
    rs_set(is_live[slot], 0);
    rs_event_abandon_all(segment, slot);
    rs_calls_close(segment, slot);
    struct rs_communicator *communicator = &segment->communicators[slot];
    rs_set(communicator->finalize_nanos, rs_monotonic_nanos());
    atomic_store_explicit(&communicator->state, RS_COMMUNICATOR_FINALIZED, memory_order_release);
    rs_mask_leave(mask);
}

void rs_process_finalize(void *context)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL || segment->pid != getpid()) {
        return; // a child of _Fork() or a raw clone, which no handler saw: the segment is its parent's
    }
    rs_lifecycle_enter(&lifecycle);
    segment = rs_process_segment();
    if (segment != NULL) {
        int slot = rs_context_communicator(segment, context);
        bool without_slot = slot < 0 && context == make_context(segment, NO_SLOT);
        if (slot >= 0) {
            end_communicator(segment, (uint16_t)slot);
        } else if (without_slot) {
            rs_mask_leave(masks_without_slot);
        }
        if ((slot >= 0 || without_slot) && --communicators_live == 0) {
            atomic_store_explicit(&rs_current_segment, NULL, memory_order_release);
            rs_segment_close(segment, !rs_timer_close());
        }
    }
    rs_lifecycle_leave(&lifecycle);
}

int rs_context_communicator(struct rs_segment *segment, void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    uint32_t slot = (uint32_t)((word & 0xFFFF) - 1);
    if (word >> 56 != RS_CONTEXT_TAG || (uint32_t)(word >> 16) != segment->generation) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_CONTEXT);
        return -1;
    }
    if (slot >= RS_COMMUNICATOR_CAPACITY) {
        rs_count_loss(segment, RS_LOSS_NO_COMMUNICATOR);
        return -1;
    }
    if (rs_get(is_live[slot]) != 1 + (word >> 48 & 0xFF)) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_CONTEXT);
        return -1;
    }
    return (int)slot;
}

int rs_foreign_context_communicator(struct rs_segment *segment, void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    uint32_t slot = (uint32_t)((word & 0xFFFF) - 1);
    if (word >> 56 != RS_CONTEXT_TAG || slot >= RS_COMMUNICATOR_CAPACITY) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_CONTEXT);
        return -1;
    }
    return (int)slot;
}

void rs_process_captured(struct rs_segment *segment)
{
    if (atomic_load_explicit(&segment->header->captured, memory_order_relaxed) == 0) {
        atomic_store_explicit(&segment->header->captured, 1, memory_order_relaxed);
    }
}

// SPDX-License-Identifier: Apache-2.0

#include "process.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "event.h"
#include "fork.h"
#include "gpu.h"
#include "handle.h"
#include "level.h"
#include "mask.h"
#include "ringside_plugin.h"
#include "sample.h"
#include "stamp.h"

#define CONTEXT_TAG UINT64_C(0x52)
#define NO_SLOT 0xFFFFu // the communicator table is full: its events are counted and not recorded

_Atomic(struct rs_segment *) rs_current_segment;

static pthread_mutex_t lifecycle = PTHREAD_MUTEX_INITIALIZER; // init, finalize and nothing else
static struct rs_segment segment_memory;                      // @GuardedBy(lifecycle) until published
static uint32_t communicators_used;                           // @GuardedBy(lifecycle); slots are not reused
static uint32_t communicators_live;                           // @GuardedBy(lifecycle)
static bool failed;                                           // @GuardedBy(lifecycle); latched until the library closes
static _Atomic uint8_t is_live[RS_COMMUNICATOR_CAPACITY];     // by slot; kept apart from the segment, which others may write

static _Thread_local bool holds_for_fork __attribute__((tls_model("initial-exec")));

static void wait_for_lifecycle(void)
{
    holds_for_fork = rs_fork_hold(&lifecycle);
}

static void go_on_in_parent(void)
{
    if (holds_for_fork) {
        (void)pthread_mutex_unlock(&lifecycle);
    }
}

static void forget_parents_segment(void)
{
    struct rs_segment *segment = atomic_exchange_explicit(&rs_current_segment, NULL, memory_order_relaxed);
    if (segment != NULL) {
        rs_segment_abandon(segment);
    }
    rs_mask_close();
    communicators_live = 0;
    (void)pthread_mutex_init(&lifecycle, NULL);
}

// A process that ends without destroying its communicators leaves no file either, where nobody reads it.
__attribute__((destructor)) static void leave_no_file(void)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL && atomic_load_explicit(&segment->header->reader_pid, memory_order_acquire) == 0) {
        (void)unlink(segment->path);
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

static struct rs_segment *create_segment(const struct rs_communicator_arguments *arguments)
{
    struct rs_segment_options options = {
        .nccl_api = arguments->nccl_api,
        .level_requested = requested_level(arguments->logger),
        .graphs = graphs_wanted(),
    };
    char reason[PATH_MAX + 256];
    if (rs_segment_create(&segment_memory, &options, reason, sizeof reason) != 0) {
        failed = true;
        if (arguments->logger != NULL) {
            arguments->logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
                              "Ringside records nothing in this process: %s", reason);
        }
        return NULL;
    }
    rs_handles_reset();
    rs_sample_reset();
    rs_stamp_open();
    rs_level_open(segment_memory.header);
    rs_mask_set_graphs(options.graphs != 0);
    segment_memory.generation = (uint32_t)(rs_monotonic_nanos() >> 10) | 1;
    communicators_used = 0;
    memset((void *)is_live, 0, sizeof is_live);
    if (arguments->logger != NULL) {
        arguments->logger(NCCL_LOG_INFO, NCCL_LOG_ALL, "ringside", 0, "Ringside writes %s", segment_memory.path);
    }
    return &segment_memory;
}

static void *make_context(const struct rs_segment *segment, uint32_t slot)
{
    uint64_t context = CONTEXT_TAG << 56 | (uint64_t)segment->generation << 16 | ((slot + 1) & 0xFFFF);
    return (void *)(uintptr_t)context;
}

static uint32_t add_communicator(struct rs_segment *segment, const struct rs_communicator_arguments *arguments)
{
    if (communicators_used == RS_COMMUNICATOR_CAPACITY) {
        rs_count_loss(segment, RS_LOSS_NO_COMMUNICATOR);
        return NO_SLOT;
    }
    uint32_t slot = communicators_used++;
    struct rs_communicator *communicator = &segment->communicators[slot];
    communicator->generation = 1;
    communicator->comm_hash = arguments->hash;
    communicator->rank = arguments->rank;
    communicator->ranks = arguments->ranks;
    communicator->nodes = arguments->nodes;
    communicator->init_nanos = rs_monotonic_nanos();
    rs_gpu_identify(&communicator->cuda_device, communicator->gpu_uuid, communicator->gpu_pci_bus_id,
                    sizeof communicator->gpu_pci_bus_id);
    if (arguments->name != NULL) {
        (void)snprintf(communicator->name, sizeof communicator->name, "%s", arguments->name);
    }
    // Pairs with the daemon's acquire load: the slot is whole.
    atomic_store_explicit(&communicator->state, RS_COMMUNICATOR_LIVE, memory_order_release);
    rs_sample_open(segment->header, (uint16_t)slot);
    atomic_store_explicit(&is_live[slot], 1, memory_order_release);
    return slot;
}

void rs_process_init(void **context, int *event_mask, const struct rs_communicator_arguments *arguments)
{
    if (context == NULL || event_mask == NULL) {
        return;
    }
    *context = NULL;
    (void)pthread_mutex_lock(&lifecycle);
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL && !failed) {
        segment = create_segment(arguments);
    }
    if (segment == NULL) {
        rs_mask_open(event_mask, arguments->nccl_api, NULL);
    } else {
        communicators_live++;
        rs_mask_open(event_mask, arguments->nccl_api, segment->header);
        *context = make_context(segment, add_communicator(segment, arguments));
        atomic_store_explicit(&rs_current_segment, segment, memory_order_release);
    }
    (void)pthread_mutex_unlock(&lifecycle);
}

void rs_process_finalize(void *context)
{
    (void)pthread_mutex_lock(&lifecycle);
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL) {
        int slot = rs_context_communicator(segment, context);
        if (slot >= 0) {
            atomic_store_explicit(&is_live[slot], 0, memory_order_relaxed);
            rs_sample_close(segment->header, (uint16_t)slot);
            rs_event_abandon_all(segment, (uint16_t)slot);
            struct rs_communicator *communicator = &segment->communicators[slot];
            atomic_store_explicit(&communicator->finalize_nanos, rs_monotonic_nanos(), memory_order_relaxed);
            atomic_store_explicit(&communicator->state, RS_COMMUNICATOR_FINALIZED, memory_order_release);
        }
        bool ours = slot >= 0 || context == make_context(segment, NO_SLOT);
        if (ours && --communicators_live == 0) {
            atomic_store_explicit(&rs_current_segment, NULL, memory_order_release);
            rs_mask_close();
            rs_segment_close(segment);
        }
    }
    (void)pthread_mutex_unlock(&lifecycle);
}

int rs_context_communicator(struct rs_segment *segment, void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    uint32_t slot = (uint32_t)((word & 0xFFFF) - 1);
    if (word >> 16 != (CONTEXT_TAG << 40 | segment->generation)) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_CONTEXT);
        return -1;
    }
    if (slot >= RS_COMMUNICATOR_CAPACITY) {
        rs_count_loss(segment, RS_LOSS_NO_COMMUNICATOR);
        return -1;
    }
    if (atomic_load_explicit(&is_live[slot], memory_order_relaxed) == 0) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_CONTEXT);
        return -1;
    }
    return (int)slot;
}

int rs_foreign_context_communicator(struct rs_segment *segment, void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    uint32_t slot = (uint32_t)((word & 0xFFFF) - 1);
    if (word >> 56 != CONTEXT_TAG || slot >= RS_COMMUNICATOR_CAPACITY) {
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
    rs_mask_forbid_kernels();
}

// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin that records nothing: it asks for the events of EMPTY_PLUGIN_MASK (a number; without it, those of
// Ringside's steady level) and returns handles. What a job costs more with it than without is NCCL's own price of
// raising events, the floor for any plugin.

#include <stddef.h>
#include <stdlib.h>

#include "abi/nccl_profiler_v5.h"

#define STEADY_MASK 0xE1E // Coll, P2p, ProxyOp, ProxyStep, CollApi, P2pApi, KernelLaunch

static nccl_result init(void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger)
{
    (void)communicator_id;
    (void)communicator_name;
    (void)nodes;
    (void)ranks;
    (void)rank;
    (void)logger;
    const char *wanted = getenv("EMPTY_PLUGIN_MASK");
    int mask = wanted != NULL && wanted[0] != '\0' ? (int)strtol(wanted, NULL, 0) : STEADY_MASK;
    *context = event_mask;
    __atomic_store_n(event_mask, mask, __ATOMIC_RELAXED);
    return NCCL_SUCCESS;
}

static nccl_result start_event(void *context, void **handle, const struct nccl_profiler_v5_descriptor *descriptor)
{
    (void)descriptor;
    *handle = context;
    return NCCL_SUCCESS;
}

static nccl_result stop_event(void *handle)
{
    (void)handle;
    return NCCL_SUCCESS;
}

static nccl_result record_event_state(void *handle, int state, const union nccl_state_args *args)
{
    (void)handle;
    (void)state;
    (void)args;
    return NCCL_SUCCESS;
}

static nccl_result finalize(void *context)
{
    (void)context;
    return NCCL_SUCCESS;
}

__attribute__((visibility("default"))) extern struct nccl_profiler_v5 ncclProfiler_v5;
struct nccl_profiler_v5 ncclProfiler_v5 = {.name = "empty",
                                           .init = init,
                                           .start_event = start_event,
                                           .stop_event = stop_event,
                                           .record_event_state = record_event_state,
                                           .finalize = finalize};

// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin that does nothing, in a library of its own: what NCCL pays for having any plugin at all.

#include <stddef.h>

#include "abi/nccl_profiler_v5.h"

static nccl_result init(void **context, uint64_t communicator_id, int *event_mask, const char *name, int nodes,
                        int ranks, int rank, nccl_logger logger)
{
    (void)communicator_id;
    (void)name;
    (void)nodes;
    (void)ranks;
    (void)rank;
    (void)logger;
    *context = event_mask;
    *event_mask = 0;
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

__attribute__((visibility("default"))) struct nccl_profiler_v5 ncclProfiler_v5 = {
    .name = "empty",
    .init = init,
    .start_event = start_event,
    .stop_event = stop_event,
    .record_event_state = record_event_state,
    .finalize = finalize,
};

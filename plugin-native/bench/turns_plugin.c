// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin that passes everything on to another one (TURNS_PLUGIN, a path; without it nothing is recorded),
// and that a benchmark can take out of NCCL's way and put back while the job runs: turns_plugin_set. So the same process
// runs without and with the other plugin in turns, and what differs from start to start cancels.
//
// For measuring only. A mask that changes while the job runs is what Ringside's own plugin never does; here it changes
// between two iterations, after every stream has ended, and only where the mask holds no KernelCh.

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/nccl_profiler_v5.h"

static struct nccl_profiler_v5 *inner;
static int inner_mask;       // what the other plugin asks for; it writes here instead of into NCCL's mask
static int *nccl_mask;       // one for the whole process
static atomic_bool switched_on = true;
static atomic_flag opened = ATOMIC_FLAG_INIT;

static void apply(void)
{
    int mask = atomic_load(&switched_on) ? __atomic_load_n(&inner_mask, __ATOMIC_RELAXED) : 0;
    if (nccl_mask != NULL && (mask & NCCL_EVENT_KERNEL_CH) == 0) {
        __atomic_store_n(nccl_mask, mask, __ATOMIC_RELAXED);
    }
}

// Called by the benchmark, between two iterations. Returns whether events are asked for now.
__attribute__((visibility("default"))) int turns_plugin_set(int on)
{
    atomic_store(&switched_on, on != 0);
    apply();
    return nccl_mask != NULL && __atomic_load_n(nccl_mask, __ATOMIC_RELAXED) != 0;
}

static void open_inner(void)
{
    const char *path = getenv("TURNS_PLUGIN");
    if (path == NULL || path[0] == '\0' || atomic_flag_test_and_set(&opened)) {
        return;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    inner = library != NULL ? dlsym(library, "ncclProfiler_v5") : NULL;
    if (inner == NULL) {
        (void)fprintf(stderr, "TURNS_PLUGIN=%s: %s\n", path, dlerror());
        abort(); // a measurement of nothing would look like a good one
    }
}

static nccl_result init(void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger)
{
    open_inner();
    nccl_mask = event_mask;
    if (inner == NULL) {
        *context = &inner_mask;
        return NCCL_SUCCESS;
    }
    nccl_result result =
        inner->init(context, communicator_id, &inner_mask, communicator_name, nodes, ranks, rank, logger);
    apply();
    return result;
}

static nccl_result start_event(void *context, void **handle, const struct nccl_profiler_v5_descriptor *descriptor)
{
    *handle = NULL;
    return inner != NULL ? inner->start_event(context, handle, descriptor) : NCCL_SUCCESS;
}

static nccl_result stop_event(void *handle)
{
    return inner != NULL && handle != NULL ? inner->stop_event(handle) : NCCL_SUCCESS;
}

static nccl_result record_event_state(void *handle, int state, const union nccl_state_args *args)
{
    return inner != NULL && handle != NULL ? inner->record_event_state(handle, state, args) : NCCL_SUCCESS;
}

static nccl_result finalize(void *context)
{
    return inner != NULL ? inner->finalize(context) : NCCL_SUCCESS;
}

__attribute__((visibility("default"))) extern struct nccl_profiler_v5 ncclProfiler_v5;
struct nccl_profiler_v5 ncclProfiler_v5 = {.name = "turns",
                                           .init = init,
                                           .start_event = start_event,
                                           .stop_event = stop_event,
                                           .record_event_state = record_event_state,
                                           .finalize = finalize};

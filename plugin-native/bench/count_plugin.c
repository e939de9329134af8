// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin that counts the calls it gets, by event type and by state, and writes them as one line of JSON to
// COUNT_PLUGIN_OUT (a directory, one file per process) when its last communicator is finalized. Run alone and behind
// another plugin over the same workload, it shows whether it is given the same. COUNT_PLUGIN_MASK: the
// events it asks for, a number; without it everything but KernelCh and the proxy thread's own.

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "abi/nccl_profiler_v5.h"

enum { TYPES = 16, STATES = 32, DEFAULT_MASK = 0xF1E };

static atomic_ullong starts[TYPES + 1];
static atomic_ullong stops[TYPES + 1];
static atomic_ullong states[STATES + 1];
static atomic_ullong orphans;  // Coll or P2p whose parent is not a handle of ours
static atomic_ullong elements; // of Coll and P2p together: a checksum of the descriptors
static atomic_ullong inits;
static atomic_ullong finalizes;

static nccl_result init(void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger)
{
    (void)communicator_id;
    (void)communicator_name;
    (void)nodes;
    (void)ranks;
    (void)rank;
    (void)logger;
    const char *wanted = getenv("COUNT_PLUGIN_MASK");
    int mask = wanted != NULL && wanted[0] != '\0' ? (int)strtol(wanted, NULL, 0) : DEFAULT_MASK;
    *context = &inits;
    __atomic_store_n(event_mask, mask, __ATOMIC_RELAXED);
    inits++;
    return NCCL_SUCCESS;
}

// The handle is the address of the type's counter: no memory, and a stop finds its type. Others' handles are not ours.
static nccl_result start_event(void *context, void **handle, const struct nccl_profiler_v5_descriptor *event)
{
    int type = event->type != 0 ? __builtin_ctzll(event->type) : TYPES;
    type = type < TYPES ? type : TYPES;
    starts[type]++;
    *handle = &stops[type];
    const atomic_ullong *parent = event->parent;
    bool ours = parent >= stops && parent <= &stops[TYPES];
    if (event->type == NCCL_EVENT_COLL || event->type == NCCL_EVENT_P2P) {
        elements += event->type == NCCL_EVENT_COLL ? event->coll.count : event->p2p.count;
        orphans += !ours;
    }
    if (context != &inits && event->type != NCCL_EVENT_PROXY_OP) { // PXN: of another process
        orphans++;
    }
    return NCCL_SUCCESS;
}

static nccl_result stop_event(void *handle)
{
    atomic_ullong *counter = handle;
    if (counter >= stops && counter <= &stops[TYPES]) {
        (*counter)++;
    } else {
        orphans++;
    }
    return NCCL_SUCCESS;
}

static nccl_result record_event_state(void *handle, int state, const union nccl_state_args *args)
{
    (void)handle;
    (void)args;
    states[state >= 0 && state < STATES ? state : STATES]++;
    return NCCL_SUCCESS;
}

static void write_array(FILE *file, const char *name, atomic_ullong *values, int count)
{
    (void)fprintf(file, ",\"%s\":[", name);
    for (int i = 0; i <= count; i++) {
        (void)fprintf(file, "%s%llu", i > 0 ? "," : "", values[i]);
    }
    (void)fputc(']', file);
}

static nccl_result finalize(void *context)
{
    (void)context;
    const char *directory = getenv("COUNT_PLUGIN_OUT");
    if (++finalizes != inits || directory == NULL) {
        return NCCL_SUCCESS;
    }
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/count-%d.json", directory, (int)getpid());
    FILE *file = fopen(path, "we");
    if (file != NULL) {
        (void)fprintf(file, "{\"inits\":%llu,\"orphans\":%llu,\"elements\":%llu", inits, orphans, elements);
        write_array(file, "starts", starts, TYPES);
        write_array(file, "stops", stops, TYPES);
        write_array(file, "states", states, STATES);
        (void)fputs("}\n", file);
        (void)fclose(file);
    }
    return NCCL_SUCCESS;
}

__attribute__((visibility("default"))) extern struct nccl_profiler_v5 ncclProfiler_v5;
struct nccl_profiler_v5 ncclProfiler_v5 = {.name = "count",
                                           .init = init,
                                           .start_event = start_event,
                                           .stop_event = stop_event,
                                           .record_event_state = record_event_state,
                                           .finalize = finalize};

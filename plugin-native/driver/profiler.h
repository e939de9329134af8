// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin as NCCL sees it: loaded by path, found under the highest version symbol that the played NCCL
// release looks for, and called with that version's descriptors. Exits with a sentence when there is no plugin: a
// driver without one has nothing to do.

#ifndef RINGSIDE_DRIVER_PROFILER_H
#define RINGSIDE_DRIVER_PROFILER_H

#include <stdbool.h>
#include <stdint.h>

// The descriptors of v4 to v7 agree on every field that two of them have (the headers assert the offsets), so one
// zeroed v7 descriptor is a valid descriptor of each of them.
#include "abi/nccl_profiler_v7.h"

typedef struct nccl_profiler_v7_descriptor event_descriptor;

struct profiler {
    void *library;
    const void *table;
    int api;
    int event_mask; // NCCL's one per process; the plugin may change it at any time
};

// Tries ncclProfiler_v<api_max> down to v4, as the NCCL release of that version does. Threads: main.
void profiler_load(struct profiler *profiler, const char *path, int api_max);

void *profiler_init(struct profiler *profiler, const char *name, uint64_t hash, int nodes, int ranks, int rank);
void profiler_finalize(struct profiler *profiler, void *context);

// Whether NCCL would raise this type now: it or one of its descendants is in the mask.
bool profiler_wants(const struct profiler *profiler, uint64_t type);

// The same without asking the mask: for children whose type was wanted when their API call began.
void *profiler_raise(const struct profiler *profiler, void *context, event_descriptor descriptor);

// Returns the plugin's handle; NULL when the type is not wanted.
void *profiler_start(const struct profiler *profiler, void *context, event_descriptor descriptor);
void profiler_state(const struct profiler *profiler, void *handle, int state, uint64_t argument);
void profiler_stop(const struct profiler *profiler, void *handle);

#endif

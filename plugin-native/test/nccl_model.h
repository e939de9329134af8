// SPDX-License-Identifier: Apache-2.0
//
// NCCL as a profiler plugin sees it: which calls it makes under which mask, in which order, and what it converts for a
// plugin of a lower interface version. Written down from NCCL 2.27 to 2.31 for comparing what a plugin gets alone and
// behind ours; the driver plays jobs, this plays the rules.

#ifndef RINGSIDE_TEST_NCCL_MODEL_H
#define RINGSIDE_TEST_NCCL_MODEL_H

#include <stdbool.h>

#include "harness.h"

struct model {
    void *library;
    const void *table;
    int nccl_api; // the version this NCCL knows
    int api;      // the plugin's, found as NCCL does
    int mask;     // NCCL's one
    int pid;
};

// A communicator; `open` is false where init failed: NCCL raises nothing for it then.
struct model_communicator {
    void *context;
    bool open;
    int rank;
    uint64_t sequence_number;
    uint64_t gpu_seconds; // its GPU's clock: no stamp comes twice, nor before its call
};

// One call of the user's, with what NCCL keeps of it for the events to come.
struct model_call {
    bool is_p2p;
    const char *function;
    uint64_t count;
    bool captured;
    int mask;
    void *api;
    void *handle;
};

void model_open(struct model *model, const char *path, int nccl_api);
void model_close(struct model *model);
struct model_communicator model_init(struct model *model, const char *name, uint64_t hash, int rank);
void model_finalize(struct model *model, struct model_communicator *communicator);

// The user's thread: the calls of one group, enqueued and, unless captured, launched.
void model_group(struct model *model, struct model_communicator *communicator, struct model_call *calls, int count);

// One launch of the calls: by the user's thread, or by a replay of their graph on CUDA's.
void model_launch(struct model *model, struct model_communicator *communicator, struct model_call *calls, int count);

// The proxy thread: a send, and a receive that is tried three times, for a call; the network plugin's events in them.
void model_network(struct model *model, struct model_communicator *communicator, struct model_call *call);

// The proxy thread, for a process on the same node (PXN): parent and context are that process's.
void model_relay(struct model *model, void *context, void *parent, int mask);

// The profiler's thread: channels and, from 2.31 on, phases.
void model_kernel(struct model *model, struct model_communicator *communicator, struct model_call *call);

void model_copy_engine(struct model *model, struct model_communicator *communicator, struct model_call *call);
void model_control(struct model *model, struct model_communicator *communicator);

// What everything else is made of; NULL handles are passed on, as they are to a net plugin's events.
void model_start(struct model *model, void *context, void **handle, event_descriptor descriptor);
void model_state(struct model *model, void *handle, int state, const union nccl_state_args *args);
void model_stop(struct model *model, void *handle);

// The same where NCCL asks for a handle first.
void model_state_if(struct model *model, void *handle, int state, uint64_t value);
void model_stop_if(struct model *model, void **handle);

int model_read_mask(const struct model *model);

#endif

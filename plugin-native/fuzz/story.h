// SPDX-License-Identifier: Apache-2.0
//
// Sequences as NCCL makes them, so that the deeper paths are reached often, and what they need of an actor's.

#ifndef RINGSIDE_FUZZ_STORY_H
#define RINGSIDE_FUZZ_STORY_H

#include "abi/nccl_profiler_v7.h"
#include "actor.h"

typedef struct nccl_profiler_v7_descriptor descriptor; // fields shared by the versions lie at the same offsets

struct table_v5 { // the same members in v5, v6 and v7; v4 differs in init only
    const char *name;
    nccl_result (*init)(void **, uint64_t, int *, const char *, int, int, int, nccl_logger);
    nccl_result (*start_event)(void *, void **, const void *);
    nccl_result (*stop_event)(void *);
    nccl_result (*record_event_state)(void *, int, const union nccl_state_args *);
    nccl_result (*finalize)(void *);
};

// Names, captures and stamps of an event whose other bytes are given.
void fill_names(descriptor *event, uint64_t type, struct source *source);

// An operation, its transfer, and steps with all their states.
void story_of_a_transfer(struct actor *actor, int at);

// The calls of a group, their launch, their operations and what the GPU says of them.
void story_of_a_call(struct actor *actor, int at);

#endif

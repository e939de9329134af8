// SPDX-License-Identifier: Apache-2.0
//
// The ranks of a measurement: threads of one process, or one process each (forked before CUDA starts). What they
// share lies in memory that both forms see.

#ifndef RINGSIDE_BENCH_TEAM_H
#define RINGSIDE_BENCH_TEAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "gpu.h"

enum { MOST_RANKS = 8, MOST_COMMUNICATORS = 16 };

struct team_shared {
    atomic_uint arrived;
    atomic_uint go_on; // the ranks do the same again
    nccl_unique_id ids[MOST_COMMUNICATORS];
};

struct team {
    int ranks;
    bool processes;
    bool one_gpu; // every rank, a process of its own, on device 0 (packaging/captures/how says how NCCL is led to that)
    struct team_shared *shared;
};

typedef void (*team_body)(struct team *team, int rank, void *argument);

// Zeroed memory that threads and forked processes share. Ends the process when there is none.
void *team_memory(size_t bytes);

// Runs the body once per rank and waits for all; a process has its number as RANK in its environment. Returns 0, or 1
// when a rank's process failed.
int team_run(struct team *team, team_body body, void *argument);

// Waits for the other ranks; a minute of waiting ends the process: one of them has died. Threads: the ranks'.
void team_barrier(struct team *team);

// Creates the communicators of this rank, on its GPU, in the same order on every rank.
void team_communicators(struct team *team, int rank, nccl_communicator *communicators, int count);

#endif

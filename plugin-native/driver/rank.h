// SPDX-License-Identifier: Apache-2.0
//
// One simulated rank: a user thread that issues calls as NCCL raises them, a proxy thread that moves the transfers,
// and a kernel-profiler thread. The times of what happens on the wire and on the GPU are computed from the shared
// epoch, and each callback is made when its time has come, so the plugin's stamps are real.

#ifndef RINGSIDE_DRIVER_RANK_H
#define RINGSIDE_DRIVER_RANK_H

#include "profiler.h"
#include "workload.h"

struct rank_options {
    struct workload workload;
    int rank;
    uint64_t iterations;
    uint64_t pace_nanos;      // pause after each iteration
    uint64_t epoch_nanos;     // CLOCK_MONOTONIC: when the first iteration begins, the same on every rank
    double operations_per_second; // 0: the simulated network's own speed
    uint64_t hold_seconds;    // how long the process stays after its last event
    int slow_rank;            // -1 none
    uint64_t slow_nanos;      // how much later its GPU comes to each iteration
    int hang_rank;            // this rank never comes to the job's last all-reduce; -1 none
};

// Plays the rank to its end. Threads: main. Blocks: as long as the job runs.
void rank_run(struct profiler *profiler, const struct rank_options *options);

#endif

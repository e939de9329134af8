// SPDX-License-Identifier: Apache-2.0
//
// What is played to a plugin while its calls are timed: one collective with a transfer and one P2P call, as in a
// training step.

#ifndef RINGSIDE_BENCH_SCENE_H
#define RINGSIDE_BENCH_SCENE_H

#include <stdbool.h>

#include "abi/nccl_profiler_v5.h"
#include "ticks.h"

enum call {
    GROUP_API_START,
    GROUP_API_STOP,
    COLL_API_START,
    COLL_API_STOP,
    LAUNCH_START,
    LAUNCH_STOP,
    COLL_START,
    COLL_STOP,
    P2P_START,
    P2P_STOP,
    PROXY_OP_START,
    PROXY_OP_STOP,
    STEP_START,
    STEP_GPU_WAIT,
    STEP_PEER_WAIT,
    STEP_SEND_WAIT,
    STEP_STOP,
    KERNEL_START,
    KERNEL_STATE,
    KERNEL_STOP,
    CALLS
};

extern const char *const call_names[CALLS];

// `stream` is the launch's, NULL where there is no GPU. Each call's ticks go into the histogram of its kind. Threads:
// any, each with histograms of its own.
void scene_play(const struct nccl_profiler_v5 *table, void *context, void *stream, uint64_t number, bool kernels,
                struct histogram *into);

#endif

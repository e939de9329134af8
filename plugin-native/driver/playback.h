// SPDX-License-Identifier: Apache-2.0
//
// What follows a launch: the proxy's transfers and the GPU's channels, called back at their simulated times.

#ifndef RINGSIDE_DRIVER_PLAYBACK_H
#define RINGSIDE_DRIVER_PLAYBACK_H

#include <pthread.h>
#include <stdatomic.h>

#include "profiler.h"
#include "workload.h"

// One call that the user's thread has enqueued. Times are CLOCK_MONOTONIC.
struct launch {
    const struct workload *workload;
    int rank;
    void *context;
    uint64_t start_nanos; // this rank's kernel begins
    uint64_t wire_nanos;  // the last rank is there: data moves
    uint64_t end_nanos;   // all ranks end together
    uint64_t issued_nanos; // the user's thread has launched it: no kernel starts before, however late that thread is
    double scale;
    bool with_kernels;    // KernelCh was in the mask when the call was made: NCCL keeps that for the call
    bool hangs;           // a rank never comes: everything starts and nothing ends
    void *replays;        // the captured API call this is a replay of; NULL none
    uint64_t sequence_number; // of a replay, which is raised when it runs
    const struct call *call;  // of a replay
    size_t operation_count;
    struct operation *operations; // this and the next two lie behind the launch, as long as its job's ranks need
    void **handles;               // stopped by now, and still the parents of what follows
    size_t transfer_count;
    struct transfer *transfers;
    atomic_int users;
};

void launch_release(struct launch *launch);

#define LAUNCH_QUEUE_CAPACITY 64

// Bounded, one producer, one consumer; a NULL launch ends it. Threads: any. Blocks: put when full, take when empty.
struct launch_queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct launch *launches[LAUNCH_QUEUE_CAPACITY];
    uint64_t put;
    uint64_t taken;
};

void launch_queue_init(struct launch_queue *queue);
void launch_queue_put(struct launch_queue *queue, struct launch *launch);
struct launch *launch_queue_take(struct launch_queue *queue);

void wait_until(uint64_t monotonic_nanos);

// ProxyOp and ProxyStep events of a launch. Threads: the proxy thread. Blocks: until the launch has ended.
void play_transfers(const struct profiler *profiler, struct launch *launch);

// KernelCh events of a launch. `idle_nanos`: when the kernel before it ended; then when this one does.
// Threads: the kernel-profiler thread. Blocks: until the launch has ended.
void play_kernels(const struct profiler *profiler, struct launch *launch, uint64_t *idle_nanos);

#endif

// SPDX-License-Identifier: Apache-2.0

#include "playback.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

#define STEPS_IN_FLIGHT 8
#define GPU_CLOCK_TICK_NANOS 32
#define GPU_CLOCK_OFFSET_NANOS 337000 // between the clocks of two GPUs of one host

enum action { TRANSFER_START, TRANSFER_RUNNING, STEP_START, STEP_FIRST, STEP_SECOND, STEP_THIRD, STEP_STOP, TRANSFER_STOP };

struct occurrence {
    uint64_t nanos;
    uint32_t order; // among those of one instant
    uint16_t transfer;
    uint8_t action;
    uint8_t step;
};

void launch_release(struct launch *launch)
{
    if (atomic_fetch_sub_explicit(&launch->users, 1, memory_order_acq_rel) == 1) {
        free(launch);
    }
}

void launch_queue_init(struct launch_queue *queue)
{
    (void)pthread_mutex_init(&queue->lock, NULL);
    (void)pthread_cond_init(&queue->changed, NULL);
}

void launch_queue_put(struct launch_queue *queue, struct launch *launch)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->put - queue->taken == LAUNCH_QUEUE_CAPACITY) {
        (void)pthread_cond_wait(&queue->changed, &queue->lock);
    }
    queue->launches[queue->put++ % LAUNCH_QUEUE_CAPACITY] = launch;
    (void)pthread_cond_broadcast(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
}

struct launch *launch_queue_take(struct launch_queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    while (queue->put == queue->taken) {
        (void)pthread_cond_wait(&queue->changed, &queue->lock);
    }
    struct launch *launch = queue->launches[queue->taken++ % LAUNCH_QUEUE_CAPACITY];
    (void)pthread_cond_broadcast(&queue->changed);
    (void)pthread_mutex_unlock(&queue->lock);
    return launch;
}

void wait_until(uint64_t monotonic_nanos)
{
    struct timespec when = {.tv_sec = (time_t)(monotonic_nanos / RS_NANOS_PER_SECOND),
                            .tv_nsec = (long)(monotonic_nanos % RS_NANOS_PER_SECOND)};
    if (rs_monotonic_nanos() < monotonic_nanos) {
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) == EINTR) {
        }
    }
}

static int by_time(const void *left, const void *right)
{
    const struct occurrence *a = left;
    const struct occurrence *b = right;
    if (a->nanos != b->nanos) {
        return a->nanos < b->nanos ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

static void add(struct occurrence *list, size_t *count, uint64_t nanos, size_t transfer, enum action action, int step)
{
    list[*count] = (struct occurrence){.nanos = nanos,
                                       .order = (uint32_t)*count,
                                       .transfer = (uint16_t)transfer,
                                       .action = (uint8_t)action,
                                       .step = (uint8_t)step};
    (*count)++;
}

// A transfer's occurrences. Steps share the wire: one begins when the one before has left; each arrives a latency
// later. A sender sees its own GPU, the peer's credit and the wire; a receiver the wire, the flush and its own GPU.
static void plan(const struct launch *launch, size_t index, struct occurrence *list, size_t *count)
{
    const struct transfer *transfer = &launch->transfers[index];
    int from = transfer->is_send ? launch->rank : transfer->peer;
    int to = transfer->is_send ? transfer->peer : launch->rank;
    struct link link = workload_link(launch->workload, from, to);
    uint64_t latency = (uint64_t)((double)link.latency_nanos * launch->scale);
    uint64_t gpu = (uint64_t)(5000 * launch->scale);
    uint64_t stops[UINT8_MAX];
    uint64_t wire = launch->wire_nanos + 4 * gpu;

    add(list, count, launch->start_nanos, index, TRANSFER_START, 0);
    add(list, count, launch->start_nanos + gpu, index, TRANSFER_RUNNING, 0);
    for (int step = 0; step < transfer->steps; step++) {
        if (launch->hangs) { // what can be posted is posted, and waits
            if (step < STEPS_IN_FLIGHT) {
                add(list, count, launch->start_nanos + 2 * gpu, index, STEP_START, step);
                add(list, count, launch->start_nanos + 2 * gpu, index, STEP_FIRST, step);
            }
            continue;
        }
        uint64_t posted = step < STEPS_IN_FLIGHT ? launch->start_nanos + 2 * gpu : stops[step - STEPS_IN_FLIGHT];
        wire = posted + 3 * gpu > wire ? posted + 3 * gpu : wire;
        uint64_t moving = (uint64_t)((double)transfer_step_bytes(transfer, step) / link.bytes_per_nano * launch->scale);
        uint64_t arrived = wire + moving + latency;
        stops[step] = transfer->is_send ? arrived : arrived + 2 * gpu;
        add(list, count, posted, index, STEP_START, step);
        add(list, count, posted, index, STEP_FIRST, step);
        add(list, count, transfer->is_send ? wire - gpu : arrived, index, STEP_SECOND, step);
        add(list, count, transfer->is_send ? wire : arrived + gpu, index, STEP_THIRD, step);
        add(list, count, stops[step], index, STEP_STOP, step);
        wire += moving;
    }
    if (!launch->hangs) {
        add(list, count, stops[transfer->steps - 1] + gpu, index, TRANSFER_STOP, 0);
    }
}

static void *start_transfer(const struct profiler *profiler, const struct launch *launch, const struct transfer *transfer)
{
    event_descriptor event = {.type = NCCL_EVENT_PROXY_OP,
                              .parent = launch->handles[transfer->operation],
                              .rank = launch->rank};
    event.proxy_op.pid = getpid();
    event.proxy_op.channel = (uint8_t)transfer->channel;
    event.proxy_op.peer = transfer->peer;
    event.proxy_op.steps = transfer->steps;
    event.proxy_op.chunk_bytes = (int32_t)transfer->chunk_bytes;
    event.proxy_op.is_send = transfer->is_send;
    return profiler_start(profiler, launch->context, event);
}

static void occur(const struct profiler *profiler, const struct launch *launch, const struct occurrence *what,
                  void **operation, void **steps)
{
    const struct transfer *transfer = &launch->transfers[what->transfer];
    bool is_send = transfer->is_send;
    uint64_t bytes = transfer_step_bytes(transfer, what->step);
    void **step = &steps[what->step % STEPS_IN_FLIGHT];
    switch ((enum action)what->action) {
    case TRANSFER_START:
        *operation = start_transfer(profiler, launch, transfer);
        break;
    case TRANSFER_RUNNING:
        profiler_state(profiler, *operation, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
        break;
    case STEP_START: {
        event_descriptor event = {.type = NCCL_EVENT_PROXY_STEP, .parent = *operation, .rank = launch->rank};
        event.proxy_step.step = what->step;
        // No parent: NCCL suppresses the children.
        *step = *operation != NULL ? profiler_start(profiler, launch->context, event) : NULL;
        break;
    }
    case STEP_FIRST:
        profiler_state(profiler, *step, is_send ? NCCL_STATE_SEND_GPU_WAIT : NCCL_STATE_RECV_WAIT, 0);
        break;
    case STEP_SECOND: // a send carries the previous step's size here
        profiler_state(profiler, *step, is_send ? NCCL_STATE_SEND_PEER_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, bytes);
        break;
    case STEP_THIRD:
        profiler_state(profiler, *step, is_send ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_GPU_WAIT, bytes);
        break;
    case STEP_STOP:
        profiler_stop(profiler, *step);
        break;
    case TRANSFER_STOP:
        profiler_stop(profiler, *operation);
        break;
    }
}

static void *allocate(size_t count, size_t bytes)
{
    void *memory = calloc(count, bytes);
    if (memory == NULL) {
        (void)fprintf(stderr, "ringside-nccl-driver: out of memory\n");
        exit(1);
    }
    return memory;
}

void play_transfers(const struct profiler *profiler, struct launch *launch)
{
    size_t capacity = 1;
    for (size_t i = 0; i < launch->transfer_count; i++) {
        capacity += 3 + 5 * (size_t)launch->transfers[i].steps;
    }
    struct occurrence *list = allocate(capacity, sizeof *list);
    void **operations = allocate(launch->transfer_count + 1, sizeof *operations);
    void **steps = allocate((launch->transfer_count + 1) * STEPS_IN_FLIGHT, sizeof *steps);
    size_t count = 0;
    for (size_t i = 0; i < launch->transfer_count; i++) {
        plan(launch, i, list, &count);
    }
    qsort(list, count, sizeof *list, by_time);
    for (size_t i = 0; i < count; i++) {
        wait_until(list[i].nanos);
        occur(profiler, launch, &list[i], &operations[list[i].transfer], &steps[list[i].transfer * STEPS_IN_FLIGHT]);
    }
    free(steps);
    free(operations);
    free(list);
}

// The GPU's own clock at a CPU time: wall time with an offset of its own, in coarse ticks.
static uint64_t gpu_nanos(int rank, uint64_t monotonic_nanos)
{
    static uint64_t offset; // read once: a clock does not jump
    if (offset == 0) {
        offset = rs_realtime_nanos() - rs_monotonic_nanos();
    }
    uint64_t skewed = monotonic_nanos + offset + (uint64_t)rank * GPU_CLOCK_OFFSET_NANOS;
    return skewed - skewed % GPU_CLOCK_TICK_NANOS;
}

static uint64_t later(uint64_t one, uint64_t other)
{
    return one > other ? one : other;
}

void play_kernels(const struct profiler *profiler, struct launch *launch, uint64_t *idle_nanos)
{
    if (!launch->with_kernels) {
        return;
    }
    void **channels = allocate(launch->operation_count * 64, sizeof *channels);
    uint64_t start_nanos = later(later(launch->start_nanos, launch->issued_nanos), *idle_nanos);
    uint64_t end_nanos = start_nanos + (launch->end_nanos - launch->start_nanos);
    uint64_t begin = gpu_nanos(launch->rank, start_nanos) + GPU_CLOCK_TICK_NANOS; // a tick never before the start
    uint64_t latest = begin;
    wait_until(start_nanos + GPU_CLOCK_TICK_NANOS);
    for (size_t i = 0; i < launch->operation_count; i++) {
        const struct operation *operation = &launch->operations[i];
        // A send and a receive are one work of the kernel; the next pair's comes after it on the same channels.
        uint64_t pair = operation->is_p2p ? i / 2 * 3 : 0;
        for (int c = 0; operation->has_kernel && launch->handles[i] != NULL && c < operation->channels; c++) {
            event_descriptor event = {.type = NCCL_EVENT_KERNEL_CH, .parent = launch->handles[i]};
            event.kernel_ch.channel = (uint8_t)(operation->first_channel + c);
            event.kernel_ch.start_nanos = begin + ((uint64_t)(c % 3) + pair) * GPU_CLOCK_TICK_NANOS;
            latest = later(latest, event.kernel_ch.start_nanos);
            channels[i * 64 + (size_t)c] = profiler_raise(profiler, launch->context, event);
        }
    }
    uint64_t end = later(gpu_nanos(launch->rank, end_nanos), latest);
    *idle_nanos = end_nanos + (latest - begin);
    wait_until(*idle_nanos);
    if (launch->hangs) {
        free(channels);
        return;
    }
    for (size_t i = 0; i < launch->operation_count; i++) {
        for (int c = 0; c < launch->operations[i].channels; c++) {
            void *channel = channels[i * 64 + (size_t)c];
            profiler_state(profiler, channel, NCCL_STATE_KERNEL_CH_STOP, end);
            profiler_stop(profiler, channel);
        }
    }
    free(channels);
}

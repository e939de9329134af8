// SPDX-License-Identifier: Apache-2.0
//
// Nanoseconds per callback, of this plugin and of a table of empty functions playing the same events; the difference is
// the plugin's cost. One thread; the lane is drained after every round, as a daemon would.
//
//     callback_cost PLUGIN [ROUNDS]

#include <dlfcn.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi/nccl_profiler_v5.h"
#include "clock.h"
#include "ringside_ring.h"

enum { CALLS = 15, MOST_ROUNDS = 1000000 };
static const char *const names[CALLS] = {"group start", "api start", "api stop", "coll start", "coll stop",
                                         "group stop", "proxy op start", "step start", "gpu wait", "peer wait",
                                         "send wait", "step stop", "proxy op stop", "kernel start", "kernel stop"};
static uint32_t *samples[CALLS];

static nccl_result empty_start(void *context, void **handle, const struct nccl_profiler_v5_descriptor *event)
{
    (void)event;
    *handle = context;
    return NCCL_SUCCESS;
}

static nccl_result empty_stop(void *handle)
{
    (void)handle;
    return NCCL_SUCCESS;
}

static nccl_result empty_state(void *handle, int state, const union nccl_state_args *args)
{
    (void)handle;
    (void)state;
    (void)args;
    return NCCL_SUCCESS;
}

#define TIMED(index, call)                                                                                             \
    do {                                                                                                               \
        uint64_t before = rs_monotonic_nanos();                                                                        \
        (void)(call);                                                                                                  \
        samples[index][round] = (uint32_t)(rs_monotonic_nanos() - before);                                             \
    } while (0)

static void play(const struct nccl_profiler_v5 *table, void *context, int round)
{
    struct nccl_profiler_v5_descriptor d = {.type = NCCL_EVENT_GROUP_API, .group_api.depth = 1};
    union nccl_state_args size = {.trans_size = 131072};
    void *group;
    void *api;
    void *operation;
    void *transfer;
    void *step;
    void *channel;
    TIMED(0, table->start_event(context, &group, &d));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_COLL_API, .parent = group};
    d.coll_api.function = "AllReduce";
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.count = 262144;
    TIMED(1, table->start_event(context, &api, &d));
    TIMED(2, table->stop_event(api));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_COLL, .parent = api};
    d.coll.sequence_number = (uint64_t)round;
    d.coll.function = "AllReduce";
    d.coll.datatype = "ncclFloat32";
    d.coll.algorithm = "RING";
    d.coll.protocol = "SIMPLE";
    d.coll.channels = 24;
    TIMED(3, table->start_event(context, &operation, &d));
    TIMED(4, table->stop_event(operation));
    TIMED(5, table->stop_event(group));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_PROXY_OP, .parent = operation};
    d.proxy_op.pid = getpid();
    d.proxy_op.is_send = 1;
    TIMED(6, table->start_event(context, &transfer, &d));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
    TIMED(7, table->start_event(context, &step, &d));
    TIMED(8, table->record_event_state(step, NCCL_STATE_SEND_GPU_WAIT, &size));
    TIMED(9, table->record_event_state(step, NCCL_STATE_SEND_PEER_WAIT, &size));
    TIMED(10, table->record_event_state(step, NCCL_STATE_SEND_WAIT, &size));
    TIMED(11, table->stop_event(step));
    TIMED(12, table->stop_event(transfer));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_KERNEL_CH, .parent = operation};
    TIMED(13, table->start_event(context, &channel, &d));
    TIMED(14, table->stop_event(channel));
}

static int by_value(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static void report(const char *title, int rounds)
{
    (void)printf("%-16s %8s %8s %8s  (ns, %s, reading the clock included)\n", "", "p50", "p99", "p99.9", title);
    for (int i = 0; i < CALLS; i++) {
        qsort(samples[i], (size_t)rounds, sizeof *samples[i], by_value);
        (void)printf("%-16s %8u %8u %8u\n", names[i], samples[i][rounds / 2], samples[i][(long)rounds * 99 / 100],
                     samples[i][(long)rounds * 999 / 1000]);
    }
}

static struct rs_header *attach(const char *directory)
{
    char pattern[256];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/*.seg", directory);
    if (glob(pattern, 0, NULL, &found) != 0) {
        return NULL;
    }
    int file = open(found.gl_pathv[0], O_RDWR);
    void *memory = file < 0 ? MAP_FAILED : mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    globfree(&found);
    return memory == MAP_FAILED ? NULL : memory;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 200000;
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
    const struct nccl_profiler_v5 *table = library != NULL ? dlsym(library, "ncclProfiler_v5") : NULL;
    char directory[] = "/tmp/ringside-cost-XXXXXX";
    if (table == NULL || rounds < 1000 || rounds > MOST_ROUNDS || mkdtemp(directory) == NULL) {
        (void)fprintf(stderr, "usage: %s PLUGIN [ROUNDS, 1000 to %d]\n", argv[0], MOST_ROUNDS);
        return 2;
    }
    (void)setenv("RINGSIDE_DIR", directory, 1);
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    for (int i = 0; i < CALLS; i++) {
        samples[i] = calloc((size_t)rounds, sizeof *samples[i]);
        if (samples[i] == NULL) {
            return 1;
        }
    }
    struct nccl_profiler_v5 empty = {
        .start_event = empty_start, .stop_event = empty_stop, .record_event_state = empty_state};
    for (int round = 0; round < rounds; round++) {
        play(&empty, &empty, round);
    }
    report("an empty plugin", rounds);

    void *context = NULL;
    int mask = 0;
    (void)table->init(&context, 1, &mask, "cost", 1, 2, 0, NULL);
    struct rs_header *header = attach(directory);
    if (header == NULL) {
        (void)fprintf(stderr, "no segment in %s\n", directory);
        return 1;
    }
    struct rs_lane *lane = (struct rs_lane *)(void *)((char *)header + header->lanes_offset);
    for (int round = 0; round < rounds; round++) {
        play(table, context, round);
        atomic_store_explicit(&lane->tail, atomic_load(&lane->head), memory_order_release);
    }
    report("Ringside", rounds);
    (void)printf("records %llu, lost %llu\n", (unsigned long long)lane->head,
                 (unsigned long long)(lane->lost_full + lane->lost_reserve));
    (void)table->finalize(context);
    (void)rmdir(directory);
    return 0;
}

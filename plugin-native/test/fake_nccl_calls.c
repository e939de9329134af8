// SPDX-License-Identifier: Apache-2.0
//
// NCCL's calls without a GPU. A plugin named by NCCL_PROFILER_PLUGIN is loaded and given the events of each call in
// NCCL 2.28's order over NVLink: API events as the calls are made, with the event mask read as each begins; the
// operations at the group's end, the largest first; then their kernel channels, all on the caller's thread.

#include "fake_nccl.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "profiler.h"

enum { MOST_CALLS = 64, CHANNELS = 4, FUNCTIONS = 4 };

struct id {
    char bytes[128];
};

struct communicator {
    void *context;
    int rank;
    uint64_t sequence[FUNCTIONS];
};

struct task {
    struct communicator *communicator;
    const char *function;
    uint64_t *sequence; // NULL: P2P
    size_t count;
    int peer;
    bool with_kernels; // the mask as the API call began
    void *api;
};

static struct profiler profiler;
static pthread_mutex_t lifecycle = PTHREAD_MUTEX_INITIALIZER;
static int communicators; // @GuardedBy(lifecycle)
static _Thread_local struct task tasks[MOST_CALLS];
static _Thread_local int task_count;
static _Thread_local int group_depth;
static _Thread_local void *group_api;

static void load_plugin(void)
{
    const char *plugin = getenv("NCCL_PROFILER_PLUGIN");
    if (plugin != NULL && strcmp(plugin, "none") != 0 && profiler.library == NULL) {
        profiler_load(&profiler, plugin, 5);
    }
}

static int by_size(const void *a, const void *b)
{
    size_t left = ((const struct task *)a)->count;
    size_t right = ((const struct task *)b)->count;
    return left > right ? -1 : left < right;
}

static void *start_operation(const struct task *task)
{
    event_descriptor event = {.parent = task->api, .rank = task->communicator->rank};
    if (task->sequence == NULL) {
        event.type = NCCL_EVENT_P2P;
        event.p2p.function = task->function;
        event.p2p.datatype = "ncclFloat32";
        event.p2p.count = task->count;
        event.p2p.peer = task->peer;
        event.p2p.channels = CHANNELS;
    } else {
        event.type = NCCL_EVENT_COLL;
        event.coll.sequence_number = (*task->sequence)++;
        event.coll.function = task->function;
        event.coll.datatype = "ncclFloat32";
        event.coll.count = task->count;
        event.coll.algorithm = "RING";
        event.coll.protocol = "SIMPLE";
        event.coll.channels = CHANNELS;
    }
    return profiler_start(&profiler, task->communicator->context, event);
}

static void play_kernel(const struct task *task, void *operation)
{
    for (uint8_t channel = 0; task->with_kernels && operation != NULL && channel < CHANNELS; channel++) {
        uint64_t now = rs_monotonic_nanos();
        event_descriptor event = {.type = NCCL_EVENT_KERNEL_CH, .parent = operation};
        event.kernel_ch.channel = channel;
        event.kernel_ch.start_nanos = now;
        void *handle = profiler_raise(&profiler, task->communicator->context, event);
        profiler_state(&profiler, handle, NCCL_STATE_KERNEL_CH_STOP, now + 1000);
        profiler_stop(&profiler, handle);
    }
}

static void launch_group(void)
{
    // A group of several communicators is launched for each by itself.
    void *operations[MOST_CALLS];
    qsort(tasks, (size_t)task_count, sizeof tasks[0], by_size);
    for (int i = 0; i < task_count; i++) {
        void *context = tasks[i].communicator->context;
        profiler_stop(&profiler, profiler_start(&profiler, context, (event_descriptor){
            .type = NCCL_EVENT_KERNEL_LAUNCH, .parent = group_api}));
        operations[i] = start_operation(&tasks[i]);
        profiler_stop(&profiler, operations[i]);
    }
    profiler_stop(&profiler, group_api);
    group_api = NULL;
    for (int i = 0; i < task_count; i++) {
        play_kernel(&tasks[i], operations[i]);
    }
    task_count = 0;
}

static int call(struct communicator *communicator, const char *function, int sequence, size_t count, int peer)
{
    fake_stream_add_operation();
    if (profiler.table == NULL || task_count == MOST_CALLS) {
        return 0;
    }
    if (group_api == NULL) {
        event_descriptor event = {.type = NCCL_EVENT_GROUP_API, .group_api.depth = group_depth + 1};
        group_api = profiler_start(&profiler, communicator->context, event);
    }
    struct task *task = &tasks[task_count++];
    *task = (struct task){.communicator = communicator,
                          .function = function,
                          .sequence = sequence >= 0 ? &communicator->sequence[sequence] : NULL,
                          .count = count,
                          .peer = peer,
                          .with_kernels = profiler_wants(&profiler, NCCL_EVENT_KERNEL_CH)};
    event_descriptor event = {.parent = group_api};
    if (sequence < 0) {
        event.type = NCCL_EVENT_P2P_API;
        event.p2p_api.function = function;
        event.p2p_api.count = count;
        event.p2p_api.datatype = "ncclFloat32";
    } else {
        event.type = NCCL_EVENT_COLL_API;
        event.coll_api.function = function;
        event.coll_api.count = count;
        event.coll_api.datatype = "ncclFloat32";
    }
    task->api = profiler_start(&profiler, communicator->context, event);
    profiler_stop(&profiler, task->api);
    if (group_depth == 0) {
        launch_group();
    }
    return 0;
}

FAKE(ncclGetVersion, int *version)
{
    *version = 22809;
    return 0;
}

FAKE(ncclGetUniqueId, struct id *id)
{
    static uint64_t counter;
    memset(id, 0, sizeof *id);
    uint64_t hash = rs_monotonic_nanos() ^ ++counter << 56;
    memcpy(id->bytes, &hash, sizeof hash);
    return 0;
}

FAKE(ncclCommInitRank, struct communicator **communicator, int ranks, struct id id, int rank)
{
    *communicator = calloc(1, sizeof **communicator);
    uint64_t hash;
    memcpy(&hash, id.bytes, sizeof hash);
    (*communicator)->rank = rank;
    (void)pthread_mutex_lock(&lifecycle);
    load_plugin();
    communicators++;
    if (profiler.table != NULL) {
        (*communicator)->context = profiler_init(&profiler, "fake", hash, 1, ranks, rank);
    }
    (void)pthread_mutex_unlock(&lifecycle);
    return 0;
}

FAKE(ncclCommDestroy, struct communicator *communicator)
{
    (void)pthread_mutex_lock(&lifecycle);
    if (profiler.table != NULL) {
        profiler_finalize(&profiler, communicator->context);
    }
    communicators--;
    (void)pthread_mutex_unlock(&lifecycle);
    free(communicator);
    return 0;
}

FAKE(ncclGroupStart, void)
{
    group_depth++;
    return 0;
}

FAKE(ncclGroupEnd, void)
{
    if (--group_depth == 0 && task_count > 0) {
        launch_group();
    }
    return 0;
}

FAKE(ncclAllReduce, const void *send, void *receive, size_t count, int type, int operation, struct communicator *c)
{
    return send == NULL || receive == NULL || type + operation < 0 || call(c, "AllReduce", 0, count, 0);
}

FAKE(ncclAllGather, const void *send, void *receive, size_t count, int type, struct communicator *c)
{
    return send == NULL || receive == NULL || type < 0 || call(c, "AllGather", 1, count, 0);
}

FAKE(ncclReduceScatter, const void *send, void *receive, size_t count, int type, int operation, struct communicator *c)
{
    return send == NULL || receive == NULL || type + operation < 0 || call(c, "ReduceScatter", 2, count, 0);
}

FAKE(ncclBroadcast, const void *send, void *receive, size_t count, int type, int root, struct communicator *c)
{
    return send == NULL || receive == NULL || type < 0 || call(c, "Broadcast", 3, count, root);
}

FAKE(ncclSend, const void *buffer, size_t count, int type, int peer, struct communicator *c)
{
    return buffer == NULL || type < 0 || call(c, "Send", -1, count, peer);
}

FAKE(ncclRecv, void *buffer, size_t count, int type, int peer, struct communicator *c)
{
    return buffer == NULL || type < 0 || call(c, "Recv", -1, count, peer);
}

// SPDX-License-Identifier: Apache-2.0

#include "launch_calls.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#define ABOVE_COLLECTIVE                                                                                               \
    (NCCL_EVENT_COLL_API | NCCL_EVENT_COLL | NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_CH |       \
     NCCL_EVENT_NET_PLUGIN)
#define ABOVE_P2P                                                                                                      \
    (NCCL_EVENT_P2P_API | NCCL_EVENT_P2P | NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_CH |         \
     NCCL_EVENT_NET_PLUGIN)
#define ABOVE_GROUP (ABOVE_COLLECTIVE | ABOVE_P2P | NCCL_EVENT_GROUP_API | NCCL_EVENT_KERNEL_LAUNCH | NCCL_EVENT_GROUP)

void open_with_gpu(const char *level, int one_in)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", one_in);
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    (void)setenv("RINGSIDE_TIMED_ONE_IN", number, 1);
    if (getenv("RINGSIDE_PROGRESS_MICROS") == NULL) {
        (void)setenv("RINGSIDE_PROGRESS_MICROS", "0", 1);
    }
    fake_cuda_open();
    fake_use_gpu(0);
    plugin_open();
}

struct rank new_rank(const char *name, uint64_t hash, int ranks, int number, void *stream)
{
    struct rank rank = {.context = comm_init(name, hash, ranks, number), .stream = stream};
    for (uint32_t i = 0; i < segment()->communicator_capacity; i++) {
        const struct rs_communicator *c = communicator_at(segment(), i);
        if (c->state == RS_COMMUNICATOR_LIVE && c->comm_hash == hash && c->rank == number) {
            rank.slot = (uint16_t)(i | ((c->generation - 1) << RS_COMMUNICATOR_SLOT_BITS));
            return rank;
        }
    }
    FAIL("communicator %s has no slot", name);
}

void end_rank(struct rank *rank)
{
    comm_finalize(rank->context);
}

static bool is_p2p(const struct call *call)
{
    return strcmp(call->function, "Send") == 0 || strcmp(call->function, "Recv") == 0;
}

static void stop_some(void *handle)
{
    if (handle != NULL) { // NCCL asks
        stop(handle);
    }
}

static event_descriptor api_event(const struct call *call, void *group_api, bool captured)
{
    event_descriptor d = event(is_p2p(call) ? NCCL_EVENT_P2P_API : NCCL_EVENT_COLL_API);
    d.parent = group_api;
    if (is_p2p(call)) {
        d.p2p_api.function = call->function;
        d.p2p_api.count = call->count;
        d.p2p_api.datatype = "ncclFloat32";
        d.p2p_api.stream = call->rank->stream;
        d.p2p_api.graph_captured = captured;
    } else {
        d.coll_api.function = call->function;
        d.coll_api.count = call->count;
        d.coll_api.datatype = "ncclFloat32";
        d.coll_api.root = 0;
        d.coll_api.stream = call->rank->stream;
        d.coll_api.graph_captured = captured;
    }
    return d;
}

static void *ask(struct group *group)
{
    void *group_api = NULL;
    for (int i = 0; i < group->count; i++) {
        struct call *call = &group->calls[i];
        call->mask = __atomic_load_n(nccl_mask, __ATOMIC_RELAXED);
        call->number = call->rank->calls++;
        if (group_api == NULL && (call->mask & ABOVE_GROUP) != 0) {
            event_descriptor d = event(NCCL_EVENT_GROUP_API);
            d.group_api.graph_captured = group->captured;
            d.group_api.depth = group->count > 1 ? 2 : 1;
            group_api = start(call->rank->context, d); // the first one's context, whoever else is in the group
        }
        call->api = NULL;
        if ((call->mask & (is_p2p(call) ? ABOVE_P2P : ABOVE_COLLECTIVE)) != 0) {
            call->api = start(call->rank->context, api_event(call, group_api, group->captured));
            stop_some(call->api);
        }
    }
    return group_api;
}

struct plan {
    struct group *group;
    const struct rank *rank;
    int number;
};

static bool is_in(const struct plan *plan, int i)
{
    return plan->group->calls[i].rank == plan->rank && plan->group->calls[i].plan == plan->number;
}

static void raise_operations(void *argument)
{
    struct plan *plan = argument;
    void *group = start(plan->rank->context, event(NCCL_EVENT_GROUP));
    for (int i = 0; i < plan->group->count; i++) {
        struct call *call = &plan->group->calls[i];
        if (is_in(plan, i)) {
            event_descriptor d = is_p2p(call) ? p2p(call->function, call->peer, call->count, call->api)
                                              : collective(call->function, call->number, call->count, call->api);
            call->operation = (call->mask & (ABOVE_COLLECTIVE | ABOVE_P2P)) != 0 ? start(call->rank->context, d) : NULL;
        }
    }
    for (int i = 0; i < plan->group->count; i++) {
        if (is_in(plan, i)) {
            stop_some(plan->group->calls[i].operation);
        }
    }
    stop_some(group);
}

static void launch(struct plan *plan, void *group_api, int first, int place)
{
    struct group *group = plan->group;
    void *handle = NULL;
    if ((group->calls[first].mask & NCCL_EVENT_KERNEL_LAUNCH) != 0) {
        event_descriptor d = event(NCCL_EVENT_KERNEL_LAUNCH);
        d.parent = group_api;
        d.kernel_launch.stream = plan->rank->stream;
        handle = start(plan->rank->context, d);
    }
    if (group->gate == 0) {
        group->kernels[place % 8][plan->number % 4] = fake_kernel(plan->rank->stream, group->kernel_nanos);
    } else {
        group->gate = fake_gate(plan->rank->stream) + 1;
    }
    stop_some(handle);
}

static void run_plan(struct plan *plan, void *group_api, int first, int place)
{
    enum raised raised = plan->group->raised;
    struct worker *callback = plan->rank->callback;
    if (raised == RAISED_EARLY) {
        worker_do(callback, raise_operations, plan);
    }
    if (raised != WITHOUT_LAUNCH) {
        launch(plan, group_api, first, place);
    }
    if (raised == RAISED_IN_ORDER || raised == RAISED_LATE) {
        worker_do(raised == RAISED_LATE ? callback : NULL, raise_operations, plan);
    }
}

void call_group(struct group *group)
{
    void *group_api = ask(group);
    bool more = true;
    for (int number = 0; more; number++) {
        more = false;
        for (int i = 0, place = 0; i < group->count; i++) { // the ranks of the group, in their order
            struct plan plan = {group, group->calls[i].rank, number};
            bool is_first = true;
            int first = -1;
            for (int j = 0; j < group->count; j++) {
                is_first &= j >= i || group->calls[j].rank != plan.rank;
                first = first < 0 && is_in(&plan, j) ? j : first;
                more |= group->calls[j].plan > number;
            }
            if (is_first && first >= 0) {
                run_plan(&plan, group_api, first, place);
            }
            place += is_first;
        }
    }
    stop_some(group_api);
}

uint32_t call_alone(struct rank *rank, const char *function, uint64_t count)
{
    struct call call = {.rank = rank, .function = function, .count = count};
    struct group group = {.calls = &call, .count = 1, .kernel_nanos = MICRO};
    call_group(&group);
    return call.number;
}

#ifdef RINGSIDE_SANITIZED // which has threads of its own: then only ours are counted
static int is_ours(const char *tid)
{
    char path[300];
    char name[32] = "";
    (void)snprintf(path, sizeof path, "/proc/self/task/%s/comm", tid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(name, sizeof name, file) == NULL) {
        name[0] = '\0';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return strncmp(name, "ringside", 8) == 0;
}
#else
static int is_ours(const char *tid)
{
    return tid[0] != '.';
}
#endif

int threads_of_process(void)
{
#ifdef RINGSIDE_SANITIZED
    int count = 1;
#else
    int count = 0;
#endif
    DIR *entries = opendir("/proc/self/task");
    CHECK(entries != NULL);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        count += is_ours(entry->d_name);
    }
    (void)closedir(entries);
    return count;
}

// SPDX-License-Identifier: Apache-2.0

#include "rank.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "playback.h"

#define GAP_NANOS 4000            // between two kernels of a stream
#define CALL_NANOS 30000          // a call keeps the user's thread this long
#define COMMUNICATORS 2

struct rank {
    struct profiler *profiler;
    const struct rank_options *options;
    void *contexts[COMMUNICATORS];
    uint64_t sequence_numbers[COMMUNICATORS][5]; // per communicator and function
    struct call captured_call;
    struct launch_queue proxy_queue;
    struct launch_queue kernel_queue;
};

static uint64_t *sequence_number(struct rank *rank, const struct call *call)
{
    static const char *const functions[] = {"AllReduce", "AllGather", "ReduceScatter", "Broadcast"};
    size_t i = 0;
    while (i < 4 && strcmp(functions[i], call->function) != 0) {
        i++;
    }
    return &rank->sequence_numbers[call->communicator][i];
}

static void *start_api(struct rank *rank, const struct call *call, const struct operation *operation, void *group,
                       uint8_t captured)
{
    event_descriptor event = {.parent = group};
    if (operation->is_p2p) {
        event.type = NCCL_EVENT_P2P_API;
        event.p2p_api.function = operation->function;
        event.p2p_api.count = operation->count;
        event.p2p_api.datatype = call->datatype;
        event.p2p_api.graph_captured = captured;
    } else {
        event.type = NCCL_EVENT_COLL_API;
        event.coll_api.function = operation->function;
        event.coll_api.count = operation->count;
        event.coll_api.datatype = call->datatype;
        event.coll_api.root = operation->peer;
        event.coll_api.graph_captured = captured;
    }
    return profiler_start(rank->profiler, rank->contexts[call->communicator], event);
}

static void *start_operation(struct rank *rank, const struct call *call, const struct operation *operation, void *parent,
                             uint64_t sequence)
{
    event_descriptor event = {.parent = parent, .rank = rank->options->rank};
    if (operation->is_p2p) {
        event.type = NCCL_EVENT_P2P;
        event.p2p.function = operation->function;
        event.p2p.datatype = call->datatype;
        event.p2p.count = operation->count;
        event.p2p.peer = operation->peer;
        event.p2p.channels = (uint8_t)operation->channels;
    } else {
        event.type = NCCL_EVENT_COLL;
        event.coll.sequence_number = sequence;
        event.coll.function = operation->function;
        event.coll.count = operation->count;
        event.coll.root = operation->peer;
        event.coll.datatype = call->datatype;
        event.coll.channels = (uint8_t)operation->channels;
        event.coll.warps = 16;
        event.coll.algorithm = "RING";
        event.coll.protocol = call->protocol;
    }
    return profiler_start(rank->profiler, rank->contexts[call->communicator], event);
}

// What the user's thread raises for one call, in NCCL's order; fills in the operations' handles.
static void issue(struct rank *rank, const struct call *call, struct launch *launch)
{
    const struct profiler *profiler = rank->profiler;
    void *context = rank->contexts[call->communicator];
    void *api[2 * MAX_RANKS];
    event_descriptor group_api = {.type = NCCL_EVENT_GROUP_API, .group_api.depth = 1};
    void *group_call = profiler_start(profiler, context, group_api);
    for (size_t i = 0; i < launch->operation_count; i++) {
        api[i] = start_api(rank, call, &launch->operations[i], group_call, 0);
        profiler_stop(profiler, api[i]);
    }
    profiler_state(profiler, group_call, NCCL_STATE_GROUP_START_API_STOP, 0);
    profiler_state(profiler, group_call, NCCL_STATE_GROUP_END_API_START, 0);

    void *kernel = profiler_start(profiler, context,
                                  (event_descriptor){.type = NCCL_EVENT_KERNEL_LAUNCH, .parent = group_call});
    profiler_stop(profiler, kernel);

    void *group = profiler_start(profiler, context, (event_descriptor){.type = NCCL_EVENT_GROUP});
    // NCCL counts a sequence number only for collectives.
    uint64_t sequence = launch->operations[0].is_p2p ? 0 : (*sequence_number(rank, call))++;
    for (size_t i = 0; i < launch->operation_count; i++) {
        // Up to 2.27 (v4) the parent is the group; from 2.28 on it is the API call.
        void *parent = profiler->api == 4 ? group : api[i];
        launch->handles[i] = start_operation(rank, call, &launch->operations[i], parent, sequence);
    }
    for (size_t i = 0; i < launch->operation_count; i++) {
        profiler_stop(profiler, launch->handles[i]); // enqueued: the kernel has yet to run
    }
    profiler_stop(profiler, group);
    profiler_stop(profiler, group_call);
}

// The simulated job's clock: nanoseconds since the epoch, before scaling to the wanted rate.
struct schedule {
    uint64_t previous_end;
    uint64_t call_index;
    double scale;
};

static uint64_t at(const struct rank_options *options, const struct schedule *schedule, uint64_t nominal)
{
    return options->epoch_nanos + (uint64_t)((double)nominal * schedule->scale);
}

static struct launch *new_launch(size_t ranks)
{
    struct launch *launch = calloc(1, sizeof *launch + 2 * ranks * (sizeof *launch->operations + sizeof *launch->handles) +
                                          4 * ranks * sizeof *launch->transfers);
    if (launch == NULL) {
        (void)fprintf(stderr, "ringside-nccl-driver: out of memory\n");
        exit(1);
    }
    launch->operations = (struct operation *)(launch + 1);
    launch->transfers = (struct transfer *)(launch->operations + 2 * ranks);
    launch->handles = (void **)(launch->transfers + 4 * ranks);
    return launch;
}

// Computes when a call runs on every rank and moves the schedule past it. NULL: this rank has no part in it.
static struct launch *plan_call(struct rank *rank, struct schedule *schedule, const struct call *call,
                                uint64_t iteration, bool opens_iteration)
{
    const struct rank_options *options = rank->options;
    const struct workload *workload = &options->workload;
    uint64_t ready = schedule->previous_end + GAP_NANOS;
    uint64_t own_start = 0;
    uint64_t last_start = 0;
    for (int r = 0; r < workload->ranks; r++) {
        uint64_t late = workload_lateness_nanos(workload, schedule->call_index, r);
        late += opens_iteration && r == options->slow_rank ? options->slow_nanos : 0;
        last_start = ready + late > last_start ? ready + late : last_start;
        own_start = r == options->rank ? ready + late : own_start;
    }
    uint64_t end = last_start + workload_duration_nanos(workload, call, iteration);

    struct launch *launch = new_launch((size_t)workload->ranks);
    launch->workload = workload;
    launch->rank = options->rank;
    launch->context = rank->contexts[call->communicator];
    launch->start_nanos = at(options, schedule, own_start);
    launch->wire_nanos = at(options, schedule, last_start);
    launch->end_nanos = at(options, schedule, end);
    launch->scale = schedule->scale;
    launch->operation_count = workload_operations(workload, call, iteration, options->rank, launch->operations);
    launch->transfer_count = workload_transfers(workload, call, iteration, options->rank, launch->transfers);
    schedule->previous_end = end;
    schedule->call_index++;
    if (launch->operation_count == 0) {
        free(launch);
        return NULL;
    }
    launch->users = 2;
    launch->with_kernels = profiler_wants(rank->profiler, NCCL_EVENT_KERNEL_CH);
    return launch;
}

static void enqueue(struct rank *rank, struct launch *launch)
{
    launch->issued_nanos = rs_monotonic_nanos();
    launch_queue_put(&rank->proxy_queue, launch);
    launch_queue_put(&rank->kernel_queue, launch);
}

static void run_call(struct rank *rank, struct schedule *schedule, const struct call *call, uint64_t iteration,
                     bool opens_iteration)
{
    struct launch *launch = plan_call(rank, schedule, call, iteration, opens_iteration);
    if (launch != NULL) {
        issue(rank, call, launch);
        enqueue(rank, launch);
    }
}

// Captures an all-reduce in a CUDA graph and replays it. With KernelCh on while capturing, each replay raises the
// collective (on CUDA's callback thread) and its channels; without, the collective is raised once and replays raise
// nothing. This is what 2 x H200 showed over NVLink.
static void run_graph(struct rank *rank, struct schedule *schedule, uint64_t replays)
{
    const struct profiler *profiler = rank->profiler;
    rank->captured_call = workload_captured_call(&rank->options->workload);
    const struct call *call = &rank->captured_call;
    for (int i = 0; i < 4; i++) {
        run_call(rank, schedule, call, 0, false);
    }
    struct operation operations[2 * MAX_RANKS];
    (void)workload_operations(&rank->options->workload, call, 0, rank->options->rank, operations);
    event_descriptor group_api = {.type = NCCL_EVENT_GROUP_API, .group_api = {.graph_captured = 1, .depth = 1}};
    void *group = profiler_start(profiler, rank->contexts[0], group_api);
    bool visible = profiler_wants(profiler, NCCL_EVENT_KERNEL_CH);
    void *api = start_api(rank, call, &operations[0], group, 1);
    profiler_stop(profiler, api);
    if (!visible) {
        uint64_t sequence = (*sequence_number(rank, call))++;
        profiler_stop(profiler, start_operation(rank, call, &operations[0], api, sequence));
    }
    profiler_stop(profiler, group);
    for (uint64_t i = 0; i < replays; i++) {
        wait_until(at(rank->options, schedule, schedule->previous_end));
        struct launch *launch = plan_call(rank, schedule, call, 0, false);
        if (launch == NULL || !visible) {
            free(launch);
            continue;
        }
        launch->replays = api;
        launch->call = call;
        launch->sequence_number = (*sequence_number(rank, call))++;
        launch->users = 1;
        launch->transfer_count = 0;
        launch_queue_put(&rank->kernel_queue, launch);
    }
}

static double scale_for(const struct rank_options *options)
{
    if (options->operations_per_second <= 0) {
        return 1;
    }
    struct call calls[MAX_CALLS];
    uint64_t nanos = 0;
    size_t operations = 0;
    struct operation own[2 * MAX_RANKS];
    for (uint64_t iteration = 0; iteration < 5; iteration++) { // one period of the changing sizes
        size_t count = workload_calls(&options->workload, calls);
        for (size_t i = 0; i < count; i++) {
            nanos += GAP_NANOS + 40000 + workload_duration_nanos(&options->workload, &calls[i], iteration);
            operations += workload_operations(&options->workload, &calls[i], iteration, options->rank, own);
        }
    }
    return (double)operations / options->operations_per_second * 1e9 / (double)nanos;
}

static void *proxy_thread(void *argument)
{
    struct rank *rank = argument;
    for (struct launch *launch; (launch = launch_queue_take(&rank->proxy_queue)) != NULL;) {
        play_transfers(rank->profiler, launch);
        launch_release(launch);
    }
    return NULL;
}

static void *kernel_thread(void *argument)
{
    struct rank *rank = argument;
    uint64_t idle_nanos = 0;
    for (struct launch *launch; (launch = launch_queue_take(&rank->kernel_queue)) != NULL;) {
        if (launch->replays != NULL) {
            launch->handles[0] = start_operation(rank, launch->call, &launch->operations[0], launch->replays,
                                                 launch->sequence_number);
            profiler_stop(rank->profiler, launch->handles[0]);
        }
        play_kernels(rank->profiler, launch, &idle_nanos);
        launch_release(launch);
    }
    return NULL;
}

static void *user_thread(void *argument)
{
    struct rank *rank = argument;
    const struct rank_options *options = rank->options;
    struct schedule schedule = {.scale = scale_for(options)};
    struct call calls[MAX_CALLS];
    bool graph = options->workload.scenario == SCENARIO_GRAPH;
    if (graph) {
        run_graph(rank, &schedule, options->iterations);
    }
    for (uint64_t iteration = 0; !graph && iteration < options->iterations; iteration++) {
        wait_until(at(options, &schedule, schedule.previous_end));
        size_t count = workload_calls(&options->workload, calls);
        for (size_t i = 0; i < count; i++) {
            run_call(rank, &schedule, &calls[i], iteration, i == 0);
            wait_until(rs_monotonic_nanos() + (uint64_t)(CALL_NANOS * (schedule.scale < 1 ? schedule.scale : 1)));
        }
        schedule.previous_end += (uint64_t)((double)options->pace_nanos / schedule.scale);
    }
    struct call barrier = workload_barrier(&options->workload);
    if (options->hang_rank != options->rank) {
        struct launch *launch = plan_call(rank, &schedule, &barrier, options->iterations, false);
        launch->hangs = options->hang_rank >= 0;
        issue(rank, &barrier, launch);
        enqueue(rank, launch);
    }
    launch_queue_put(&rank->proxy_queue, NULL);
    launch_queue_put(&rank->kernel_queue, NULL);
    return NULL;
}

static void start(pthread_t *thread, void *(*body)(void *), struct rank *rank)
{
    if (pthread_create(thread, NULL, body, rank) != 0) {
        (void)fprintf(stderr, "ringside-nccl-driver: cannot start a thread\n");
        exit(1);
    }
}

void rank_run(struct profiler *profiler, const struct rank_options *options)
{
    static struct rank rank; // large queues
    rank.profiler = profiler;
    rank.options = options;
    launch_queue_init(&rank.proxy_queue);
    launch_queue_init(&rank.kernel_queue);
    int nodes = options->workload.transport == TRANSPORT_MIXED ? 2 : 1;
    static const char *const names[COMMUNICATORS] = {"simulated world", "simulated experts"};
    for (int i = 0; i < COMMUNICATORS; i++) {
        uint64_t hash = options->workload.seed * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)i + 1;
        rank.contexts[i] = profiler_init(profiler, names[i], hash, nodes, options->workload.ranks, options->rank);
    }
    pthread_t user;
    pthread_t proxy;
    pthread_t kernel;
    start(&proxy, proxy_thread, &rank);
    start(&kernel, kernel_thread, &rank);
    start(&user, user_thread, &rank);
    (void)pthread_join(user, NULL);
    (void)pthread_join(proxy, NULL);
    (void)pthread_join(kernel, NULL);
    wait_until(rs_monotonic_nanos() + options->hold_seconds * RS_NANOS_PER_SECOND);
    for (int i = COMMUNICATORS - 1; i >= 0; i--) {
        profiler_finalize(profiler, rank.contexts[i]);
    }
}

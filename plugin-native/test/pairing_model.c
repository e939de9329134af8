// SPDX-License-Identifier: Apache-2.0

#include "pairing_model.h"

#include <string.h>

#include "fake_gpu.h"

#define WORKS_OF_A_BATCH 8
#define CLOCK_TICK 32 // nanoseconds of a Hopper's clock; an A100's are about 1,000
#define SMALL_COUNT 65536
#define LAUNCH_NANOS 3000 // from the launch to the kernel, at the least

static bool with_kernels(const struct task *task)
{
    return task != NULL && (task->mask & NCCL_EVENT_KERNEL_CH) != 0;
}

struct task *pairing_task(struct pairing *pairing, const char *function, uint64_t count, int peer)
{
    struct task *task = calloc(1, sizeof *task);
    CHECK(task != NULL);
    *task = (struct task){.function = function, .count = count, .peer = peer, .channels = 1 + (int)(count % 3),
                          .number = pairing->rank.calls++, .next = pairing->tasks};
    pairing->tasks = task;
    return task;
}

static bool is_p2p(const struct task *task)
{
    return strcmp(task->function, "Send") == 0 || strcmp(task->function, "Recv") == 0;
}

void pairing_ask(struct pairing *pairing, struct task *task, void *group_api, bool captured)
{
    task->mask = __atomic_load_n(nccl_mask, __ATOMIC_RELAXED);
    event_descriptor d = event(is_p2p(task) ? NCCL_EVENT_P2P_API : NCCL_EVENT_COLL_API);
    d.parent = group_api;
    if (is_p2p(task)) {
        d.p2p_api.function = task->function;
        d.p2p_api.count = task->count;
        d.p2p_api.datatype = "ncclFloat32";
        d.p2p_api.stream = pairing->rank.stream;
        d.p2p_api.graph_captured = captured;
    } else {
        d.coll_api.function = task->function;
        d.coll_api.count = task->count;
        d.coll_api.datatype = "ncclFloat32";
        d.coll_api.root = 0;
        d.coll_api.stream = pairing->rank.stream;
        d.coll_api.graph_captured = captured;
    }
    if (task->mask != 0) {
        task->api = start(pairing->rank.context, d);
        stop(task->api);
    }
}

struct plan_of_works *pairing_plan(struct pairing *pairing, bool captured)
{
    struct plan_of_works *plan = calloc(1, sizeof *plan);
    CHECK(plan != NULL);
    plan->captured = captured;
    plan->last = &plan->queued;
    plan->next = pairing->plans;
    pairing->plans = plan;
    return plan;
}

void pairing_free_plans(struct pairing *pairing)
{
    while (pairing->plans != NULL) {
        struct plan_of_works *plan = pairing->plans;
        pairing->plans = plan->next;
        while (plan->queued != NULL) {
            struct wait *queued = plan->queued;
            plan->queued = queued->next;
            free(queued);
        }
        free(plan);
    }
}

struct work *pairing_add(struct plan_of_works *plan, struct work work)
{
    CHECK(plan->count < (int)(sizeof plan->works / sizeof plan->works[0]));
    const struct task *decides = work.receive != NULL ? work.receive : work.send;
    decides = work.collective != NULL ? work.collective : decides;
    work.enabled = !work.silent && with_kernels(decides);
    plan->works[plan->count] = work;
    return &plan->works[plan->count++];
}

static int parts(const struct task *task)
{
    return task == NULL ? 0 : task->channels;
}

static int channels_of(const struct work *work)
{
    return work->collective != NULL                       ? parts(work->collective)
           : parts(work->receive) > parts(work->send) ? parts(work->receive)
                                                      : parts(work->send);
}

static void post(struct pairing *pairing, struct wait wait)
{
    struct wait *copy = malloc(sizeof *copy);
    CHECK(copy != NULL);
    *copy = wait;
    copy->next = NULL;
    struct wait **last = &pairing->waits;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = copy;
}

static uint64_t count_on(struct pairing *pairing, const struct wait *wait)
{
    return wait->increments ? ++pairing->channels[wait->channel].host : pairing->channels[wait->channel].host;
}

// Up to 2.30, when a plan is made: an operation with KernelCh is queued for the proxy thread, any other only counts.
static void schedule(struct pairing *pairing, struct plan_of_works *plan, struct wait wait)
{
    if (!with_kernels(wait.task)) {
        (void)count_on(pairing, &wait);
        return;
    }
    wait.counter = plan->captured ? 0 : count_on(pairing, &wait);
    struct wait *copy = malloc(sizeof *copy);
    CHECK(copy != NULL);
    *copy = wait;
    copy->next = NULL;
    *plan->last = copy;
    plan->last = &copy->next;
}

static void schedule_pair(struct pairing *pairing, struct plan_of_works *plan, const struct work *work)
{
    bool increments[2] = {false, false};
    struct task *halves[2] = {work->receive, work->send};
    for (int part = 0; part < channels_of(work) && !work->with_oneself; part++) {
        bool counted = false;
        for (int half = 0; half < 2; half++) {
            if (part < parts(halves[half])) {
                increments[half] |= !counted;
                counted = true;
                schedule(pairing, plan,
                         (struct wait){.task = halves[half], .channel = part, .increments = increments[half]});
            }
        }
    }
}

static void schedule_all(struct pairing *pairing, struct plan_of_works *plan)
{
    for (int i = 0; i < plan->count; i++) {
        const struct work *work = &plan->works[i];
        if (work->collective == NULL) {
            schedule_pair(pairing, plan, work);
        }
        // A broadcast from one root is a collective without a mask; by AllGatherV the profiler has no operation of it.
        bool by_all_gather = work->silent && work->collective->count % 2 == 0;
        for (int c = 0; work->collective != NULL && c < channels_of(work) && !by_all_gather; c++) {
            struct task without = {.mask = 0};
            struct task *task = work->silent ? &without : work->collective;
            schedule(pairing, plan, (struct wait){.task = task, .channel = c, .increments = true});
        }
    }
}

// Up to 2.30, at each launch or replay: what is queued is posted.
static void upload(struct pairing *pairing, struct plan_of_works *plan)
{
    for (struct wait *queued = plan->queued; queued != NULL; queued = queued->next) {
        struct wait wait = *queued;
        wait.counter = plan->captured ? count_on(pairing, queued) : queued->counter;
        post(pairing, wait);
    }
}

// 2.31, at each launch or replay: only what has KernelCh counts and waits; of a pair one.
static void post_works(struct pairing *pairing, struct plan_of_works *plan)
{
    for (int i = 0; i < plan->count; i++) {
        const struct work *work = &plan->works[i];
        struct task *first = work->collective != NULL       ? work->collective
                             : with_kernels(work->receive) ? work->receive
                                                           : work->send;
        if (work->silent || work->with_oneself || !with_kernels(first)) {
            continue;
        }
        for (int c = 0; c < channels_of(work); c++) {
            post(pairing, (struct wait){.task = first, .channel = c, .counter = ++pairing->channels[c].host});
        }
    }
}

static void raise(struct pairing *pairing, struct task *task)
{
    if (task != NULL && task->mask != 0) {
        task->handle = start(pairing->rank.context,
                             is_p2p(task) ? p2p(task->function, task->peer, task->count, task->api)
                                          : collective(task->function, task->number, task->count, task->api));
    }
}

static void stop_task(const struct task *task)
{
    if (task != NULL && task->handle != NULL) {
        stop(task->handle);
    }
}

struct host_task {
    struct pairing *pairing;
    struct plan_of_works *plan;
};

static void host_task(void *argument)
{
    struct pairing *pairing = ((struct host_task *)argument)->pairing;
    struct plan_of_works *plan = ((struct host_task *)argument)->plan;
    void *group = start(pairing->rank.context, event(NCCL_EVENT_GROUP));
    for (int i = 0; i < plan->count; i++) {
        if (!plan->works[i].silent) {
            raise(pairing, plan->works[i].collective);
        }
        raise(pairing, plan->works[i].receive);
        raise(pairing, plan->works[i].send);
    }
    if (api < 7) {
        upload(pairing, plan);
    } else {
        post_works(pairing, plan);
    }
    for (int i = 0; i < plan->count; i++) {
        stop_task(plan->works[i].collective);
        stop_task(plan->works[i].receive);
        stop_task(plan->works[i].send);
    }
    if (group != NULL) {
        stop(group);
    }
}

// The same kernel function: a batch has one. Small ones run by another protocol.
static bool run_together(const struct work *a, const struct work *b)
{
    if (a->collective == NULL || b->collective == NULL) {
        return a->collective == b->collective;
    }
    return strcmp(a->collective->function, b->collective->function) == 0 &&
           (a->collective->count < SMALL_COUNT) == (b->collective->count < SMALL_COUNT);
}

static uint64_t duration_of(const struct work *work)
{
    return 2000 + (work->collective != NULL ? work->collective->count % 50000 : 3000);
}

static uint64_t tick(uint64_t gpu_nanos)
{
    return gpu_nanos - gpu_nanos % CLOCK_TICK;
}

static void run_work(struct pairing *pairing, struct work *work, uint64_t begin, uint64_t end)
{
    struct task *tasks[] = {work->collective, work->receive, work->send};
    for (int c = 0; c < channels_of(work); c++) {
        struct channel *channel = &pairing->channels[c];
        uint64_t counter = ++channel->kernel;
        struct cell started = {counter, tick(fake_clock_of(0, begin) + (uint64_t)c * 32)};
        struct cell completed = {counter, tick(fake_clock_of(0, end))};
        for (int t = 0; t < 3; t++) {
            if (tasks[t] != NULL) {
                tasks[t]->truth[c] = (struct cell){1, started.nanos};
                tasks[t]->ended[c] = completed.nanos;
            }
        }
        if (work->enabled) {
            channel->started[counter % PAIRING_SLOTS] = started;
            channel->completed[counter % PAIRING_SLOTS] = completed;
        }
    }
}

// The kernel takes works of one sort in batches: all of a batch are stamped when it begins, and again when it ends, and
// the GPU's clock may stand still in between. Not `real`: only says when the plan ends.
static uint64_t run_plan(struct pairing *pairing, struct launched *launched, bool real)
{
    struct plan_of_works *plan = launched->plan;
    uint64_t time = launched->at + LAUNCH_NANOS;
    time = pairing->busy_until > time ? pairing->busy_until : time;
    for (int first = 0, next; first < plan->count; first = next) {
        uint64_t end = time;
        for (next = first; next < plan->count && next < first + WORKS_OF_A_BATCH &&
                           run_together(&plan->works[next], &plan->works[first]);
             next++) {
            end += duration_of(&plan->works[next]);
        }
        for (int i = first; i < next && real; i++) {
            run_work(pairing, &plan->works[i], time, end);
        }
        time = end;
    }
    return time;
}

// The plans that have ended by now: nobody sees a stamp before it is made.
static void run(struct pairing *pairing)
{
    while (pairing->behind_count > 0 && run_plan(pairing, &pairing->behind[0], false) <= fake_now()) {
        pairing->busy_until = run_plan(pairing, &pairing->behind[0], true);
        pairing->behind_count--;
        memmove(&pairing->behind[0], &pairing->behind[1], sizeof pairing->behind[0] * (size_t)pairing->behind_count);
    }
}

void pairing_wait(struct pairing *pairing, int behind)
{
    run(pairing);
    while (pairing->behind_count > behind) {
        fake_pass(10 * MICRO);
        run(pairing);
    }
}

static void put_behind(struct pairing *pairing, struct plan_of_works *plan)
{
    pairing_wait(pairing, PAIRING_BEHIND - 1);
    pairing->behind[pairing->behind_count++] = (struct launched){plan, fake_now()};
}

void pairing_launch(struct pairing *pairing, struct plan_of_works *plan, void *group_api)
{
    if (api < 7) {
        schedule_all(pairing, plan);
    }
    int mask = 0;
    for (int i = 0; i < plan->count && mask == 0; i++) {
        const struct task *task = plan->works[i].collective != NULL ? plan->works[i].collective
                                  : plan->works[i].send != NULL     ? plan->works[i].send
                                                                    : plan->works[i].receive;
        mask = plan->works[i].silent ? 0 : task->mask;
    }
    void *launch = NULL;
    if ((mask & NCCL_EVENT_KERNEL_LAUNCH) != 0) {
        event_descriptor d = event(NCCL_EVENT_KERNEL_LAUNCH);
        d.parent = group_api;
        d.kernel_launch.stream = pairing->rank.stream;
        launch = start(pairing->rank.context, d);
    }
    (void)fake_kernel(pairing->rank.stream, 3 * MICRO);
    if (launch != NULL) {
        stop(launch);
    }
    bool by_callback = plan->captured && (plan->queued != NULL || (api >= 7 && (mask & NCCL_EVENT_KERNEL_CH) != 0));
    if (!plan->captured) {
        put_behind(pairing, plan);
    }
    if (!by_callback) { // else at each replay, on CUDA's thread
        host_task(&(struct host_task){pairing, plan});
    }
}

void pairing_replay(struct pairing *pairing, struct plan_of_works *plan)
{
    bool by_callback = plan->queued != NULL;
    for (int i = 0; i < plan->count && api >= 7; i++) {
        by_callback |= plan->works[i].enabled;
    }
    if (by_callback) {
        worker_do(pairing->callback, host_task, &(struct host_task){pairing, plan});
    }
    put_behind(pairing, plan);
}

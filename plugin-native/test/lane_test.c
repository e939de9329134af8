// SPDX-License-Identifier: Apache-2.0
//
// Threads by the hundred: more than lanes at once, and threads that come and go where the daemon cannot see them. What
// cannot be written is counted.

#define _GNU_SOURCE // gettid, unshare

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads.h"

#define OPERATIONS 400 // of each thread
#define OWNED (RS_LANE_CAPACITY - 4) // the last four are shared

static void *context;
static _Atomic int running;

// What the reader found: how often each operation began and was enqueued, by number.
static uint8_t begun[1 << 16];
static uint8_t enqueued[1 << 16];

static void drain(void)
{
    struct rs_header *header = segment();
    for (uint32_t i = 0; i < header->lane_capacity; i++) {
        struct rs_lane *lane = lane_at(header, i);
        uint64_t head = atomic_load_explicit(&lane->head, memory_order_acquire);
        uint64_t tail = lane->tail;
        for (; tail < head; tail++) {
            struct rs_record *record = record_at(header, i, tail);
            CHECK_EQUAL((int64_t)tail + 1, atomic_load_explicit(&record->sequence, memory_order_acquire));
            if (record->kind == RS_KIND_COLLECTIVE_START || record->kind == RS_KIND_COLLECTIVE_ENQUEUED) {
                CHECK(record->number < sizeof begun);
                (record->kind == RS_KIND_COLLECTIVE_START ? begun : enqueued)[record->number]++;
            }
        }
        atomic_store_explicit(&lane->tail, tail, memory_order_release);
    }
}

static void open_plugin(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    (void)segment(); // mapped before other threads look
}

static void check_all(uint32_t operations)
{
    drain();
    for (uint32_t i = 0; i < operations; i++) {
        if (begun[i] != 1 || enqueued[i] != 1) {
            FAIL("operation %u began %d times and was enqueued %d times; %d records found no lane", i, begun[i],
                 enqueued[i], (int)segment()->losses[RS_LOSS_NO_LANE]);
        }
    }
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_LANE]);
    for (uint32_t i = 0; i < segment()->lane_capacity; i++) {
        CHECK_EQUAL(0, lane_at(segment(), i)->lost_full + lane_at(segment(), i)->lost_reserve);
    }
    CHECK_EQUAL(0, all_anomalies());
}

static void operate(uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        stop(start(context, collective("AllReduce", i, 16, NULL)));
        if (i % 64 == 63) {
            (void)sched_yield();
        }
    }
}

static void *operate_on_a_thread(void *first)
{
    operate((uint32_t)(uintptr_t)first, OPERATIONS);
    (void)atomic_fetch_sub(&running, 1);
    return NULL;
}

static pthread_barrier_t all_are_done;

static void *operate_beside_others(void *first)
{
    operate((uint32_t)(uintptr_t)first, OPERATIONS);
    (void)atomic_fetch_sub(&running, 1);
    (void)pthread_barrier_wait(&all_are_done); // until then none gives its lane on
    return NULL;
}

// On fewer processors than threads, who holds a shared lane may be put aside: others count what they then cannot write.
static void forty_threads_at_once_lose_nothing_that_is_not_counted(void)
{
    open_plugin();
    pthread_t threads[40];
    atomic_store(&running, 40);
    CHECK_EQUAL(0, pthread_barrier_init(&all_are_done, NULL, 40));
    for (uint32_t i = 0; i < 40; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, operate_beside_others, (void *)(uintptr_t)(i * OPERATIONS)));
    }
    while (atomic_load(&running) > 0) {
        drain();
    }
    for (int i = 0; i < 40; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    drain();
    uint64_t found = 0;
    for (uint32_t i = 0; i < 40 * OPERATIONS; i++) {
        CHECK(begun[i] <= 1 && enqueued[i] <= 1);
        found += begun[i] + enqueued[i];
    }
    uint64_t lost = segment()->losses[RS_LOSS_NO_LANE];
    for (uint32_t i = 0; i < segment()->lane_capacity; i++) {
        lost += lane_at(segment(), i)->lost_full;
        CHECK_EQUAL(0, lane_at(segment(), i)->lost_reserve);
        CHECK(i >= OWNED || lane_at(segment(), i)->generation == 1); // each is its first thread's
        bool is_shared = lane_at(segment(), i)->owner_tid == UINT32_MAX;
        CHECK(is_shared ? i >= OWNED : i < OWNED || lane_at(segment(), i)->head == 0);
    }
    CHECK_EQUAL(2 * 40 * OPERATIONS, found + lost);
    CHECK_EQUAL(0, all_anomalies());
}

// One after another, and the lanes of those that ended are nobody's business but the plugin's.
static void threads_come_and_go(uint32_t count)
{
    open_plugin();
    for (uint32_t i = 0; i < count; i++) {
        pthread_t thread;
        atomic_store(&running, 1);
        CHECK_EQUAL(0, pthread_create(&thread, NULL, operate_on_a_thread, (void *)(uintptr_t)(i * OPERATIONS)));
        (void)pthread_join(thread, NULL);
        drain();
    }
    check_all(count * OPERATIONS);
}

static void hundred_threads_one_after_another_lose_nothing(void)
{
    threads_come_and_go(100);
}

static int result_of(pid_t child)
{
    int status = 1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

static void hundred_threads_in_a_pid_namespace_of_their_own_lose_nothing(void)
{
    pid_t outside = fork(); // who has made a namespace may do little else
    if (outside == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0 && unshare(CLONE_NEWPID) != 0) {
            (void)printf("     may not make a pid namespace: passed over\n");
            (void)fflush(NULL);
            _exit(0);
        }
        pid_t inside = fork();
        if (inside == 0) {
            threads_come_and_go(100); // /proc is the outer one: it says nothing true of these threads
            _exit(0);
        }
        _exit(result_of(inside) != 0);
    }
    CHECK_EQUAL(0, result_of(outside));
}

// A pool of threads larger than the lanes that stays alive: those beyond share what is left.
static void threads_beyond_the_lanes_that_stay_alive_are_recorded(void)
{
    open_plugin();
    struct worker *workers[60];
    void *handles[60];
    for (int i = 0; i < 60; i++) {
        workers[i] = worker_new();
    }
    for (uint64_t round = 0; round < 20; round++) {
        for (uint64_t i = 0; i < 60; i++) {
            handles[i] = start_on(workers[i], context, collective("AllReduce", round * 60 + i, 16, NULL));
            CHECK(handles[i] != NULL);
        }
        for (int i = 59; i >= 0; i--) {
            stop_on(workers[i], handles[i]);
        }
        drain();
    }
    check_all(20 * 60);
    for (int i = 0; i < 60; i++) {
        worker_end(workers[i]);
    }
}

static void operation_on(struct worker *thread)
{
    void *operation = start_on(thread, context, collective("AllReduce", 0, 1, NULL));
    CHECK(operation != NULL);
    stop_on(thread, operation);
}

static void take_all_owned_lanes(struct worker *threads[OWNED])
{
    for (uint32_t i = 0; i < OWNED; i++) {
        threads[i] = worker_new();
        operation_on(threads[i]);
        CHECK_EQUAL(2, lane_at(segment(), i)->head);
    }
}

static uint64_t shared_records(void)
{
    uint64_t records = 0;
    for (uint32_t i = OWNED; i < RS_LANE_CAPACITY; i++) {
        records += lane_at(segment(), i)->head;
        CHECK(lane_at(segment(), i)->owner_tid == UINT32_MAX || lane_at(segment(), i)->head == 0);
    }
    return records;
}

static void threads_beyond_the_owned_lanes_share_the_last_four(void)
{
    open_plugin();
    struct worker *owners[OWNED];
    take_all_owned_lanes(owners);
    CHECK_EQUAL(0, shared_records());
    struct worker *beyond[6];
    for (int i = 0; i < 6; i++) {
        beyond[i] = worker_new();
    }
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 6; i++) {
            operation_on(beyond[i]);
        }
    }
    CHECK_EQUAL(6 * 10 * 2, shared_records());
    for (uint32_t i = 0; i < OWNED; i++) {
        CHECK_EQUAL(2, lane_at(segment(), i)->head);
        CHECK(lane_at(segment(), i)->owner_tid != UINT32_MAX);
        CHECK_EQUAL(1, lane_at(segment(), i)->generation);
    }
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_LANE]);
    CHECK_EQUAL(0, all_anomalies());
}

// Without a daemon: who finds no lane looks for one of a thread that has ended; and later on again.
static void lane_of_an_ended_thread_is_given_on(void)
{
    open_plugin();
    struct worker *owners[OWNED];
    take_all_owned_lanes(owners);
    operation_on(NULL); // this thread has none yet
    CHECK_EQUAL(2, shared_records());
    worker_end(owners[7]);
    for (int i = 0; i < 2000; i++) {
        operation_on(NULL);
    }
    CHECK_EQUAL(2, lane_at(segment(), 7)->generation);
    CHECK_EQUAL(gettid(), lane_at(segment(), 7)->owner_tid);
    CHECK(lane_at(segment(), 7)->head > 1000);
    worker_end(owners[5]);
    struct worker *next = worker_new();
    operation_on(next); // a thread that comes now, at once
    CHECK_EQUAL(4, lane_at(segment(), 5)->head);
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_LANE]);
}

static void lane_that_the_daemon_has_freed_is_found_in_time(void)
{
    open_plugin();
    struct worker *owners[OWNED];
    take_all_owned_lanes(owners);
    operation_on(NULL);
    CHECK_EQUAL(2, shared_records());
    worker_end(owners[7]);
    lane_at(segment(), 7)->tail = 2;
    lane_at(segment(), 7)->owner_tid = 0;
    for (int i = 0; i < 2000; i++) {
        operation_on(NULL);
    }
    CHECK_EQUAL(gettid(), lane_at(segment(), 7)->owner_tid);
    CHECK(lane_at(segment(), 7)->head > 1000);
}

static _Atomic int held_inside; // threads that hold a shared lane
static _Atomic int may_go_on;
static _Thread_local bool stays_inside;

static void stay_inside(void)
{
    if (stays_inside) {
        stays_inside = false;
        (void)atomic_fetch_add(&held_inside, 1);
        while (!atomic_load(&may_go_on)) {
            (void)sched_yield();
        }
    }
}

static void *start_step_and_stay(void *transfer)
{
    stays_inside = true; // a step's start asks for the clock when it has its lane
    return start(context, proxy_step(0, transfer));
}

static void counts_records_when_others_hold_all_shared_lanes(void)
{
    clock_of_the_test();
    clock_hold(UINT64_C(1000000000));
    open_plugin();
    struct worker *owners[OWNED];
    take_all_owned_lanes(owners);
    void *transfers[4];
    for (int i = 0; i < 4; i++) {
        transfers[i] = start_on(owners[0], context, proxy_operation(1, 1, 4, NULL));
    }
    uint64_t before = all_records();
    clock_on_read(stay_inside);
    pthread_t holders[4];
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL(0, pthread_create(&holders[i], NULL, start_step_and_stay, transfers[i]));
        while (atomic_load(&held_inside) != i + 1) {
            (void)sched_yield();
        }
    }
    operation_on(NULL);
    CHECK_EQUAL(2, segment()->losses[RS_LOSS_NO_LANE]);
    CHECK_EQUAL((int64_t)before, all_records());
    operation_on(owners[3]); // who owns a lane waits for nobody
    CHECK_EQUAL((int64_t)before + 2, all_records());
    atomic_store(&may_go_on, 1);
    for (int i = 0; i < 4; i++) {
        void *step;
        CHECK_EQUAL(0, pthread_join(holders[i], &step));
        CHECK(step != NULL);
    }
    operation_on(NULL);
    CHECK_EQUAL((int64_t)before + 4, all_records());
    CHECK_EQUAL(2, segment()->losses[RS_LOSS_NO_LANE]);
    CHECK_EQUAL(0, all_anomalies());
}

const struct test lane_tests[] = {
    {"fortyThreadsAtOnceLoseNothingThatIsNotCounted", forty_threads_at_once_lose_nothing_that_is_not_counted, 4},
    {"hundredThreadsOneAfterAnotherLoseNothing", hundred_threads_one_after_another_lose_nothing, 4},
    {"hundredThreadsInAPidNamespaceOfTheirOwnLoseNothing",
     hundred_threads_in_a_pid_namespace_of_their_own_lose_nothing, 4},
    {"threadsBeyondTheLanesThatStayAliveAreRecorded", threads_beyond_the_lanes_that_stay_alive_are_recorded, 4},
    {"threadsBeyondTheOwnedLanesShareTheLastFour", threads_beyond_the_owned_lanes_share_the_last_four, 4},
    {"laneOfAnEndedThreadIsGivenOn", lane_of_an_ended_thread_is_given_on, 4},
    {"laneThatTheDaemonHasFreedIsFoundInTime", lane_that_the_daemon_has_freed_is_found_in_time, 4},
    {"countsRecordsWhenOthersHoldAllSharedLanes", counts_records_when_others_hold_all_shared_lanes, 4},
    {0}};

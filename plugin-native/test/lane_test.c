// SPDX-License-Identifier: Apache-2.0
//
// Lanes and communicators by the hundred: more threads than lanes at once, threads that come and go where the daemon
// cannot see them, communicators one after another. What cannot be written is counted.

#define _GNU_SOURCE // gettid, unshare

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads.h"

#define OPERATIONS 400 // of each thread
#define OWNED (RS_LANE_CAPACITY - 4) // the last four are shared

static void *context;
static _Atomic int running;
static _Atomic uint32_t made; // operations, and those of them that the reader has seen
static _Atomic uint32_t seen;

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
                (void)atomic_fetch_add(&seen, record->kind == RS_KIND_COLLECTIVE_ENQUEUED);
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

static void operate(uint32_t first, uint32_t count, bool paced)
{
    for (uint32_t i = first; i < first + count; i++) {
        stop(start(context, collective("AllReduce", i, 16, NULL)));
        (void)atomic_fetch_add(&made, 1);
        while (paced && atomic_load(&made) - atomic_load(&seen) > 500) {
            (void)usleep(100); // a reader that keeps up is what the case is about
        }
    }
}

static void *operate_on_a_thread(void *first)
{
    operate((uint32_t)(uintptr_t)first, OPERATIONS, atomic_load(&running) > 1);
    (void)atomic_fetch_sub(&running, 1);
    return NULL;
}

// On fewer processors than threads, who holds a shared lane may be put aside: others count what they then cannot write.
static void forty_threads_at_once_lose_nothing_that_is_not_counted(void)
{
    open_plugin();
    pthread_t threads[40];
    atomic_store(&running, 40);
    for (uint32_t i = 0; i < 40; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, operate_on_a_thread, (void *)(uintptr_t)(i * OPERATIONS)));
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
        uint32_t owner = lane_at(segment(), i)->owner_tid;
        CHECK(owner == 0 || (owner == UINT32_MAX) == (i >= OWNED));
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

#ifndef RINGSIDE_SANITIZED // whose search for leaks looks for its threads in the outer /proc
static void hundred_threads_in_a_pid_namespace_of_their_own_lose_nothing(void)
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0 && unshare(CLONE_NEWPID) != 0) {
        (void)printf("     may not make a pid namespace: passed over\n");
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        threads_come_and_go(100); // /proc is the outer one: it says nothing true of these threads
        _exit(0);
    }
    int status = 1;
    (void)waitpid(child, &status, 0);
    CHECK_EQUAL(0, status);
}
#endif

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
    worker_end(owners[9]);
    struct worker *next = worker_new();
    operation_on(next); // a thread that comes now, at once
    CHECK_EQUAL(4, lane_at(segment(), 9)->head);
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

static void *transfer;

static void *start_step_and_stay(void *step)
{
    stays_inside = true; // a step's start asks for the clock when it has its lane
    return start(context, proxy_step((int)(intptr_t)step, transfer));
}

static void counts_records_when_others_hold_all_shared_lanes(void)
{
    clock_of_the_test();
    clock_hold(UINT64_C(1000000000));
    open_plugin();
    struct worker *owners[OWNED];
    take_all_owned_lanes(owners);
    transfer = start_on(owners[0], context, proxy_operation(1, 1, 4, NULL));
    uint64_t before = all_records();
    clock_on_read(stay_inside);
    pthread_t holders[4];
    for (intptr_t i = 0; i < 4; i++) {
        CHECK_EQUAL(0, pthread_create(&holders[i], NULL, start_step_and_stay, (void *)i));
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

static void six_hundred_communicators_one_after_another_are_all_recorded(void)
{
    plugin_open();
    void *keeper = comm_init("keeper", 1, 4, 2);
    struct rs_header *header = segment();
    for (uint32_t i = 0; i < 600; i++) {
        uint64_t hash = UINT64_C(0xC0FFEE0000) + i;
        char name[32];
        (void)snprintf(name, sizeof name, "communicator %u", i);
        context = comm_init(name, hash, 8, (int)(i % 8));
        operate(i * 3, 3, false);
        struct rs_record *record = NULL;
        for (uint32_t lane = 0; lane < header->lane_capacity && record == NULL; lane++) {
            uint64_t head = atomic_load(&lane_at(header, lane)->head);
            if (head != 0 && record_at(header, lane, head - 1)->number == i * 3 + 2) {
                record = record_at(header, lane, head - 1);
            }
        }
        CHECK(record != NULL);
        // The record's slot, and its generation above it, name the communicator that is there now.
        const struct rs_communicator *c = communicator_at(header, record->communicator & RS_COMMUNICATOR_SLOT_MASK);
        CHECK_EQUAL((c->generation - 1) & 127, record->communicator >> RS_COMMUNICATOR_SLOT_BITS);
        CHECK_EQUAL((int64_t)hash, c->comm_hash);
        CHECK_EQUAL(RS_COMMUNICATOR_LIVE, c->state);
        CHECK_EQUAL(i % 8, c->rank);
        CHECK(strcmp(name, c->name) == 0);
        CHECK_EQUAL(0, c->launches_begun);
        CHECK_EQUAL(0, c->finalize_nanos);
        comm_finalize(context);
        CHECK_EQUAL(RS_COMMUNICATOR_FINALIZED, c->state);
        drain();
    }
    check_all(1800);
    CHECK_EQUAL(0, header->losses[RS_LOSS_NO_COMMUNICATOR]);
    comm_finalize(keeper);
}

static void handle_of_a_communicator_whose_slot_is_reused_is_not_the_new_ones(void)
{
    plugin_open();
    void *keeper = comm_init("keeper", 1, 4, 2);
    struct rs_header *header = segment();
    void *old = comm_init("old", 2, 4, 2);
    comm_finalize(old);
    for (uint64_t i = 0; i < 600; i++) { // the slot is somebody else's by now
        context = comm_init("later", 100 + i, 4, 2);
        CHECK(start(old, collective("AllReduce", 0, 1, NULL)) == NULL);
        comm_finalize(context);
    }
    context = comm_init("last", 3, 4, 2);
    comm_finalize(old); // and once more, which ends nobody
    stop(start(context, collective("AllReduce", 1, 1, NULL)));
    drain();
    CHECK_EQUAL(1, begun[1]);
    CHECK_EQUAL(601, header->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    comm_finalize(keeper);
}

const struct test lane_tests[] = {
    {"fortyThreadsAtOnceLoseNothingThatIsNotCounted", forty_threads_at_once_lose_nothing_that_is_not_counted, 4},
    {"hundredThreadsOneAfterAnotherLoseNothing", hundred_threads_one_after_another_lose_nothing, 4},
#ifndef RINGSIDE_SANITIZED
    {"hundredThreadsInAPidNamespaceOfTheirOwnLoseNothing",
     hundred_threads_in_a_pid_namespace_of_their_own_lose_nothing, 4},
#endif
    {"threadsBeyondTheLanesThatStayAliveAreRecorded", threads_beyond_the_lanes_that_stay_alive_are_recorded, 4},
    {"threadsBeyondTheOwnedLanesShareTheLastFour", threads_beyond_the_owned_lanes_share_the_last_four, 4},
    {"laneOfAnEndedThreadIsGivenOn", lane_of_an_ended_thread_is_given_on, 4},
    {"laneThatTheDaemonHasFreedIsFoundInTime", lane_that_the_daemon_has_freed_is_found_in_time, 4},
    {"countsRecordsWhenOthersHoldAllSharedLanes", counts_records_when_others_hold_all_shared_lanes, 4},
    {"sixHundredCommunicatorsOneAfterAnotherAreAllRecorded",
     six_hundred_communicators_one_after_another_are_all_recorded, 4},
    {"handleOfACommunicatorWhoseSlotIsReusedIsNotTheNewOnes",
     handle_of_a_communicator_whose_slot_is_reused_is_not_the_new_ones, 4},
    {0}};

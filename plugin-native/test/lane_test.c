// SPDX-License-Identifier: Apache-2.0
//
// Lanes and communicators by the hundred: more threads than lanes at once, threads that come and go where the daemon
// cannot see them, communicators one after another. While a reader drains, nothing is lost.

#define _GNU_SOURCE // unshare

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads.h"

#define OPERATIONS 400 // of each thread

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

static void forty_threads_at_once_lose_nothing_while_a_reader_drains(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    segment()->reader_pid = (uint32_t)getpid();
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
    check_all(40 * OPERATIONS);
}

// One after another, and the lanes of those that ended are nobody's business but the plugin's.
static void threads_come_and_go(uint32_t count)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    (void)segment();
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
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    (void)segment();
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
    {"fortyThreadsAtOnceLoseNothingWhileAReaderDrains", forty_threads_at_once_lose_nothing_while_a_reader_drains, 4},
    {"hundredThreadsOneAfterAnotherLoseNothing", hundred_threads_one_after_another_lose_nothing, 4},
#ifndef RINGSIDE_SANITIZED
    {"hundredThreadsInAPidNamespaceOfTheirOwnLoseNothing",
     hundred_threads_in_a_pid_namespace_of_their_own_lose_nothing, 4},
#endif
    {"threadsBeyondTheLanesThatStayAliveAreRecorded", threads_beyond_the_lanes_that_stay_alive_are_recorded, 4},
    {"sixHundredCommunicatorsOneAfterAnotherAreAllRecorded",
     six_hundred_communicators_one_after_another_are_all_recorded, 4},
    {"handleOfACommunicatorWhoseSlotIsReusedIsNotTheNewOnes",
     handle_of_a_communicator_whose_slot_is_reused_is_not_the_new_ones, 4},
    {0}};

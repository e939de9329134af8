// SPDX-License-Identifier: Apache-2.0
//
// Communicators by the hundred, made and freed by many threads; split, shrunk, aborted, two ranks in one process.

#include <pthread.h>
#include <string.h>

#include "threads.h"

#define THREADS 8
#define EACH 40 // communicators per thread: 320 in all

static void *contexts[THREADS * EACH];

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
}

static void *make(void *argument)
{
    int first = (int)(intptr_t)argument * EACH;
    for (int i = first; i < first + EACH; i++) {
        char *name = malloc(32); // NCCL frees the configuration that holds it
        (void)snprintf(name, 32, "group %d", i);
        contexts[i] = comm_init(name, 1000 + (uint64_t)i, 1000, i);
        memset(name, 'X', 31);
        free(name);
        stop(start(contexts[i], collective("AllReduce", 0, (uint64_t)i, NULL)));
    }
    return NULL;
}

static void *use_and_free(void *argument)
{
    int first = (int)(intptr_t)argument;
    for (int i = first; i < THREADS * EACH; i += THREADS) { // not the ones that this thread made
        stop(start(contexts[i], collective("AllReduce", 1, (uint64_t)i, NULL)));
        if (i != 0) {
            comm_finalize(contexts[i]);
        }
    }
    return NULL;
}

static void on_all_threads(void *(*task)(void *))
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, task, (void *)(intptr_t)i));
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
}

static void hundreds_made_and_freed_by_many_threads_are_each_themselves(void)
{
    open_plugin();
    void *first = comm_init("keeps the segment", 1, 2, 0);
    on_all_threads(make);
    on_all_threads(use_and_free);
    struct rs_header *header = segment();
    for (int i = 0; i < 2 * THREADS * EACH; i++) {
        struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, i);
        struct rs_communicator *communicator = communicator_at(header, record->communicator);
        CHECK_EQUAL((int64_t)(1000 + record->value), communicator->comm_hash);
        CHECK_EQUAL((int64_t)record->value, communicator->rank);
        char name[32];
        (void)snprintf(name, sizeof name, "group %d", (int)record->value);
        CHECK(strcmp(name, communicator->name) == 0);
        CHECK_EQUAL(record->value == 0 ? RS_COMMUNICATOR_LIVE : RS_COMMUNICATOR_FINALIZED, communicator->state);
    }
    CHECK_EQUAL(0, all_anomalies());
    comm_finalize(contexts[0]);
    CHECK_EQUAL(RS_STATE_LIVE, header->state);
    comm_finalize(first);
    CHECK_EQUAL(RS_STATE_CLOSED, header->state);
    CHECK_EQUAL(0, segment_count());
}

static struct rs_record *newest_record(void)
{
    uint64_t head = lane_at(segment(), 0)->head;
    CHECK(head != 0);
    return record_at(segment(), 0, head - 1);
}

// A server that makes and frees communicators all day: slots are used again, and records say by whom.
static void two_thousand_one_after_another_are_all_recorded(void)
{
    open_plugin();
    void *first = comm_init("stays", 1, 2, 0);
    for (uint32_t i = 0; i < 2000; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "passes %u", i);
        void *next = comm_init(name, 2 + (uint64_t)i, 8, (int)(i % 8));
        CHECK(next != NULL);
        stop(start(next, collective("AllReduce", 0, 1, NULL)));
        uint32_t lap = i / (RS_COMMUNICATOR_CAPACITY - 1);
        uint16_t named = newest_record()->communicator;
        struct rs_communicator *c = communicator_at(segment(), named & RS_COMMUNICATOR_SLOT_MASK);
        CHECK_EQUAL(lap, named >> RS_COMMUNICATOR_SLOT_BITS);
        CHECK_EQUAL(lap + 1, c->generation);
        CHECK_EQUAL(2 + i, c->comm_hash);
        CHECK_EQUAL(i % 8, c->rank);
        CHECK(strcmp(name, c->name) == 0);
        CHECK_EQUAL(0, c->launches_begun); // nothing of the one before is left
        CHECK_EQUAL(0, c->finalize_nanos);
        CHECK_EQUAL(RS_COMMUNICATOR_LIVE, c->state);
        comm_finalize(next);
        CHECK_EQUAL(RS_COMMUNICATOR_FINALIZED, c->state);
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    CHECK_EQUAL(2 * 2000, all_records());
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    stop(start(first, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(0, newest_record()->communicator); // still the one it was
    CHECK_EQUAL(1, communicator_at(segment(), 0)->generation);
    CHECK_EQUAL(0, all_anomalies());
    comm_finalize(first);
    CHECK_EQUAL(0, segment_count());
}

static void handle_of_a_communicator_whose_slot_is_reused_is_not_the_new_ones(void)
{
    open_plugin();
    void *keeper = comm_init("keeper", 1, 4, 2);
    void *old = comm_init("old", 2, 4, 2);
    comm_finalize(old);
    for (uint64_t i = 0; i < 600; i++) { // the slot is somebody else's by now
        void *later = comm_init("later", 100 + i, 4, 2);
        CHECK(start(old, collective("AllReduce", 0, 1, NULL)) == NULL);
        comm_finalize(later);
    }
    void *last = comm_init("last", 3, 4, 2);
    comm_finalize(old); // and once more, which ends nobody
    stop(start(last, collective("AllReduce", 1, 1, NULL)));
    CHECK_EQUAL(2, all_records());
    CHECK_EQUAL(601, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    comm_finalize(keeper);
}

// The seven bits that records and contexts have for it begin anew; what is left open is its own communicator's.
static void slot_that_was_used_128_times_begins_anew(void)
{
    open_plugin();
    static void *stay[RS_COMMUNICATOR_CAPACITY - 1]; // so that one slot is left
    for (uint64_t i = 0; i < RS_COMMUNICATOR_CAPACITY - 1; i++) {
        stay[i] = comm_init("stays", 1 + i, 2, 0);
    }
    void *before = NULL;
    for (uint32_t i = 0; i < 300; i++) {
        void *next = comm_init("passes", 1000 + (uint64_t)i, 2, 0);
        CHECK(next != before);
        void *operation = start(next, collective("AllReduce", 0, 1, NULL));
        CHECK_EQUAL((RS_COMMUNICATOR_CAPACITY - 1) | (i % 128) << RS_COMMUNICATOR_SLOT_BITS,
                    newest_record()->communicator);
        CHECK_EQUAL(i + 1, communicator_at(segment(), RS_COMMUNICATOR_CAPACITY - 1)->generation);
        if (before != NULL) {
            CHECK(start(before, collective("AllReduce", 0, 1, NULL)) == NULL);
            comm_finalize(before); // ends nobody
        }
        CHECK(operation != NULL);
        comm_finalize(next);
        CHECK_EQUAL(RS_FLAG_ABANDONED, newest_record()->flags & RS_FLAG_ABANDONED);
        before = next;
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    CHECK_EQUAL(600, all_records());
    CHECK_EQUAL(2 * 299, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
    for (uint64_t i = 0; i < RS_COMMUNICATOR_CAPACITY - 1; i++) {
        comm_finalize(stay[i]);
    }
    CHECK_EQUAL(0, segment_count());
}

// More alive at once than the table has slots: counted, their calls too, and no more; they end well.
static void communicators_beyond_the_table_are_counted_and_end_well(void)
{
    open_plugin();
    static void *alive[RS_COMMUNICATOR_CAPACITY + 3];
    for (uint64_t i = 0; i < RS_COMMUNICATOR_CAPACITY + 3; i++) {
        alive[i] = comm_init("stays", 1 + i, 2, 0);
        CHECK(alive[i] != NULL);
    }
    CHECK_EQUAL(3, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    for (int i = 0; i < 3; i++) {
        void *beyond = alive[(int)RS_COMMUNICATOR_CAPACITY + i];
        CHECK(start(beyond, collective("AllReduce", 0, 1, NULL)) == NULL);
        CHECK(start(beyond, proxy_operation(1, 1, 1, NULL)) == NULL);
        CHECK(start(beyond, kernel_channel(0, 1000, NULL)) == NULL);
    }
    CHECK_EQUAL(3 + 9, segment()->losses[RS_LOSS_NO_COMMUNICATOR]);
    CHECK_EQUAL(0, all_records());
    stop(start(alive[RS_COMMUNICATOR_CAPACITY - 1], collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(RS_COMMUNICATOR_CAPACITY - 1, newest_record()->communicator);
    comm_finalize(alive[7]); // and a place is free for the next
    void *next = comm_init("next", 9999, 2, 0);
    stop(start(next, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(7 + (1 << RS_COMMUNICATOR_SLOT_BITS), newest_record()->communicator);
    CHECK_EQUAL(4, all_records());
    CHECK_EQUAL(0, all_anomalies());
    for (uint64_t i = 0; i < RS_COMMUNICATOR_CAPACITY + 3; i++) {
        if (i != 7) {
            comm_finalize(alive[i]);
        }
    }
    CHECK_EQUAL(1, segment_count());
    comm_finalize(next);
    CHECK_EQUAL(0, segment_count());
}

// ncclCommSplit: a communicator beside its parent, with the parent's proxy thread, another hash and another rank.
static void split_shares_the_threads_and_nothing_else(void)
{
    open_plugin();
    struct worker *proxy = worker_new();
    void *parent = comm_init("world", 0xAAAA, 8, 6);
    void *child = comm_init("world", 0xBBBB, 4, 3);
    void *one = start(parent, collective("AllReduce", 5, 1, NULL));
    void *other = start(child, collective("AllReduce", 0, 1, NULL));
    stop(one);
    stop(other);
    stop_on(proxy, start_on(proxy, child, proxy_operation(0, 1, 1, other)));
    stop_on(proxy, start_on(proxy, parent, proxy_operation(7, 1, 1, one)));
    CHECK_EQUAL(1, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->communicator);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 1)->communicator);
    CHECK_EQUAL(3, communicator_at(segment(), 1)->rank);
    CHECK_EQUAL(4, communicator_at(segment(), 1)->ranks);
    comm_finalize(parent); // the parent may go first
    void *transfer = start_on(proxy, child, proxy_operation(0, 1, 1, other));
    CHECK(transfer != NULL);
    stop_on(proxy, transfer);
    CHECK_EQUAL(0, all_anomalies());
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
}

// ncclCommShrink after a fault: the parent is aborted with everything in flight, the child starts from 0.
static void shrunk_communicator_starts_where_its_parent_was_aborted(void)
{
    open_plugin();
    struct worker *proxy = worker_new();
    void *parent = comm_init("world", 0xAAAA, 8, 6);
    void *hung = start(parent, collective("AllReduce", 41, 1, NULL));
    stop(hung);
    void *transfer = start_on(proxy, parent, proxy_operation(7, 1, 8, hung));
    void *step = start_on(proxy, parent, proxy_step(0, transfer));
    state_on(proxy, step, NCCL_STATE_SEND_GPU_WAIT, 0);
    void *child = comm_init("world", 0xCCCC, 7, 6);
    void *operation = start(child, collective("AllReduce", 0, 1, NULL));
    stop(operation);
    comm_finalize(parent);
    CHECK_EQUAL(1, count_records(RS_KIND_PROXY_OPERATION_STOP));
    CHECK_EQUAL(RS_FLAG_ABANDONED | RS_FLAG_SEND, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->flags);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->communicator);
    stop_on(proxy, start_on(proxy, child, proxy_operation(0, 1, 8, operation)));
    CHECK_EQUAL(1, find_record(RS_KIND_PROXY_OPERATION_STOP, 1)->communicator);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 1)->flags & RS_FLAG_ABANDONED);
    CHECK_EQUAL(0, all_anomalies());
}

// Two GPUs of one process: one communicator, two ranks of it, two contexts.
static void two_ranks_of_one_communicator_in_one_process_are_two(void)
{
    open_plugin();
    struct worker *user[2] = {worker_new(), worker_new()};
    void *ranks[2] = {comm_init("world", 0xAAAA, 2, 0), comm_init("world", 0xAAAA, 2, 1)};
    for (uint64_t i = 0; i < 10; i++) {
        for (int r = 0; r < 2; r++) {
            stop_on(user[r], start_on(user[r], ranks[r], collective("AllReduce", i, 1, NULL)));
        }
    }
    for (uint32_t r = 0; r < 2; r++) {
        CHECK_EQUAL(20, lane_at(segment(), r)->head);
        CHECK_EQUAL(r, record_at(segment(), r, 0)->communicator);
        CHECK_EQUAL(r, communicator_at(segment(), r)->rank);
        CHECK_EQUAL(0xAAAA, communicator_at(segment(), r)->comm_hash);
    }
}

static void communicator_finalized_twice_ends_once(void)
{
    open_plugin();
    void *one = comm_init("one", 1, 2, 0);
    void *other = comm_init("other", 2, 2, 0);
    comm_finalize(one);
    comm_finalize(one);
    comm_finalize(NULL);
    comm_finalize(&one);
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
    stop(start(other, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(2, all_records());
    comm_finalize(other);
    CHECK_EQUAL(0, segment_count());
}

static void communicator_made_again_with_its_hash_is_a_new_one(void)
{
    open_plugin();
    void *other = comm_init("keeps the segment", 9, 2, 0);
    for (uint64_t i = 0; i < 20; i++) {
        void *again = comm_init("again", 0xAAAA, 2, 0);
        stop(start(again, collective("AllReduce", 0, 1, NULL)));
        CHECK_EQUAL((int64_t)i + 1, find_record(RS_KIND_COLLECTIVE_START, (int)i)->communicator);
        comm_finalize(again);
    }
    CHECK_EQUAL(0, all_anomalies());
    comm_finalize(other);
}

static _Atomic int ending;
static _Atomic uint64_t raised;

static void *call_all_the_time(void *argument)
{
    while (!atomic_load(&ending)) {
        void *operation = start(argument, collective("AllReduce", 0, 1, NULL));
        stop(operation);
        stop(start(argument, proxy_operation(1, 1, 1, operation)));
        (void)atomic_fetch_add(&raised, 1);
    }
    return NULL;
}

// Others come and go while a communicator is in use: neither sees the other.
static void finalize_of_one_leaves_the_callbacks_of_others_alone(void)
{
    // Without a chain: a stopped operation's pair is given away after 16,384 younger ones, and that many the one thread
    // may raise while the other waits for a core.
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN");
    open_plugin();
    void *busy[2] = {comm_init("busy", 1, 2, 0), comm_init("busy too", 2, 2, 0)};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, call_all_the_time, busy[i]));
    }
    for (int i = 0; i < 200; i++) {
        void *passing = comm_init("passing", 3, 2, 0);
        (void)start(passing, collective("AllReduce", 0, 1, NULL)); // left open
        comm_finalize(passing);
    }
    uint64_t so_far = atomic_load(&raised);
    while (atomic_load(&raised) < so_far + 100) {
    }
    atomic_store(&ending, 1);
    for (int i = 0; i < 2; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < RS_ANOMALY_COUNT; i++) {
        CHECK_EQUAL(i * 100, i * 100 + (int64_t)segment()->anomalies[i]); // a failure names the sort
    }
    uint64_t lost = 0;
    for (uint32_t i = 0; i < 3; i++) {
        lost += lane_at(segment(), i)->lost_full;
    }
    CHECK_EQUAL((int64_t)(4 * atomic_load(&raised) + 400), all_records() + lost);
}

const struct test communicator_tests[] = {
    {"hundredsMadeAndFreedByManyThreadsAreEachThemselves",
     hundreds_made_and_freed_by_many_threads_are_each_themselves, 4},
    {"twoThousandOneAfterAnotherAreAllRecorded", two_thousand_one_after_another_are_all_recorded, 4},
    {"handleOfACommunicatorWhoseSlotIsReusedIsNotTheNewOnes",
     handle_of_a_communicator_whose_slot_is_reused_is_not_the_new_ones, 4},
    {"slotThatWasUsed128TimesBeginsAnew", slot_that_was_used_128_times_begins_anew, 4},
    {"communicatorsBeyondTheTableAreCountedAndEndWell", communicators_beyond_the_table_are_counted_and_end_well, 4},
    {"splitSharesTheThreadsAndNothingElse", split_shares_the_threads_and_nothing_else, 4},
    {"shrunkCommunicatorStartsWhereItsParentWasAborted", shrunk_communicator_starts_where_its_parent_was_aborted, 4},
    {"twoRanksOfOneCommunicatorInOneProcessAreTwo", two_ranks_of_one_communicator_in_one_process_are_two, 4},
    {"communicatorFinalizedTwiceEndsOnce", communicator_finalized_twice_ends_once, 4},
    {"communicatorMadeAgainWithItsHashIsANewOne", communicator_made_again_with_its_hash_is_a_new_one, 4},
    {"finalizeOfOneLeavesTheCallbacksOfOthersAlone", finalize_of_one_leaves_the_callbacks_of_others_alone, 4},
    {0}};

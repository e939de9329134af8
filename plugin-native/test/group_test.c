// SPDX-License-Identifier: Apache-2.0
//
// Groups: the order in which NCCL asks is not the order in which it enqueues, and the operations of a plan may begin on
// CUDA's host-callback thread, when every API call has long returned.

#include <pthread.h>
#include <string.h>

#include "threads.h"

static void *context;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static event_descriptor group_api(int depth)
{
    event_descriptor d = event(NCCL_EVENT_GROUP_API);
    d.group_api.graph_captured = 0;
    d.group_api.depth = depth;
    return d;
}

static event_descriptor coll_api(const char *function, uint64_t count, void *group)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.parent = group;
    d.coll_api.function = function;
    d.coll_api.count = count;
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.root = 0;
    d.coll_api.graph_captured = 0;
    return d;
}

static event_descriptor p2p_api(const char *function, uint64_t count, void *group)
{
    event_descriptor d = event(NCCL_EVENT_P2P_API);
    d.parent = group;
    d.p2p_api.function = function;
    d.p2p_api.count = count;
    d.p2p_api.datatype = "ncclInt8";
    d.p2p_api.graph_captured = 0;
    return d;
}

// Trap: members of a group are sorted by size, largest first; the legacy group stands beside the API's.
static void members_of_a_group_arrive_sorted_by_size(void)
{
    open_plugin();
    struct worker *user = worker_new();
    struct worker *callback = worker_new();
    static const uint64_t asked[] = {100, 900, 500, 900};
    static const int order[] = {1, 3, 2, 0};
    void *calls[4];
    void *group = start_on(user, context, group_api(1));
    state_on(user, group, NCCL_STATE_GROUP_START_API_STOP, 0);
    for (int i = 0; i < 4; i++) {
        calls[i] = start_on(user, context, coll_api("AllReduce", asked[i], group));
        stop_on(user, calls[i]);
    }
    state_on(user, group, NCCL_STATE_GROUP_END_API_START, 0);
    void *launch = start_on(user, context, event(NCCL_EVENT_KERNEL_LAUNCH));
    stop_on(user, launch);
    stop_on(user, group);
    void *legacy = start_on(callback, context, event(NCCL_EVENT_GROUP));
    void *operations[4];
    for (int i = 0; i < 4; i++) {
        event_descriptor d = collective("AllReduce", (uint64_t)i, asked[order[i]], calls[order[i]]);
        d.coll.parent_group = legacy;
        operations[i] = start_on(callback, context, d);
    }
    for (int i = 0; i < 4; i++) {
        stop_on(callback, operations[i]);
    }
    stop_on(callback, legacy);
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL((int64_t)asked[i], find_record(RS_KIND_COLLECTIVE_API, i)->value);
        CHECK_EQUAL((int64_t)asked[order[i]], find_record(RS_KIND_COLLECTIVE_START, i)->value);
        CHECK_EQUAL(i, find_record(RS_KIND_COLLECTIVE_START, i)->number);
        CHECK_EQUAL((int64_t)find_record(RS_KIND_COLLECTIVE_START, i)->operation_id,
                    find_record(RS_KIND_COLLECTIVE_ENQUEUED, i)->operation_id);
    }
    CHECK_EQUAL(1, count_records(RS_KIND_GROUP_API));
    CHECK_EQUAL(1, count_records(RS_KIND_KERNEL_LAUNCH));
    CHECK_EQUAL(4 + 4 + 4 + 1 + 1, all_records());
    CHECK_EQUAL(0, all_anomalies());
    worker_end(user);
    worker_end(callback);
}

// Trap: AlltoAll, Scatter and Gather are sends and receives; the one to oneself has no child.
static void all_to_all_is_its_sends_and_receives(void)
{
    open_plugin();
    struct worker *user = worker_new();
    struct worker *proxy = worker_new();
    void *group = api >= 5 ? start_on(user, context, group_api(1)) : NULL;
    void *operations[8];
    for (int i = 0; i < 8; i++) {
        const char *function = i % 2 == 0 ? "Send" : "Recv";
        void *call = api >= 5 ? start_on(user, context, p2p_api(function, 64, group)) : NULL;
        operations[i] = start_on(user, context, p2p(function, i / 2, 64, call));
        stop_on(user, call);
    }
    for (int i = 0; i < 8; i++) {
        stop_on(user, operations[i]);
    }
    stop_on(user, group);
    for (int i = 0; i < 8; i++) {
        if (i / 2 != 2) { // this rank is 2
            stop_on(proxy, start_on(proxy, context, proxy_operation(i / 2, i % 2 == 0, 1, operations[i])));
        }
    }
    CHECK_EQUAL(8, count_records(RS_KIND_P2P_START));
    CHECK_EQUAL(8, count_records(RS_KIND_P2P_ENQUEUED));
    CHECK_EQUAL(api >= 5 ? 8 : 0, count_records(RS_KIND_P2P_API));
    CHECK_EQUAL(6, count_records(RS_KIND_PROXY_OPERATION_STOP));
    for (int i = 0; i < 6; i++) {
        struct rs_record *transfer = find_record(RS_KIND_PROXY_OPERATION_STOP, i);
        struct rs_record *owner = find_record(RS_KIND_P2P_START, i < 4 ? i : i + 2);
        CHECK_EQUAL((int64_t)owner->operation_id, transfer->operation_id);
        CHECK_EQUAL(owner->peer, transfer->peer);
    }
    CHECK_EQUAL(0, all_anomalies());
    worker_end(user);
    worker_end(proxy);
}

// Up to 2.27 the group is the parent itself; it is not recorded, and its members are not taken for captured ones.
static void legacy_group_is_a_parent_that_says_nothing(void)
{
    open_plugin();
    void *group = start(context, event(NCCL_EVENT_GROUP));
    CHECK(group != NULL);
    void *operation = start(context, collective("AllReduce", 0, 1, group));
    stop(group); // before its members
    stop(operation);
    stop(group);
    stop(start(context, p2p("Send", 1, 1, group)));
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_CAPTURED);
    CHECK_EQUAL(0, find_record(RS_KIND_P2P_START, 0)->flags & RS_FLAG_CAPTURED);
    CHECK_EQUAL(4, all_records());
    CHECK_EQUAL(0, all_anomalies());
}

// NCCL keeps the handle of a collective call after its stop, and stops it again where the next call raises none.
static void call_stopped_again_is_recorded_once(void)
{
    open_plugin();
    void *call = start(context, coll_api("AllReduce", 1, NULL));
    stop(call);
    stop(call);
    stop(call);
    void *other = start(context, coll_api("AllReduce", 2, NULL));
    stop(call);
    stop(other);
    CHECK_EQUAL(2, count_records(RS_KIND_COLLECTIVE_API));
    CHECK_EQUAL(2, find_record(RS_KIND_COLLECTIVE_API, 1)->value);
    CHECK_EQUAL(3, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
}

// A stopped call is the parent of operations that come thousands of calls later.
static void operation_after_its_call_was_forgotten_is_whole(void)
{
    open_plugin();
    void *call = start(context, coll_api("AllReduce", 1, NULL));
    stop(call);
    for (int i = 0; i < 5000; i++) {
        stop(start(context, coll_api("AllReduce", 2, NULL)));
    }
    lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    stop(start(context, collective("AllReduce", 9, 1, call)));
    CHECK_EQUAL(9, find_record(RS_KIND_COLLECTIVE_START, 0)->number);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_CAPTURED);
    CHECK_EQUAL(0, all_anomalies());
}

// More calls open at once than there are slots: a group of thousands. What has no slot is counted, and nothing else.
static void group_of_thousands_of_open_calls_is_counted(void)
{
    open_plugin();
    static void *calls[6000];
    int given = 0;
    for (int i = 0; i < 6000; i++) {
        calls[i] = start(context, p2p_api("Send", 64, NULL));
        stop(start(context, p2p("Send", 1, 64, calls[i])));
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    for (int i = 0; i < 6000; i++) {
        uint64_t head = lane_at(segment(), 0)->head;
        stop(calls[i]);
        given += lane_at(segment(), 0)->head != head;
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    CHECK_EQUAL(6000 - given, segment()->losses[RS_LOSS_NO_HANDLE]);
    CHECK_EQUAL(12000 + given, all_records());
}

// One group over several communicators: the group's event is raised for the first one only.
static void group_over_two_communicators_keeps_them_apart(void)
{
    open_plugin();
    void *second = comm_init("second", 2, 2, 1);
    void *group = start(context, group_api(2));
    void *one = start(context, coll_api("AllReduce", 1, group));
    stop(one);
    void *other = start(second, coll_api("AllGather", 2, group));
    stop(other);
    void *later = start(second, collective("AllGather", 0, 2, other)); // plan after plan, not in the order of the calls
    stop(later);
    stop(start(context, collective("AllReduce", 0, 1, one)));
    stop(group);
    CHECK_EQUAL(1, find_record(RS_KIND_COLLECTIVE_START, 0)->communicator);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 1)->communicator);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_API, 0)->communicator);
    CHECK_EQUAL(1, find_record(RS_KIND_COLLECTIVE_API, 1)->communicator);
    CHECK_EQUAL(0, find_record(RS_KIND_GROUP_API, 0)->communicator);
    CHECK_EQUAL(2, find_record(RS_KIND_GROUP_API, 0)->number);
    CHECK_EQUAL(0, all_anomalies());
}

#define USERS 8
#define CALLS 400

static void *contexts[USERS];

static void *call_from_a_user_thread(void *argument)
{
    int self = (int)(intptr_t)argument;
    for (int i = 0; i < CALLS; i++) {
        void *call = api >= 5 ? start(contexts[self], coll_api("AllReduce", (uint64_t)i, NULL)) : NULL;
        void *operation = start(contexts[self], collective("AllReduce", (uint64_t)i, (uint64_t)i, call));
        stop(operation);
        stop(call);
    }
    return NULL;
}

static void threads_in_groups_of_their_own_do_not_mix(void)
{
    open_plugin();
    pthread_t threads[USERS];
    for (int i = 0; i < USERS; i++) {
        contexts[i] = comm_init("own", 10 + (uint64_t)i, 2, 0);
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, call_from_a_user_thread, (void *)(intptr_t)i));
    }
    for (int i = 0; i < USERS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    CHECK_EQUAL(USERS * CALLS * (api >= 5 ? 3 : 2), all_records());
    for (uint32_t lane = 0; lane < USERS; lane++) {
        uint32_t next = 0;
        for (uint64_t i = 0; i < lane_at(segment(), lane)->head; i++) {
            struct rs_record *record = record_at(segment(), lane, i);
            CHECK_EQUAL(record_at(segment(), lane, 0)->communicator, record->communicator);
            if (record->kind == RS_KIND_COLLECTIVE_START) {
                CHECK_EQUAL(next++, record->number);
            }
        }
        CHECK_EQUAL(CALLS, next);
    }
    CHECK_EQUAL(0, all_anomalies());
}

const struct test group_tests[] = {
    {"membersOfAGroupArriveSortedBySize", members_of_a_group_arrive_sorted_by_size, 5},
    {"allToAllIsItsSendsAndReceives", all_to_all_is_its_sends_and_receives, 4},
    {"legacyGroupIsAParentThatSaysNothing", legacy_group_is_a_parent_that_says_nothing, 4},
    {"callStoppedAgainIsRecordedOnce", call_stopped_again_is_recorded_once, 5},
    {"operationAfterItsCallWasForgottenIsWhole", operation_after_its_call_was_forgotten_is_whole, 5},
    {"groupOfThousandsOfOpenCallsIsCounted", group_of_thousands_of_open_calls_is_counted, 5},
    {"groupOverTwoCommunicatorsKeepsThemApart", group_over_two_communicators_keeps_them_apart, 5},
    {"threadsInGroupsOfTheirOwnDoNotMix", threads_in_groups_of_their_own_do_not_mix, 4},
    {0}};

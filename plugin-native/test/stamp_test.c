// SPDX-License-Identifier: Apache-2.0
//
// Whose a kernel's stamps are: NCCL's kernels and its host count apart from each other, and where the counts drift,
// each stamp is another operation's. Those are refused and counted; the channels of a job are never lost for it.

#include "threads.h"

#define GPU UINT64_C(1795408497016491072)

static void *context;
static struct worker *kernels; // NCCL's proxy thread, or its profiler thread

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    kernels = worker_new();
}

static void *enqueued(uint64_t sequence)
{
    void *operation = start(context, collective("AllReduce", sequence, 1024, NULL));
    stop(operation);
    return operation;
}

static void kernel_stop(void *channel, uint64_t gpu_nanos)
{
    state_on(kernels, channel, NCCL_STATE_KERNEL_CH_STOP, gpu_nanos);
    stop_on(kernels, channel);
}

static void *channel_of(void *operation, uint8_t channel, uint64_t gpu_nanos)
{
    return start_on(kernels, context, kernel_channel(channel, gpu_nanos, operation));
}

// An operation of a group of its own: a call and its launch or, up to NCCL 2.27, a plan.
static void *asked_of(void *of, uint64_t sequence)
{
    event_descriptor d = event(api >= 5 ? NCCL_EVENT_COLL_API : NCCL_EVENT_GROUP);
    if (api >= 5) {
        d.coll_api.function = "AllReduce";
        d.coll_api.count = 1024;
        d.coll_api.datatype = "ncclFloat32";
        d.coll_api.graph_captured = 0;
    }
    void *parent = start(of, d);
    if (api >= 5) {
        stop(start(of, event(NCCL_EVENT_KERNEL_LAUNCH)));
    }
    void *operation = start(of, collective("AllReduce", sequence, 1024, parent));
    stop(operation);
    stop(parent);
    return operation;
}

static void *asked(uint64_t sequence)
{
    return asked_of(context, sequence);
}

static void open_at_a_moment(void)
{
    clock_of_the_test();
    clock_hold(UINT64_C(1000000000000));
    open_plugin();
}

// The host lags more than 64 operations, or broadcasts have put its count off: a slot holds another operation's stamps.
// Launches run in the order of their groups, on each channel; NCCL tells of them in any order.
static void stamps_of_another_operation_are_refused_and_counted(void)
{
    open_at_a_moment();
    void *operations[] = {asked(0), asked(1), asked(2), asked(3)};
    void *second = channel_of(operations[1], 0, GPU + 1000);
    CHECK(channel_of(operations[0], 0, GPU + 2000) == NULL); // after a later group's
    CHECK(channel_of(operations[0], 0, GPU + 1000) == NULL); // seen before
    void *first = channel_of(operations[0], 0, GPU + 500); // told later, and in order
    CHECK(channel_of(operations[2], 0, GPU + 900) == NULL);
    CHECK(channel_of(operations[2], 0, GPU + 1000) == NULL);
    CHECK(channel_of(operations[2], 0, GPU + 500) == NULL);
    CHECK(channel_of(operations[2], 0, 1) == NULL);
    CHECK(channel_of(operations[2], 0, 0) == NULL); // a counter that was there before its stamp
    CHECK(channel_of(operations[2], 200, 0) == NULL);
    CHECK_EQUAL(8, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    void *third = channel_of(operations[2], 0, GPU + 1500);
    void *other_channel = channel_of(operations[3], 1, GPU + 100); // each channel has an order of its own
    void *other = comm_init("other", 2, 4, 3);                     // and each communicator
    void *elsewhere = start_on(kernels, other, kernel_channel(0, GPU + 100, asked_of(other, 0)));
    void *const channels[] = {second, first, third, other_channel, elsewhere};
    for (int i = 0; i < 5; i++) {
        CHECK(channels[i] != NULL);
        kernel_stop(channels[i], GPU + 3000);
        CHECK_EQUAL(0, find_record(RS_KIND_KERNEL_CHANNEL_STOP, i)->flags);
    }
    CHECK_EQUAL(5, count_records(RS_KIND_KERNEL_CHANNEL_START));
    CHECK_EQUAL(8, all_anomalies());
}

// A stop that lies before its start is an earlier operation's.
static void stop_before_its_start_is_incomplete(void)
{
    open_plugin();
    static const uint64_t stops[] = {GPU - 1, 1, GPU, UINT64_MAX};
    for (int i = 0; i < 4; i++) {
        kernel_stop(channel_of(enqueued(0), (uint8_t)i, GPU), stops[i]);
        struct rs_record *ended = find_record(RS_KIND_KERNEL_CHANNEL_STOP, i);
        CHECK_EQUAL((int64_t)GPU, ended->start_nanos);
        CHECK_EQUAL(i < 2 ? 0 : (int64_t)stops[i], ended->end_nanos);
        CHECK_EQUAL(i < 2 ? RS_FLAG_INCOMPLETE : 0, ended->flags);
    }
    CHECK_EQUAL(0, all_anomalies());
}

// It was the stamp that was accepted first which was another's: a channel is not lost for it.
static void channel_whose_stamps_are_refused_64_times_accepts_again(void)
{
    open_at_a_moment();
    void *from_the_future = channel_of(asked(0), 0, GPU + (UINT64_C(1) << 40));
    CHECK(from_the_future != NULL);
    void *operation = asked(1);
    for (uint64_t i = 0; i < 64; i++) {
        CHECK(channel_of(operation, 0, GPU + i) == NULL);
    }
    CHECK_EQUAL(64, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    for (uint64_t i = 64; i < 100; i++) {
        CHECK(channel_of(asked(i), 0, GPU + i) != NULL);
    }
    CHECK_EQUAL(64, all_anomalies());
}

// A stop bounds the GPU's clock: it happened before the CPU saw it. What was stamped before the call is another's.
static void stamp_from_before_the_call_is_refused(void)
{
    open_at_a_moment();
    kernel_stop(channel_of(asked(0), 0, GPU), GPU + 10);
    clock_advance(1000000);
    void *operation = asked(1);
    CHECK(channel_of(operation, 0, GPU + 11) == NULL);          // in order, and a millisecond too early
    CHECK(channel_of(operation, 1, GPU + 10 + 999999) == NULL); // by a nanosecond
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    void *channel = channel_of(operation, 0, GPU + 10 + 1000000);
    CHECK(channel != NULL);
    kernel_stop(channel, GPU + 10 + 1000001);
    CHECK_EQUAL(2, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(2, all_anomalies());
}

// NCCL up to 2.27 tells of no call: it launches a plan when it has told of the operations of the plan before.
static void stamp_from_before_the_plan_before_is_refused(void)
{
    if (api != 4) {
        return;
    }
    open_at_a_moment();
    kernel_stop(channel_of(asked(0), 0, GPU), GPU + 10);
    clock_advance(1000000);
    void *next = asked(1); // launched at any time since the first was told of
    void *last = asked(2);
    CHECK(channel_of(last, 0, GPU + 10 + 999999) == NULL);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    CHECK(channel_of(next, 0, GPU + 11) != NULL);
    CHECK(channel_of(last, 0, GPU + 10 + 1000000) != NULL);
    CHECK_EQUAL(1, all_anomalies());
}

// "ts 0.0": a counter that was there before its stamp.
static void stop_with_stamp_0_is_incomplete(void)
{
    open_plugin();
    kernel_stop(start_on(kernels, context, kernel_channel(0, GPU, enqueued(0))), 0);
    struct rs_record *ended = find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0);
    CHECK_EQUAL(RS_FLAG_INCOMPLETE, ended->flags);
    CHECK_EQUAL(0, ended->end_nanos);
    CHECK(ended->value != 0); // when the CPU saw it
}

// Both halves of a send and receive pair are one kernel: the same slot, so the same stamps.
static void both_halves_of_a_pair_have_the_same_stamps(void)
{
    open_plugin();
    void *send = start(context, p2p("Send", 1, 64, NULL));
    void *receive = start(context, p2p("Recv", 1, 64, NULL));
    stop(send);
    stop(receive);
    for (uint8_t c = 0; c < 4; c++) {
        void *one = start_on(kernels, context, kernel_channel(c, GPU, send));
        void *other = start_on(kernels, context, kernel_channel(c, GPU, receive));
        CHECK(one != other);
        kernel_stop(one, GPU + 5);
        kernel_stop(other, GPU + 5);
    }
    uint64_t first = find_record(RS_KIND_P2P_START, 0)->operation_id;
    uint64_t second = find_record(RS_KIND_P2P_START, 1)->operation_id;
    CHECK_EQUAL((int64_t)first, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->operation_id);
    CHECK_EQUAL((int64_t)second, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 1)->operation_id);
    CHECK_EQUAL(8, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(0, all_anomalies());
    CHECK(start_on(kernels, context, kernel_channel(0, GPU, enqueued(0))) == NULL); // no collective is half of a pair
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
}

const struct test stamp_tests[] = {
    {"stampsOfAnotherOperationAreRefusedAndCounted", stamps_of_another_operation_are_refused_and_counted, 4},
    {"stopBeforeItsStartIsIncomplete", stop_before_its_start_is_incomplete, 4},
    {"channelWhoseStampsAreRefused64TimesAcceptsAgain", channel_whose_stamps_are_refused_64_times_accepts_again, 4},
    {"stampFromBeforeTheCallIsRefused", stamp_from_before_the_call_is_refused, 5},
    {"stampFromBeforeThePlanBeforeIsRefused", stamp_from_before_the_plan_before_is_refused, 4},
    {"stopWithStamp0IsIncomplete", stop_with_stamp_0_is_incomplete, 4},
    {"bothHalvesOfAPairHaveTheSameStamps", both_halves_of_a_pair_have_the_same_stamps, 4},
    {0}};

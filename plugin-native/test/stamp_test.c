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
        static const uint64_t stops[] = {1400, 900, 3000, 3000, 3000}; // each before the next one's start
        kernel_stop(channels[i], GPU + stops[i]);
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
static void channel_whose_stamps_are_refused_128_times_accepts_again(void)
{
    open_at_a_moment();
    void *from_the_future = channel_of(asked(0), 0, GPU + (UINT64_C(1) << 40));
    CHECK(from_the_future != NULL);
    void *operation = asked(1);
    for (uint64_t i = 0; i < 128; i++) { // 64 places, two halves of a pair in each
        CHECK(channel_of(operation, 0, GPU + i) == NULL);
    }
    CHECK_EQUAL(128, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    for (uint64_t i = 128; i < 200; i++) {
        CHECK(channel_of(asked(i), 0, GPU + i) != NULL);
    }
    CHECK_EQUAL(128, all_anomalies());
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

// NCCL's thread comes late by a turn: operations get the stamps of those 64 later, and then those 64 their own. The
// record of the first that is refused says from where on what was accepted is wrong, once for the channel.
static void late_thread_disowns_what_it_told_before(void)
{
    open_at_a_moment();
    void *operations[70];
    for (uint64_t i = 0; i < 70; i++) {
        operations[i] = asked(i);
    }
    kernel_stop(channel_of(operations[0], 0, GPU), GPU + 50);
    for (uint64_t i = 1; i < 5; i++) {
        kernel_stop(channel_of(operations[i], 0, GPU + 100 * (i + 64)), GPU + 100 * (i + 64) + 50);
    }
    clock_advance(1000);
    for (uint64_t i = 5; i < 69; i++) {
        CHECK(channel_of(operations[i], 0, GPU + 100 * i) == NULL);
    }
    CHECK(channel_of(operations[69], 0, GPU + 6900) != NULL);
    CHECK_EQUAL(64, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    CHECK_EQUAL(64, count_records(RS_KIND_STAMP_REFUSED));
    for (int i = 0; i < 64; i++) {
        struct rs_record *refused = find_record(RS_KIND_STAMP_REFUSED, i);
        // The first of all was told when 64 more were: nobody knows whether it was in time. In doubt it goes too.
        CHECK_EQUAL(i == 0 ? (int64_t)GPU : 0, refused->end_nanos);
        CHECK_EQUAL(find_record(RS_KIND_COLLECTIVE_START, 5 + i)->operation_id, refused->operation_id);
        CHECK_EQUAL(find_record(RS_KIND_KERNEL_CHANNEL_START, 0)->value + 1000, refused->start_nanos);
        CHECK_EQUAL(0, refused->channel);
        CHECK_EQUAL(0, refused->value);
    }
}

// What was told while fewer than 32 more operations had been: that is its own, and stays.
static void stamps_that_were_surely_told_in_time_are_not_disowned(void)
{
    open_at_a_moment();
    kernel_stop(channel_of(asked(0), 2, GPU), GPU + 50);
    void *late = asked(1);
    void *next = asked(2);
    for (uint64_t i = 3; i < 70; i++) {
        (void)asked(i);
    }
    kernel_stop(channel_of(late, 2, GPU + 6500), GPU + 6550);
    CHECK(channel_of(next, 2, GPU + 200) == NULL);
    struct rs_record *refused = find_record(RS_KIND_STAMP_REFUSED, 0);
    CHECK_EQUAL((int64_t)GPU + 200, refused->end_nanos);
    CHECK_EQUAL(2, refused->channel);
    CHECK_EQUAL(1, count_records(RS_KIND_STAMP_REFUSED));
}

// Only the stop was read too late: kernels run one after the other, so it cannot lie behind a later start.
static void stop_that_lies_behind_a_later_start_is_refused_or_disowned(void)
{
    open_at_a_moment();
    void *operations[] = {asked(0), asked(1), asked(2)};
    clock_advance(10000);
    void *first = channel_of(operations[0], 0, GPU);
    void *second = channel_of(operations[1], 0, GPU + 100);
    kernel_stop(first, GPU + 6450);
    CHECK_EQUAL(RS_FLAG_INCOMPLETE, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->flags);
    kernel_stop(second, GPU + 6550);
    CHECK_EQUAL(0, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 1)->flags);
    CHECK(channel_of(operations[2], 0, GPU + 200) == NULL);
    CHECK_EQUAL((int64_t)GPU + 200, find_record(RS_KIND_STAMP_REFUSED, 0)->end_nanos);
}

// So many operations ago that nobody knows its group: a stamp that cannot be judged is worse than none.
static void stamp_of_a_forgotten_operation_is_refused(void)
{
    open_at_a_moment();
    void *old = asked(0);
    void *open = asked(1);
    void *channel = channel_of(open, 0, GPU + 100);
    for (uint64_t i = 2; i < 1200; i++) {
        (void)asked(i);
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    CHECK(channel_of(old, 0, GPU) == NULL);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_FOREIGN_STAMP]);
    kernel_stop(channel, GPU + 200);
    CHECK_EQUAL(RS_FLAG_INCOMPLETE, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->flags);
}

const struct test stamp_tests[] = {
    {"stampsOfAnotherOperationAreRefusedAndCounted", stamps_of_another_operation_are_refused_and_counted, 4},
    {"stopBeforeItsStartIsIncomplete", stop_before_its_start_is_incomplete, 4},
    {"channelWhoseStampsAreRefused128TimesAcceptsAgain", channel_whose_stamps_are_refused_128_times_accepts_again, 4},
    {"stampFromBeforeTheCallIsRefused", stamp_from_before_the_call_is_refused, 5},
    {"stampFromBeforeThePlanBeforeIsRefused", stamp_from_before_the_plan_before_is_refused, 4},
    {"stopWithStamp0IsIncomplete", stop_with_stamp_0_is_incomplete, 4},
    {"lateThreadDisownsWhatItToldBefore", late_thread_disowns_what_it_told_before, 4},
    {"stampsThatWereSurelyToldInTimeAreNotDisowned", stamps_that_were_surely_told_in_time_are_not_disowned, 4},
    {"stopThatLiesBehindALaterStartIsRefusedOrDisowned", stop_that_lies_behind_a_later_start_is_refused_or_disowned, 4},
    {"stampOfAForgottenOperationIsRefused", stamp_of_a_forgotten_operation_is_refused, 4},
    {"bothHalvesOfAPairHaveTheSameStamps", both_halves_of_a_pair_have_the_same_stamps, 4},
    {0}};

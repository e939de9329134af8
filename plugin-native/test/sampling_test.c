// SPDX-License-Identifier: Apache-2.0
//
// Which operations are timed on the GPU, and what NCCL's mask says meanwhile.

#include "calls.h"

static void *context;

static void open_with_one(void)
{
    plugin_open();
    context = comm_init("world", 1, 2, 0);
}

static void seventeenth_to_thirty_second_and_every_hundredth_are_timed(void)
{
    open_with_one();
    for (uint32_t i = 0; i < 1000; i++) {
        int wished = (mask_now() & NCCL_EVENT_KERNEL_CH) != 0;
        enum outcome outcome = whole_call(context, (struct call){"AllReduce", 1000}, i);
        int expected = (i >= 16 && i < 32) || i % 100 == 99;
        CHECK_EQUAL(expected ? TIMED : NOT_TIMED, outcome);
        CHECK_EQUAL(expected, wished); // the mask asks for that call's kernels and for no other's
    }
}

static void hundredth_of_each_size_is_timed(void)
{
    open_with_one();
    int timed[3] = {0};
    for (uint32_t i = 0; i < 3000; i++) { // three sizes in turn: 1,000 of each
        timed[i % 3] += whole_call(context, (struct call){"AllReduce", 100 + i % 3}, i) == TIMED && i >= 32;
    }
    for (int size = 0; size < 3; size++) {
        CHECK_EQUAL(10, timed[size]);
    }
}

static void calls_of_64_mib_are_all_timed(void)
{
    open_with_one();
    for (uint32_t i = 0; i < 300; i++) {
        CHECK_EQUAL(i < 16 ? NOT_TIMED : TIMED, whole_call(context, (struct call){"AllReduce", 16 * MIB}, i));
    }
    // AllGather's count is each rank's part: 32 MiB from each of two. And a byte less is one in a hundred.
    void *second = comm_init("second", 2, 2, 0);
    void *third = comm_init("third", 3, 2, 0);
    int timed = 0;
    for (uint32_t i = 0; i < 300; i++) {
        CHECK_EQUAL(i < 16 ? NOT_TIMED : TIMED, whole_call(second, (struct call){"AllGather", 8 * MIB}, i));
        timed += whole_call(third, (struct call){"AllReduce", 16 * MIB - 1}, i) == TIMED;
    }
    CHECK_EQUAL(16 + 3, timed);
}

// An owed call that comes when nobody could foresee it is waited for, and the next of its kind is timed.
static void owed_call_that_came_unforeseen_is_waited_for(void)
{
    open_with_one();
    int large = 0;
    int timed = 0;
    for (uint32_t i = 0; i < 4000; i++) {
        int is_large = mixed(i) % 40 == 0;
        enum outcome outcome = whole_call(context, (struct call){"AllReduce", is_large ? 20 * MIB : 8}, i);
        large += is_large && i >= 16;
        timed += is_large && i >= 16 && outcome == TIMED;
    }
    CHECK(large > 50 && timed * 3 > large);
}

static void kernels_that_nobody_chose_get_no_handle(void)
{
    open_with_one();
    for (uint32_t i = 0; i < 50; i++) {
        (void)whole_call(context, (struct call){"AllReduce", 1000}, i);
    }
    // NCCL's RAS client set the mask for the whole job: kernels of all calls are raised.
    void *call = begin_call(context, (struct call){"AllReduce", 1000});
    void *operation = start(context, collective("AllReduce", 50, 1000, call));
    stop(operation);
    int before = count_records(RS_KIND_KERNEL_CHANNEL_START);
    for (int c = 0; c < 24; c++) {
        CHECK(start(context, kernel_channel((uint8_t)c, 1, operation)) == NULL);
        CHECK(start(context, kernel_channel((uint8_t)c, 1, NULL)) == NULL);
    }
    CHECK_EQUAL(before, count_records(RS_KIND_KERNEL_CHANNEL_START));
    CHECK_EQUAL(0, all_anomalies());
}

static void eight_of_hundreds_of_communicators_are_sampled(void)
{
    plugin_open();
    static void *contexts[300];
    int sampled = 0;
    for (int c = 0; c < 300; c++) {
        contexts[c] = comm_init("one of many", 1000 + (uint64_t)c, 2, 0);
    }
    for (int c = 0; c < 300; c++) {
        int timed = 0;
        for (uint32_t i = 0; i < 60; i++) {
            timed += whole_call(contexts[c], (struct call){"AllReduce", 8}, i) == TIMED;
        }
        CHECK(timed == 0 || timed == 16);
        sampled += timed != 0;
    }
    CHECK_EQUAL(8, sampled);
    CHECK_EQUAL(8, segment()->timed_communicators);
    CHECK(!(mask_now() & NCCL_EVENT_KERNEL_CH)); // all had their first calls: nobody wishes
    comm_finalize(contexts[0]);
    CHECK_EQUAL(7, segment()->timed_communicators);
    int timed = 0;
    for (uint32_t i = 60; i < 1300; i++) { // one that has proved to live takes the place
        timed += whole_call(contexts[299], (struct call){"AllReduce", 8}, i) == TIMED;
    }
    CHECK(timed >= 16);
    CHECK_EQUAL(8, segment()->timed_communicators);
}

// A communicator that wishes and then says nothing must not make the calls of all others expensive for ever.
static void wish_of_a_silent_communicator_is_given_up(void)
{
    open_with_one();
    void *silent = comm_init("silent", 2, 2, 0);
    for (uint32_t i = 0; i < 16; i++) { // it wishes for its next call, which never comes
        (void)whole_call(silent, (struct call){"AllReduce", 8}, i);
    }
    uint32_t i = 0;
    while ((mask_now() & NCCL_EVENT_KERNEL_CH) != 0 && i < 50000) {
        (void)whole_call(context, (struct call){"AllReduce", 8}, i++);
    }
    CHECK(i > 16 && i < 13000);
}

// As a small program captures a graph: after a few calls. Nothing may be timed then, or every replay would pay for it.
static void early_capture_meets_no_kernel_events(void)
{
    open_with_one();
    for (uint32_t i = 0; i < 15; i++) {
        CHECK(!(mask_now() & NCCL_EVENT_KERNEL_CH));
        (void)whole_call(context, (struct call){"AllReduce", 8}, i);
    }
    CHECK(!(mask_now() & NCCL_EVENT_KERNEL_CH));
}

static void captured_calls_end_the_sample_for_the_processs_life(void)
{
    open_with_one();
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = "AllReduce";
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.count = 8;
    d.coll_api.graph_captured = 1;
    stop(start(context, d));
    for (uint32_t i = 0; i < 500; i++) {
        CHECK(!(mask_now() & NCCL_EVENT_KERNEL_CH));
        // Nor flagged, as no kernels would follow.
        CHECK_EQUAL(NOT_TIMED, whole_call(context, (struct call){"AllReduce", 16 * MIB}, i));
    }
    (void)comm_init("later", 2, 2, 0);
    CHECK(!(mask_now() & NCCL_EVENT_KERNEL_CH));
}

// Not promised at version 4, which has no API events: a group's operations are chosen when it is enqueued, when NCCL has
// long read the mask for all of its calls.
static void members_of_a_group_are_flagged_only_if_their_kernels_come(void)
{
    open_with_one();
    for (uint32_t group = 0; group < 100; group++) {
        void *parents[8];
        int masks[8];
        for (int i = 0; i < 8; i++) {
            masks[i] = mask_now();
            parents[i] = begin_call(context, (struct call){"AllReduce", 1000});
        }
        for (uint32_t i = 0; i < 8; i++) {
            enum outcome outcome =
                enqueue(context, (struct call){"AllReduce", 1000}, group * 8 + i, parents[i], masks[i]);
            CHECK(outcome != FLAGGED_ONLY);
        }
    }
}

const struct test sampling_tests[] = {
    {"seventeenthToThirtySecondAndEveryHundredthAreTimed", seventeenth_to_thirty_second_and_every_hundredth_are_timed, 4},
    {"hundredthOfEachSizeIsTimed", hundredth_of_each_size_is_timed, 4},
    {"callsOf64MibAreAllTimed", calls_of_64_mib_are_all_timed, 4},
    {"owedCallThatCameUnforeseenIsWaitedFor", owed_call_that_came_unforeseen_is_waited_for, 4},
    {"kernelsThatNobodyChoseGetNoHandle", kernels_that_nobody_chose_get_no_handle, 4},
    {"eightOfHundredsOfCommunicatorsAreSampled", eight_of_hundreds_of_communicators_are_sampled, 4},
    {"membersOfAGroupAreFlaggedOnlyIfTheirKernelsCome",
     members_of_a_group_are_flagged_only_if_their_kernels_come, 5},
    {"earlyCaptureMeetsNoKernelEvents", early_capture_meets_no_kernel_events, 4},
    {"wishOfASilentCommunicatorIsGivenUp", wish_of_a_silent_communicator_is_given_up, 4},
    {"capturedCallsEndTheSampleForTheProcesssLife", captured_calls_end_the_sample_for_the_processs_life, 5},
    {0}};

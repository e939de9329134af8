// SPDX-License-Identifier: Apache-2.0
//
// What the records of launches say, against what the GPUs did: begin and end, their uncertainty, how far a rank is.

#include "launch_calls.h"
#include "launch_suites.h"

#define EVENT_STEP 500 // CUDA promises half a microsecond
#define ROUNDING 2     // of floats to nanoseconds

static int64_t distance(uint64_t a, uint64_t b)
{
    int64_t difference = (int64_t)(a - b);
    return difference < 0 ? -difference : difference;
}

// The launch of a rank's group, place 1, against its kernel.
static void check_launch(const struct rank *rank, uint32_t group, uint64_t kernel)
{
    const struct rs_record *r = ledger_launch(RS_KIND_LAUNCH_COMPLETED, rank->slot, group, 1);
    struct fake_span truth = fake_kernel_span(kernel);
    CHECK(r != NULL && truth.end != 0);
    if (distance(r->start_nanos, truth.begin) > (int64_t)r->uncertainty_nanos + ROUNDING ||
        distance(r->end_nanos, truth.end) > (int64_t)r->uncertainty_nanos + EVENT_STEP) {
        FAIL("launch of group %u is at %" PRIu64 " to %" PRIu64 " +- %u, and was at %" PRIu64 " to %" PRIu64, group,
             r->start_nanos, r->end_nanos, r->uncertainty_nanos, truth.begin, truth.end);
    }
    CHECK(distance(r->end_nanos - r->start_nanos, truth.end - truth.begin) <= EVENT_STEP);
    CHECK(r->value >= truth.end && r->value <= fake_now()); // the look that found it done
    CHECK_EQUAL(0, r->operation_id);
    CHECK_EQUAL(0, r->flags);
    CHECK_EQUAL(-1, r->peer);
}

static uint64_t launch_on(struct rank *rank, uint64_t nanos)
{
    struct call call = {.rank = rank, .function = "AllReduce", .count = ALWAYS_TIMED};
    struct group group = {.calls = &call, .count = 1, .kernel_nanos = nanos};
    call_group(&group);
    return group.kernels[0][0];
}

// Short and long ones, at once and behind a queue of others.
static void record_says_when_the_launch_began_and_ended(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    uint64_t kernels[40];
    for (int i = 0; i < 40; i++) {
        if (i % 5 == 0) {
            (void)fake_kernel(rank.stream, 70 * MICRO); // the program's own
        }
        kernels[i] = launch_on(&rank, 1 + (UINT64_C(1) << i % 20));
        fake_pass((uint64_t)(i % 3) * 40 * MICRO + 1);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 40));
    for (int i = 0; i < 40; i++) {
        check_launch(&rank, (uint32_t)i + 1, kernels[i]);
        CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, rank.slot, (uint32_t)i + 1, 1)->uncertainty_nanos < MILLI);
    }
    CHECK_EQUAL(RS_TIMER_LIVE, segment()->timer_state);
    fake_cuda_check();
}

static void stream_that_is_destroyed_behind_its_launch_is_timed_to_the_end(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    for (uint32_t i = 1; i <= 20; i++) {
        rank.stream = fake_stream(0);
        (void)fake_kernel(rank.stream, i * 10 * MICRO);
        uint64_t kernel = launch_on(&rank, 30 * MICRO);
        fake_stream_end(rank.stream); // what is in it still runs
        CHECK(comes(RS_KIND_LAUNCH_COMPLETED, (int)i));
        check_launch(&rank, i, kernel);
    }
    fake_cuda_check();
}

static void uncertainty_holds_when_calls_of_cuda_take_long(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    static const uint64_t costs[] = {2 * MICRO, 50 * MICRO, 3 * MILLI};
    for (uint32_t i = 0; i < 3; i++) {
        fake_cuda_cost(FAKE_EVENT_QUERY, costs[i]);
        fake_cuda_cost(FAKE_EVENT_RECORD, costs[i] / 2);
        fake_pass(20 * SECOND); // the base is taken again, under these costs
        look(50, 10 * MILLI);
        uint64_t kernel = launch_on(&rank, 200 * MICRO);
        CHECK(comes(RS_KIND_LAUNCH_COMPLETED, (int)i + 1));
        const struct rs_record *r = ledger_launch(RS_KIND_LAUNCH_COMPLETED, rank.slot, i + 1, 1);
        struct fake_span truth = fake_kernel_span(kernel);
        CHECK(r != NULL);
        // The events stand around the kernel and what recording them takes.
        CHECK(r->start_nanos <= truth.begin + r->uncertainty_nanos);
        CHECK(distance(r->start_nanos, truth.begin) <= (int64_t)(r->uncertainty_nanos + costs[i]));
        CHECK(distance(r->end_nanos, truth.end) <= (int64_t)(r->uncertainty_nanos + costs[i]) + EVENT_STEP);
    }
    fake_cuda_check();
}

// CUDA tells milliseconds as a float, and the GPU's clock runs differently: a base of long ago is no base.
static void uncertainty_holds_through_a_long_job_on_a_drifting_clock(void)
{
    open_with_gpu("steady", 1);
    static const int drifts[] = {0, 20000, -20000}; // 20 parts in a million
    for (int i = 0; i < 3; i++) {
        fake_gpu_drift(i, drifts[i]);
    }
    struct rank ranks[3];
    for (int i = 0; i < 3; i++) {
        fake_use_gpu(i);
        ranks[i] = new_rank("world", 10 + (uint64_t)i, 2, 0, fake_stream(i));
    }
    for (uint32_t round = 1; round <= 25; round++) {
        for (int i = 0; i < 3; i++) {
            fake_use_gpu(i);
            uint64_t kernel = launch_on(&ranks[i], 123 * MICRO);
            CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 3 * (int)round - 2 + i));
            check_launch(&ranks[i], round, kernel);
            CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, ranks[i].slot, round, 1)->uncertainty_nanos < MILLI);
        }
        fake_pass((round % 7) * SECOND);
        look(10, MILLI);
    }
    fake_cuda_check();
}

static void gpus_of_one_process_keep_their_clocks_apart(void)
{
    open_with_gpu("steady", 1);
    struct rank ranks[4];
    uint64_t kernels[4][10];
    for (int i = 0; i < 4; i++) {
        fake_use_gpu(i);
        ranks[i] = new_rank("world", 20, 4, i, fake_stream(i));
    }
    fake_use_gpu(-1);
    for (uint32_t n = 0; n < 10; n++) {
        for (int i = 0; i < 4; i++) {
            fake_use_gpu(i); // as NCCL does before it launches
            kernels[i][n] = launch_on(&ranks[i], (10 + n + (uint64_t)i) * MICRO);
        }
        fake_pass(30 * MICRO);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 40));
    for (int i = 0; i < 4; i++) {
        for (uint32_t n = 0; n < 10; n++) {
            check_launch(&ranks[i], n + 1, kernels[i][n]);
        }
        CHECK_EQUAL(i, communicator_at(segment(), (uint32_t)i)->cuda_device);
    }
    fake_cuda_check();
}

struct launch_key {
    uint16_t slot;
    uint32_t group;
};

static bool is_reached(const void *argument)
{
    const struct launch_key *key = argument;
    return ledger_launch(RS_KIND_LAUNCH_REACHED, key->slot, key->group, 1) != NULL;
}

static bool is_completed(const void *argument)
{
    const struct launch_key *key = argument;
    return ledger_launch(RS_KIND_LAUNCH_COMPLETED, key->slot, key->group, 1) != NULL;
}

// A rank that waits in the kernel for others: reached, and complete only when the gate opens.
static void launch_that_waits_is_reached_and_then_completed(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    (void)fake_kernel(rank.stream, 3 * MILLI);
    struct call call = {.rank = &rank, .function = "AllReduce", .count = 8};
    uint64_t put = fake_now();
    struct group group = {.calls = &call, .count = 1, .gate = 1};
    call_group(&group);
    struct launch_key key = {rank.slot, 1};
    CHECK(comes_true(is_reached, &key));
    const struct rs_record *reached = ledger_launch(RS_KIND_LAUNCH_REACHED, rank.slot, 1, 1);
    CHECK(distance(reached->start_nanos, put + 3 * MILLI) <= (int64_t)reached->uncertainty_nanos + EVENT_STEP);
    CHECK_EQUAL(0, reached->end_nanos);
    CHECK(reached->value >= put + 3 * MILLI);
    uint64_t start = reached->start_nanos;
    fake_pass(2 * SECOND);
    look(20, MILLI);
    CHECK(!is_completed(&key));
    fake_gate_open(group.gate - 1);
    uint64_t opened = fake_now();
    CHECK(comes_true(is_completed, &key));
    const struct rs_record *completed = ledger_launch(RS_KIND_LAUNCH_COMPLETED, rank.slot, 1, 1);
    CHECK(distance(completed->start_nanos, start) <= (int64_t)completed->uncertainty_nanos + EVENT_STEP);
    CHECK(distance(completed->end_nanos, opened) <= (int64_t)completed->uncertainty_nanos + EVENT_STEP);
    CHECK_EQUAL(1, ledger_count(RS_KIND_LAUNCH_REACHED)); // told once
    fake_cuda_check();
}

// A rank whose stream does not come to the launch, because of what stands before it.
static void launch_that_the_stream_has_not_come_to_is_not_reached(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    int before = fake_gate(rank.stream);
    uint64_t kernel = launch_on(&rank, 50 * MICRO);
    struct launch_key key = {rank.slot, 1};
    fake_pass(2 * SECOND);
    look(30, MILLI);
    CHECK(!is_reached(&key) && !is_completed(&key));
    fake_gate_open(before);
    CHECK(comes_true(is_completed, &key));
    check_launch(&rank, 1, kernel);
    fake_cuda_check();
}

// Launches of two streams complete in another order than they were made.
static void launch_behind_a_hanging_one_of_another_stream_is_told(void)
{
    open_with_gpu("steady", 1);
    struct rank hanging = new_rank("hanging", 1, 2, 0, fake_stream(0));
    struct rank going = new_rank("going", 2, 2, 0, fake_stream(0));
    struct call call = {.rank = &hanging, .function = "AllReduce", .count = 8};
    struct group group = {.calls = &call, .count = 1, .gate = 1};
    call_group(&group);
    for (uint32_t i = 1; i <= 30; i++) {
        uint64_t kernel = launch_on(&going, 20 * MICRO);
        CHECK(comes(RS_KIND_LAUNCH_COMPLETED, (int)i));
        check_launch(&going, i, kernel);
    }
    CHECK(is_reached(&(struct launch_key){hanging.slot, 1}));
    fake_gate_open(group.gate - 1);
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 31));
    fake_cuda_check();
}

const struct test launch_time_tests[] = {
    {"recordSaysWhenTheLaunchBeganAndEnded", record_says_when_the_launch_began_and_ended, 5},
    {"streamThatIsDestroyedBehindItsLaunchIsTimedToTheEnd",
     stream_that_is_destroyed_behind_its_launch_is_timed_to_the_end, 5},
    {"uncertaintyHoldsWhenCallsOfCudaTakeLong", uncertainty_holds_when_calls_of_cuda_take_long, 5},
    {"uncertaintyHoldsThroughALongJobOnADriftingClock", uncertainty_holds_through_a_long_job_on_a_drifting_clock, 5},
    {"gpusOfOneProcessKeepTheirClocksApart", gpus_of_one_process_keep_their_clocks_apart, 5},
    {"launchThatWaitsIsReachedAndThenCompleted", launch_that_waits_is_reached_and_then_completed, 5},
    {"launchThatTheStreamHasNotComeToIsNotReached", launch_that_the_stream_has_not_come_to_is_not_reached, 5},
    {"launchBehindAHangingOneOfAnotherStreamIsTold", launch_behind_a_hanging_one_of_another_stream_is_told, 5},
    {0}};

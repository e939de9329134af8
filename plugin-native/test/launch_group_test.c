// SPDX-License-Identifier: Apache-2.0
//
// Groups: what is timed of them, which launch an operation is told to lie in, and what is told where there is no
// launch.

#include <string.h>

#include "launch_calls.h"
#include "launch_suites.h"

#define RARELY 1000000

static struct rank world;

static void open_one(void)
{
    open_with_gpu("steady", RARELY);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
}

static void all_launches_of_a_group_with_a_chosen_call_are_timed(void)
{
    open_one();
    (void)call_alone(&world, "AllReduce", 8); // group 1
    for (int round = 0; round < 3; round++) {
        struct call calls[6];
        for (int i = 0; i < 6; i++) {
            calls[i] = (struct call){.rank = &world, .function = "AllReduce", .count = 8, .plan = i / 2};
        }
        calls[3].count = 1000; // new in the first round, and then no longer
        struct group group = {.calls = calls, .count = 6, .kernel_nanos = 3 * MICRO};
        call_group(&group);
        fake_pass(20 * MICRO);
        for (int i = 0; i < 6; i++) {
            const struct rs_record *operation = ledger_operation(world.slot, calls[i].number);
            CHECK_EQUAL(round == 0, (operation->flags & RS_FLAG_EVENT_TIMED) != 0);
            CHECK_EQUAL(2 + round, operation->group);
            CHECK_EQUAL(i / 2 + 1, operation->steps);
        }
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 4));
    for (uint16_t place = 1; place <= 3; place++) {
        CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, world.slot, 2, place) != NULL);
    }
    CHECK_EQUAL(4, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    CHECK_EQUAL(4, communicator_at(segment(), 0)->groups);
    fake_cuda_check();
}

// One GroupApi for two communicators, with the first one's context: each counts its own groups and chooses by its own.
static void group_over_two_communicators_is_a_group_of_each(void)
{
    open_one();
    struct rank second = new_rank("second", 2, 2, 0, fake_stream(0));
    (void)call_alone(&world, "AllReduce", 8);
    (void)call_alone(&world, "AllReduce", 8);
    struct call calls[] = {{.rank = &world, .function = "AllReduce", .count = 8},
                           {.rank = &second, .function = "AllReduce", .count = 8},
                           {.rank = &second, .function = "AllReduce", .count = 8, .plan = 1},
                           {.rank = &world, .function = "AllReduce", .count = 8, .plan = 1}};
    call_group(&(struct group){.calls = calls, .count = 4, .kernel_nanos = MICRO});
    static const struct { int group, place, timed; } expected[] = {{3, 1, 0}, {1, 1, 1}, {1, 2, 1}, {3, 2, 0}};
    for (int i = 0; i < 4; i++) {
        const struct rs_record *operation = ledger_operation(calls[i].rank->slot, calls[i].number);
        CHECK_EQUAL(expected[i].group, operation->group);
        CHECK_EQUAL(expected[i].place, operation->steps);
        CHECK_EQUAL(expected[i].timed, (operation->flags & RS_FLAG_EVENT_TIMED) != 0);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 3));
    CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, second.slot, 1, 2) != NULL);
    CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, world.slot, 3, 1) == NULL);
    fake_cuda_check();
}

// Plans whose operations come on CUDA's callback thread, before or after the launch: the group is known, the place not.
static void operations_out_of_order_know_their_group_and_no_place(void)
{
    open_one();
    world.callback = worker_new();
    worker_do(world.callback, (void (*)(void *))fake_no_cuda_here, NULL);
    for (int i = 0; i < 8; i++) {
        enum raised raised = i % 4 == 3 ? RAISED_IN_ORDER : i % 2 ? RAISED_EARLY : RAISED_LATE;
        struct call call = {.rank = &world, .function = "AllReduce", .count = 50 + (uint64_t)i}; // new: chosen
        call_group(&(struct group){.calls = &call, .count = 1, .raised = raised, .kernel_nanos = MICRO});
        fake_pass(10 * MICRO);
        const struct rs_record *operation = ledger_operation(world.slot, call.number);
        CHECK_EQUAL(i + 1, operation->group);
        CHECK_EQUAL(raised == RAISED_IN_ORDER, operation->steps);
        CHECK(raised == RAISED_EARLY || (operation->flags & RS_FLAG_EVENT_TIMED) != 0);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 8));
    for (uint32_t group = 1; group <= 8; group++) {
        CHECK(ledger_launch(RS_KIND_LAUNCH_COMPLETED, world.slot, group, 1) != NULL);
    }
    worker_end(world.callback);
    fake_cuda_check();
}

// A call of 256 MiB, chosen, that becomes a symmetric or copy-engine kernel: no launch, no operation.
static void choice_of_a_group_without_a_launch_does_not_leak_into_the_next(void)
{
    open_one();
    (void)call_alone(&world, "AllReduce", 8);
    for (int i = 0; i < 20; i++) {
        struct call silent[] = {{.rank = &world, .function = "AllReduce", .count = ALWAYS_TIMED},
                                {.rank = &world, .function = "AllReduce", .count = ALWAYS_TIMED}};
        call_group(&(struct group){.calls = silent, .count = 1 + i % 2, .raised = WITHOUT_LAUNCH});
        CHECK(!ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 1));
    CHECK_EQUAL(2, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    CHECK_EQUAL(1, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    CHECK_EQUAL(21, communicator_at(segment(), 0)->launches_returned);
    fake_cuda_check();
}

static void check_alone(const struct rs_record *alone, const char *function, uint64_t count, uint32_t group)
{
    CHECK(alone != NULL);
    CHECK(strcmp(function, string_at(segment(), alone->function)) == 0);
    CHECK(strcmp("ncclFloat32", string_at(segment(), alone->datatype)) == 0);
    CHECK_EQUAL((int64_t)count, alone->value);
    CHECK_EQUAL(0, alone->peer);
    CHECK_EQUAL(group, alone->group);
    CHECK_EQUAL(0, alone->operation_id);
    CHECK(alone->start_nanos != 0 && alone->end_nanos == 0);
}

// From 2.29.2 on a broadcast raises CollApi and nothing else.
static void call_of_which_no_operation_comes_is_told_once(void)
{
    open_one();
    int alone = 0;
    for (int i = 0; i < 10; i++) {
        struct call broadcast = {.rank = &world, .function = "Broadcast", .count = 700 + (uint64_t)i};
        call_group(&(struct group){.calls = &broadcast, .count = 1, .raised = WITHOUT_LAUNCH});
        alone++;
        for (int after = 0; after < 3; after++) {
            (void)call_alone(&world, "AllReduce", 8);
        }
    }
    for (int i = 0; i < 70; i++) {
        (void)call_alone(&world, "AllReduce", 8);
    }
    CHECK(comes(RS_KIND_CALL_ALONE, alone));
    for (int i = 0; i < 10; i++) {
        check_alone(ledger_nth(RS_KIND_CALL_ALONE, i), "Broadcast", 700 + (uint64_t)i, 1 + 4 * (uint32_t)i);
        CHECK_EQUAL(world.slot, ledger_nth(RS_KIND_CALL_ALONE, i)->communicator);
    }
    CHECK_EQUAL(alone, ledger_count(RS_KIND_CALL_ALONE));
    fake_cuda_check();
}

static void call_alone_among_others_of_its_group_is_told_too(void)
{
    open_one();
    struct call calls[] = {{.rank = &world, .function = "AllReduce", .count = 8},
                           {.rank = &world, .function = "Broadcast", .count = 900, .plan = -1},
                           {.rank = &world, .function = "AllReduce", .count = 8}};
    call_group(&(struct group){.calls = calls, .count = 3, .kernel_nanos = MICRO});
    for (int i = 0; i < 40; i++) {
        fake_pass(SECOND / 4);
        (void)call_alone(&world, "AllReduce", 8);
    }
    CHECK(comes(RS_KIND_CALL_ALONE, 1));
    check_alone(ledger_nth(RS_KIND_CALL_ALONE, 0), "Broadcast", 900, 1);
    CHECK_EQUAL(1, ledger_count(RS_KIND_CALL_ALONE));
    fake_cuda_check();
}

// Operations may be long in coming: CUDA's callback thread runs behind.
static void call_whose_operation_is_only_late_is_not_alone(void)
{
    open_one();
    world.callback = worker_new();
    for (int i = 0; i < 300; i++) {
        struct call call = {.rank = &world, .function = "AllReduce", .count = 8};
        call_group(&(struct group){.calls = &call, .count = 1, .raised = i % 2 ? RAISED_LATE : RAISED_EARLY});
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 1));
    CHECK_EQUAL(0, ledger_count(RS_KIND_CALL_ALONE));
    CHECK_EQUAL(300, ledger_count(RS_KIND_COLLECTIVE_START));
    worker_end(world.callback);
    fake_cuda_check();
}

static void communicator_of_one_rank_has_calls_and_no_launches(void)
{
    open_one();
    struct rank lonely = new_rank("lonely", 2, 1, 0, fake_stream(0));
    for (int i = 0; i < 200; i++) {
        struct call call = {.rank = &lonely, .function = "AllReduce", .count = ALWAYS_TIMED};
        call_group(&(struct group){.calls = &call, .count = 1, .raised = WITHOUT_LAUNCH});
        CHECK_EQUAL(i == 0, ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    }
    CHECK_EQUAL(2, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    CHECK_EQUAL(0, communicator_at(segment(), 1)->launches_begun);
    CHECK_EQUAL(200, communicator_at(segment(), 1)->groups);
    CHECK(ledger_count(RS_KIND_CALL_ALONE) > 0);
    fake_cuda_check();
}

// A program that stops inside the launch, as one that hangs there: begun and not returned.
static void launch_that_never_returns_shows(void)
{
    open_one();
    for (int i = 0; i < 5; i++) {
        (void)call_alone(&world, "AllReduce", 8);
    }
    const struct rs_communicator *slot = communicator_at(segment(), 0);
    CHECK_EQUAL(5, slot->launches_begun);
    CHECK_EQUAL(5, slot->launches_returned);
    CHECK_EQUAL(5, slot->groups);
    fake_pass(MILLI);
    event_descriptor d = event(NCCL_EVENT_KERNEL_LAUNCH);
    d.kernel_launch.stream = world.stream;
    void *inside = start(world.context, d);
    fake_pass(SECOND);
    CHECK_EQUAL(6, slot->launches_begun);
    CHECK_EQUAL(5, slot->launches_returned);
    CHECK(slot->launch_begun_nanos + SECOND <= fake_now() && slot->launch_begun_nanos + 2 * SECOND > fake_now());
    stop(inside);
    CHECK_EQUAL(6, slot->launches_returned);
    fake_cuda_check();
}

// The next group of the same thread begins though the last was never ended: its launch is the new group's.
static void group_that_never_ends_leaks_nothing(void)
{
    open_one();
    CHECK(ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    for (int i = 0; i < 20; i++) {
        event_descriptor d = event(NCCL_EVENT_GROUP_API);
        d.group_api.graph_captured = 0;
        d.group_api.depth = 1;
        void *group = start(world.context, d);
        d = event(NCCL_EVENT_COLL_API);
        d.parent = group;
        d.coll_api.function = "AllReduce";
        d.coll_api.count = ALWAYS_TIMED; // chosen, and given up by NCCL with an error
        d.coll_api.datatype = "ncclFloat32";
        d.coll_api.stream = world.stream;
        d.coll_api.graph_captured = 0;
        (void)start(world.context, d);
        CHECK(!ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    }
    fake_cuda_check();
}

const struct test launch_group_tests[] = {
    {"allLaunchesOfAGroupWithAChosenCallAreTimed", all_launches_of_a_group_with_a_chosen_call_are_timed, 5},
    {"groupOverTwoCommunicatorsIsAGroupOfEach", group_over_two_communicators_is_a_group_of_each, 5},
    {"operationsOutOfOrderKnowTheirGroupAndNoPlace", operations_out_of_order_know_their_group_and_no_place, 5},
    {"choiceOfAGroupWithoutALaunchDoesNotLeakIntoTheNext",
     choice_of_a_group_without_a_launch_does_not_leak_into_the_next, 5},
    {"callOfWhichNoOperationComesIsToldOnce", call_of_which_no_operation_comes_is_told_once, 5},
    {"callAloneAmongOthersOfItsGroupIsToldToo", call_alone_among_others_of_its_group_is_told_too, 5},
    {"callWhoseOperationIsOnlyLateIsNotAlone", call_whose_operation_is_only_late_is_not_alone, 5},
    {"communicatorOfOneRankHasCallsAndNoLaunches", communicator_of_one_rank_has_calls_and_no_launches, 5},
    {"launchThatNeverReturnsShows", launch_that_never_returns_shows, 5},
    {"groupThatNeverEndsLeaksNothing", group_that_never_ends_leaks_nothing, 5},
    {0}};

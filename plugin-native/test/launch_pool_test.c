// SPDX-License-Identifier: Apache-2.0
//
// A GPU that is far behind: the pairs of events run out, which is counted, costs the job nothing and ends by itself.

#include "launch_calls.h"
#include "launch_suites.h"

static uint64_t lost(void)
{
    return atomic_load(&segment()->losses[RS_LOSS_NO_PAIR]);
}

static int timed_of(struct rank *rank, int calls, uint64_t pause)
{
    int timed = 0;
    for (int i = 0; i < calls; i++) {
        timed += ledger_is_timed(rank->slot, call_alone(rank, "AllReduce", ALWAYS_TIMED)); // every one is chosen
        fake_pass(pause);
    }
    return timed;
}

static void gpu_far_behind_costs_launches_that_are_counted(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    int events = fake_cuda_events();
    int gate = fake_gate(rank.stream);
    int timed = timed_of(&rank, 10000, 60 * MICRO); // 600 ms of launches, and nothing completes
    CHECK(timed > 0 && timed < 10000);
    CHECK(lost() > 0 && lost() + (uint64_t)timed <= 10000);
    CHECK_EQUAL(events, fake_cuda_events()); // none is made in the middle of the job
    CHECK_EQUAL(0, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    CHECK_EQUAL(2 * timed, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    CHECK_EQUAL(10000, communicator_at(segment(), 0)->launches_returned);
    fake_gate_open(gate);
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, timed));
    uint64_t lost_before = lost();
    fake_pass(20 * SECOND);
    look(30, 10 * MILLI);
    for (int i = 0; i < 200; i++) { // and now it keeps up
        timed += timed_of(&rank, 1, 200 * MICRO);
        CHECK(i % 10 != 9 || comes(RS_KIND_LAUNCH_COMPLETED, timed));
    }
    CHECK_EQUAL((int64_t)lost_before, lost());
    CHECK_EQUAL(timed, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    fake_cuda_check();
}

static bool is_narrow(const void *unused)
{
    (void)unused;
    return segment()->progress_micros == 100;
}

// Where nothing is free, fewer launches are timed by the clock, and as many as before once the GPU has caught up.
static void spacing_widens_while_pairs_are_short_and_recovers(void)
{
    (void)setenv("RINGSIDE_PROGRESS_MICROS", "100", 1);
    open_with_gpu("steady", 1000000);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    (void)timed_of(&rank, 1, MICRO);
    CHECK_EQUAL(100, segment()->progress_micros);
    int gate = fake_gate(rank.stream);
    for (int i = 0; i < 3000; i++) {
        (void)call_alone(&rank, "AllReduce", 8);
        fake_pass(100 * MICRO);
    }
    CHECK(segment()->progress_micros > 100 && segment()->progress_micros <= 64000);
    fake_gate_open(gate);
    fake_pass(SECOND);
    CHECK(comes_true(is_narrow, NULL));
    fake_cuda_check();
}

// As many communicators as one likes share the pairs; one that hangs does not take those of the others for ever.
static void hanging_communicator_leaves_pairs_for_others(void)
{
    open_with_gpu("steady", 1);
    struct rank hanging = new_rank("hanging", 1, 2, 0, fake_stream(0));
    struct rank going = new_rank("going", 2, 2, 0, fake_stream(0));
    int gate = fake_gate(hanging.stream);
    (void)timed_of(&hanging, 3000, MICRO);
    int timed = 0;
    for (int i = 0; i < 400; i++) {
        timed += timed_of(&going, 1, 20 * MILLI);
    }
    CHECK(timed > 0);
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, timed));
    fake_gate_open(gate);
    fake_cuda_check();
}

static void finalize_with_launches_under_way_takes_their_pairs_back(void)
{
    open_with_gpu("steady", 1);
    struct rank keeper = new_rank("keeper", 9, 2, 0, fake_stream(0));
    for (uint64_t i = 0; i < 30; i++) {
        struct rank rank = new_rank("one of many", 100 + i, 2, 0, fake_stream(0));
        (void)fake_gate(rank.stream); // aborted: its GPU never comes there
        (void)timed_of(&rank, 100, MICRO);
        end_rank(&rank);
        fake_stream_end(rank.stream);
    }
    fake_pass(5 * SECOND);
    look(30, 10 * MILLI);
    int before = ledger_count(RS_KIND_LAUNCH_COMPLETED);
    int timed = timed_of(&keeper, 1, MILLI);
    CHECK_EQUAL(1, timed);
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, before + 1));
    fake_cuda_check();
}

const struct test launch_pool_tests[] = {
    {"gpuFarBehindCostsLaunchesThatAreCounted", gpu_far_behind_costs_launches_that_are_counted, 5},
    {"spacingWidensWhilePairsAreShortAndRecovers", spacing_widens_while_pairs_are_short_and_recovers, 5},
    {"hangingCommunicatorLeavesPairsForOthers", hanging_communicator_leaves_pairs_for_others, 5},
    {"finalizeWithLaunchesUnderWayTakesTheirPairsBack", finalize_with_launches_under_way_takes_their_pairs_back, 5},
    {0}};

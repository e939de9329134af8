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
        timed += ledger_is_timed(rank->slot, call_alone(rank, "AllReduce", 16 * MIB)); // every one is chosen
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

static bool spacing_is(const void *micros)
{
    return atomic_load(&segment()->progress_micros) == *(const uint32_t *)micros;
}

// What is chosen by the clock steps back first: its spacing is widened where pairs are short, and narrowed when they are not.
static void spacing_widens_while_pairs_are_short_and_recovers(void)
{
    (void)setenv("RINGSIDE_PROGRESS_MICROS", "1000", 1);
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    static const uint32_t least = 1000;
    CHECK(spacing_is(&least));
    int gate = fake_gate(rank.stream);
    (void)timed_of(&rank, 5000, 200 * MICRO);
    CHECK(lost() > 0);
    uint32_t widest = atomic_load(&segment()->progress_micros);
    CHECK(widest > least && widest <= 64000);
    fake_gate_open(gate);
    CHECK(comes_true(spacing_is, &least));
    uint64_t lost_before = lost();
    CHECK_EQUAL(1, timed_of(&rank, 1, MICRO));
    CHECK_EQUAL((int64_t)lost_before, lost());
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
    {"finalizeWithLaunchesUnderWayTakesTheirPairsBack", finalize_with_launches_under_way_takes_their_pairs_back, 5},
    {0}};

// SPDX-License-Identifier: Apache-2.0
//
// The level in a running job: raised through the control line, obeyed at the next call, over by itself, and switched a
// hundred times while transfers and kernels are in flight. NCCL's mask stays what it was when the job began, so only a
// job that began with `deep` goes back to it.

#define _GNU_SOURCE // gettid

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "threads.h"

#define BASE UINT64_C(1000000000000)
#define SECOND UINT64_C(1000000000)

static void *context;

static void open_with(const char *level)
{
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    clock_of_the_test();
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static void open_plugin(void)
{
    open_with("steady");
}

// As the daemon does: the end is stored last.
static void want(uint32_t level, uint64_t until)
{
    atomic_store(&segment()->level_wanted, level);
    atomic_store_explicit(&segment()->level_wanted_until_nanos, until, memory_order_release);
}

static void *call(void *of)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = "AllReduce";
    d.coll_api.count = 16;
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.graph_captured = 0;
    void *parent = api >= 5 ? start(of, d) : NULL;
    void *operation = start(of, collective("AllReduce", 0, 16, parent));
    stop(operation);
    stop(parent);
    return operation;
}

static uint32_t level_after_a_call(void)
{
    (void)call(context);
    return segment()->level_in_force;
}

static void raise_ends_by_itself(void)
{
    open_plugin();
    clock_hold(BASE);
    CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
    want(RS_LEVEL_DETAIL, BASE + 10 * SECOND);
    CHECK_EQUAL(RS_LEVEL_STEADY, segment()->level_in_force); // until the next call
    CHECK_EQUAL(RS_LEVEL_DETAIL, level_after_a_call());
    clock_hold(BASE + 10 * SECOND - 1);
    CHECK_EQUAL(RS_LEVEL_DETAIL, level_after_a_call());
    clock_hold(BASE + 10 * SECOND); // and nobody has written anything
    CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
    want(RS_LEVEL_DETAIL, BASE + 20 * SECOND);
    CHECK_EQUAL(RS_LEVEL_DETAIL, level_after_a_call());
    want(RS_LEVEL_DETAIL, 0); // taken back early
    CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
}

static void calls_of_p2p_obey_too(void)
{
    open_plugin();
    clock_hold(BASE);
    want(RS_LEVEL_DETAIL, BASE + SECOND);
    event_descriptor d = event(NCCL_EVENT_P2P_API);
    d.p2p_api.function = "Send";
    d.p2p_api.datatype = "ncclInt8";
    d.p2p_api.graph_captured = 0;
    stop(start(context, p2p("Send", 1, 1, api >= 5 ? start(context, d) : NULL)));
    CHECK_EQUAL(RS_LEVEL_DETAIL, segment()->level_in_force);
}

static void end_too_far_away_or_past_is_not_obeyed(void)
{
    open_plugin();
    clock_hold(BASE);
    static const uint64_t ends[] = {1,          BASE - 1,
                                    BASE,       BASE + RS_RAISE_MAX_NANOS + 1,
                                    UINT64_MAX, UINT64_MAX / 2 + BASE};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        want(RS_LEVEL_DETAIL, ends[i]);
        CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
    }
    want(RS_LEVEL_DETAIL, BASE + RS_RAISE_MAX_NANOS);
    CHECK_EQUAL(RS_LEVEL_DETAIL, level_after_a_call());
}

static void values_that_are_no_levels_are_ignored(void)
{
    open_plugin();
    clock_hold(BASE);
    static const uint32_t values[] = {3, 77, 0x80000000, UINT32_MAX - 1, RS_LEVEL_NONE};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        want(values[i], BASE + SECOND);
        CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
    }
    segment()->level_requested = 1000; // the header is the daemon's to scribble on: ours is kept apart
    want(RS_LEVEL_NONE, 0);
    CHECK_EQUAL(RS_LEVEL_STEADY, level_after_a_call());
}

static void job_that_asked_for_more_may_be_lowered(void)
{
    open_with("deep");
    clock_hold(BASE);
    int mask = event_mask;
    CHECK_EQUAL(RS_LEVEL_DEEP, level_after_a_call());
    static const uint32_t lower[] = {RS_LEVEL_STEADY, RS_LEVEL_DETAIL};
    for (int i = 0; i < 2; i++) {
        want(lower[i], clock_held() + SECOND);
        CHECK_EQUAL(lower[i], level_after_a_call());
        CHECK_EQUAL(mask, event_mask);
        want(RS_LEVEL_DEEP, clock_held() + SECOND); // early
        CHECK_EQUAL(RS_LEVEL_DEEP, level_after_a_call());
        want(lower[i], clock_held() + SECOND);
        CHECK_EQUAL(lower[i], level_after_a_call());
        clock_advance(2 * SECOND);
        CHECK_EQUAL(RS_LEVEL_DEEP, level_after_a_call());
    }
    CHECK_EQUAL(mask, event_mask);
}

// Deep stands on NCCL's mask, which was decided when the job began.
static void raise_to_deep_is_ignored_in_a_job_that_began_without_it(void)
{
    static const char *const levels[] = {"steady", "detail"};
    for (uint32_t i = 0; i < 2; i++) {
        open_with(levels[i]);
        clock_hold(BASE);
        int mask = event_mask;
        CHECK(!(mask & NCCL_EVENT_KERNEL_CH));
        want(RS_LEVEL_DEEP, BASE + SECOND);
        CHECK_EQUAL(i, level_after_a_call());
        void *operation = call(context);
        CHECK(start(context, kernel_channel(0, 1, operation)) == NULL);
        CHECK_EQUAL(mask, event_mask);
        CHECK_EQUAL(mask, segment()->event_mask);
        want(i == 0 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, BASE + SECOND); // and the next wish is obeyed
        CHECK_EQUAL(1 - i, level_after_a_call());
        CHECK_EQUAL(mask, event_mask);
        CHECK_EQUAL(0, all_anomalies());
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
}

static void level_of_its_start_decides_for_all_channels_of_an_operation(void)
{
    open_with("deep");
    clock_hold(BASE);
    void *deep = call(context);
    void *channel = start(context, kernel_channel(0, 1000, deep));
    CHECK(channel != NULL);
    want(RS_LEVEL_STEADY, BASE + SECOND);
    void *steady = call(context);
    void *other = start(context, kernel_channel(1, 1001, deep));
    CHECK(other != NULL);
    CHECK(start(context, kernel_channel(0, 2000, steady)) == NULL);
    state(channel, NCCL_STATE_KERNEL_CH_STOP, 1500);
    stop(channel);
    clock_advance(2 * SECOND);
    void *again = call(context);
    CHECK_EQUAL(RS_LEVEL_DEEP, segment()->level_in_force);
    CHECK(start(context, kernel_channel(1, 2001, steady)) == NULL);
    stop(start(context, kernel_channel(0, 3000 + 2 * SECOND, again))); // the GPU's clock goes on too
    state(other, NCCL_STATE_KERNEL_CH_STOP, 1501);
    stop(other);
    CHECK_EQUAL(3, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(RS_FLAG_TIMED, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_TIMED);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 1)->flags & RS_FLAG_TIMED);
    CHECK_EQUAL(RS_FLAG_TIMED, find_record(RS_KIND_COLLECTIVE_START, 2)->flags & RS_FLAG_TIMED);
    CHECK_EQUAL(0, all_anomalies());
}

#define THREADS 4

// One thread's tally of the records on its own lane, which it drains itself.
struct tally {
    uint64_t seen[RS_KIND_STAMP_REFUSED + 1];
    uint64_t open_transfers, open_kernels, open_operations; // sums over ids: what began less what ended
    uint64_t steps_in_sums, steps_issued, transfers_issued, kernels_given;
    void *context;
};

static _Atomic int ending;

static uint64_t now_nanos(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

static void drain_own_lane(struct tally *tally)
{
    uint32_t lane = 0;
    while (atomic_load(&lane_at(segment(), lane)->owner_tid) != (uint32_t)gettid()) {
        lane++;
    }
    struct rs_lane *own = lane_at(segment(), lane);
    for (uint64_t i = own->tail; i < own->head; i++) {
        struct rs_record *record = record_at(segment(), lane, i);
        uint64_t what = record->operation_id * 1000 + record->channel;
        tally->seen[record->kind]++;
        tally->open_operations += record->kind == RS_KIND_COLLECTIVE_START ? record->operation_id : 0;
        tally->open_operations -= record->kind == RS_KIND_COLLECTIVE_ENQUEUED ? record->operation_id : 0;
        tally->open_transfers += record->kind == RS_KIND_PROXY_OPERATION_START ? what : 0;
        tally->open_transfers -= record->kind == RS_KIND_PROXY_OPERATION_STOP ? what : 0;
        tally->open_kernels += record->kind == RS_KIND_KERNEL_CHANNEL_START ? what : 0;
        tally->open_kernels -= record->kind == RS_KIND_KERNEL_CHANNEL_STOP ? what : 0;
        tally->steps_in_sums += record->kind == RS_KIND_STEP_STATES ? record->number : 0;
    }
    atomic_store(&own->tail, own->head);
}

static void *work(void *argument)
{
    struct tally *tally = argument;
    for (int n = 0; !atomic_load(&ending); n++) {
        int mask = __atomic_load_n(&event_mask, __ATOMIC_RELAXED); // as NCCL does before the call
        void *operation = call(tally->context);
        void *transfer = start(tally->context, proxy_operation(1, n % 2, 12, operation));
        void *channels[4] = {NULL};
        for (uint8_t c = 0; c < 4 && (mask & NCCL_EVENT_KERNEL_CH) != 0; c++) {
            channels[c] = start(tally->context, kernel_channel(c, now_nanos(), operation));
            CHECK((channels[c] == NULL) == (channels[0] == NULL)); // all or none
            tally->kernels_given += channels[c] != NULL;
        }
        void *steps[12];
        for (int i = 0; i < 12; i++) {
            steps[i] = start(tally->context, proxy_step(i, transfer));
            CHECK(steps[i] != NULL);
            state(steps[i], n % 2 ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, 64 + (uint64_t)i % 3);
            if (i >= 6) {
                stop(steps[i - 6]);
            }
            if (i == 8) {
                (void)call(tally->context); // the level may change here, with everything open
            }
        }
        for (int i = 6; i < 12; i++) {
            stop(steps[i]);
        }
        for (int c = 0; c < 4; c++) {
            state(channels[c], NCCL_STATE_KERNEL_CH_STOP, now_nanos());
            stop(channels[c]);
        }
        stop(transfer);
        tally->steps_issued += 12;
        tally->transfers_issued++;
        drain_own_lane(tally);
    }
    return NULL;
}

static void switch_a_hundred_times(const char *begin, const uint32_t levels[2])
{
    open_with(begin);
    int mask = event_mask;
    static struct tally tallies[THREADS];
    pthread_t threads[THREADS];
    (void)segment(); // mapped before the threads look
    for (int i = 0; i < THREADS; i++) {
        tallies[i].context = comm_init("own", 10 + (uint64_t)i, 4, 2);
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, work, &tallies[i]));
    }
    for (uint32_t i = 0; i < 100; i++) {
        uint32_t level = levels[i % 2];
        want(level, now_nanos() + 100 * SECOND);
        while (atomic_load(&segment()->level_in_force) != level) { // every switch is obeyed
            (void)usleep(100);
        }
    }
    want(RS_LEVEL_NONE, 0);
    atomic_store(&ending, 1);
    uint64_t steps_alone = 0, kernels = 0, folded = 0;
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
        struct tally *tally = &tallies[i];
        CHECK_EQUAL((int64_t)tally->transfers_issued, tally->seen[RS_KIND_PROXY_OPERATION_STOP]);
        CHECK_EQUAL((int64_t)tally->transfers_issued, tally->seen[RS_KIND_PROXY_OPERATION_START]);
        CHECK_EQUAL(0, tally->open_operations);
        CHECK_EQUAL(0, tally->open_transfers);
        CHECK_EQUAL(0, tally->open_kernels);
        CHECK_EQUAL((int64_t)tally->kernels_given, tally->seen[RS_KIND_KERNEL_CHANNEL_STOP]);
        CHECK_EQUAL((int64_t)tally->steps_issued, tally->steps_in_sums + tally->seen[RS_KIND_PROXY_STEP]);
        steps_alone += tally->seen[RS_KIND_PROXY_STEP];
        folded += tally->steps_in_sums;
        kernels += tally->kernels_given;
    }
    CHECK(steps_alone > 0 && folded > 0);
    CHECK_EQUAL((mask & NCCL_EVENT_KERNEL_CH) != 0, kernels > 0);
    CHECK_EQUAL(mask, event_mask);
    CHECK_EQUAL(0, all_anomalies());
    for (uint32_t i = 0; i < THREADS + 1; i++) {
        CHECK_EQUAL(0, lane_at(segment(), i)->lost_full + lane_at(segment(), i)->lost_reserve);
    }
    (void)call(context);
    CHECK_EQUAL(segment()->level_requested, segment()->level_in_force);
}

static void level_switched_a_hundred_times_leaves_nothing_unpaired(void)
{
    switch_a_hundred_times("steady", (const uint32_t[]){RS_LEVEL_DETAIL, RS_LEVEL_STEADY});
}

static void deep_job_switched_a_hundred_times_leaves_nothing_unpaired(void)
{
    switch_a_hundred_times("deep", (const uint32_t[]){RS_LEVEL_STEADY, RS_LEVEL_DEEP});
}

const struct test level_tests[] = {
    {"raiseEndsByItself", raise_ends_by_itself, 4},
    {"callsOfP2pObeyToo", calls_of_p2p_obey_too, 4},
    {"endTooFarAwayOrPastIsNotObeyed", end_too_far_away_or_past_is_not_obeyed, 4},
    {"valuesThatAreNoLevelsAreIgnored", values_that_are_no_levels_are_ignored, 4},
    {"jobThatAskedForMoreMayBeLowered", job_that_asked_for_more_may_be_lowered, 4},
    {"raiseToDeepIsIgnoredInAJobThatBeganWithoutIt", raise_to_deep_is_ignored_in_a_job_that_began_without_it, 4},
    {"levelOfItsStartDecidesForAllChannelsOfAnOperation",
     level_of_its_start_decides_for_all_channels_of_an_operation, 4},
    {"levelSwitchedAHundredTimesLeavesNothingUnpaired", level_switched_a_hundred_times_leaves_nothing_unpaired, 4},
    {"deepJobSwitchedAHundredTimesLeavesNothingUnpaired", deep_job_switched_a_hundred_times_leaves_nothing_unpaired,
     4},
    {0}};

// SPDX-License-Identifier: Apache-2.0
//
// What the steps of a transfer add up to, against sums made here in 128 bits from the sizes and from times of a clock
// that this test moves.

#include <string.h>

#include "threads.h"

#define MOST_STEPS 400
#define BASE UINT64_C(1000000000)

__extension__ typedef __int128 wide;

struct step_plan {
    uint32_t bytes;
    uint64_t first, second, third; // durations
};

static void *context;
static struct step_plan plan[MOST_STEPS];
static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (random_state >> 33) % limit;
}

static void open_with(const char *level)
{
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    clock_of_the_test();
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    clock_hold(BASE);
}

static void one_step(void *transfer, int is_send, int i)
{
    void *step = start(context, proxy_step(i, transfer));
    state(step, is_send ? NCCL_STATE_SEND_GPU_WAIT : NCCL_STATE_RECV_WAIT, 1);
    clock_advance(plan[i].first);
    state(step, is_send ? NCCL_STATE_SEND_PEER_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, is_send ? 1 : plan[i].bytes);
    clock_advance(plan[i].second);
    state(step, is_send ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_GPU_WAIT, is_send ? plan[i].bytes : 1);
    clock_advance(plan[i].third);
    stop(step);
}

// One after the other. Leaves the record of the transfer's stop as the latest but the sums.
static void transfer_of(int is_send, int steps)
{
    void *transfer = start(context, proxy_operation(1, is_send, steps, NULL));
    for (int i = 0; i < steps; i++) {
        one_step(transfer, is_send, i);
    }
    stop(transfer);
}

static struct rs_record *latest(enum rs_kind kind)
{
    return find_record(kind, count_records(kind) - 1);
}

static void check_wide(wide expected, int64_t actual)
{
    CHECK(expected == (wide)actual);
}

// The sums of `plan`, made from the definitions in ring-layout.md.
static void check_sums(int is_send, int steps)
{
    wide first = 0, second = 0, third = 0, squares = 0, products = 0, size_squares = 0, size_sum = 0;
    uint32_t sizes[2] = {plan[0].bytes, 0};
    int counts[2] = {0, 0};
    int distinct = 1;
    for (int i = 0; i < steps; i++) {
        if (plan[i].bytes != sizes[0] && distinct == 1) {
            sizes[1] = plan[i].bytes;
            distinct = 2;
        }
        if (plan[i].bytes == sizes[0]) {
            counts[0]++;
        } else if (plan[i].bytes == sizes[1]) {
            counts[1]++;
        } else {
            distinct = 3;
        }
    }
    uint32_t common = counts[1] > counts[0] ? sizes[1] : sizes[0];
    uint64_t least = UINT64_MAX, common_sum = 0;
    int common_steps = 0;
    for (int i = 0; i < steps; i++) {
        wide x = (wide)plan[i].bytes - common;
        wide y = (wide)plan[i].third - (wide)plan[0].third;
        first += plan[i].first;
        second += plan[i].second;
        third += plan[i].third;
        squares += y * y;
        products += x * y;
        size_squares += x * x;
        size_sum += x;
        if (plan[i].bytes == common) {
            least = plan[i].third < least ? plan[i].third : least;
            common_sum += plan[i].third;
            common_steps++;
        }
    }
    struct rs_record *states = latest(RS_KIND_STEP_STATES);
    check_wide(first, (int64_t)states->start_nanos);
    check_wide(second, (int64_t)states->end_nanos);
    check_wide(third, (int64_t)states->value);
    CHECK_EQUAL(steps, states->number);
    CHECK_EQUAL(distinct, states->steps);
    CHECK_EQUAL(common, states->common_bytes);
    CHECK_EQUAL((int64_t)least, states->common_min_nanos);
    if (!is_send) {
        return;
    }
    struct rs_record *wire = latest(RS_KIND_STEP_WIRE);
    CHECK_EQUAL((int64_t)plan[0].third, wire->number);
    check_wide(squares, (int64_t)wire->wire_squares);
    CHECK_EQUAL(0, wire->flags & RS_FLAG_INCOMPLETE);
    if (distinct > 1) {
        struct rs_record *spread = latest(RS_KIND_STEP_SIZES);
        check_wide(size_squares, (int64_t)spread->start_nanos);
        check_wide(products, (int64_t)spread->end_nanos);
        check_wide(size_sum, (int64_t)spread->value);
        CHECK_EQUAL(common_steps, spread->number);
        CHECK_EQUAL((int64_t)common_sum, (int64_t)spread->common_sum_nanos);
    }
}

static void fill_plan(int steps, const uint32_t *sizes, int size_count)
{
    for (int i = 0; i < steps; i++) {
        plan[i] = (struct step_plan){sizes[random_below((uint64_t)size_count)], 1 + random_below(5000),
                                     1 + random_below(3000), 1 + random_below(90000)};
    }
}

static void sends_of_one_size_write_two_records(void)
{
    open_with("steady");
    static const uint32_t size[] = {524288};
    fill_plan(100, size, 1);
    uint64_t begin = BASE + plan[0].first + plan[0].second;
    transfer_of(1, 100);
    CHECK_EQUAL(0, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(1, count_records(RS_KIND_STEP_STATES));
    CHECK_EQUAL(1, count_records(RS_KIND_STEP_WIRE));
    CHECK_EQUAL(0, count_records(RS_KIND_STEP_SIZES));
    check_sums(1, 100);
    struct rs_record *wire = latest(RS_KIND_STEP_WIRE);
    CHECK_EQUAL((int64_t)begin, wire->start_nanos);
    CHECK_EQUAL((int64_t)latest(RS_KIND_STEP_STATES)->value, wire->value); // no two were on the wire at once
    CHECK_EQUAL((int64_t)latest(RS_KIND_PROXY_OPERATION_STOP)->end_nanos, wire->end_nanos);
    CHECK_EQUAL(100 * 524288, latest(RS_KIND_PROXY_OPERATION_STOP)->value);
    CHECK_EQUAL(2 + 2, all_records());
}

static void random_sends_of_many_sizes_add_up_exactly(void)
{
    open_with("steady");
    for (int round = 0; round < 300; round++) {
        uint32_t sizes[6];
        int size_count = 1 + (int)random_below(6);
        for (int i = 0; i < size_count; i++) {
            sizes[i] = (uint32_t)(round % 2 == 0 ? random_below(1 << 22) : 1 + random_below(8));
        }
        int steps = 1 + (int)random_below(MOST_STEPS);
        fill_plan(steps, sizes, size_count);
        transfer_of(1, steps);
        check_sums(1, steps);
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    CHECK_EQUAL(0, all_anomalies());
}

static void receives_write_their_states_only(void)
{
    open_with("steady");
    static const uint32_t sizes[] = {4096, 8192, 100};
    fill_plan(200, sizes, 3);
    transfer_of(0, 200);
    check_sums(0, 200);
    CHECK_EQUAL(1, count_records(RS_KIND_STEP_STATES));
    CHECK_EQUAL(0, count_records(RS_KIND_STEP_WIRE));
    CHECK_EQUAL(0, count_records(RS_KIND_STEP_SIZES));
    CHECK_EQUAL(0, latest(RS_KIND_STEP_STATES)->flags);
}

// The records follow the stop, in their order, on its lane, and name the same transfer.
static void sums_follow_their_transfer_and_name_it(void)
{
    open_with("steady");
    static const uint32_t sizes[] = {4096, 8192};
    void *owner = start(context, collective("AllReduce", 0, 1, NULL));
    fill_plan(20, sizes, 2);
    plan[0].bytes = 4096;
    plan[1].bytes = 8192;
    void *transfer = start(context, proxy_operation(3, 1, 20, owner));
    for (int i = 0; i < 20; i++) {
        one_step(transfer, 1, i);
    }
    stop(transfer);
    uint64_t head = lane_at(segment(), 0)->head;
    static const uint8_t kinds[] = {RS_KIND_PROXY_OPERATION_STOP, RS_KIND_STEP_STATES, RS_KIND_STEP_WIRE,
                                    RS_KIND_STEP_SIZES};
    for (uint64_t i = 0; i < 4; i++) {
        struct rs_record *record = record_at(segment(), 0, head - 4 + i);
        CHECK_EQUAL(kinds[i], record->kind);
        CHECK_EQUAL((int64_t)find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id, record->operation_id);
        CHECK_EQUAL(3, record->peer);
        CHECK_EQUAL(3, record->channel);
        CHECK_EQUAL(0, record->communicator);
        CHECK_EQUAL(RS_FLAG_SEND, record->flags);
    }
}

// Eight steps in flight, each on the wire while others are: the time that anything was on the wire counts once.
static void wire_time_of_overlapping_steps_counts_once(void)
{
    open_with("steady");
    void *transfer = start(context, proxy_operation(1, 1, 16, NULL));
    void *steps[16];
    for (int i = 0; i < 16; i++) {
        steps[i] = start(context, proxy_step(i, transfer));
        state(steps[i], NCCL_STATE_SEND_GPU_WAIT, 0);
        state(steps[i], NCCL_STATE_SEND_PEER_WAIT, 0);
        state(steps[i], NCCL_STATE_SEND_WAIT, 100);
        clock_advance(10);
        if (i >= 7) {
            stop(steps[i - 7]);
        }
    }
    for (int i = 9; i < 16; i++) {
        clock_advance(10);
        stop(steps[i]);
    }
    stop(transfer);
    struct rs_record *wire = latest(RS_KIND_STEP_WIRE);
    CHECK_EQUAL(230, wire->value); // from 0 to 160 and on to 230, without a gap
    CHECK_EQUAL((int64_t)BASE, wire->start_nanos);
    CHECK_EQUAL((int64_t)BASE + 230, wire->end_nanos);
    CHECK(latest(RS_KIND_STEP_STATES)->value > 16 * 70);
}

static void one_call(void)
{
    event_descriptor d = event(NCCL_EVENT_P2P_API);
    d.p2p_api.function = "Send";
    d.p2p_api.datatype = "ncclInt8";
    d.p2p_api.graph_captured = 0;
    void *parent = api >= 5 ? start(context, d) : NULL;
    stop(start(context, p2p("Send", 1, 1, parent)));
    stop(parent);
}

static void level_change_half_way_counts_each_step_once(void)
{
    open_with("steady");
    static const uint32_t size[] = {4096};
    fill_plan(60, size, 1);
    void *transfer = start(context, proxy_operation(1, 1, 60, NULL));
    for (int i = 0; i < 60; i++) {
        if (i == 20 || i == 40) {
            segment()->level_wanted = RS_LEVEL_DETAIL;
            segment()->level_wanted_until_nanos = i == 20 ? BASE + UINT64_C(100000000000) : 0;
            one_call();
            CHECK_EQUAL(i == 20 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, segment()->level_in_force);
        }
        one_step(transfer, 1, i);
    }
    stop(transfer);
    CHECK_EQUAL(20, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(20, find_record(RS_KIND_PROXY_STEP, 0)->number);
    CHECK_EQUAL(39, find_record(RS_KIND_PROXY_STEP, 19)->number);
    CHECK_EQUAL(40, latest(RS_KIND_STEP_STATES)->number);
    CHECK_EQUAL(60, latest(RS_KIND_PROXY_OPERATION_STOP)->steps);
    CHECK_EQUAL(60 * 4096, latest(RS_KIND_PROXY_OPERATION_STOP)->value);
    memmove(plan + 20, plan + 40, 20 * sizeof plan[0]); // what was folded
    check_sums(1, 40);
}

static void sums_that_overflow_say_so(void)
{
    open_with("steady");
    for (int i = 0; i < 10; i++) {
        plan[i] = (struct step_plan){i % 2 == 0 ? 1 : UINT32_MAX, 1, 1, i % 2 == 0 ? 1 : UINT64_C(4200000000)};
    }
    transfer_of(1, 10);
    CHECK(latest(RS_KIND_STEP_WIRE)->flags & RS_FLAG_INCOMPLETE);
    CHECK(latest(RS_KIND_STEP_SIZES)->flags & RS_FLAG_INCOMPLETE);
    CHECK_EQUAL(10, latest(RS_KIND_STEP_STATES)->number);
    CHECK_EQUAL(5 * INT64_C(4200000000) + 5, latest(RS_KIND_STEP_STATES)->value);
    static const uint32_t size[] = {4096};
    fill_plan(10, size, 1); // and the next transfer in that slot knows nothing of it
    for (int i = 0; i < 5000; i++) {
        transfer_of(1, 3);
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    check_sums(1, 3);
}

static void transfer_without_steps_has_no_sums(void)
{
    open_with("steady");
    stop(start(context, proxy_operation(1, 1, 8, NULL)));
    CHECK_EQUAL(2, all_records());
}

static void transfer_in_detail_has_no_sums(void)
{
    open_with("detail");
    static const uint32_t sizes[] = {1, 2, 3};
    fill_plan(30, sizes, 3);
    transfer_of(1, 30);
    CHECK_EQUAL(30, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(32, all_records());
}

// A receive issued again is one step; a step without its wire makes the regression unusable, and says so.
static void retries_and_lost_states_are_one_step_each(void)
{
    open_with("steady");
    void *transfer = start(context, proxy_operation(1, 0, 2, NULL));
    void *step = start(context, proxy_step(0, transfer));
    clock_advance(30);
    CHECK(start(context, proxy_step(0, transfer)) == step);
    state(step, NCCL_STATE_RECV_FLUSH_WAIT, 64);
    state(step, NCCL_STATE_RECV_GPU_WAIT, 64);
    stop(step);
    stop(transfer);
    CHECK_EQUAL(1, latest(RS_KIND_STEP_STATES)->number);
    CHECK_EQUAL(30, latest(RS_KIND_STEP_STATES)->start_nanos); // it has waited since its first start
    transfer = start(context, proxy_operation(1, 1, 1, NULL));
    stop(start(context, proxy_step(0, transfer)));
    stop(transfer);
    CHECK_EQUAL(1, latest(RS_KIND_STEP_STATES)->number);
    CHECK(latest(RS_KIND_STEP_WIRE)->flags & RS_FLAG_INCOMPLETE);
}

static void sums_are_written_together_or_not_at_all(void)
{
    open_with("steady");
    static const uint32_t sizes[] = {1, 2};
    fill_plan(4, sizes, 2);
    plan[0].bytes = 1;
    plan[1].bytes = 2;
    for (int i = 0; i < 2000; i++) {
        transfer_of(1, 4);
    }
    struct rs_lane *lane = lane_at(segment(), 0);
    CHECK_EQUAL(count_records(RS_KIND_STEP_STATES), count_records(RS_KIND_STEP_WIRE));
    CHECK_EQUAL(count_records(RS_KIND_STEP_STATES), count_records(RS_KIND_STEP_SIZES));
    CHECK_EQUAL(2000 * 5, lane->head + lane->lost_full + lane->lost_reserve);
    CHECK(lane->lost_reserve > 0 && lane->lost_reserve % 3 == 0);
}

static void sums_of_an_abandoned_transfer_are_kept(void)
{
    open_with("steady");
    (void)comm_init("keeps the segment", 2, 4, 2);
    static const uint32_t size[] = {4096};
    fill_plan(5, size, 1);
    void *transfer = start(context, proxy_operation(1, 1, 8, NULL));
    for (int i = 0; i < 5; i++) {
        one_step(transfer, 1, i);
    }
    comm_finalize(context);
    CHECK_EQUAL(RS_FLAG_SEND | RS_FLAG_ABANDONED, latest(RS_KIND_PROXY_OPERATION_STOP)->flags);
    check_sums(1, 5);
}

const struct test folding_tests[] = {
    {"sendsOfOneSizeWriteTwoRecords", sends_of_one_size_write_two_records, 4},
    {"randomSendsOfManySizesAddUpExactly", random_sends_of_many_sizes_add_up_exactly, 4},
    {"receivesWriteTheirStatesOnly", receives_write_their_states_only, 4},
    {"sumsFollowTheirTransferAndNameIt", sums_follow_their_transfer_and_name_it, 4},
    {"wireTimeOfOverlappingStepsCountsOnce", wire_time_of_overlapping_steps_counts_once, 4},
    {"levelChangeHalfWayCountsEachStepOnce", level_change_half_way_counts_each_step_once, 4},
    {"sumsThatOverflowSaySo", sums_that_overflow_say_so, 4},
    {"transferWithoutStepsHasNoSums", transfer_without_steps_has_no_sums, 4},
    {"transferInDetailHasNoSums", transfer_in_detail_has_no_sums, 4},
    {"retriesAndLostStatesAreOneStepEach", retries_and_lost_states_are_one_step_each, 4},
    {"sumsAreWrittenTogetherOrNotAtAll", sums_are_written_together_or_not_at_all, 4},
    {"sumsOfAnAbandonedTransferAreKept", sums_of_an_abandoned_transfer_are_kept, 4},
    {0}};

// SPDX-License-Identifier: Apache-2.0
//
// Transfers as NCCL's network transport runs them: up to eight steps in flight, polls, retries, and proxy operations
// that nobody stops. On the proxy progress thread; the numbers of the traps are those of README.md beside this file.

#include <string.h>

#include "threads.h"

#define STEPS_IN_FLIGHT 8 // NCCL_STEPS
#define BASE UINT64_C(1000000000)

static void *context;
static struct worker *proxy;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    clock_of_the_test();
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    proxy = worker_new();
}

static void *stopped_collective(void)
{
    void *owner = start(context, collective("AllReduce", 0, 1 << 20, NULL));
    stop(owner);
    return owner;
}

static void *transfer_start(int is_send, int steps, void *owner)
{
    void *transfer = start_on(proxy, context, proxy_operation(1, is_send, steps, owner));
    CHECK(transfer != NULL);
    state_on(proxy, transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    return transfer;
}

// Step i: 10 us in the first state, 100 in the second with polls, 1000 on the wire, all by a clock that stands still.
static void eight_send_steps_in_flight_keep_their_own_times_and_sizes(void)
{
    open_plugin();
    void *transfer = transfer_start(1, 40, stopped_collective());
    void *steps[40];
    uint64_t size_before = 777; // of an earlier transfer: what NCCL gives with the first polls
    clock_hold(BASE);
    for (int done = 0, posted = 0; done < 40; done++) {
        while (posted < 40 && posted < done + STEPS_IN_FLIGHT) {
            steps[posted] = start_on(proxy, context, proxy_step(posted, transfer));
            state_on(proxy, steps[posted], NCCL_STATE_SEND_GPU_WAIT, size_before);
            clock_advance(10);
            posted++;
        }
        for (int poll = 0; poll < 4; poll++) {
            state_on(proxy, steps[done], NCCL_STATE_SEND_PEER_WAIT, size_before);
            clock_advance(25);
        }
        size_before = 4096 + (uint64_t)done;
        state_on(proxy, steps[done], NCCL_STATE_SEND_WAIT, size_before);
        clock_advance(1000);
        stop_on(proxy, steps[done]);
    }
    stop_on(proxy, transfer);
    clock_hold(0);
    uint64_t bytes = 0;
    for (int i = 0; i < 40; i++) {
        struct rs_record *step = find_record(RS_KIND_PROXY_STEP, i);
        CHECK_EQUAL(i, step->number);
        CHECK_EQUAL(4096 + i, step->value);
        CHECK_EQUAL(100, step->second_state_nanos);
        CHECK_EQUAL(1000, step->third_state_nanos);
        CHECK_EQUAL(RS_FLAG_SEND, step->flags);
        bytes += step->value;
    }
    struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    CHECK_EQUAL(40, ended->steps);
    CHECK_EQUAL((int64_t)bytes, ended->value);
    CHECK_EQUAL(0, all_anomalies());
}

// irecv fails: NCCL starts the same step again, while the steps before it go on and stop.
static void receive_step_is_retried_while_others_are_in_flight(void)
{
    open_plugin();
    void *transfer = transfer_start(0, 24, stopped_collective());
    void *steps[24];
    clock_hold(BASE);
    for (int done = 0, posted = 0; done < 24; done++) {
        while (posted < 24 && posted < done + STEPS_IN_FLIGHT) {
            steps[posted] = start_on(proxy, context, proxy_step(posted, transfer));
            for (int retry = 0; retry < 3; retry++) {
                clock_advance(5);
                CHECK(start_on(proxy, context, proxy_step(posted, transfer)) == steps[posted]);
            }
            state_on(proxy, steps[posted], NCCL_STATE_RECV_WAIT, 1);
            posted++;
        }
        clock_advance(100);
        state_on(proxy, steps[done], NCCL_STATE_RECV_FLUSH_WAIT, 512 + (uint64_t)done);
        clock_advance(20);
        state_on(proxy, steps[done], NCCL_STATE_RECV_GPU_WAIT, 3);
        clock_advance(300);
        stop_on(proxy, steps[done]);
    }
    stop_on(proxy, transfer);
    clock_hold(0);
    CHECK_EQUAL(24, count_records(RS_KIND_PROXY_STEP));
    for (int i = 0; i < 24; i++) {
        struct rs_record *step = find_record(RS_KIND_PROXY_STEP, i);
        CHECK_EQUAL(i, step->number);
        CHECK_EQUAL(512 + i, step->value);
        CHECK_EQUAL(20, step->second_state_nanos);
        CHECK_EQUAL(300, step->third_state_nanos);
        CHECK_EQUAL(0, step->flags);
    }
    CHECK_EQUAL(24 * 3, segment()->anomalies[RS_ANOMALY_RESTARTED_STEP]);
    CHECK_EQUAL(24 * 3, all_anomalies());
    CHECK_EQUAL(24, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->steps);
}

// Receives of several channels are posted together until the longest is done; states of a channel that has no step left
// then reach whatever handle stands in its slot, with no size of its own.
static void receive_step_keeps_the_size_of_its_first_flush_wait(void)
{
    open_plugin();
    void *transfer = transfer_start(0, 1, NULL);
    void *step = start_on(proxy, context, proxy_step(0, transfer));
    state_on(proxy, step, NCCL_STATE_RECV_WAIT, 0);
    state_on(proxy, step, NCCL_STATE_RECV_FLUSH_WAIT, 4096);
    state_on(proxy, step, NCCL_STATE_RECV_GPU_WAIT, 4096);
    state_on(proxy, step, NCCL_STATE_RECV_WAIT, 4096);
    state_on(proxy, step, NCCL_STATE_RECV_FLUSH_WAIT, 0);
    state_on(proxy, step, NCCL_STATE_RECV_GPU_WAIT, 0);
    stop_on(proxy, step);
    stop_on(proxy, transfer);
    CHECK_EQUAL(1, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(4096, find_record(RS_KIND_PROXY_STEP, 0)->value);
    CHECK_EQUAL(4096, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->value);
}

// The channels of one transfer start together and stop together, when the last of them is done.
static void channels_of_one_transfer_do_not_mix(void)
{
    open_plugin();
    void *owner = stopped_collective();
    void *transfers[16];
    for (uint8_t c = 0; c < 16; c++) {
        event_descriptor d = proxy_operation(1, 1, c + 1, owner);
        d.proxy_op.channel = c;
        transfers[c] = start_on(proxy, context, d);
    }
    for (int i = 0; i < 16; i++) {
        for (int c = i; c < 16; c++) {
            void *step = start_on(proxy, context, proxy_step(i, transfers[c]));
            state_on(proxy, step, NCCL_STATE_SEND_GPU_WAIT, 0);
            state_on(proxy, step, NCCL_STATE_SEND_PEER_WAIT, 0);
            state_on(proxy, step, NCCL_STATE_SEND_WAIT, 1000 + (uint64_t)c);
            stop_on(proxy, step);
        }
    }
    for (int c = 0; c < 16; c++) {
        stop_on(proxy, transfers[c]);
    }
    for (int c = 0; c < 16; c++) {
        struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, c);
        CHECK_EQUAL(c, ended->channel);
        CHECK_EQUAL(c + 1, ended->steps);
        CHECK_EQUAL((c + 1) * (1000 + c), ended->value);
    }
    CHECK_EQUAL(0, all_anomalies());
}

static void transfer_names_its_owner_after_thousands_of_later_operations(void)
{
    open_plugin();
    void *owner = stopped_collective();
    uint64_t id = find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id;
    for (int i = 0; i < 20000; i++) { // the owner's slot is another operation's by now, and the lane is full
        stop(start(context, collective("AllReduce", 1, 1, NULL)));
    }
    stop_on(proxy, transfer_start(1, 1, owner));
    CHECK_EQUAL((int64_t)id, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->operation_id);
    CHECK_EQUAL(0, all_anomalies());
}

static void transfer_of_an_unrecorded_owner_has_none(void)
{
    open_plugin();
    stop_on(proxy, transfer_start(1, 1, NULL)); // the operation began when the mask did not ask for it
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->operation_id);
    CHECK_EQUAL(0, all_anomalies());
}

// CollNet, shared memory and copy engine transports start a proxy operation and never stop it.
static void transfers_that_never_stop_cost_only_themselves(void)
{
    open_plugin();
    clock_hold(BASE);
    int given = 0;
    for (int i = 0; i < 10000; i++) {
        given += start_on(NULL, context, proxy_operation(-1, 0, 8, NULL)) != NULL;
    }
    CHECK(given > 0 && given < 10000);
    CHECK_EQUAL(10000 - given, segment()->losses[RS_LOSS_NO_HANDLE]);
    lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    stop(start(context, collective("AllReduce", 0, 1, NULL))); // everything else goes on
    CHECK(find_record(RS_KIND_COLLECTIVE_ENQUEUED, 0)->operation_id != 0);
    // After a minute their slots are worth more than their stops.
    clock_advance(UINT64_C(61) * 1000000000);
    for (int i = 0; i < given; i++) {
        void *transfer = start_on(proxy, context, proxy_operation(1, 1, 1, NULL));
        CHECK(transfer != NULL);
        stop_on(proxy, transfer);
    }
    CHECK_EQUAL(10000 - given, segment()->losses[RS_LOSS_NO_HANDLE]);
    CHECK_EQUAL(0, all_anomalies());
}

static void transfer_that_never_stops_is_abandoned_not_hung_at_finalize(void)
{
    open_plugin();
    void *other = comm_init("keeps the segment", 2, 4, 2);
    (void)start_on(proxy, context, proxy_operation(-1, 0, 8, stopped_collective()));
    worker_end(proxy); // NCCL ends the proxy thread before finalize
    comm_finalize(context);
    CHECK_EQUAL(RS_FLAG_ABANDONED, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->flags);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->steps);
    comm_finalize(other);
}

static void states_after_the_stop_change_nothing(void)
{
    open_plugin();
    void *transfer = transfer_start(1, 1, NULL);
    void *step = start_on(proxy, context, proxy_step(0, transfer));
    state_on(proxy, step, NCCL_STATE_SEND_WAIT, 100);
    stop_on(proxy, step);
    state_on(proxy, step, NCCL_STATE_SEND_WAIT, 5000);
    stop_on(proxy, step);
    stop_on(proxy, transfer);
    state_on(proxy, transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    state_on(proxy, step, NCCL_STATE_SEND_WAIT, 5000);
    CHECK_EQUAL(100, find_record(RS_KIND_PROXY_STEP, 0)->value);
    CHECK_EQUAL(100, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->value);
    CHECK_EQUAL(1, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
    CHECK_EQUAL(4, all_anomalies());
}

static void old_states_of_a_transfer_are_accepted(void)
{
    open_plugin();
    void *transfer = start_on(proxy, context, proxy_operation(1, 1, 1, NULL));
    for (int old = 0; old <= NCCL_STATE_PROXY_OP_LAST_OLD; old++) {
        state_on(proxy, transfer, old, 0); // SendPosted to RecvDone
    }
    state_on(proxy, transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    stop_on(proxy, transfer);
    CHECK_EQUAL(0, all_anomalies());
    CHECK_EQUAL(2, all_records());
}

static void transfer_of_more_steps_than_fit_keeps_its_sum(void)
{
    open_plugin();
    void *transfer = transfer_start(1, 70000, NULL);
    for (int i = 0; i < 70000; i++) {
        void *step = start(context, proxy_step(i, transfer)); // the same thread throughout, for speed
        state(step, NCCL_STATE_SEND_WAIT, 1 << 19);
        stop(step);
    }
    stop_on(proxy, transfer);
    CHECK_EQUAL(UINT16_MAX, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->steps);
    CHECK_EQUAL(INT64_C(70000) << 19, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->value);
}

// The network plugin's own events: from any thread, updated and stopped by NCCL without a look at the handle.
static void network_plugin_events_are_quiet(void)
{
    open_plugin();
    struct worker *network = worker_new();
    void *transfer = transfer_start(1, 1, NULL);
    void *step = start_on(proxy, context, proxy_step(0, transfer));
    event_descriptor d = event(NCCL_EVENT_NET_PLUGIN);
    d.parent = step;
    d.net_plugin.id = INT64_C(1) << 48;
    d.net_plugin.data = &d;
    for (int i = 0; i < 100; i++) {
        void *handle = start_on(network, context, d);
        state_on(network, handle, 21, (uint64_t)(uintptr_t)&d);
        stop_on(network, handle);
    }
    d.parent = (void *)(uintptr_t)0xDEAD000;
    CHECK(start_on(network, NULL, d) == NULL);
    CHECK_EQUAL(0, all_anomalies());
    CHECK_EQUAL(1, all_records());
    worker_end(network);
}

// Asked for by NCCL's RAS client, whatever the plugin wants: at every turn of the proxy thread.
static void proxy_control_events_cost_nothing(void)
{
    open_plugin();
    for (int i = 0; i < 10000; i++) {
        void *handle = start(context, event(NCCL_EVENT_PROXY_CTRL));
        state(handle, 13 + i % 6, 0); // Idle to AppendEnd
        stop(handle);
    }
    CHECK_EQUAL(0, all_anomalies());
    CHECK_EQUAL(0, all_records());
}

const struct test proxy_tests[] = {
    {"eightSendStepsInFlightKeepTheirOwnTimesAndSizes", eight_send_steps_in_flight_keep_their_own_times_and_sizes, 4},
    {"receiveStepIsRetriedWhileOthersAreInFlight", receive_step_is_retried_while_others_are_in_flight, 4},
    {"receiveStepKeepsTheSizeOfItsFirstFlushWait", receive_step_keeps_the_size_of_its_first_flush_wait, 4},
    {"channelsOfOneTransferDoNotMix", channels_of_one_transfer_do_not_mix, 4},
    {"transferNamesItsOwnerAfterThousandsOfLaterOperations",
     transfer_names_its_owner_after_thousands_of_later_operations, 4},
    {"transferOfAnUnrecordedOwnerHasNone", transfer_of_an_unrecorded_owner_has_none, 4},
    {"transfersThatNeverStopCostOnlyThemselves", transfers_that_never_stop_cost_only_themselves, 4},
    {"transferThatNeverStopsIsAbandonedNotHungAtFinalize",
     transfer_that_never_stops_is_abandoned_not_hung_at_finalize, 4},
    {"statesAfterTheStopChangeNothing", states_after_the_stop_change_nothing, 4},
    {"oldStatesOfATransferAreAccepted", old_states_of_a_transfer_are_accepted, 4},
    {"transferOfMoreStepsThanFitKeepsItsSum", transfer_of_more_steps_than_fit_keeps_its_sum, 4},
    {"networkPluginEventsAreQuiet", network_plugin_events_are_quiet, 4},
    {"proxyControlEventsCostNothing", proxy_control_events_cost_nothing, 4},
    {0}};

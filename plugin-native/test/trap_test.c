// SPDX-License-Identifier: Apache-2.0
//
// What NCCL does that its contract does not say, and what another version of it may do.

#include <string.h>
#include <unistd.h>

#include "threads.h"

static void *context;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static void nothing_odd(void)
{
    for (int i = 0; i < RS_ANOMALY_COUNT; i++) {
        CHECK_EQUAL(0, segment()->anomalies[i]);
    }
}

static void send_step_keeps_the_first_peer_wait_and_the_size_of_send_wait(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    state(step, NCCL_STATE_SEND_GPU_WAIT, 111);
    for (int poll = 0; poll < 1000; poll++) {
        state(step, NCCL_STATE_SEND_PEER_WAIT, 999); // at every poll, with another step's size
    }
    state(step, NCCL_STATE_SEND_WAIT, 4096);
    stop(step);
    stop(transfer);
    struct rs_record *record = find_record(RS_KIND_PROXY_STEP, 0);
    CHECK_EQUAL(1, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(4096, record->value);
    CHECK(record->second_state_nanos > record->third_state_nanos); // it began at the first of a thousand polls
    CHECK_EQUAL(4096, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->value);
    nothing_odd();
}

static void receive_step_takes_its_size_from_flush_wait_only(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 0, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    state(step, NCCL_STATE_RECV_WAIT, 111);
    state(step, NCCL_STATE_RECV_FLUSH_WAIT, 4096);
    state(step, NCCL_STATE_RECV_GPU_WAIT, 222);
    stop(step);
    stop(transfer);
    CHECK_EQUAL(4096, find_record(RS_KIND_PROXY_STEP, 0)->value);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_STEP, 0)->flags);
    nothing_odd();
}

static void step_without_its_wire_state_is_incomplete(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    state(step, NCCL_STATE_SEND_PEER_WAIT, 4096);
    stop(step);
    CHECK_EQUAL(RS_FLAG_SEND | RS_FLAG_INCOMPLETE, find_record(RS_KIND_PROXY_STEP, 0)->flags);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_STEP, 0)->value);
}

static void receive_step_issued_again_keeps_its_handle_and_is_counted(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 0, 2, NULL));
    void *step = start(context, proxy_step(0, transfer));
    for (int retry = 0; retry < 20000; retry++) { // more often than there are slots
        CHECK(start(context, proxy_step(0, transfer)) == step);
    }
    void *next = start(context, proxy_step(1, transfer));
    CHECK(next != NULL && next != step);
    stop(step);
    stop(next);
    CHECK_EQUAL(20000, segment()->anomalies[RS_ANOMALY_RESTARTED_STEP]);
    CHECK_EQUAL(2, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_HANDLE]);
}

static void double_stop_is_counted_and_recorded_once(void)
{
    open_plugin();
    void *handle = start(context, collective("AllReduce", 0, 1, NULL));
    stop(handle);
    stop(handle);
    CHECK_EQUAL(1, count_records(RS_KIND_COLLECTIVE_ENQUEUED));
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
}

static void stale_handle_is_counted_and_touches_nothing(void)
{
    open_plugin();
    void *old = start(context, kernel_channel(0, 1000, NULL));
    stop(old);
    for (uint64_t i = 0; i < 5000; i++) {
        stop(start(context, kernel_channel(0, 1001 + i, NULL)));
    }
    state(old, NCCL_STATE_KERNEL_CH_STOP, 1);
    stop(old);
    stop((void *)(uintptr_t)0x1234);
    CHECK_EQUAL(3, segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(3, all_anomalies());
}

// Handles of calls and launches carry what their operations must know: a made up one may say anything there.
static void made_up_handles_touch_nothing(void)
{
    open_plugin();
    struct rs_communicator before = *communicator_at(segment(), 0);
    uint64_t random = 88172645463325252;
    for (int i = 0; i < 200000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        void *handle = (void *)(uintptr_t)random;
        state(handle, (int)(random >> 32) % 30, random);
        stop(handle);
        CHECK(start(context, proxy_step(0, handle)) == NULL);
    }
    stop((void *)UINTPTR_MAX); // of a kind that there is not
    CHECK_EQUAL(0, all_records());
    CHECK(segment()->anomalies[RS_ANOMALY_STALE_HANDLE] > 200000);
    struct rs_communicator *after = communicator_at(segment(), 0);
    CHECK_EQUAL(before.launches_begun, after->launches_begun);
    CHECK_EQUAL(before.launches_returned, after->launches_returned);
    // Named as parents they may say something wrong of an operation, and no more: it is one of this communicator.
    for (int i = 0; i < 20000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        void *parent = (void *)(uintptr_t)random;
        void *operation = start(context, collective("AllReduce", 0, 1, parent));
        stop(operation);
        stop(start(context, kernel_channel(1, 1000 + (uint64_t)i, parent)));
        stop(start(context, proxy_operation(1, 1, 1, parent)));
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    }
    uint64_t head = lane_at(segment(), 0)->head;
    for (uint64_t i = head - RS_RECORDS_PER_LANE; i < head; i++) {
        CHECK_EQUAL(0, record_at(segment(), 0, i)->communicator);
    }
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_HANDLE]);
}

static void step_of_a_stopped_transfer_is_counted(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    stop(transfer);
    CHECK(start(context, proxy_step(1, transfer)) == NULL);
    stop(step);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(1, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->steps);
}

static void unknown_event_is_accepted_and_counted(void)
{
    open_plugin();
    // The first bit each version does not know, and no bit at all.
    static const uint64_t first_unknown[] = {[4] = 0, [5] = 1 << 12, [6] = 1 << 15, [7] = 1 << 16};
    CHECK(start(context, event(first_unknown[api])) == NULL);
    CHECK(start(context, event(0x83)) == NULL);
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_UNKNOWN_EVENT]);
}

static void known_but_unrecorded_events_are_quiet(void)
{
    open_plugin();
    CHECK(start(context, event(NCCL_EVENT_PROXY_CTRL)) == NULL);
    CHECK(start(NULL, event(NCCL_EVENT_NET_PLUGIN)) == NULL);
    if (api >= 6) {
        CHECK(start(context, event(NCCL_EVENT_CE_SYNC)) == NULL);
        CHECK(start(context, event(NCCL_EVENT_CE_BATCH)) == NULL);
    }
    if (api >= 7) {
        CHECK(start(context, event(NCCL_EVENT_KERNEL_PHASE)) == NULL);
    }
    void *group = start(context, event(NCCL_EVENT_GROUP));
    CHECK(group != NULL); // releases up to 2.27 raise no collective of a group without a handle
    stop(start(context, collective("AllReduce", 0, 1, group)));
    stop(group);
    stop(NULL);
    state(NULL, NCCL_STATE_SEND_WAIT, 0);
    CHECK_EQUAL(2, lane_at(segment(), 0)->head);
    nothing_odd();
}

static void state_that_does_not_fit_is_counted(void)
{
    open_plugin();
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    state(step, NCCL_STATE_RECV_FLUSH_WAIT, 5000); // of a receive
    state(step, 1000, 5000);
    state(transfer, NCCL_STATE_SEND_WAIT, 5000);
    state(transfer, -1, 0);
    stop(step);
    CHECK_EQUAL(4, segment()->anomalies[RS_ANOMALY_UNKNOWN_STATE]);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_STEP, 0)->value);
}

static void null_names_stay_absent(void)
{
    open_plugin();
    event_descriptor d = collective(NULL, 0, 5, NULL);
    d.coll.datatype = NULL;
    d.coll.algorithm = NULL;
    d.coll.protocol = "";
    stop(start(context, d));
    struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, 0);
    CHECK_EQUAL(0, record->function);
    CHECK_EQUAL(0, record->datatype);
    CHECK_EQUAL(0, record->algorithm);
    CHECK_EQUAL(0, record->protocol);
    CHECK_EQUAL(RS_FLAG_DATATYPE_UNKNOWN, record->flags & ~RS_FLAG_TIMED);
    CHECK_EQUAL(5, record->value);
}

static void unknown_datatype_is_flagged_and_named(void)
{
    open_plugin();
    event_descriptor d = collective("AllGather", 0, 5, NULL);
    d.coll.datatype = "Unknown"; // what NCCL says of ncclUint8
    stop(start(context, d));
    struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, 0);
    CHECK_EQUAL(RS_FLAG_DATATYPE_UNKNOWN, record->flags & ~RS_FLAG_TIMED);
    CHECK(strcmp("Unknown", string_at(segment(), record->datatype)) == 0);
}

static void null_arguments_are_accepted_and_counted(void)
{
    open_plugin();
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
    const struct nccl_profiler_v4 *table = plugin_symbol(symbol);
    void *handle = &handle;
    CHECK_EQUAL(NCCL_SUCCESS, table->start_event(context, &handle, NULL));
    CHECK(handle == NULL);
    event_descriptor d = event(NCCL_EVENT_COLL);
    CHECK_EQUAL(NCCL_SUCCESS, table->start_event(context, NULL, (const void *)&d));
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_NULL_ARGUMENT]);
    void *transfer = start(context, proxy_operation(1, 1, 1, NULL));
    void *step = start(context, proxy_step(0, transfer));
    CHECK_EQUAL(NCCL_SUCCESS, table->record_event_state(step, NCCL_STATE_SEND_WAIT, NULL));
    stop(step);
    CHECK_EQUAL(0, find_record(RS_KIND_PROXY_STEP, 0)->value);
}

static void context_that_is_none_of_ours_is_counted(void)
{
    open_plugin();
    void *second = comm_init("second", 2, 4, 2);
    comm_finalize(second);
    CHECK(start(second, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK(start(NULL, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK(start(&context, p2p("Send", 0, 1, NULL)) == NULL);
    CHECK_EQUAL(3, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    CHECK_EQUAL(0, lane_at(segment(), 0)->head);
}

static void foreign_proxy_operation_is_marked_and_its_parent_not_followed(void)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // a context of our own making
    open_plugin();
    // Another process's second communicator, the fourth in its slot, and one of its handles, which looks like ours.
    void *owner = start(context, collective("AllReduce", 0, 1, NULL));
    uintptr_t foreign = ((uintptr_t)context & ~(uintptr_t)0xFFFFFFFFFFFF) | (uintptr_t)0xDEADBEEF << 16 | 2;
    foreign |= (uintptr_t)3 << 48;
    event_descriptor d = proxy_operation(3, 1, 4, owner);
    d.proxy_op.pid = getpid() + 1;
    void *transfer = start((void *)foreign, d);
    CHECK(transfer != NULL);
    void *step = start((void *)foreign, proxy_step(0, transfer));
    state(step, NCCL_STATE_SEND_WAIT, 64);
    stop(step);
    stop(transfer);
    d.parent = (void *)(uintptr_t)0xDEAD000; // no parent of ours, and nothing to touch
    void *other = start((void *)foreign, d);
    struct rs_record *begun = find_record(RS_KIND_PROXY_OPERATION_START, 0);
    struct rs_record *record = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    CHECK_EQUAL(RS_FLAG_SEND | RS_FLAG_PXN, record->flags);
    CHECK_EQUAL(getpid() + 1, record->origin_pid);
    CHECK_EQUAL(0xDEADBEEF, begun->operation_id); // that process's segment
    CHECK_EQUAL(0xDEADBEEF, record->operation_id);
    CHECK_EQUAL(1 | 3 << RS_COMMUNICATOR_SLOT_BITS, begun->communicator);
    CHECK_EQUAL(1 | 3 << RS_COMMUNICATOR_SLOT_BITS, record->communicator);
    CHECK_EQUAL(64, record->value);
    struct rs_record *moved = find_record(RS_KIND_PROXY_STEP, 0);
    CHECK_EQUAL(RS_FLAG_SEND | RS_FLAG_PXN, moved->flags);
    CHECK_EQUAL(0xDEADBEEF, moved->operation_id);
    CHECK_EQUAL(1 | 3 << RS_COMMUNICATOR_SLOT_BITS, moved->communicator);
    nothing_odd();
    CHECK(start((void *)(uintptr_t)0x7F0000001000, d) == NULL); // a context of another plugin
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    stop(other);
}

static void open_events_are_abandoned_at_finalize(void)
{
    open_plugin();
    void *second = comm_init("second", 2, 4, 2); // keeps the segment open
    void *owner = start(context, collective("AllReduce", 0, 1, NULL));
    void *transfer = start(context, proxy_operation(1, 1, 4, owner));
    void *step = start(context, proxy_step(0, transfer));
    (void)start(context, kernel_channel(0, 1000, owner));
    void *kept = start(second, proxy_operation(1, 1, 4, NULL));
    comm_finalize(context);
    CHECK_EQUAL(RS_FLAG_ABANDONED | RS_FLAG_TIMED, find_record(RS_KIND_COLLECTIVE_ENQUEUED, 0)->flags);
    CHECK_EQUAL(RS_FLAG_SEND | RS_FLAG_ABANDONED, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->flags);
    CHECK_EQUAL(RS_FLAG_ABANDONED | RS_FLAG_INCOMPLETE, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->flags);
    CHECK_EQUAL(0, count_records(RS_KIND_PROXY_STEP));
    stop(step);
    stop(transfer);
    stop(kept);
    CHECK_EQUAL(2, count_records(RS_KIND_PROXY_OPERATION_STOP));
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
    CHECK_EQUAL(RS_COMMUNICATOR_FINALIZED, communicator_at(segment(), 0)->state);
    CHECK(communicator_at(segment(), 0)->finalize_nanos != 0);
    CHECK_EQUAL(RS_COMMUNICATOR_LIVE, communicator_at(segment(), 1)->state);
}

// Its clock was read before it was made to wait: then all slots were taken by others, after that moment.
static void thread_that_lags_takes_no_open_slot(void)
{
    clock_of_the_test();
    open_plugin();
    static void *transfers[10000];
    clock_hold(UINT64_C(1000000000));
    int given = 0;
    while (given < 10000 && (transfers[given] = start(context, proxy_operation(1, 1, 1, NULL))) != NULL) {
        given++;
    }
    clock_hold(UINT64_C(1000000000) - 1);
    for (int i = 0; i < 100; i++) {
        CHECK(start(context, proxy_operation(1, 1, 1, NULL)) == NULL);
    }
    for (int i = 0; i < given; i++) {
        stop(transfers[i]);
    }
    nothing_odd();
}

const struct test trap_tests[] = {
    {"sendStepKeepsTheFirstPeerWaitAndTheSizeOfSendWait",
     send_step_keeps_the_first_peer_wait_and_the_size_of_send_wait, 4},
    {"receiveStepTakesItsSizeFromFlushWaitOnly", receive_step_takes_its_size_from_flush_wait_only, 4},
    {"stepWithoutItsWireStateIsIncomplete", step_without_its_wire_state_is_incomplete, 4},
    {"receiveStepIssuedAgainKeepsItsHandleAndIsCounted",
     receive_step_issued_again_keeps_its_handle_and_is_counted, 4},
    {"doubleStopIsCountedAndRecordedOnce", double_stop_is_counted_and_recorded_once, 4},
    {"staleHandleIsCountedAndTouchesNothing", stale_handle_is_counted_and_touches_nothing, 4},
    {"madeUpHandlesTouchNothing", made_up_handles_touch_nothing, 4},
    {"stepOfAStoppedTransferIsCounted", step_of_a_stopped_transfer_is_counted, 4},
    {"unknownEventIsAcceptedAndCounted", unknown_event_is_accepted_and_counted, 4},
    {"knownButUnrecordedEventsAreQuiet", known_but_unrecorded_events_are_quiet, 4},
    {"stateThatDoesNotFitIsCounted", state_that_does_not_fit_is_counted, 4},
    {"nullNamesStayAbsent", null_names_stay_absent, 4},
    {"unknownDatatypeIsFlaggedAndNamed", unknown_datatype_is_flagged_and_named, 4},
    {"nullArgumentsAreAcceptedAndCounted", null_arguments_are_accepted_and_counted, 4},
    {"contextThatIsNoneOfOursIsCounted", context_that_is_none_of_ours_is_counted, 4},
    {"foreignProxyOperationIsMarkedAndItsParentNotFollowed",
     foreign_proxy_operation_is_marked_and_its_parent_not_followed, 4},
    {"threadThatLagsTakesNoOpenSlot", thread_that_lags_takes_no_open_slot, 4},
    {"openEventsAreAbandonedAtFinalize", open_events_are_abandoned_at_finalize, 4},
    {0}};

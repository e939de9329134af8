// SPDX-License-Identifier: Apache-2.0
//
// Each event's fields land in the right record.

#include <string.h>
#include <unistd.h>

#include "harness.h"

static void *context;

static void open_with(const char *level)
{
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    plugin_open();
    context = comm_init("world", 0xABCDEF, 8, 5);
}

static void collective_fields_land_in_the_records(void)
{
    open_with("steady");
    event_descriptor first = collective("Broadcast", UINT64_C(0x1FFFFFFFF), 123456789012, NULL);
    first.coll.root = 3;
    void *handle = start(context, first);
    stop(handle);
    struct rs_record *begun = find_record(RS_KIND_COLLECTIVE_START, 0);
    struct rs_record *enqueued = find_record(RS_KIND_COLLECTIVE_ENQUEUED, 0);
    CHECK(begun->start_nanos != 0 && begun->end_nanos == 0);
    CHECK(begun->operation_id != 0);
    CHECK_EQUAL(123456789012, begun->value);
    CHECK_EQUAL(0xFFFFFFFF, begun->number);
    CHECK_EQUAL(3, begun->peer);
    CHECK_EQUAL(0, begun->communicator);
    CHECK_EQUAL(0, begun->flags & ~RS_FLAG_TIMED);
    CHECK_EQUAL(24, begun->channels);
    CHECK(strcmp("Broadcast", string_at(segment(), begun->function)) == 0);
    CHECK(strcmp("ncclFloat32", string_at(segment(), begun->datatype)) == 0);
    CHECK(strcmp("RING", string_at(segment(), begun->algorithm)) == 0);
    CHECK(strcmp("SIMPLE", string_at(segment(), begun->protocol)) == 0);
    CHECK_EQUAL(begun->operation_id, enqueued->operation_id);
    CHECK_EQUAL(begun->start_nanos, enqueued->start_nanos);
    CHECK(enqueued->end_nanos >= enqueued->start_nanos);
    CHECK_EQUAL(begun->number, enqueued->number);
    CHECK_EQUAL(3, enqueued->peer);
    CHECK_EQUAL(begun->function, enqueued->function);
    CHECK_EQUAL(0, enqueued->value);
}

static void p2p_fields_land_in_the_records(void)
{
    open_with("steady");
    stop(start(context, p2p("Send", 7, 2097152, NULL)));
    struct rs_record *begun = find_record(RS_KIND_P2P_START, 0);
    struct rs_record *enqueued = find_record(RS_KIND_P2P_ENQUEUED, 0);
    CHECK_EQUAL(2097152, begun->value);
    CHECK_EQUAL(7, begun->peer);
    CHECK_EQUAL(0, begun->number);
    CHECK_EQUAL(16, begun->channels);
    CHECK(strcmp("Send", string_at(segment(), begun->function)) == 0);
    CHECK_EQUAL(0, begun->algorithm);
    CHECK_EQUAL(7, enqueued->peer);
    CHECK_EQUAL(begun->operation_id, enqueued->operation_id);
}

static void operation_ids_are_unique_across_kinds(void)
{
    open_with("steady");
    stop(start(context, collective("AllReduce", 0, 1, NULL)));
    stop(start(context, p2p("Recv", 1, 1, NULL)));
    CHECK(find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id != find_record(RS_KIND_P2P_START, 0)->operation_id);
}

static void proxy_operation_sums_its_steps_and_names_its_owner(void)
{
    open_with("detail");
    void *owner = start(context, collective("AllReduce", 4, 1024, NULL));
    stop(owner); // NCCL passes the stopped handle as the parent
    void *transfer = start(context, proxy_operation(2, 1, 16, owner));
    state(transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    uint64_t sizes[] = {819200, 819201, 7};
    for (int i = 0; i < 3; i++) {
        void *step = start(context, proxy_step(i, transfer));
        state(step, NCCL_STATE_SEND_GPU_WAIT, 0);
        state(step, NCCL_STATE_SEND_PEER_WAIT, 55);
        state(step, NCCL_STATE_SEND_WAIT, sizes[i]);
        stop(step);
    }
    stop(transfer);
    struct rs_record *begun = find_record(RS_KIND_PROXY_OPERATION_START, 0);
    struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    uint64_t id = find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id;
    CHECK_EQUAL(id, begun->operation_id);
    CHECK_EQUAL(id, ended->operation_id);
    CHECK_EQUAL(16, ended->number);
    CHECK_EQUAL(2, ended->peer);
    CHECK_EQUAL(3, ended->channel);
    CHECK_EQUAL(3, ended->steps);
    CHECK_EQUAL(819200 + 819201 + 7, ended->value);
    CHECK_EQUAL(131072, ended->chunk_bytes);
    CHECK_EQUAL(getpid(), ended->origin_pid);
    CHECK_EQUAL(RS_FLAG_SEND, ended->flags);
    CHECK_EQUAL(0, begun->value);
    struct rs_record *step = find_record(RS_KIND_PROXY_STEP, 2);
    CHECK_EQUAL(id, step->operation_id);
    CHECK_EQUAL(2, step->number);
    CHECK_EQUAL(7, step->value);
    CHECK_EQUAL(2, step->peer);
    CHECK_EQUAL(3, step->channel);
    CHECK_EQUAL(RS_FLAG_SEND, step->flags);
    CHECK(step->end_nanos >= step->start_nanos + step->second_state_nanos + step->third_state_nanos);
}

static void steady_folds_steps_into_their_transfer(void)
{
    open_with("steady");
    void *owner = start(context, collective("AllReduce", 0, 1024, NULL));
    stop(owner);
    void *transfer = start(context, proxy_operation(1, 1, 2, owner));
    for (int i = 0; i < 2; i++) {
        void *step = start(context, proxy_step(i, transfer));
        state(step, NCCL_STATE_SEND_WAIT, 4096);
        stop(step);
    }
    stop(transfer);
    struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    CHECK_EQUAL(8192, ended->value);
    CHECK_EQUAL(2, ended->steps);
    CHECK_EQUAL(0, count_records(RS_KIND_PROXY_STEP));
}

static void kernel_channel_of_a_stopped_collective_names_its_operation(void)
{
    open_with("deep");
    CHECK(event_mask & NCCL_EVENT_KERNEL_CH);
    void *owner = start(context, collective("AllReduce", 4, 1024, NULL));
    stop(owner);
    void *channel = start(context, kernel_channel(17, 1795408497016491072, owner));
    state(channel, NCCL_STATE_KERNEL_CH_STOP, 1795408497016499999);
    stop(channel);
    struct rs_record *begun = find_record(RS_KIND_KERNEL_CHANNEL_START, 0);
    struct rs_record *ended = find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0);
    CHECK_EQUAL(1795408497016491072, begun->start_nanos);
    CHECK_EQUAL(0, begun->end_nanos);
    CHECK_EQUAL(17, begun->channel);
    CHECK_EQUAL(-1, begun->peer);
    CHECK_EQUAL(find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id, begun->operation_id);
    CHECK_EQUAL(begun->operation_id, ended->operation_id);
    CHECK_EQUAL(1795408497016491072, ended->start_nanos);
    CHECK_EQUAL(1795408497016499999, ended->end_nanos);
    CHECK(ended->value >= begun->value && begun->value != 0);
    CHECK_EQUAL(0, ended->flags);
}

static void kernel_channel_without_a_stamp_is_incomplete(void)
{
    open_with("deep");
    stop(start(context, kernel_channel(1, 1000, NULL)));
    struct rs_record *ended = find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0);
    CHECK_EQUAL(RS_FLAG_INCOMPLETE, ended->flags);
    CHECK_EQUAL(0, ended->end_nanos);
    CHECK_EQUAL(0, ended->operation_id);
}

static event_descriptor group_api(uint8_t captured)
{
    event_descriptor d = event(NCCL_EVENT_GROUP_API);
    d.group_api.graph_captured = captured;
    d.group_api.depth = 2;
    return d;
}

static event_descriptor coll_api(uint8_t captured)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = "AllGather";
    d.coll_api.count = 77;
    d.coll_api.datatype = "ncclInt8";
    d.coll_api.root = 1;
    d.coll_api.graph_captured = captured;
    return d;
}

static event_descriptor p2p_api(uint8_t captured)
{
    event_descriptor d = event(NCCL_EVENT_P2P_API);
    d.p2p_api.function = "Recv";
    d.p2p_api.count = 78;
    d.p2p_api.datatype = "ncclFloat16";
    d.p2p_api.graph_captured = captured;
    return d;
}

static void api_and_launch_events_are_written_once_when_they_stop(void)
{
    open_with("detail");
    void *group = start(context, group_api(0));
    event_descriptor d = coll_api(0);
    d.parent = group;
    void *call = start(context, d);
    d = p2p_api(0);
    d.parent = group;
    void *other = start(context, d);
    void *launch = start(context, event(NCCL_EVENT_KERNEL_LAUNCH));
    state(group, NCCL_STATE_GROUP_START_API_STOP, 0);
    state(group, NCCL_STATE_GROUP_END_API_START, 0);
    CHECK_EQUAL(0, lane_at(segment(), 0)->head);
    stop(call);
    stop(other);
    stop(launch);
    stop(group);
    CHECK_EQUAL(4, lane_at(segment(), 0)->head);
    struct rs_record *collective_call = find_record(RS_KIND_COLLECTIVE_API, 0);
    CHECK_EQUAL(77, collective_call->value);
    CHECK_EQUAL(1, collective_call->peer);
    CHECK(strcmp("AllGather", string_at(segment(), collective_call->function)) == 0);
    CHECK(strcmp("ncclInt8", string_at(segment(), collective_call->datatype)) == 0);
    struct rs_record *p2p_call = find_record(RS_KIND_P2P_API, 0);
    CHECK_EQUAL(78, p2p_call->value);
    CHECK_EQUAL(-1, p2p_call->peer);
    CHECK_EQUAL(2, find_record(RS_KIND_GROUP_API, 0)->number);
    CHECK_EQUAL(-1, find_record(RS_KIND_KERNEL_LAUNCH, 0)->peer);
    for (int i = 0; i < RS_ANOMALY_COUNT; i++) {
        CHECK_EQUAL(0, segment()->anomalies[i]);
    }
}

// NCCL has the mask of the job's beginning: a capture takes nothing out of it, so kernels are raised at every replay.
static void captured_call_marks_its_operations_and_leaves_the_mask(void)
{
    open_with("deep");
    int before = event_mask;
    void *call = start(context, coll_api(1));
    void *other = start(context, p2p_api(1));
    void *later = start(context, coll_api(1));
    stop(start(context, collective("AllGather", 0, 77, call)));
    stop(start(context, p2p("Recv", 1, 78, other)));
    stop(call);
    stop(start(context, collective("AllGather", 1, 77, call))); // a replay: the call's handle is long stopped
    stop(start(context, collective("AllGather", 2, 77, later)));
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(RS_FLAG_CAPTURED | RS_FLAG_TIMED, find_record(RS_KIND_COLLECTIVE_START, i)->flags);
        CHECK_EQUAL(RS_FLAG_CAPTURED | RS_FLAG_TIMED, find_record(RS_KIND_COLLECTIVE_ENQUEUED, i)->flags);
    }
    CHECK_EQUAL(RS_FLAG_CAPTURED | RS_FLAG_TIMED, find_record(RS_KIND_P2P_START, 0)->flags);
    CHECK_EQUAL(RS_FLAG_CAPTURED, find_record(RS_KIND_COLLECTIVE_API, 0)->flags);
    CHECK_EQUAL(1, segment()->captured);
    CHECK_EQUAL(0, segment()->graphs);
    CHECK(before & NCCL_EVENT_KERNEL_CH);
    (void)comm_init("later", 2, 8, 5);
    CHECK_EQUAL(before, event_mask);
    CHECK_EQUAL(before, segment()->event_mask);
    CHECK_EQUAL(0, segment()->mask_overridden);
}

static void *launched_operation(uint8_t is_captured, uint64_t sequence)
{
    void *call = start(context, coll_api(is_captured));
    stop(start(context, event(NCCL_EVENT_KERNEL_LAUNCH)));
    void *operation = start(context, collective("AllGather", sequence, 77, call));
    stop(operation);
    stop(call);
    return operation;
}

// Kernel channels are asked for at `steady` too, and recorded of captured calls only.
static void ringside_graphs_asks_for_kernel_ch_at_every_level(void)
{
    static const char *const levels[] = {"steady", "detail", "deep"};
    (void)setenv("RINGSIDE_GRAPHS", "1", 1);
    for (int i = 0; i < 3; i++) {
        open_with(levels[i]);
        CHECK(event_mask & NCCL_EVENT_KERNEL_CH);
        CHECK_EQUAL(1, segment()->graphs);
        CHECK_EQUAL(RS_KERNEL_CHANNELS_ON, segment()->kernel_channels);
        void *eager = launched_operation(0, 0);
        void *captured = launched_operation(1, 1);
        CHECK_EQUAL(i == 2, start(context, kernel_channel(0, 1000, eager)) != NULL);
        CHECK(start(context, kernel_channel(0, 2000, captured)) != NULL);
        CHECK_EQUAL(i == 2 ? RS_FLAG_TIMED : 0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags);
        CHECK_EQUAL(RS_FLAG_TIMED | RS_FLAG_CAPTURED, find_record(RS_KIND_COLLECTIVE_START, 1)->flags);
        CHECK_EQUAL(1, segment()->captured);
        CHECK(event_mask & NCCL_EVENT_KERNEL_CH);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
}

static void copy_engine_collective_is_flagged(void)
{
    open_with("steady");
    CHECK(event_mask & NCCL_EVENT_CE_COLL);
    event_descriptor d = event(NCCL_EVENT_CE_COLL);
    d.ce_coll.sequence_number = 9;
    d.ce_coll.function = "AllGather";
    d.ce_coll.count = 4096;
    d.ce_coll.root = 0;
    d.ce_coll.datatype = "ncclInt8";
    stop(start(context, d));
    struct rs_record *begun = find_record(RS_KIND_COLLECTIVE_START, 0);
    CHECK_EQUAL(RS_FLAG_COPY_ENGINE, begun->flags);
    CHECK_EQUAL(9, begun->number);
    CHECK_EQUAL(4096, begun->value);
    CHECK(strcmp("AllGather", string_at(segment(), begun->function)) == 0);
}

static void symmetric_collective_is_flagged(void)
{
    open_with("steady");
    event_descriptor d = collective("AllReduce", 0, 1, NULL);
    d.coll.is_symmetric = 1;
    stop(start(context, d));
    CHECK_EQUAL(RS_FLAG_SYMMETRIC, find_record(RS_KIND_COLLECTIVE_START, 0)->flags);
}

static void mask_is_the_same_at_every_level_but_for_kernel_ch(void)
{
    static const char *const levels[] = {"steady", "detail", "deep"};
    int base = NCCL_EVENT_COLL | NCCL_EVENT_P2P | NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP;
    base |= api >= 5 ? NCCL_EVENT_COLL_API | NCCL_EVENT_P2P_API | NCCL_EVENT_KERNEL_LAUNCH : 0;
    base |= api >= 6 ? NCCL_EVENT_CE_COLL : 0;
    for (int i = 0; i < 3; i++) {
        open_with(levels[i]);
        int expected = base | (i > 1 ? NCCL_EVENT_KERNEL_CH : 0);
        CHECK_EQUAL(expected, event_mask);
        CHECK_EQUAL(expected, segment()->event_mask);
        CHECK_EQUAL(i > 1 ? RS_KERNEL_CHANNELS_ON : RS_KERNEL_CHANNELS_OFF, segment()->kernel_channels);
        CHECK_EQUAL(i, segment()->level_in_force);
        CHECK_EQUAL(i, segment()->level_requested);
        CHECK_EQUAL(UINT32_MAX, segment()->level_wanted);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
    open_with("extreme");
    CHECK_EQUAL(RS_LEVEL_STEADY, segment()->level_in_force);
    CHECK_EQUAL(base, event_mask);
    CHECK(strstr(last_warning, "RINGSIDE_LEVEL=extreme") != NULL);
}

// There is no CUDA here: whatever was chosen, and whether the operation comes after its launch or (CUDA's thread)
// before.
static void no_operation_is_said_to_be_timed_where_nothing_times_launches(void)
{
    open_with("steady");
    (void)launched_operation(0, 0); // the first of its key is chosen
    void *call = start(context, coll_api(0));
    stop(start(context, collective("AllGather", 1, 77, call)));
    event_descriptor d = coll_api(0);
    d.coll_api.count = 78; // another key: chosen too
    call = start(context, d);
    stop(start(context, collective("AllGather", 2, 78, call)));
    CHECK_EQUAL(RS_TIMER_NONE, segment()->timer_state);
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, i)->flags);
    }
}

static void nobody_but_the_plugin_changes_the_mask_unnoticed(void)
{
    open_with("deep");
    int own = event_mask;
    void *operation = start(context, collective("AllGather", 0, 77, start(context, coll_api(0))));
    stop(start(context, kernel_channel(0, 1000, operation)));
    CHECK_EQUAL(0, segment()->mask_overridden);
    CHECK_EQUAL(0, find_record(RS_KIND_KERNEL_CHANNEL_START, 0)->flags);
    event_mask = own & ~NCCL_EVENT_PROXY_STEP; // an operator's, by NCCL's RAS
    operation = start(context, collective("AllGather", 1, 77, api >= 5 ? start(context, coll_api(0)) : NULL));
    CHECK_EQUAL(1, segment()->mask_overridden);
    stop(start(context, kernel_channel(0, 2000, operation)));
    CHECK_EQUAL(RS_FLAG_UNTRUSTED, find_record(RS_KIND_KERNEL_CHANNEL_START, 1)->flags);
    CHECK_EQUAL(RS_FLAG_UNTRUSTED | RS_FLAG_INCOMPLETE, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 1)->flags);
    (void)comm_init("later", 2, 8, 5);
    CHECK_EQUAL(own & ~NCCL_EVENT_PROXY_STEP, event_mask); // neither undone nor taken for ours
}

const struct test event_tests[] = {
    {"collectiveFieldsLandInTheRecords", collective_fields_land_in_the_records, 4},
    {"p2pFieldsLandInTheRecords", p2p_fields_land_in_the_records, 4},
    {"operationIdsAreUniqueAcrossKinds", operation_ids_are_unique_across_kinds, 4},
    {"proxyOperationSumsItsStepsAndNamesItsOwner", proxy_operation_sums_its_steps_and_names_its_owner, 4},
    {"steadyFoldsStepsIntoTheirTransfer", steady_folds_steps_into_their_transfer, 4},
    {"kernelChannelOfAStoppedCollectiveNamesItsOperation",
     kernel_channel_of_a_stopped_collective_names_its_operation, 4},
    {"kernelChannelWithoutAStampIsIncomplete", kernel_channel_without_a_stamp_is_incomplete, 4},
    {"apiAndLaunchEventsAreWrittenOnceWhenTheyStop", api_and_launch_events_are_written_once_when_they_stop, 5},
    {"capturedCallMarksItsOperationsAndLeavesTheMask", captured_call_marks_its_operations_and_leaves_the_mask, 5},
    {"ringsideGraphsAsksForKernelChAtEveryLevel", ringside_graphs_asks_for_kernel_ch_at_every_level, 5},
    {"copyEngineCollectiveIsFlagged", copy_engine_collective_is_flagged, 6},
    {"symmetricCollectiveIsFlagged", symmetric_collective_is_flagged, 7},
    {"maskIsTheSameAtEveryLevelButForKernelCh", mask_is_the_same_at_every_level_but_for_kernel_ch, 4},
    {"noOperationIsSaidToBeTimedWhereNothingTimesLaunches",
     no_operation_is_said_to_be_timed_where_nothing_times_launches, 5},
    {"nobodyButThePluginChangesTheMaskUnnoticed", nobody_but_the_plugin_changes_the_mask_unnoticed, 5},
    {0}};

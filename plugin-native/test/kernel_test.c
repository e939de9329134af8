// SPDX-License-Identifier: Apache-2.0
//
// Kernel channels: from the proxy thread up to NCCL 2.30, from a thread of their own in 2.31; late, early, missing,
// doubled, and with rank 0 whoever they are. What their stamps say is judged: stamp_test.c.

#include <string.h>

#include "threads.h"

#define GPU UINT64_C(1795408497016491072)

static void *context;
static struct worker *kernels; // NCCL's proxy thread, or its profiler thread

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    kernels = worker_new();
}

static void *enqueued(uint64_t sequence)
{
    void *operation = start(context, collective("AllReduce", sequence, 1024, NULL));
    stop(operation);
    return operation;
}

static void kernel_stop(void *channel, uint64_t gpu_nanos)
{
    state_on(kernels, channel, NCCL_STATE_KERNEL_CH_STOP, gpu_nanos);
    stop_on(kernels, channel);
}

static void all_channels_start_before_any_stops(void)
{
    open_plugin();
    void *operation = enqueued(7);
    void *channels[256];
    for (int c = 0; c < 256; c++) {
        channels[c] = start_on(kernels, context, kernel_channel((uint8_t)c, GPU + (uint64_t)c, operation));
    }
    for (int c = 255; c >= 0; c--) {
        kernel_stop(channels[c], GPU + 1000 + (uint64_t)c);
    }
    uint64_t id = find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id;
    for (int i = 0; i < 256; i++) {
        struct rs_record *ended = find_record(RS_KIND_KERNEL_CHANNEL_STOP, i);
        CHECK_EQUAL(255 - i, ended->channel);
        CHECK_EQUAL((int64_t)id, ended->operation_id);
        CHECK_EQUAL((int64_t)GPU + 255 - i, ended->start_nanos);
        CHECK_EQUAL((int64_t)GPU + 1000 + 255 - i, ended->end_nanos);
        CHECK_EQUAL(0, ended->flags);
    }
    CHECK_EQUAL(0, all_anomalies());
}

// NCCL announces 256 channels in eight bits.
static void operation_of_256_channels_says_0_and_each_channel_is_recorded(void)
{
    open_plugin();
    event_descriptor d = collective("AllReduce", 0, 1024, NULL);
    d.coll.channels = (uint8_t)256;
    void *operation = start(context, d);
    stop(operation);
    for (int c = 0; c < 256; c++) {
        kernel_stop(start_on(kernels, context, kernel_channel((uint8_t)c, GPU, operation)), GPU + 1);
    }
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->channels);
    CHECK_EQUAL(256, count_records(RS_KIND_KERNEL_CHANNEL_START));
    CHECK_EQUAL(256, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(255, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 255)->channel);
    CHECK_EQUAL(0, all_anomalies());
}

// Trap: eDescr.rank is 0 for everything but operations; the communicator is the context's.
static void rank_of_the_descriptor_is_not_looked_at(void)
{
    open_plugin();
    void *second = comm_init("second", 2, 4, 3);
    static const int32_t ranks[] = {0, 3, -1, 0x7A5A5A5A};
    for (int i = 0; i < 4; i++) {
        event_descriptor d = kernel_channel(1, GPU + 10 * (uint64_t)i, NULL);
        d.rank = ranks[i];
        kernel_stop(start_on(kernels, second, d), GPU + 10 * (uint64_t)i + 1);
        d = collective("AllReduce", (uint64_t)i, 1, NULL);
        d.rank = ranks[i];
        stop(start(second, d));
        d = proxy_operation(1, 1, 1, NULL);
        d.rank = ranks[i];
        stop_on(kernels, start_on(kernels, second, d));
        CHECK_EQUAL(1, find_record(RS_KIND_KERNEL_CHANNEL_STOP, i)->communicator);
        CHECK_EQUAL(1, find_record(RS_KIND_COLLECTIVE_START, i)->communicator);
        CHECK_EQUAL(1, find_record(RS_KIND_PROXY_OPERATION_STOP, i)->communicator);
    }
    CHECK_EQUAL(3, communicator_at(segment(), 1)->rank);
    CHECK_EQUAL(0, all_anomalies());
}

static void channels_that_never_stop_cost_only_themselves(void)
{
    open_plugin();
    int given = 0;
    for (int i = 0; i < 9000; i++) {
        given += start(context, kernel_channel((uint8_t)i, GPU + (uint64_t)i, NULL)) != NULL;
    }
    CHECK(given > 0 && given < 9000);
    CHECK_EQUAL(9000 - given, segment()->losses[RS_LOSS_NO_HANDLE]);
    lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
    void *operation = enqueued(1);
    stop_on(kernels, start_on(kernels, context, proxy_operation(1, 1, 1, operation)));
    CHECK(find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->operation_id != 0);
    CHECK_EQUAL(0, all_anomalies());
}

static void doubled_stop_is_recorded_once_with_its_first_stamp(void)
{
    open_plugin();
    void *channel = start_on(kernels, context, kernel_channel(3, GPU, enqueued(0)));
    kernel_stop(channel, GPU + 500);
    kernel_stop(channel, GPU + 900);
    kernel_stop(channel, 0);
    CHECK_EQUAL(1, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL((int64_t)GPU + 500, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->end_nanos);
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
    CHECK_EQUAL(4, all_anomalies());
}

// Stop before start: the handle is still the one of the operation before, or none.
static void early_stop_touches_neither_the_old_nor_the_new_channel(void)
{
    open_plugin();
    void *before = start_on(kernels, context, kernel_channel(3, GPU, enqueued(0)));
    kernel_stop(before, GPU + 1);
    void *operation = enqueued(1);
    kernel_stop(before, GPU + 20); // meant for the next one
    kernel_stop(NULL, GPU + 20);
    void *late = start_on(kernels, context, kernel_channel(3, GPU + 10, operation));
    CHECK(late != NULL && late != before);
    kernel_stop(late, GPU + 20);
    CHECK_EQUAL(2, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL((int64_t)GPU + 1, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 0)->end_nanos);
    CHECK_EQUAL((int64_t)GPU + 20, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 1)->end_nanos);
    CHECK_EQUAL(2, all_anomalies());
}

static void handle_of_a_reused_slot_stops_nothing(void)
{
    open_plugin();
    void *old = start_on(kernels, context, kernel_channel(1, GPU, NULL));
    kernel_stop(old, GPU + 1);
    void *open[512];
    uint64_t now = GPU;
    for (int round = 0; round < 20; round++) { // every slot is given away at least once, and many are open
        for (int i = 0; i < 512; i++) {
            open[i] = start(context, kernel_channel(2, ++now, NULL));
            CHECK(open[i] != NULL);
        }
        kernel_stop(old, GPU + 99);
        for (int i = 0; i < 512; i++) {
            state(open[i], NCCL_STATE_KERNEL_CH_STOP, ++now);
            stop(open[i]);
        }
        lane_at(segment(), 0)->tail = lane_at(segment(), 0)->head;
        lane_at(segment(), 1)->tail = lane_at(segment(), 1)->head;
    }
    CHECK_EQUAL(40, all_anomalies());
    CHECK_EQUAL(0, segment()->anomalies[RS_ANOMALY_UNKNOWN_STATE]);
    CHECK_EQUAL(2 + 20 * 1024, all_records());
}

static void phases_of_a_kernel_are_accepted_and_not_recorded(void)
{
    open_plugin();
    void *channel = start_on(kernels, context, kernel_channel(0, GPU, enqueued(0)));
    event_descriptor d = event(NCCL_EVENT_KERNEL_PHASE);
    d.parent = channel;
    d.kernel_phase.channel = 0;
    static const char *const names[] = {"initial_sync", "compute", "final_sync"};
    for (uint8_t phase = 0; phase < 3; phase++) {
        d.kernel_phase.phase = phase;
        d.kernel_phase.phase_name = names[phase];
        d.kernel_phase.start_nanos = GPU + phase;
        CHECK(start_on(kernels, context, d) == NULL);
    }
    kernel_stop(channel, GPU + 3);
    CHECK_EQUAL(1, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(0, all_anomalies());
}

// Over NVLink an operation that is not sampled has no child at all: enqueued, and that is all that is known.
static void operation_without_children_is_neither_open_nor_abandoned(void)
{
    open_plugin();
    void *other = comm_init("keeps the segment", 2, 4, 2);
    (void)enqueued(0);
    stop(start(context, p2p("Send", 2, 4, NULL)));
    comm_finalize(context);
    CHECK_EQUAL(4, all_records());
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_ENQUEUED, 0)->flags & RS_FLAG_ABANDONED);
    CHECK_EQUAL(0, find_record(RS_KIND_P2P_ENQUEUED, 0)->flags & RS_FLAG_ABANDONED);
    comm_finalize(other);
}

// ncclCommDestroy in 2.31 drops what its thread still waits for: starts without a stop, and a shared thread goes on.
static void purged_channels_are_abandoned_and_the_shared_thread_goes_on(void)
{
    open_plugin();
    void *split = comm_init("split", 2, 2, 0);
    for (uint8_t c = 0; c < 24; c++) {
        (void)start_on(kernels, context, kernel_channel(c, GPU, enqueued(c)));
    }
    void *kept = start_on(kernels, split, kernel_channel(9, GPU, NULL));
    comm_finalize(context);
    CHECK_EQUAL(24, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(RS_FLAG_ABANDONED | RS_FLAG_INCOMPLETE, find_record(RS_KIND_KERNEL_CHANNEL_STOP, 23)->flags);
    kernel_stop(kept, GPU + 1);
    CHECK_EQUAL(25, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(0, all_anomalies());
}

const struct test kernel_tests[] = {
    {"allChannelsStartBeforeAnyStops", all_channels_start_before_any_stops, 4},
    {"operationOf256ChannelsSays0AndEachChannelIsRecorded",
     operation_of_256_channels_says_0_and_each_channel_is_recorded, 4},
    {"rankOfTheDescriptorIsNotLookedAt", rank_of_the_descriptor_is_not_looked_at, 4},
    {"channelsThatNeverStopCostOnlyThemselves", channels_that_never_stop_cost_only_themselves, 4},
    {"doubledStopIsRecordedOnceWithItsFirstStamp", doubled_stop_is_recorded_once_with_its_first_stamp, 4},
    {"earlyStopTouchesNeitherTheOldNorTheNewChannel", early_stop_touches_neither_the_old_nor_the_new_channel, 4},
    {"handleOfAReusedSlotStopsNothing", handle_of_a_reused_slot_stops_nothing, 4},
    {"phasesOfAKernelAreAcceptedAndNotRecorded", phases_of_a_kernel_are_accepted_and_not_recorded, 7},
    {"operationWithoutChildrenIsNeitherOpenNorAbandoned", operation_without_children_is_neither_open_nor_abandoned,
     4},
    {"purgedChannelsAreAbandonedAndTheSharedThreadGoesOn", purged_channels_are_abandoned_and_the_shared_thread_goes_on,
     4},
    {0}};

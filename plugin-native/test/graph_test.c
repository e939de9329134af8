// SPDX-License-Identifier: Apache-2.0
//
// CUDA graphs: a call is captured once and replayed without a call. Without kernel channels NCCL raises nothing then;
// with them, a host callback raises the operation anew at every replay, under the handles of the capture. Which of the
// two it is was decided when the job began: no capture changes the mask.

#include <pthread.h>
#include <string.h>

#include "threads.h"

static void *context;

static void open_with(const char *level, const char *graphs)
{
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    (void)setenv("RINGSIDE_GRAPHS", graphs, 1);
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static event_descriptor coll_api(uint8_t captured)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = "AllReduce";
    d.coll_api.count = 77;
    d.coll_api.datatype = "ncclFloat16";
    d.coll_api.root = 0;
    d.coll_api.graph_captured = captured;
    return d;
}

static void *captured_call(void)
{
    void *call = start(context, coll_api(1));
    CHECK(call != NULL);
    stop(call);
    return call;
}

// Measured over NVLink: Coll once, at capture, and nothing on replay.
static void capture_without_kernel_channels_is_raised_once(void)
{
    open_with("steady", "0");
    void *operation = start(context, collective("AllReduce", 0, 77, captured_call()));
    stop(operation);
    CHECK_EQUAL(1, count_records(RS_KIND_COLLECTIVE_START));
    CHECK(find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_CAPTURED);
    CHECK(find_record(RS_KIND_COLLECTIVE_ENQUEUED, 0)->flags & RS_FLAG_CAPTURED);
    CHECK(!(event_mask & NCCL_EVENT_KERNEL_CH));
    CHECK_EQUAL(1, segment()->captured);
}

// With RINGSIDE_GRAPHS=1: group, operation and channels anew at every replay, on CUDA's host-callback thread, and the
// call that is their parent is stopped long ago.
static void replays_are_operations_with_children_of_their_own(void)
{
    open_with("deep", "1");
    struct worker *callback = worker_new();
    struct worker *kernels = worker_new();
    void *call = captured_call();
    for (uint64_t replay = 0; replay < 50; replay++) {
        void *group = start_on(callback, context, event(NCCL_EVENT_GROUP));
        void *operation = start_on(callback, context, collective("AllReduce", replay, 77, call));
        stop_on(callback, operation);
        stop_on(callback, group);
        for (uint8_t c = 0; c < 2; c++) {
            void *channel = start_on(kernels, context, kernel_channel(c, 1000 + replay, operation));
            CHECK(channel != NULL);
            state_on(kernels, channel, NCCL_STATE_KERNEL_CH_STOP, 2000 + replay);
            stop_on(kernels, channel);
        }
    }
    for (int i = 0; i < 50; i++) {
        struct rs_record *operation = find_record(RS_KIND_COLLECTIVE_START, i);
        CHECK(operation->flags & RS_FLAG_CAPTURED);
        CHECK_EQUAL(i, operation->number);
        CHECK_EQUAL((int64_t)operation->operation_id,
                    find_record(RS_KIND_KERNEL_CHANNEL_STOP, 2 * i + 1)->operation_id);
    }
    CHECK_EQUAL(0, all_anomalies());
    worker_end(callback);
    worker_end(kernels);
}

// NCCL up to 2.30 does not forget the handles of the plan: children of a replay come under the handle of an earlier
// one, which may be stopped again too.
static void children_under_the_handle_of_an_earlier_replay_are_kept(void)
{
    open_with("deep", "1");
    struct worker *proxy = worker_new();
    void *operation = start(context, collective("AllReduce", 0, 77, captured_call()));
    stop(operation);
    uint64_t id = find_record(RS_KIND_COLLECTIVE_START, 0)->operation_id;
    for (int replay = 0; replay < 20; replay++) {
        stop_on(proxy, start_on(proxy, context, proxy_operation(1, 1, 1, operation)));
        stop(operation);
    }
    for (int i = 0; i < 20; i++) {
        CHECK_EQUAL((int64_t)id, find_record(RS_KIND_PROXY_OPERATION_STOP, i)->operation_id);
    }
    CHECK_EQUAL(1, count_records(RS_KIND_COLLECTIVE_ENQUEUED));
    CHECK_EQUAL(20, segment()->anomalies[RS_ANOMALY_DOUBLE_STOP]);
    CHECK_EQUAL(20, all_anomalies());
    worker_end(proxy);
}

static void captured_and_eager_calls_of_one_communicator_are_told_apart(void)
{
    open_with("detail", "0");
    void *captured = captured_call();
    void *eager = start(context, coll_api(0));
    stop(start(context, collective("AllReduce", 0, 77, eager)));
    stop(start(context, collective("AllReduce", 1, 77, captured)));
    stop(eager);
    stop(start(context, collective("AllReduce", 1, 77, eager)));
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_CAPTURED);
    CHECK(find_record(RS_KIND_COLLECTIVE_START, 1)->flags & RS_FLAG_CAPTURED);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 2)->flags & RS_FLAG_CAPTURED);
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_API, 1)->flags & RS_FLAG_CAPTURED);
}

static void *channel_of(void *operation, uint64_t gpu_nanos)
{
    void *channel = start(context, kernel_channel(0, gpu_nanos, operation));
    state(channel, NCCL_STATE_KERNEL_CH_STOP, gpu_nanos + 10);
    stop(channel);
    return channel;
}

static void channels_of_eager_calls_after_a_capture_are_recorded(void)
{
    open_with("deep", "0");
    int mask = event_mask;
    void *before = start(context, collective("AllReduce", 0, 77, start(context, coll_api(0))));
    stop(before);
    (void)captured_call();
    CHECK_EQUAL(mask, event_mask);
    void *after = start(context, collective("AllReduce", 1, 77, start(context, coll_api(0))));
    stop(after);
    CHECK(channel_of(before, 1000) != NULL);
    CHECK(channel_of(after, 2000) != NULL);
    CHECK_EQUAL(2, count_records(RS_KIND_KERNEL_CHANNEL_STOP));
    CHECK_EQUAL(0, all_anomalies());
}

// An operator may switch KernelCh on in a running job, by NCCL's RAS: what nobody chose gets no handle.
static void kernels_that_nobody_asked_for_get_no_handle(void)
{
    open_with("steady", "0");
    event_mask |= NCCL_EVENT_KERNEL_CH;
    void *captured = start(context, collective("AllReduce", 0, 77, captured_call()));
    void *eager = start(context, collective("AllReduce", 1, 77, start(context, coll_api(0))));
    CHECK(channel_of(captured, 1000) == NULL);
    CHECK(channel_of(eager, 2000) == NULL);
    CHECK(channel_of(NULL, 3000) == NULL);
    CHECK_EQUAL(0, count_records(RS_KIND_KERNEL_CHANNEL_START));
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_TIMED);
    CHECK(event_mask & NCCL_EVENT_KERNEL_CH); // it is the operator's word
    CHECK_EQUAL(1, segment()->mask_overridden);
    CHECK_EQUAL(0, all_anomalies());
}

static void *capture_on_a_thread(void *argument)
{
    (void)argument;
    for (int i = 0; i < 200; i++) {
        stop(start(context, collective("AllReduce", 0, 77, captured_call())));
    }
    return NULL;
}

static void captures_on_many_threads_at_once_leave_the_mask(void)
{
    open_with("deep", "0");
    int mask = event_mask;
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, capture_on_a_thread, NULL));
    }
    for (int i = 0; i < 8; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    CHECK_EQUAL(mask, event_mask);
    CHECK_EQUAL(mask, segment()->event_mask);
    CHECK_EQUAL(1600, count_records(RS_KIND_COLLECTIVE_START));
    for (int i = 0; i < 1600; i += 97) {
        CHECK(find_record(RS_KIND_COLLECTIVE_START, i)->flags & RS_FLAG_CAPTURED);
    }
    CHECK_EQUAL(0, all_anomalies());
}

// Each segment tells of its own time, and the mask is decided anew, as a job's first init does.
static void capture_is_told_by_each_segment_for_itself(void)
{
    open_with("deep", "0");
    int mask = event_mask;
    (void)captured_call();
    CHECK_EQUAL(1, segment()->captured);
    comm_finalize(context);
    (void)segment_count();
    context = comm_init("again", 2, 4, 2);
    CHECK_EQUAL(mask, event_mask);
    CHECK_EQUAL(0, segment()->captured);
    stop(start(context, coll_api(1)));
    CHECK_EQUAL(1, segment()->captured);
    CHECK_EQUAL(mask, event_mask);
}

const struct test graph_tests[] = {
    {"captureWithoutKernelChannelsIsRaisedOnce", capture_without_kernel_channels_is_raised_once, 5},
    {"replaysAreOperationsWithChildrenOfTheirOwn", replays_are_operations_with_children_of_their_own, 5},
    {"childrenUnderTheHandleOfAnEarlierReplayAreKept", children_under_the_handle_of_an_earlier_replay_are_kept, 5},
    {"capturedAndEagerCallsOfOneCommunicatorAreToldApart",
     captured_and_eager_calls_of_one_communicator_are_told_apart, 5},
    {"channelsOfEagerCallsAfterACaptureAreRecorded", channels_of_eager_calls_after_a_capture_are_recorded, 5},
    {"kernelsThatNobodyAskedForGetNoHandle", kernels_that_nobody_asked_for_get_no_handle, 5},
    {"capturesOnManyThreadsAtOnceLeaveTheMask", captures_on_many_threads_at_once_leave_the_mask, 5},
    {"captureIsToldByEachSegmentForItself", capture_is_told_by_each_segment_for_itself, 5},
    {0}};

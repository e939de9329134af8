// SPDX-License-Identifier: Apache-2.0
//
// The played driver itself: it must do what CUDA does, and see every fault, or the cases that rest on it see nothing.

#include <string.h>

#include "launch_calls.h"
#include "launch_suites.h"

int cuCtxGetCurrent(void **context);
int cuEventCreate(void **event, unsigned flags);
int cuEventRecord(void *event, void *stream);
int cuEventQuery(void *event);
int cuEventElapsedTime(float *milliseconds, void *from, void *to);
int cuEventDestroy_v2(void *event);
int cuStreamCreate(void **stream, unsigned flags);
int cuStreamIsCapturing(void *stream, int *status);
int cuThreadExchangeStreamCaptureMode(int *mode);

static void *new_event(void)
{
    void *event = NULL;
    CHECK_EQUAL(0, cuEventCreate(&event, 0));
    return event;
}

static void events_are_done_when_their_stream_comes_to_them(void)
{
    fake_cuda_open();
    fake_use_gpu(0);
    void *stream = fake_stream(0);
    void *a = new_event();
    void *b = new_event();
    void *c = new_event();
    float milliseconds = 0;
    CHECK_EQUAL(0, cuEventQuery(a)); // never recorded: success
    CHECK_EQUAL(0, cuEventRecord(a, stream));
    (void)fake_kernel(stream, 3 * MILLI);
    CHECK_EQUAL(0, cuEventRecord(b, stream));
    int gate = fake_gate(stream);
    CHECK_EQUAL(0, cuEventRecord(c, stream));
    CHECK_EQUAL(0, cuEventQuery(a));
    CHECK_EQUAL(FAKE_NOT_READY, cuEventQuery(b));
    CHECK_EQUAL(FAKE_NOT_READY, cuEventElapsedTime(&milliseconds, a, b));
    fake_pass(10 * MILLI);
    CHECK_EQUAL(0, cuEventQuery(b));
    CHECK_EQUAL(0, cuEventElapsedTime(&milliseconds, a, b));
    CHECK(milliseconds > 2.9999F && milliseconds < 3.0001F);
    CHECK_EQUAL(FAKE_NOT_READY, cuEventQuery(c));
    fake_gate_open(gate);
    CHECK_EQUAL(0, cuEventElapsedTime(&milliseconds, a, c));
    CHECK(milliseconds > 9.999F && milliseconds < 10.001F);
    CHECK_EQUAL(0, cuEventRecord(b, stream)); // a reused one is what its latest record is
    (void)fake_gate(stream);
    CHECK_EQUAL(0, cuEventRecord(a, stream));
    CHECK_EQUAL(0, cuEventQuery(b));
    CHECK_EQUAL(FAKE_NOT_READY, cuEventQuery(a));
    fake_cuda_check();
}

static void expect_fault(const char *words)
{
    CHECK_EQUAL(1, fake_cuda_faults());
    if (strstr(fake_cuda_fault(0), words) == NULL) {
        FAIL("'%s' says nothing of '%s'", fake_cuda_fault(0), words);
    }
    fake_cuda_forget_faults();
}

static void every_misuse_is_a_fault(void)
{
    fake_cuda_open();
    fake_use_gpu(1);
    void *event = new_event();
    void *own = fake_stream(1);
    void *others = fake_stream(2);
    void *made;
    int status;
    CHECK_EQUAL(FAKE_INVALID_HANDLE, cuEventRecord(event, others));
    expect_fault("event of GPU 1 on a stream of GPU 2");
    CHECK_EQUAL(0, cuStreamCreate(&made, 0));
    expect_fault("waits for the legacy one");
    fake_capture_begin(own, FAKE_CAPTURE_RELAXED);
    CHECK_EQUAL(FAKE_CAPTURE_INVALIDATED, cuEventRecord(event, own));
    expect_fault("is being captured");
    CHECK(!fake_capture_end(own));
    fake_capture_begin(own, FAKE_CAPTURE_GLOBAL);
    CHECK_EQUAL(FAKE_CAPTURE_UNSUPPORTED, cuEventQuery(event));
    expect_fault("mode is not relaxed");
    CHECK(!fake_capture_end(own));
    fake_capture_begin(own, FAKE_CAPTURE_GLOBAL);
    int mode = FAKE_CAPTURE_RELAXED;
    CHECK_EQUAL(0, cuThreadExchangeStreamCaptureMode(&mode));
    CHECK_EQUAL(0, cuEventQuery(event));
    CHECK_EQUAL(FAKE_CAPTURE_IMPLICIT, cuStreamIsCapturing(NULL, &status));
    CHECK_EQUAL(0, fake_cuda_faults());
    CHECK_EQUAL(FAKE_CAPTURE_IMPLICIT, cuEventRecord(event, NULL));
    expect_fault("legacy stream");
    CHECK(!fake_capture_end(own));
    fake_use_gpu(-1);
    CHECK_EQUAL(FAKE_INVALID_CONTEXT, cuEventQuery(event));
    expect_fault("without a context");
    fake_use_gpu(1);
    CHECK_EQUAL(0, cuEventDestroy_v2(event));
    CHECK_EQUAL(FAKE_INVALID_HANDLE, cuEventQuery(event));
    expect_fault("is destroyed");
    fake_stream_end(own);
    CHECK_EQUAL(FAKE_INVALID_HANDLE, cuEventRecord(new_event(), own));
    expect_fault("on a stream that is none");
    fake_cuda_deinit();
    CHECK_EQUAL(FAKE_DEINITIALIZED, cuCtxGetCurrent(&made));
    expect_fault("after the driver has gone");
}

static void on_cudas_thread(void *event)
{
    fake_no_cuda_here();
    CHECK(cuEventQuery(event) != 0);
}

static void threads_are_told_apart(void)
{
    fake_cuda_open();
    fake_use_gpu(0);
    void *event = new_event();
    struct worker *other = worker_new();
    worker_do(other, on_cudas_thread, event);
    expect_fault("callback thread");
    CHECK_EQUAL(1, fake_cuda_calls(FAKE_EVENT_QUERY, 0));
    CHECK_EQUAL(0, cuEventQuery(event));
    CHECK_EQUAL(2, fake_cuda_calls(FAKE_EVENT_QUERY, 0));
    CHECK_EQUAL(1, fake_cuda_calls(FAKE_EVENT_QUERY, fake_cuda_reading_thread()));
    worker_end(other);
}

static void faults_and_costs_come_as_planned(void)
{
    fake_cuda_open();
    fake_use_gpu(0);
    void *event = new_event();
    fake_cuda_fail(FAKE_EVENT_QUERY, 3, FAKE_LAUNCH_FAILURE);
    CHECK_EQUAL(0, cuEventQuery(event));
    CHECK_EQUAL(0, cuEventQuery(event));
    CHECK_EQUAL(FAKE_LAUNCH_FAILURE, cuEventQuery(event));
    CHECK_EQUAL(FAKE_LAUNCH_FAILURE, cuEventQuery(event));
    fake_cuda_fail(FAKE_EVENT_QUERY, 0, 0);
    CHECK_EQUAL(0, cuEventQuery(event));
    uint64_t before = fake_now();
    fake_cuda_cost(FAKE_EVENT_QUERY, 7);
    CHECK_EQUAL(0, cuEventQuery(event));
    CHECK_EQUAL((int64_t)before + 7, fake_now());
    CHECK_EQUAL(1, fake_cuda_events());
    CHECK_EQUAL(0, cuEventDestroy_v2(event));
    CHECK_EQUAL(0, fake_cuda_events());
    fake_cuda_check();
}

const struct test fake_cuda_tests[] = {
    {"eventsAreDoneWhenTheirStreamComesToThem", events_are_done_when_their_stream_comes_to_them, 4},
    {"everyMisuseIsAFault", every_misuse_is_a_fault, 4},
    {"threadsAreToldApart", threads_are_told_apart, 4},
    {"faultsAndCostsComeAsPlanned", faults_and_costs_come_as_planned, 4},
    {0}};

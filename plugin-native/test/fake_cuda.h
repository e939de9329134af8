// SPDX-License-Identifier: Apache-2.0
//
// A CUDA driver for tests, exported by the test executable so that dlsym(RTLD_DEFAULT, ...) finds it: contexts, streams
// and events on GPUs whose clock moves only when the test says so. It knows what a profiler may do on which thread, and
// writes down every fault; no test passes with one. Threads: any, it has one lock.

#ifndef RINGSIDE_TEST_FAKE_CUDA_H
#define RINGSIDE_TEST_FAKE_CUDA_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum fake_function {
    FAKE_CTX_GET_CURRENT, FAKE_CTX_SET_CURRENT, FAKE_CTX_GET_DEVICE, FAKE_DEVICE_GET_UUID, FAKE_DEVICE_GET_PCI,
    FAKE_EVENT_CREATE, FAKE_EVENT_RECORD, FAKE_EVENT_QUERY, FAKE_EVENT_ELAPSED, FAKE_EVENT_DESTROY,
    FAKE_STREAM_CREATE, FAKE_STREAM_DESTROY, FAKE_STREAM_IS_CAPTURING, FAKE_EXCHANGE_CAPTURE_MODE, FAKE_FUNCTIONS
};

enum { FAKE_SUCCESS = 0, FAKE_INVALID_VALUE = 1, FAKE_DEINITIALIZED = 4, FAKE_INVALID_CONTEXT = 201,
       FAKE_INVALID_HANDLE = 400, FAKE_NOT_READY = 600, FAKE_LAUNCH_FAILURE = 719, FAKE_CAPTURE_UNSUPPORTED = 900,
       FAKE_CAPTURE_INVALIDATED = 901, FAKE_CAPTURE_IMPLICIT = 906 };
enum fake_capture_mode { FAKE_CAPTURE_GLOBAL = 0, FAKE_CAPTURE_THREAD_LOCAL = 1, FAKE_CAPTURE_RELAXED = 2 };

// ---- what the test's program does ----

// Before plugin_open. From now on CLOCK_MONOTONIC, as the plugin sees it, and all GPU clocks stand still.
void fake_cuda_open(void);

// Makes the GPU's primary context the calling thread's; -1: none.
void fake_use_gpu(int gpu);
void fake_gpu_drift(int gpu, int parts_per_billion); // of its clock against the CPU's
void *fake_stream(int gpu);                          // a stream of the user's
void fake_stream_end(void *stream);                  // the user destroys it; what is in it still runs

// Time passes for the CPU and all GPUs, in steps that the streams notice.
void fake_pass(uint64_t nanos);
uint64_t fake_now(void);

// A kernel that takes so long; its number, for fake_kernel_span. A gate holds all that is behind it until it is opened.
uint64_t fake_kernel(void *stream, uint64_t nanos);
struct fake_span { uint64_t begin, end; }; // CLOCK_MONOTONIC; end 0: not done
struct fake_span fake_kernel_span(uint64_t kernel);
int fake_gate(void *stream);
void fake_gate_open(int gate);

void fake_capture_begin(void *stream, enum fake_capture_mode mode); // by the calling thread
bool fake_capture_end(void *stream);                                // false: somebody spoiled it

// The calling thread is CUDA's own, for host callbacks: any call of CUDA there is a fault.
void fake_no_cuda_here(void);

// The driver goes, as at exit: every call from now on is a fault.
void fake_cuda_deinit(void);

// ---- what goes wrong ----

void fake_cuda_fail(enum fake_function function, int from_call, int error); // counted from now, from 1; 0: no more
void fake_cuda_block(enum fake_function function);
void fake_cuda_release(enum fake_function function);
int fake_cuda_blocked(enum fake_function function); // threads inside
void fake_cuda_cost(enum fake_function function, uint64_t nanos); // time that a call takes: half before, half after

// ---- what was seen ----

uint64_t fake_cuda_calls(enum fake_function function, pid_t thread); // 0: of all threads
uint64_t fake_cuda_calls_in_callbacks(enum fake_function function);
pid_t fake_cuda_reading_thread(void); // the latest thread that queried an event; 0: none
int fake_cuda_events(void);           // that exist
int fake_cuda_faults(void);           // also those of forked children
const char *fake_cuda_fault(int n);
void fake_cuda_check(void); // fails the test with the first fault
void fake_cuda_forget_faults(void);

#endif

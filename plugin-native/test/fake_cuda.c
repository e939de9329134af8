// SPDX-License-Identifier: Apache-2.0
//
// What every call of the played driver has in common, and what tests make it do: fake_cuda.h.

#define _GNU_SOURCE // gettid

#include "fake_cuda.h"

#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fake_gpu.h"
#include "threads.h"

#define THREADS 256
#define FAULTS 32

const char *const fake_names[FAKE_FUNCTIONS] = {
    "cuCtxGetCurrent",     "cuCtxSetCurrent", "cuCtxGetDevice",     "cuDeviceGetUuid_v2", "cuDeviceGetPCIBusId",
    "cuEventCreate",       "cuEventRecord",   "cuEventQuery",       "cuEventElapsedTime", "cuEventDestroy_v2",
    "cuStreamCreate",      "cuStreamDestroy_v2", "cuStreamIsCapturing", "cuThreadExchangeStreamCaptureMode"};

// Shared with forked children, whose faults count as well.
static struct shared {
    _Atomic int faults;
    char text[FAULTS][256];
} *shared;

static struct { // @GuardedBy(fake_lock)
    pid_t tid;
    uint64_t calls[FAKE_FUNCTIONS];
} seen[THREADS];
static uint64_t in_callbacks[FAKE_FUNCTIONS];                       // @GuardedBy(fake_lock)
static struct { int in; int error; int blocking; int inside; uint64_t cost; } plan[FAKE_FUNCTIONS]; // same
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool gone;
static pid_t reading_thread;

static struct { int place; } contexts[FAKE_GPUS]; // their addresses are the handles

_Thread_local struct fake_thread fake_self;

void fake_fault(const char *format, ...)
{
    int n = atomic_fetch_add(&shared->faults, 1);
    if (n < FAULTS) {
        va_list values;
        va_start(values, format);
        (void)vsnprintf(shared->text[n], sizeof shared->text[n], format, values);
        va_end(values);
    }
}

int fake_gpu_of(const void *context)
{
    for (int i = 0; i < FAKE_GPUS; i++) {
        if (context == &contexts[i]) {
            return i;
        }
    }
    return -1;
}

static void count(enum fake_function function)
{
    pid_t tid = gettid();
    int i = 0;
    while (i < THREADS - 1 && seen[i].tid != 0 && seen[i].tid != tid) {
        i++;
    }
    seen[i].tid = tid;
    seen[i].calls[function]++;
    in_callbacks[function] += call_now() == CALL_EVENT;
    reading_thread = function == FAKE_EVENT_QUERY ? tid : reading_thread;
}

// Safe beside any capture.
static bool is_harmless(enum fake_function function)
{
    return function <= FAKE_DEVICE_GET_PCI || function == FAKE_EXCHANGE_CAPTURE_MODE ||
           function == FAKE_STREAM_IS_CAPTURING;
}

// CUDA forbids what could wait or synchronise while a graph is captured, unless the thread says that it knows.
static int spoil_captures(enum fake_function function)
{
    int result = FAKE_SUCCESS;
    struct fake_stream *first = fake_self.mode != FAKE_CAPTURE_RELAXED ? fake_streams : NULL;
    for (struct fake_stream *s = first; s != NULL; s = s->next_stream) {
        bool own = s->capturer == (uint64_t)pthread_self();
        bool strict = s->capture_mode == FAKE_CAPTURE_GLOBAL || (own && s->capture_mode == FAKE_CAPTURE_THREAD_LOCAL);
        if (s->capture != 0 && strict) {
            fake_fault("%s while a graph is being captured, and this thread's mode is not relaxed",
                       fake_names[function]);
            s->capture = 2;
            result = FAKE_CAPTURE_UNSUPPORTED;
        }
    }
    return result;
}

// What holds for every call; takes the lock. Not 0: the call fails with it.
int fake_enter(enum fake_function function)
{
    (void)pthread_mutex_lock(&fake_lock);
    count(function);
    plan[function].inside++;
    while (plan[function].blocking) {
        (void)pthread_cond_wait(&changed, &fake_lock);
    }
    plan[function].inside--;
    clock_advance(plan[function].cost / 2);
    fake_run();
    if (gone) {
        fake_fault("%s after the driver has gone", fake_names[function]);
        return FAKE_DEINITIALIZED;
    }
    if (fake_self.no_cuda) {
        fake_fault("%s on CUDA's own callback thread", fake_names[function]);
        return FAKE_INVALID_VALUE;
    }
    bool light = function == FAKE_CTX_GET_CURRENT || function == FAKE_CTX_GET_DEVICE || function == FAKE_EVENT_RECORD ||
                 function == FAKE_STREAM_IS_CAPTURING || function == FAKE_EXCHANGE_CAPTURE_MODE;
    if (call_now() == CALL_EVENT && !light) {
        fake_fault("%s on NCCL's thread, inside an event", fake_names[function]);
    }
    int spoiled = is_harmless(function) ? FAKE_SUCCESS : spoil_captures(function);
    if (plan[function].in > 0 && --plan[function].in == 0) {
        plan[function].in = 1; // and every one after it
        return plan[function].error;
    }
    return spoiled;
}

int fake_leave(enum fake_function function, int result)
{
    clock_advance(plan[function].cost - plan[function].cost / 2);
    (void)pthread_mutex_unlock(&fake_lock);
    return result;
}

static void call_begins(void)
{
    fake_self.context_before = fake_self.context;
    fake_self.mode_before = fake_self.mode;
}

static void call_ends(void)
{
    if (fake_self.context != fake_self.context_before || fake_self.mode != fake_self.mode_before) {
        fake_fault("a call of the plugin left another context or capture mode behind on NCCL's thread");
    }
}

static void hold(void)
{
    (void)pthread_mutex_lock(&fake_lock);
}

static void let_go(void)
{
    (void)pthread_mutex_unlock(&fake_lock);
}

void fake_cuda_open(void)
{
    if (shared != NULL) {
        return; // a forked child goes on with its parent's
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
    CHECK_EQUAL(0, pthread_atfork(hold, let_go, let_go));
    clock_of_the_test();
    struct timespec now; // somewhat behind the real one, so that who waits until a time comes does not wait for ever
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    clock_hold((uint64_t)now.tv_sec * UINT64_C(1000000000) / 2 + 1);
    fake_gpus_open(fake_now());
    on_calls(call_begins, call_ends);
}

void fake_use_gpu(int gpu)
{
    fake_self.context = gpu < 0 ? NULL : &contexts[gpu];
}

void fake_no_cuda_here(void)
{
    fake_self.no_cuda = true;
}

void fake_cuda_deinit(void)
{
    hold();
    gone = true;
    let_go();
}

void fake_cuda_fail(enum fake_function function, int from_call, int error)
{
    hold();
    plan[function].in = from_call;
    plan[function].error = error;
    let_go();
}

void fake_cuda_block(enum fake_function function)
{
    hold();
    plan[function].blocking = 1;
    let_go();
}

void fake_cuda_release(enum fake_function function)
{
    hold();
    plan[function].blocking = 0;
    (void)pthread_cond_broadcast(&changed);
    let_go();
}

int fake_cuda_blocked(enum fake_function function)
{
    hold();
    int inside = plan[function].blocking ? plan[function].inside : 0;
    let_go();
    return inside;
}

void fake_cuda_cost(enum fake_function function, uint64_t nanos)
{
    hold();
    plan[function].cost = nanos;
    let_go();
}

uint64_t fake_cuda_calls(enum fake_function function, pid_t thread)
{
    uint64_t calls = 0;
    hold();
    for (int i = 0; i < THREADS; i++) {
        calls += thread == 0 || seen[i].tid == thread ? seen[i].calls[function] : 0;
    }
    let_go();
    return calls;
}

uint64_t fake_cuda_calls_in_callbacks(enum fake_function function)
{
    hold();
    uint64_t calls = in_callbacks[function];
    let_go();
    return calls;
}

pid_t fake_cuda_reading_thread(void)
{
    hold();
    pid_t thread = reading_thread;
    let_go();
    return thread;
}

int fake_cuda_faults(void)
{
    return atomic_load(&shared->faults);
}

const char *fake_cuda_fault(int n)
{
    return shared->text[n];
}

void fake_cuda_forget_faults(void)
{
    atomic_store(&shared->faults, 0);
}

void fake_cuda_check(void)
{
    if (fake_cuda_faults() != 0) {
        FAIL("%d faults towards CUDA, the first: %s", fake_cuda_faults(), fake_cuda_fault(0));
    }
}

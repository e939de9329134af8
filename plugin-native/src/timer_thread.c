// SPDX-License-Identifier: Apache-2.0
//
// The reading thread: one in a process, while a communicator lives whose launches can be timed. It is the only one that
// asks CUDA anything about an event. All of a communicator's launches run in order, so only its oldest outstanding one
// is asked about at each look.

#define _GNU_SOURCE // pthread_timedjoin_np, dladdr, RTLD_NODELETE

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "clock.h"
#include "timer_state.h"

#define BUSY_MILLIS 5 // between two looks while launches are outstanding
#define IDLE_MILLIS 20

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    bool runs;         // @GuardedBy(lock)
    bool stop;         // @GuardedBy(lock)
    bool asked;        // @GuardedBy(lock): a look, at once
    uint64_t begun;    // @GuardedBy(lock): looks
    uint64_t finished; // @GuardedBy(lock)
} reading = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct timespec in_millis(clockid_t clock, long millis)
{
    struct timespec until;
    (void)clock_gettime(clock, &until);
    until.tv_sec += millis / 1000;
    until.tv_nsec += millis % 1000 * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return until;
}

static void *read_events(void *unused)
{
    (void)unused;
    int mode = RS_CUDA_CAPTURE_RELAXED; // of this thread, for its life: another may capture in global mode
    int error = rs_timer.cuda.exchange_capture_mode(&mode);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
    }
    (void)pthread_mutex_lock(&reading.lock);
    bool busy = false;
    while (!reading.stop) {
        if (!reading.asked) {
            struct timespec until = in_millis(CLOCK_MONOTONIC, busy ? BUSY_MILLIS : IDLE_MILLIS);
            (void)pthread_cond_timedwait(&reading.changed, &reading.lock, &until);
        }
        if (reading.stop) {
            break;
        }
        reading.asked = false;
        reading.begun++;
        (void)pthread_mutex_unlock(&reading.lock);
        busy = !rs_get(rs_timer.broken) && rs_timer_look();
        (void)pthread_mutex_lock(&reading.lock);
        reading.finished = reading.begun;
        (void)pthread_cond_broadcast(&reading.changed);
    }
    (void)pthread_mutex_unlock(&reading.lock);
    return NULL;
}

// At exit, before CUDA's own end: this library is younger than the driver, so its handlers run first. Also when the
// library is closed.
static void stop_at_exit(void)
{
    rs_set(rs_timer.on, false);
    (void)rs_timer_thread_stop();
}

static void register_exit(void)
{
    (void)atexit(stop_at_exit);
}

bool rs_timer_thread_start(void)
{
    static pthread_once_t registered = PTHREAD_ONCE_INIT;
    (void)pthread_once(&registered, register_exit);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&reading.changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);

    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); // a new thread begins with its maker's: no signal of the job's is ours
    reading.stop = false;
    reading.asked = false;
    reading.runs = pthread_create(&reading.thread, NULL, read_events, NULL) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (reading.runs) {
        (void)pthread_setname_np(reading.thread, "ringside-timer");
    }
    return reading.runs;
}

void rs_timer_thread_look(uint16_t communicator)
{
    (void)pthread_mutex_lock(&reading.lock);
    if (reading.runs && !rs_get(rs_timer.broken)) {
        rs_set(rs_timer.ending[communicator], 1);
        uint64_t awaited = reading.begun + 1; // the one under way may have passed it by
        struct timespec until = in_millis(CLOCK_MONOTONIC, RS_TIMER_SETTLE_MILLIS);
        int result = 0;
        while (reading.finished < awaited && result == 0 && !reading.stop) {
            reading.asked = true;
            (void)pthread_cond_broadcast(&reading.changed);
            result = pthread_cond_timedwait(&reading.changed, &reading.lock, &until);
        }
    }
    (void)pthread_mutex_unlock(&reading.lock);
}

static void stay_in_memory(void)
{
    Dl_info self;
    if (dladdr((void *)(uintptr_t)&stop_at_exit, &self) != 0 && self.dli_fname != NULL) {
        (void)dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
    }
}

bool rs_timer_thread_stop(void)
{
    (void)pthread_mutex_lock(&reading.lock);
    bool runs = reading.runs;
    pthread_t thread = reading.thread;
    reading.stop = true;
    (void)pthread_cond_broadcast(&reading.changed);
    (void)pthread_mutex_unlock(&reading.lock);
    if (!runs) {
        return true;
    }
    struct timespec until = in_millis(CLOCK_REALTIME, RS_TIMER_JOIN_MILLIS);
    if (pthread_timedjoin_np(thread, NULL, &until) != 0) {
        // It hangs in the driver. Nothing that it may come back to is taken away, and no second one is started.
        rs_timer_fail(0);
        stay_in_memory();
        return false;
    }
    (void)pthread_mutex_lock(&reading.lock);
    reading.runs = false;
    (void)pthread_mutex_unlock(&reading.lock);
    return true;
}

void rs_timer_thread_forget(void)
{
    (void)pthread_mutex_init(&reading.lock, NULL);
    reading.runs = false;
    reading.stop = false;
    reading.asked = false;
    reading.finished = reading.begun;
}

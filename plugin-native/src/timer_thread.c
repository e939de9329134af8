// SPDX-License-Identifier: Apache-2.0
//
// The reading thread: one in a process, while a communicator lives whose launches can be timed. It is the only one that
// asks CUDA anything about an event. All of a communicator's launches run in order, so a look asks about few of them.

#define _GNU_SOURCE // dladdr, RTLD_NODELETE, pthread_setname_np, syscall

#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "timer_state.h"

#define BUSY_MILLIS 5 // between two looks while launches are outstanding
#define IDLE_MILLIS 20
#define WAITS_MOST 8 // of one settling: looks that others asked for end it too

static struct {
    pthread_t thread;
    pid_t maker;
    bool runs;              // init's and finalize's
    atomic_bool stop;
    _Atomic uint32_t asked; // counts those who want a look at once, or the end; the thread sleeps on it
    _Atomic uint32_t begun; // looks
    _Atomic uint32_t finished; // looks; whoever wants one sleeps on it
    _Atomic uint32_t ended;
} reading;

// A sleep of so long at most, by the kernel's own clock, while the word is as expected. False: it was as long.
static bool sleep_on(_Atomic uint32_t *word, uint32_t expected, long millis)
{
    struct timespec most = {.tv_sec = millis / 1000, .tv_nsec = millis % 1000 * 1000000};
    return syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, &most, NULL, 0) == 0 || errno != ETIMEDOUT;
}

static void wake(_Atomic uint32_t *word)
{
    (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

static void ask_for(bool end)
{
    if (end) {
        atomic_store(&reading.stop, true);
    }
    (void)atomic_fetch_add(&reading.asked, 1);
    wake(&reading.asked);
}

static void *read_events(void *unused)
{
    (void)unused;
    int mode = RS_CUDA_CAPTURE_RELAXED; // of this thread, for its life: another may capture in global mode
    int error = rs_timer.cuda.exchange_capture_mode(&mode);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
    }
    bool busy = false;
    uint32_t seen = 0; // whoever asked before the first sleep gets the first look
    while (!atomic_load(&reading.stop)) {
        (void)sleep_on(&reading.asked, seen, busy ? BUSY_MILLIS : IDLE_MILLIS);
        seen = atomic_load(&reading.asked);
        if (atomic_load(&reading.stop)) {
            break;
        }
        uint32_t look = atomic_fetch_add(&reading.begun, 1) + 1;
        busy = !rs_get(rs_timer.broken) && rs_timer_look();
        atomic_store(&reading.finished, look);
        wake(&reading.finished);
    }
    atomic_store(&reading.ended, 1);
    wake(&reading.ended);
    return NULL;
}

// At exit, before CUDA's own end: this library is younger than the driver, so its handlers run first. Also when the
// library is closed.
static void stop_at_exit(void)
{
    // a child that was made without the fork handlers has no such thread
    if (reading.runs && reading.maker == getpid()) {
        rs_set(rs_timer.on, false);
        (void)rs_timer_thread_stop();
    }
}

static void register_exit(void)
{
    (void)atexit(stop_at_exit);
}

bool rs_timer_thread_start(void)
{
    static pthread_once_t registered = PTHREAD_ONCE_INIT;
    (void)pthread_once(&registered, register_exit);
    atomic_store(&reading.stop, false);
    atomic_store(&reading.asked, 0);
    atomic_store(&reading.ended, 0);
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    // A new thread begins with its maker's mask: no signal of the job's is ours.
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    reading.runs = pthread_create(&reading.thread, NULL, read_events, NULL) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    reading.maker = getpid();
    if (reading.runs) {
        (void)pthread_setname_np(reading.thread, "ringside-timer");
    }
    return reading.runs;
}

void rs_timer_thread_look(uint16_t communicator)
{
    if (!reading.runs || rs_get(rs_timer.broken)) {
        return;
    }
    rs_set(rs_timer.ending[communicator], 1);
    uint32_t awaited = atomic_load(&reading.begun) + 1; // one that is under way may have passed it by
    ask_for(false);
    for (int i = 0; i < WAITS_MOST; i++) {
        uint32_t finished = atomic_load(&reading.finished);
        if ((int32_t)(finished - awaited) >= 0) {
            return;
        }
        if (!sleep_on(&reading.finished, finished, RS_TIMER_SETTLE_MILLIS)) {
            return;
        }
    }
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
    if (!reading.runs) {
        return true;
    }
    ask_for(true);
    for (int i = 0; i < WAITS_MOST && atomic_load(&reading.ended) == 0; i++) { // a signal may end a sleep
        if (!sleep_on(&reading.ended, 0, RS_TIMER_JOIN_MILLIS)) {
            break;
        }
    }
    if (atomic_load(&reading.ended) == 0) {
        // It hangs in the driver. Nothing that it may come back to is taken away, and no second one is started.
        rs_timer_fail(0);
        stay_in_memory();
        return false;
    }
    (void)pthread_join(reading.thread, NULL); // it has nothing left to do
    reading.runs = false;
    return true;
}

void rs_timer_thread_forget(void)
{
    reading.runs = false;
    atomic_store(&reading.begun, 0);
    atomic_store(&reading.finished, 0);
}

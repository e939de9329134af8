// SPDX-License-Identifier: Apache-2.0
//
// No thread should be inside init or finalize while the process forks: in the child it would be gone, and with it what
// it had begun and the loader's lock that it held.

#ifndef RINGSIDE_FORK_H
#define RINGSIDE_FORK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#define RS_FORK_WAIT_SECONDS 3
#define RS_FORK_YIELD_NANOS 50000

// A lock of init and finalize that lets a fork go first: threads that take it one after another would keep a mutex from
// whoever only waits for it.
struct rs_lifecycle {
    pthread_mutex_t mutex;
    _Atomic int forks_waiting; // threads inside rs_lifecycle_hold
};

#define RS_LIFECYCLE_INITIALIZER {.mutex = PTHREAD_MUTEX_INITIALIZER}

// Threads: those in init and finalize. Blocks while another is inside, and while a fork waits, that is for
// RS_FORK_WAIT_SECONDS at most.
static inline void rs_lifecycle_enter(struct rs_lifecycle *lock)
{
    while (atomic_load_explicit(&lock->forks_waiting, memory_order_relaxed) != 0) {
        (void)nanosleep(&(struct timespec){.tv_nsec = RS_FORK_YIELD_NANOS}, NULL);
    }
    (void)pthread_mutex_lock(&lock->mutex);
}

static inline void rs_lifecycle_leave(struct rs_lifecycle *lock)
{
    (void)pthread_mutex_unlock(&lock->mutex);
}

// Waits for the lock before a fork; not for ever, as whoever forks may hold a lock that its owner waits for. Returns
// whether it is held and has to be left in the parent. Threads: a fork's prepare handler only.
static inline bool rs_lifecycle_hold(struct rs_lifecycle *lock)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += RS_FORK_WAIT_SECONDS;
    atomic_fetch_add_explicit(&lock->forks_waiting, 1, memory_order_relaxed);
    bool held = pthread_mutex_timedlock(&lock->mutex, &until) == 0;
    atomic_fetch_sub_explicit(&lock->forks_waiting, 1, memory_order_relaxed);
    return held;
}

// Threads: the only one of a child, in its fork handler.
static inline void rs_lifecycle_renew(struct rs_lifecycle *lock)
{
    (void)pthread_mutex_init(&lock->mutex, NULL);
    atomic_store_explicit(&lock->forks_waiting, 0, memory_order_relaxed);
}

#endif

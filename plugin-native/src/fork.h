// SPDX-License-Identifier: Apache-2.0
//
// No thread should be inside init or finalize while the process forks: in the child it would be gone, and with it what
// it had begun and the loader's lock that it held.

#ifndef RINGSIDE_FORK_H
#define RINGSIDE_FORK_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

#define RS_FORK_WAIT_SECONDS 3

// Waits for the lock before a fork; not for ever, as whoever forks may hold a lock that its owner waits for. Returns
// whether it is held and has to be opened in the parent. Threads: a fork's prepare handler only.
static inline bool rs_fork_hold(pthread_mutex_t *lock)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += RS_FORK_WAIT_SECONDS;
    return pthread_mutex_timedlock(lock, &until) == 0;
}

#endif

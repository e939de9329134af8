// SPDX-License-Identifier: Apache-2.0
//
// A thread that takes the lock of init and finalize again and again does not keep it from a fork.

#include <sched.h>
#include <stdio.h>

#include "../src/fork.h"

static struct rs_lifecycle lock = RS_LIFECYCLE_INITIALIZER;
static _Atomic int forks_in;

static void *wait_as_a_fork(void *unused)
{
    (void)unused;
    if (rs_lifecycle_hold(&lock)) {
        atomic_fetch_add(&forks_in, 1);
        rs_lifecycle_leave(&lock);
    }
    return NULL;
}

int main(void)
{
    int failures = 0;
    for (int round = 1; round <= 1000; round++) {
        rs_lifecycle_enter(&lock);
        pthread_t fork;
        if (pthread_create(&fork, NULL, wait_as_a_fork, NULL) != 0) {
            return 1;
        }
        while (atomic_load(&lock.forks_waiting) == 0) {
            (void)sched_yield();
        }
        rs_lifecycle_leave(&lock);
        rs_lifecycle_enter(&lock);
        failures += atomic_load(&forks_in) != round; // it was its turn
        rs_lifecycle_leave(&lock);
        (void)pthread_join(fork, NULL);
    }
    (void)printf("1000 forks waited, %d did not get in first\n", failures);
    return failures != 0;
}
